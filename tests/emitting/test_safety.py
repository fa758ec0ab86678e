"""No text of a flow becomes anything else than the constant or the identifier that it stands
for."""

import ast

import pytest
from flowc.composing.vars import BuildSettings
from flowc.emitting.python.code import Code, call, constant, identifier
from flowc.emitting.python.workflow import _only_code
from flowc.pipeline import build

BASE = "name: f\ndefaults: {project_defaults: true}\n"
CODE = '__import__("os").mkdir("FLOWC_PWNED") #'

KEYS = [
    "artifacts:\n  KEY: {name: n, type: data}\ntasks:\n  a: {command: c}\n",
    "tasks:\n  KEY: {command: c}\n",
    "tasks:\n  a:\n    command: c\n    inputs: {KEY: str}\n    with: {KEY: x}\n",
    "tasks:\n  a:\n    command: c\n    outputs: {KEY: str}\n",
    "inputs:\n  KEY: str\ntasks:\n  a: {command: c}\n",
    "vars:\n  KEY: x\ntasks:\n  a: {command: c}\n",
    "tasks:\n  a: {command: c, outputs: {o: str}}\noutputs:\n  KEY: ${{ tasks.a.o }}\n",
]
BAD_KEYS = [
    f"'{CODE}$${{{{'",
    f"'{CODE}'",
    "'$${{'",
    "'${{ vars.x }}'",
    r'"$\x7b{ vars.x }}"',
    r'"a\nb"',
    "'a b'",
    "None",
    "a_",
    "\uff49mport",
]


@pytest.mark.parametrize("text", KEYS)
@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_is_no_identifier_is_refused(text, key):
    report, module = build((BASE + text.replace("KEY", key)).encode())
    assert module is None
    assert report.failed
    assert {finding.rule for finding in report.findings if finding.severity == "error"} <= {
        "invalid-name",
        "misplaced-reference",
        "unknown-reference",
        "missing-input",
    }


@pytest.mark.parametrize(
    "text",
    [
        "vars: {w: {x: hello}}\ntasks:\n  a: {command: c, inputs: {x: int}, with: '${{ vars.w }}'}",
        "vars: {w: {command: c, name: a/b}}\ntasks: {a: '${{ vars.w }}'}",
        "tasks:\n  a:\n    command: c\n    inputs: {x: 'dict | dict[str, int]'}\n"
        "    with: {x: {b: 1}}",
        "inputs: {x: ''}\ntasks: {a: {command: c}}",
        "tasks: {a: {command: c, inputs: {x: {type: '', default: 3}}}}",
        "tasks: {a: {command: c, outputs: {x: ''}}}",
        (
            "artifacts: {m: {name: M, type: model}}\n"
            "tasks: {a: {command: c, outputs: {x: {artifact: m, file: 'model.p kl'}}}}"
        ),
        "tasks: {a: {command: c, outputs: {x: '" + " | ".join(["str"] * 3000) + "'}}}",
        (
            "artifacts: {m: {name: M, type: model}}\n"
            "tasks: {a: {command: c, outputs: {x: {artifact: m, file: m.pkl}}}}\nexports: []"
        ),
        "vars: {x: {env: NOPE}}\ntasks: {a: {command: c}}",
        (
            'description: ": param x: forged"\ninputs: {x: str}\n'
            "tasks: {a: {command: c, inputs: {x: str}, with: {x: '${{ inputs.x }}'}}}"
        ),
        (
            "artifacts: {m: {name: M, type: model}}\n"
            "tasks: {a: {command: c, outputs: {x: {artifact: m, file: m.pkl}}}}\n"
            "exports: [{artifact: m, netapp_volume: v, path: /../x}]"
        ),
        (
            "inputs: {s: netapp_volume_snapshot}\n"
            "tasks: {a: {command: c}}\noutputs: {s: '${{ inputs.s }}'}"
        ),
    ],
)
def test_what_cannot_be_emitted_is_refused(text):
    report, module = build((BASE + text).encode(), settings=BuildSettings(strict=True))
    assert module is None
    assert report.failed


@pytest.mark.parametrize(
    "text",
    [
        (
            "inputs: {none: 'enum[a, b]'}\n"
            "tasks: {a: {command: c, inputs: {x: 'enum[a, b]'}, with: {x: '${{ inputs.none }}'}}}"
        ),
        "description: |\n  Train a model.\n   \ntasks: {a: {command: c}}",
        "tasks: {a: {command: c, outputs: {x: 'file[_]'}}}",
        "tasks: {a: {command: c, inputs: {x: float}, with: {x: 1e+16}}}",
    ],
)
def test_what_is_fine_is_emitted(text):
    report, module = build((BASE + text).encode())
    assert [f for f in report.findings if f.severity == "error"] == []
    assert module is not None
    ast.parse(module)


def test_names_are_checked_where_they_become_source():
    for name in ("a b", "", "1a", "None", "a\n", "\uff41", CODE):
        with pytest.raises(ValueError, match="identifier"):
            identifier(name)
        with pytest.raises(ValueError, match="identifier"):
            call(Code("f"), {name: constant(1)})


def test_templates_write_nothing_but_code():
    assert _only_code(Code("x")) == "x"
    for value in ("x", Code("x") + "y", Code("x").upper(), 1, None):
        with pytest.raises(TypeError):
            _only_code(value)
