"""Task files: tasks that start from them say what they say, and each mistake is told where it
is."""

import json
import random
import time
from pathlib import Path

import pytest
from flowc.composing.vars import BuildSettings
from flowc.emitting.yaml.flow_tree import tree_of
from flowc.emitting.yaml.gather_defaults import with_defaults
from flowc.emitting.yaml.yaml_text import to_yaml as plain_yaml
from flowc.language.reference_places import allowed_at
from flowc.limits import MAX_USED_FILES
from flowc.pipeline import build, check, emit
from flowc.reporting.formats import FORMATS, format_named
from flowc.workspace.find_used_files import Beside
from hostile.payloads import PAYLOADS, content, of
from hypothesis import assume, given
from hypothesis import strategies as st
from memory import Memory
from project import write
from strategies import ANYTHING, flows, to_yaml

HEAD = "name: f\ndefaults: {project_defaults: true, retries: 7}\n"
FILE = """\
params:
  domain: str
  tries: {type: int, default: 1}
name: Derive ${{ params.domain }}
command: derive ${{ params.domain }}
inputs: {rows: "file[csv]", limit: {type: int, default: 5}}
outputs: {rows: "file[csv]"}
retries: ${{ params.tries }}
timeout: 1h
"""
LOAD = '  load: {command: load, outputs: {rows: "file[csv]"}}\n'
USES = """\
    use: t.yaml
    params: {domain: ae}
    with: {rows: "${{ tasks.load.rows }}"}
"""


def read(text, texts=None, **settings):
    """What is found in a flow that may use some texts: file, line, rule and message."""
    load = Memory({"t.yaml": FILE} if texts is None else texts)
    checked = check(text.encode(), "flow.yaml", BuildSettings(**settings), load)
    reports = [checked.report, *checked.used.values()]
    found = [
        (report.source.name, report.source.position(one.span.start).line, one.rule, one.message)
        for report in reports
        for one in report.findings
    ]
    return checked, found


def task(text, texts=None, **settings):
    """The task `a` of a flow without errors that holds such lines."""
    checked, found = read(f"{HEAD}tasks:\n{LOAD}  a:\n{text}", texts, **settings)
    assert found == []
    return checked.flow.task_by_key["a"]


# What a task is that starts from a file


def test_a_task_takes_the_keys_of_its_file():
    found = task(USES)
    assert (found.name, found.command) == ("Derive ae", "derive ae")
    assert (found.config.retries, found.config.timeout) == (1, 3600)
    assert [one.name for one in found.inputs] == ["rows", "limit"]
    assert [(one.input, one.given) for one in found.bindings] == [("rows", True), ("limit", False)]
    assert found.config.project_defaults  # from the flow's defaults


def test_defaults_then_the_file_then_the_task_each_key_whole():
    found = task(USES + "    timeout: 2h\n    outputs: {other: str}\n")
    assert found.config.timeout == 7200
    assert [one.name for one in found.outputs] == ["other"]
    tries = "retries: ${{ params.tries }}"
    silent = {"t.yaml": FILE.replace(tries, "job_title: Try ${{ params.tries }}")}
    assert task(USES, silent).config.retries == 7  # the flow's default
    takes_away = {
        "t.yaml": FILE.replace(tries, "job_title: Try ${{ params.tries }}\nretries: null")
    }
    assert task(USES, takes_away).config.retries == 0
    assert task(USES + "    retries: 2\n", takes_away).config.retries == 2
    assert task(USES + "    retries: null\n").config.retries == 0


def test_a_param_keeps_its_type_and_is_given_by_vars_too():
    given = USES.replace("{domain: ae}", '{domain: "${{ vars.d }}", tries: "${{ vars.n }}"}')
    text = f"vars: {{d: cm, n: 4}}\n{HEAD}tasks:\n{LOAD}  a:\n{given}"
    checked, found = read(text)
    assert found == []
    assert checked.flow.task_by_key["a"].config.retries == 4
    assert checked.flow.task_by_key["a"].name == "Derive cm"
    checked, found = read(text, overrides={"d": "sv"})
    assert checked.flow.task_by_key["a"].name == "Derive sv"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$${{ inputs.x }}", "${{ inputs.x }}"),
        ("$${{ params.domain }}", "${{ params.domain }}"),
        ("${ params.domain }}", "${ params.domain }}"),
        ("$", "$"),
    ],
)
def test_what_a_param_holds_is_not_read_again(written, meant):
    """Given, by default, alone and inside of a text."""
    given = USES.replace("{domain: ae}", json.dumps({"domain": written}))
    assert task(given).command == f"derive {meant}"
    file = FILE.replace(
        "domain: str", json.dumps({"domain": {"type": "str", "default": written}})[1:-1]
    )
    texts = {"t.yaml": file.replace("derive ${{ params.domain }}", "${{ params.domain }}")}
    assert task(USES.replace("    params: {domain: ae}\n", ""), texts).command == meant


def test_every_type_of_a_param():
    kinds = {
        "bool": True, "float": 2, "datetime": "2024-01-31", "timedelta": "3h", "list[int]": [1],
        "dict": {"id": "abc"}, "enum[a, b]": "b", "str | none": None, "file[csv]": "s3://b/x.csv",
    }  # fmt: skip
    params = {f"p{number}": kind for number, kind in enumerate(kinds)}
    inputs = {
        name: {"type": kind, "default": f"${{{{ params.{name} }}}}"}
        for name, kind in params.items()
    }
    file = json.dumps({"params": params, "command": "c", "inputs": inputs})
    values = dict(zip(params, kinds.values(), strict=True))
    found = task(f"    use: t.yaml\n    params: {json.dumps(values)}\n", {"t.yaml": file})
    plain = {name: {"type": kind, "default": values[name]} for name, kind in params.items()}
    explicit = task(f"    command: c\n    inputs: {json.dumps(plain)}\n")
    assert found.bindings == explicit.bindings


def test_rows_of_a_matrix_start_from_a_file():
    rows = """\
  a:
    matrix: {d: [ae, cm]}
    use: t.yaml
    params: {domain: "${{ matrix.d }}"}
    with: {rows: "${{ tasks.load.rows }}"}
outputs: {x: "${{ tasks.a[ae] }}", y: {type: "list[file[csv]]", value: "${{ tasks.a[*].rows }}"}}
"""
    checked, found = read(f"{HEAD}tasks:\n{LOAD}{rows}")
    assert found == []
    assert [one.name for one in checked.flow.tasks] == ["f.load", "Derive ae", "Derive cm"]
    _, found = read(f"{HEAD}tasks:\n{LOAD}{rows}".replace("d }}", "d }}-${{ params.x }}"))
    assert [one[:3] for one in found] == [("flow.yaml", 8, "misplaced-reference")]
    _, found = read(f"{HEAD}tasks:\n{LOAD}{rows}", {"t.yaml": FILE.replace("1h", "1x")})
    assert found == [
        (
            "t.yaml",
            9,
            "wrong-value",
            "'timeout' wants a duration such as 90s, 45m, 3h, 2d or 1h30m, got '1x'",
        )
    ]


NAMED = (
    FILE.replace("{rows:", '{"${{ params.domain }}":')
    .replace("limit:", '"limit_of_${{ params.domain }}":')
    .replace("outputs: {", "outputs: {'${{ params.domain }}_${{ params.tries }}': str, ")
)


def test_params_stand_in_names_of_inputs_and_outputs():
    given = USES.replace("rows:", "ae:")
    found = task(given, {"t.yaml": NAMED})
    assert [one.name for one in found.inputs] == ["ae", "limit_of_ae"]
    assert [one.name for one in found.outputs] == ["ae_1", "ae"]
    rows = """\
  a:
    matrix: {d: [ae, cm]}
    use: t.yaml
    params: {domain: "s_${{ matrix.d }}", tries: 2}
    with: {"s_${{ matrix.d }}": "${{ tasks.load.rows }}"}
outputs: {x: "${{ tasks.a[cm].s_cm }}", y: "${{ tasks.a[ae].s_ae_2 }}"}
"""
    checked, found = read(f"{HEAD}tasks:\n{LOAD}{rows}", {"t.yaml": NAMED})
    assert found == []
    assert [str(one.value) for one in checked.flow.outputs] == [
        "tasks.a_cm.s_cm",
        "tasks.a_ae.s_ae_2",
    ]
    assert check(NAMED.encode(), "t.yaml").report.findings == ()


def test_names_that_nobody_knows_are_no_mistake():
    given = USES.replace("ae}", '"${{ vars.v }}"}') + "    after: []\n"
    text = f"vars: {{v: {{env: A_VARIABLE_THAT_NOBODY_SETS}}}}\n{HEAD}tasks:\n{LOAD}  a:\n{given}"
    text += 'outputs: {x: "${{ tasks.a.anything }}"}\n'
    assert read(text, {"t.yaml": NAMED})[1] == []
    found = read(text, {"t.yaml": NAMED}, overrides={"v": "cm"})[1]
    assert {one[2] for one in found} == {"missing-input", "unknown-input", "unknown-reference"}


def test_a_name_that_is_no_name_is_told_where_it_is_given():
    text = f"{HEAD}tasks:\n{LOAD}  a:\n{USES}".replace("domain: ae", "domain: a-e")
    checked, _ = read(text, {"t.yaml": NAMED})
    (finding,) = checked.report.findings
    assert finding.hint is None  # another value would be told to the program
    assert [note.message for note in finding.notes] == ["the name stands here: t.yaml:6:10"]


def test_a_name_that_is_no_name_is_told_of_its_row():
    rows = """\
    use: t.yaml
    matrix: [{d: w, name: good}, {d: x, name: a-e}, {d: y, name: rows}]
    params: {domain: "${{ matrix.name }}"}
"""
    twice = FILE.replace("limit:", '"${{ params.domain }}":')
    _, found = read(f"{HEAD}tasks:\n{LOAD}  a:\n{rows}", {"t.yaml": twice})
    assert [(line, message) for _, line, rule, message in found if rule != "missing-input"] == [
        (8, "the name 'rows' stands twice in 'inputs' of 'a[y]'"),
        (
            8,
            "the name 'a-e' is not made of ASCII letters, digits and '_', with a letter first"
            " (in a[x])",
        ),
    ]


# The law: a flow with tasks moved into files is the flow that was written out


def _moved(tree, seed):
    """A flow's value with keys of some tasks in task files, and those files' texts."""
    draw = random.Random(seed)
    texts, tasks = {}, {}
    for key, body in tree["tasks"].items():
        there = {
            k: v for k, v in body.items()
            if k not in ("with", "after", "flow") and draw.random() < 0.7
        }  # fmt: skip
        if "flow" in body or not there or draw.random() < 0.2:
            tasks[key] = body
            continue
        declared, params = {}, {}
        held = _held(there, ("tasks", key), declared, params, draw)
        own = {k: v for k, v in body.items() if k not in there}
        for name, junk in (("retries", 9), ("timeout", "9h"), ("description", "Junk.")):
            if name in own and draw.random() < 0.5:
                held[name] = junk  # the task's own value replaces it
            elif name not in body and name not in tree.get("defaults", {}) and draw.random() < 0.2:
                held[name], own[name] = junk, None
        name = f"{key}.yaml"
        texts[name] = plain_yaml({"params": declared, **held} if declared else held, {})
        tasks[key] = {"use": name, **({"params": params} if params else {}), **own}
    return {**tree, "tasks": tasks}, texts


def _held(value, path, declared, params, draw):
    if isinstance(value, dict) and not (
        path[2:] and path[-1] in ("environment", "git_ref") and draw.random() < 0.3
    ):
        names = path[2:] in (("inputs",), ("outputs",))
        return {
            _held_name(k, declared, params, draw) if names else k: _held(
                v, (*path, k), declared, params, draw
            )
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [_held(v, (*path, i), declared, params, draw) for i, v in enumerate(value)]
    kind = {str: "str", int: "int", float: "float", bool: "bool", dict: "dict"}.get(type(value))
    if allowed_at(path) == "nothing" or kind is None or draw.random() < 0.5:
        return value
    name = f"p{len(declared)}"
    before = after = ""
    if kind == "str" and draw.random() < 0.5 and "$" not in value and len(value) > 2:
        first, last = sorted(draw.sample(range(len(value) + 1), 2))
        before, value, after = value[:first], value[first:last], value[last:]
    if draw.random() < 0.3:
        declared[name] = {"type": kind, "default": value}
    else:
        declared[name] = kind if draw.random() < 0.5 else {"type": kind, "default": value}
        params[name] = value
    return f"{before}${{{{ params.{name} }}}}{after}"


def _held_name(name, declared, params, draw):
    """A name of an input or output with a part of it, or all, as a param."""
    if draw.random() < 0.6:
        return name
    param, (first, last) = f"p{len(declared)}", sorted(draw.sample(range(len(name) + 1), 2))
    declared[param], params[param] = "str", name[first:last]
    return f"{name[:first]}${{{{ params.{param} }}}}{name[last:]}"


@given(flows(), st.integers(0, 10**6))
def test_a_drawn_flow_with_task_files_is_the_flow_written_out(drawn, seed):
    valid = check(to_yaml(drawn).encode())
    assume(not valid.failed)
    explicit = valid.flow
    tree, texts = _moved(with_defaults(tree_of(explicit)), seed)
    text = plain_yaml(tree, {}).encode()
    checked = check(text, load=Memory(texts))
    errors = [
        one
        for report in (checked.report, *checked.used.values())
        for one in report.findings
        if one.severity == "error"
    ]
    assert errors == []
    assert checked.flow == explicit
    assert build(text, load=Memory(texts))[1] == build(to_yaml(drawn).encode())[1]


# What is wrong, and where that is told

WRONG = {
    "no such file": ("    use: x.yaml\n", FILE, [("flow.yaml", 6, "unusable-file")]),
    "a flow": (USES, f"name: x\ntasks:\n{LOAD}", [("flow.yaml", 6, "unusable-file")]),
    "no text": ("    use: 5\n", FILE, [("flow.yaml", 6, "wrong-value")]),
    "an empty text": ("    use: ''\n", FILE, [("flow.yaml", 6, "wrong-value")]),
    "with a flow": (
        USES + "    flow: t.yaml\n",
        FILE,
        [("flow.yaml", 6, "conflicting-config"), ("flow.yaml", 9, "unusable-file")],
    ),
    "params alone": (
        "    command: c\n    params: {domain: ae}\n",
        FILE,
        [("flow.yaml", 7, "missing-key")],
    ),
    "an unknown param": (
        USES.replace("ae}", "ae, x: 1}"),
        FILE,
        [("flow.yaml", 7, "unknown-param")],
    ),
    "a near param": (USES.replace("domain:", "domian:"), FILE, [("flow.yaml", 7, "unknown-param")]),
    "a missing param": (USES.replace("domain: ae", ""), FILE, [("flow.yaml", 7, "missing-param")]),
    "no params": (
        USES.replace("    params: {domain: ae}\n", ""),
        FILE,
        [("flow.yaml", 6, "missing-param")],
    ),
    "params that are none": (
        USES.replace("{domain: ae}", "ae"),
        FILE,
        [("flow.yaml", 7, "wrong-value")],
    ),
    "another type": (USES.replace("ae}", "5}"), FILE, [("flow.yaml", 7, "invalid-literal")]),
    "another type of a list": (
        USES.replace("ae}", "[ae]}"),
        FILE,
        [("flow.yaml", 7, "invalid-literal")],
    ),
    "a path here": (
        USES.replace("ae}", "/mnt/x.csv}"),
        FILE.replace("domain: str", 'domain: "file[csv]"'),
        [("flow.yaml", 7, "local-file-literal")],
    ),
    "a launch input": (
        USES.replace("ae}", '"${{ inputs.x }}"}'),
        FILE,
        [("flow.yaml", 7, "misplaced-reference")],
    ),
    "a var that is none": (
        USES.replace("ae}", '"${{ vars.x }}"}'),
        FILE,
        [("flow.yaml", 7, "unknown-reference")],
    ),
    "a value that does not fit": (
        USES.replace("ae}", "ae, tries: -1}"),
        FILE,
        [("flow.yaml", 7, "wrong-value")],
    ),
    "a number in a text": (
        USES,
        FILE.replace("tries: {type: int, default: 1}", "tries: {type: float, default: 1.5}")
        .replace("timeout: 1h", "job_title: T ${{ params.tries }}")
        .replace("retries: ${{ params.tries }}\n", ""),
        [("t.yaml", 8, "misplaced-reference")],
    ),
    "a param in a flow": (
        "    command: ${{ params.domain }}\n",
        FILE,
        [("flow.yaml", 6, "misplaced-reference")],
    ),
    "an output that is none": (
        USES + 'outputs: {x: "${{ tasks.a.row }}"}\n',
        FILE,
        [("flow.yaml", 9, "unknown-reference")],
    ),
    "an input that is none": (
        USES.replace("rows:", "row:"),
        FILE,
        [("flow.yaml", 8, "unknown-input")],
    ),
    "another file": (
        USES,
        FILE.replace('inputs: {rows: "file[csv]"', 'inputs: {rows: "file[pdf]"'),
        [("flow.yaml", 8, "type-mismatch")],
    ),
    "no command": (
        USES,
        FILE.replace("command: derive ${{ params.domain }}\n", ""),
        [("flow.yaml", 5, "missing-key")],
    ),
    "no YAML": (USES, "a: [\n", [("t.yaml", 2, "yaml-syntax")]),
    "a list": (USES, "- a\n", [("t.yaml", 1, "wrong-value")]),
    "nothing": ("    use: t.yaml\n", "", [("flow.yaml", 5, "missing-key")]),
    "a key twice": (USES, FILE + "timeout: 2h\n", [("t.yaml", 10, "duplicate-key")]),
    "an unknown key": (USES, FILE.replace("retries", "retrys"), [("t.yaml", 8, "unknown-key")]),
    "vars": (
        USES,
        FILE.replace("timeout: 1h", "timeout: ${{ vars.x }}"),
        [("t.yaml", 9, "misplaced-reference")],
    ),
    "a matrix": (
        USES,
        FILE.replace("timeout: 1h", "timeout: ${{ matrix.x }}"),
        [("t.yaml", 9, "misplaced-reference")],
    ),
    "inputs": (
        USES,
        FILE.replace("timeout: 1h", "timeout: ${{ inputs.x }}"),
        [("t.yaml", 9, "misplaced-reference")],
    ),
    "tasks": (
        USES,
        FILE.replace("timeout: 1h", "timeout: ${{ tasks.load.rows }}"),
        [("t.yaml", 9, "misplaced-reference")],
    ),
    "with": (USES, FILE + "with: {limit: 1}\n", [("t.yaml", 10, "unknown-key")]),
    "after": (USES, FILE + "after: [load]\n", [("t.yaml", 10, "unknown-key")]),
    "use": (USES, FILE + "use: other.yaml\n", [("t.yaml", 10, "unknown-key")]),
    "flow": (USES, FILE + "flow: other.yaml\n", [("t.yaml", 10, "unknown-key")]),
    "its own matrix": (USES, FILE + "matrix: {d: [ae]}\n", [("t.yaml", 10, "unknown-key")]),
    "defaults": (USES, FILE + "defaults: {retries: 1}\n", [("t.yaml", 10, "unknown-key")]),
    "an unknown param in it": (
        USES,
        FILE.replace("derive ${{ params.domain", "derive ${{ params.domains"),
        [("t.yaml", 5, "unknown-reference")],
    ),
    "an unused param": (
        USES,
        FILE.replace("domain: str", "domain: str\n  more: {type: str, default: x}"),
        [("t.yaml", 3, "unused-param")],
    ),
    "an unknown type of a param": (
        USES,
        FILE.replace("domain: str", "domain: strr"),
        [("t.yaml", 2, "unknown-type")],
    ),
    "no type of a param": (
        USES,
        FILE.replace("domain: str", "domain: {description: x}"),
        [("t.yaml", 2, "missing-key")],
    ),
    "an unknown key of a param": (
        USES,
        FILE.replace("default: 1", "defualt: 1").replace("ae}", "ae, tries: 1}"),
        [("t.yaml", 3, "unknown-key")],
    ),
    "a name of a param": (
        USES.replace("ae}", "ae, my-name: 1}"),
        FILE.replace("domain: str", "domain: str\n  my-name: int"),
        [("t.yaml", 3, "invalid-name")],
    ),
    "a wrong default": (
        USES,
        FILE.replace("default: 1", "default: one"),
        [("t.yaml", 3, "invalid-literal")],
    ),
    "a default that does not fit": (
        USES,
        FILE.replace("default: 1", "default: -1"),
        [("t.yaml", 3, "wrong-value")],
    ),
    "a reference as a default": (
        USES,
        FILE.replace("default: 1", 'default: "${{ params.domain }}"'),
        [("t.yaml", 3, "misplaced-reference")],
    ),
    "a param as a type": (
        USES,
        FILE.replace('outputs: {rows: "file[csv]"}', 'outputs: {rows: "${{ params.domain }}"}'),
        [("t.yaml", 7, "misplaced-reference")],
    ),
    "params that are a list": (
        USES,
        FILE.replace(
            "params:\n  domain: str\n  tries: {type: int, default: 1}", "params: [domain]"
        ),
        [("t.yaml", 1, "wrong-value")],
    ),
    "a name that is none": (
        USES.replace("ae}", "a-e}"),
        FILE.replace("outputs: {rows:", 'outputs: {"${{ params.domain }}":'),
        [("flow.yaml", 7, "invalid-name")],
    ),
    "a name of a default that is none": (
        USES,
        FILE.replace("default: 1}", "default: 1}\n  o: {type: str, default: o-o}").replace(
            "outputs: {rows:", 'outputs: {"${{ params.o }}":'
        ),
        [("t.yaml", 8, "invalid-name")],
    ),
    "a name that stands twice": (
        USES.replace("ae}", "rows}"),
        FILE.replace("limit:", '"${{ params.domain }}":'),
        [("flow.yaml", 7, "duplicate-key")],
    ),
    "a number in a name": (
        USES,
        FILE.replace("{type: int, default: 1}", "{type: float, default: 1.5}")
        .replace("retries:", "name_:")
        .replace("name_: ${{ params.tries }}\n", "")
        .replace("limit:", '"i_${{ params.tries }}":'),
        [("t.yaml", 6, "misplaced-reference")],
    ),
    "a param in a name that is none": (
        USES,
        FILE.replace("limit:", '"${{ params.domian }}":'),
        [("t.yaml", 6, "unknown-reference")],
    ),
    "a var in a name": (
        USES,
        FILE.replace("limit:", '"${{ vars.domain }}":'),
        [("t.yaml", 6, "misplaced-reference")],
    ),
    "a param in another key": (
        USES,
        FILE + "artifact: {'${{ params.domain }}': 1}\n",
        [("t.yaml", 10, "unknown-key")],
    ),
    "an artifact that is none": (
        USES,
        FILE.replace('outputs: {rows: "file[csv]"}', "outputs: {rows: {artifact: x, file: a.csv}}"),
        [("t.yaml", 7, "unknown-reference")],
    ),
    "a name that two tasks have": (
        USES + "  b:\n" + USES.replace("ae}", "ae, tries: 3}"),
        FILE,
        [("t.yaml", 4, "duplicate-task-name")],
    ),
}


@pytest.mark.parametrize(("text", "file", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_once_where_it_is(text, file, expected):
    _, found = read(f"{HEAD}tasks:\n{LOAD}  a:\n{text}", {"t.yaml": file})
    assert [one[:3] for one in found] == expected


IN_FILES = [name for name, one in WRONG.items() if one[2][-1][0] == "t.yaml"]


@pytest.mark.parametrize("name", [name for name in IN_FILES if "two tasks" not in name])
def test_what_is_wrong_in_a_file_is_told_once_however_many_use_it(name):
    text, file, expected = WRONG[name]
    more = "".join(f"  a{number}:\n    name: Own {number}\n{text}" for number in range(30))
    checked, found = read(f"{HEAD}tasks:\n{LOAD}  a:\n{text}{more}", {"t.yaml": file})
    assert [one[:3] for one in found] == expected
    (finding,) = checked.used["t.yaml"].findings
    assert finding.notes[-1].message == "used at flow.yaml:6:10 and 30 other places"


@pytest.mark.parametrize("name", IN_FILES)
def test_a_task_file_is_checked_alone(name):
    """All that does not depend on who uses it."""
    _, file, expected = WRONG[name]
    data = file.encode()
    checked = check(data, "t.yaml")
    found = [
        (checked.report.source.name, checked.report.source.position(one.span.start).line, one.rule)
        for one in checked.report.findings
    ]
    if name in (
        "no YAML",
        "a list",
        "defaults",
        "an artifact that is none",
        "a name that two tasks have",
    ):
        assert checked.is_task_file == (name not in ("no YAML", "a list", "defaults"))
    else:
        assert checked.is_task_file
        assert (found, checked.flow) == (expected, None)
        assert all(
            "used at" not in note.message for one in checked.report.findings for note in one.notes
        )


def test_a_finding_about_a_params_value_says_where_that_stands():
    checked, _ = read(f"{HEAD}tasks:\n{LOAD}  a:\n{USES.replace('ae}', 'ae, tries: -1}')}")
    (finding,) = checked.report.findings
    assert [note.message for note in finding.notes] == ["it stands here: t.yaml:8:10"]
    text = checked.report.source.text
    assert text[slice(*finding.span)] == "-1"
    assert finding.hint is None
    assert finding.message == "'retries' wants 0 or more, got the integer -1"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_of_the_file(name):
    text = f"{HEAD}tasks:\n{LOAD}  a:\n{USES.replace('ae}', '5}')}"
    checked, _ = read(text, {"tasks/t.yaml": "", "t.yaml": FILE.replace("1h", "1x")})
    shown = format_named(name)([checked.report, *checked.used.values()], 0, False)
    assert "t.yaml" in shown
    assert "wants a duration" in shown
    if name not in ("concise", "grouped", "github", "gitlab", "azure", "junit", "markdown"):
        assert "used at flow.yaml:6:10" in shown
        assert "declared here: t.yaml:2:3" in shown


def test_a_comment_in_the_file_silences_what_is_told_there():
    file = FILE.replace("derive ${{ params.domain }}", "derive {rows} ${{ params.domain }}")
    text = f"{HEAD}tasks:\n{LOAD}  a:\n{USES}"
    assert [one[:3] for one in read(text, {"t.yaml": file})[1]] == [
        ("t.yaml", 5, "command-placeholder")
    ]
    silent = file.replace(
        "domain }}\ninputs", "domain }}  # flowc: ignore[command-placeholder]\ninputs"
    )
    assert read(text, {"t.yaml": silent})[1] == []


def test_a_warning_in_a_file_hinders_nothing_and_an_error_does():
    text = f"{HEAD}tasks:\n{LOAD}  a:\n{USES}".encode()
    warns = FILE.replace("domain: str", "domain: str\n  more: {type: str, default: x}")
    assert build(text, load=Memory({"t.yaml": warns}))[1] is not None
    assert build(text, load=Memory({"t.yaml": FILE.replace("1h", "1x")}))[1] is None


def test_three_levels_of_flows_with_task_files():
    def flow(name, *tasks):
        return f"name: {name}\n{HEAD.partition(chr(10))[2]}tasks:\n" + LOAD + "".join(tasks)

    used = "  a:\n    name: NAME\n" + USES
    texts = {
        "t.yaml": FILE,
        "leaf.yaml": flow("leaf", used.replace("NAME", "Leaf")),
        "middle.yaml": flow("middle", "  l: {flow: leaf.yaml}\n", used.replace("NAME", "Middle")),
    }
    top = flow("top", "  m: {flow: middle.yaml}\n", used.replace("NAME", "Top"))
    _, found = read(top, texts)
    assert found == []
    module = build(top.encode(), load=Memory(texts))[1]
    assert all(f'name="{name}"'.encode() in module for name in ("Leaf", "Middle", "Top"))
    _, found = read(top, {**texts, "t.yaml": FILE.replace("1h", "1x")})
    assert sorted(one[:3] for one in found) == [
        ("flow.yaml", 5, "broken-sub-flow"),
        ("middle.yaml", 5, "broken-sub-flow"),
        ("t.yaml", 9, "wrong-value"),
    ]


def test_profiles_reach_a_file_by_its_params_alone():
    given = USES.replace("{domain: ae}", '{domain: ae, tries: "${{ vars.n }}"}')
    head = "vars: {n: 1}\nprofiles: {good: {vars: {n: 5}}, bad: {vars: {n: -5}}}\n"
    text = f"{head}{HEAD}tasks:\n{LOAD}  a:\n{given}"
    checked, found = read(text, profile="good")
    assert [one[1:] for one in found] == [
        (9, "wrong-value", "'retries' wants 0 or more, got the integer -5 (under profile 'bad')")
    ]
    assert checked.flow.task_by_key["a"].config.retries == 5
    _, found = read(text.replace("-5", "6"), {"t.yaml": FILE.replace("1h", "1x")})
    assert [one[:3] for one in found] == [("t.yaml", 9, "wrong-value")]
    assert "profile" not in found[0][3]


# Files of strangers


@of("file")
def test_a_hostile_file(payload):
    data = content(payload)
    text = f"{HEAD}tasks:\n  a:\n    use: t.yaml\n".encode()

    class Bytes(Memory):
        def __call__(self, written):
            used = super().__call__(written)
            return type(used)(used.name, data, used.load)

    checked = check(text, "flow.yaml", load=Bytes({"t.yaml": ""}))
    assert checked.failed
    for report in (checked.report, *checked.used.values()):
        most = len(report.source.text) + 1
        assert all(one.span.end <= most for one in report.findings)
        assert all(note.span.end <= most for one in report.findings for note in one.notes)


def ends_in_findings(file, user=USES):
    """Whoever uses a text as a task file, and whoever checks it alone, gets findings at places."""
    text = f"{HEAD}tasks:\n{LOAD}  a:\n{user}  b:\n    name: B\n{user}".encode()
    for data in (text, file.encode("utf-8", "replace")):
        checked = check(data, "flow.yaml", load=Memory({"t.yaml": file}))
        reports = (checked.report, *checked.used.values())
        assert emit(checked) is None or not any(report.failed for report in reports)
        for report in reports:
            spans = [s for one in report.findings for s in (one.span, *(n.span for n in one.notes))]
            assert all(span.end <= len(report.source.text) + 1 for span in spans)


@given(ANYTHING)
def test_any_text_as_a_task_file_ends_in_findings(text):
    ends_in_findings(text)


@given(st.lists(st.tuples(st.floats(0, 1), ANYTHING), max_size=3))
def test_a_broken_task_file_ends_in_findings(breaks):
    text = FILE
    for place, piece in breaks:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + len(piece) % 3 :]
    ends_in_findings(text)


@given(st.lists(st.tuples(st.floats(0, 1), ANYTHING), max_size=3))
def test_a_broken_user_ends_in_findings(breaks):
    user = USES
    for place, piece in breaks:
        at = int(place * len(user))
        user = user[:at] + piece + user[at + len(piece) % 3 :]
    ends_in_findings(FILE, user)


COMMANDS = [one for one in PAYLOADS if "command" in one["where"] and "text" in one]


@pytest.mark.parametrize("payload", COMMANDS, ids=[one["id"] for one in COMMANDS])
def test_a_hostile_param_is_the_text_that_it_is(payload):
    """Through a param, alone or in a text, it means what it means where it is written out."""
    text = payload["text"]
    for around in ("{}", "run {} now"):
        file = json.dumps({"params": {"x": "str"}, "command": around.format("${{ params.x }}")})
        user = {"a": {"use": "t.yaml", "params": {"x": text}}}
        plain = {"a": {"command": around.format(text)}}
        one, other = (
            build(
                (HEAD + json.dumps({"tasks": tasks})[1:-1]).encode(), load=Memory({"t.yaml": file})
            )[1]
            for tasks in (user, plain)
        )
        if "${{" not in text:
            assert one == other


def test_files_are_counted_and_their_keys_too():
    many = "".join(
        f"  a{number}:\n    use: t{number}.yaml\n" for number in range(MAX_USED_FILES + 1)
    )
    texts = {f"t{number}.yaml": f"command: c{number}" for number in range(MAX_USED_FILES + 1)}
    _, found = read(f"{HEAD}tasks:\n{many}", texts)
    assert [one[2] for one in found] == ["unusable-file"]
    large = "command: c\ncluster: {type: spark, extra_configs: [" + "a, " * 20_000 + "]}\n"
    users = "".join(f"  a{number}: {{use: t.yaml}}\n" for number in range(5_000))
    start = time.process_time()
    _, found = read(f"{HEAD}tasks:\n{users}", {"t.yaml": large})
    assert time.process_time() - start < 20
    assert "yaml-syntax" in {one[2] for one in found}
    assert any(
        "with its task files the flow has more than 200,000 values" in one[3] for one in found
    )


def test_many_params_take_no_quadratic_time():
    names = [f"p{number}" for number in range(9_000)]
    file = {
        "params": {name: {"type": "str", "default": "a"} for name in names},
        "command": "c",
        "inputs": {
            "x": {"type": "list[str]", "default": [f"${{{{ params.{n} }}}}" for n in names]}
        },
    }
    users = "".join(f"  a{number}: {{use: t.yaml, params: {{p7: b}}}}\n" for number in range(2))
    start = time.process_time()
    checked, found = read(f"{HEAD}tasks:\n{users}", {"t.yaml": json.dumps(file, indent=0)})
    assert time.process_time() - start < 20
    assert found == []
    assert checked.flow.tasks[1].bindings[0].value.value[6:9] == ["a", "b", "a"]


def test_a_param_does_not_multiply_without_limit():
    text = "x" * 60_000
    file = json.dumps({"params": {"x": "str"}, "command": "${{ params.x }}" * 300})
    flow = HEAD + json.dumps({"tasks": {"a": {"use": "t.yaml", "params": {"x": text}}}})[1:-1]
    _, found = read(flow, {"t.yaml": file})
    assert [one[2] for one in found] == ["yaml-syntax"]
    assert "the params expand to more than" in found[0][3]


def test_paths_and_links_stay_in_the_repository(tmp_path, monkeypatch):
    write({"repo/flowc.toml": "", "repo/tasks/t.yaml": FILE, "t.yaml": FILE}, tmp_path)
    write({"repo/flows/flow.yaml": f"{HEAD}tasks:\n{LOAD}  a:\n{USES}"}, tmp_path)
    flows = tmp_path / "repo" / "flows"
    (flows / "out.yaml").symlink_to(tmp_path / "t.yaml")
    (flows / "in.yaml").symlink_to(tmp_path / "repo" / "tasks" / "t.yaml")
    monkeypatch.chdir(flows)
    places = {
        "../tasks/t.yaml": True,
        "./../tasks/t.yaml": True,
        "in.yaml": True,
        "out.yaml": False,
        "../../t.yaml": False,
        str(tmp_path / "repo/tasks/t.yaml"): False,
        "..\\tasks\\t.yaml": False,
        "../tasks": False,
        "/dev/zero": False,
        "../../repo/tasks/t.yaml": False,
    }
    for path, is_good in places.items():
        text = f"{HEAD}tasks:\n{LOAD}  a:\n{USES.replace('t.yaml', json.dumps(path))}"
        checked = check(text.encode(), "flow.yaml", load=Beside(Path("flow.yaml")))
        assert [one.rule for one in checked.report.findings] == ["unusable-file"] * (not is_good), (
            path
        )


def test_circles_are_refused_with_the_chain():
    text = f"{HEAD}tasks:\n  a: {{use: flow.yaml}}\n"
    assert read(text, {"flow.yaml": text})[1] == [
        ("flow.yaml", 4, "file-cycle", "the file 'flow.yaml' uses itself: flow.yaml -> flow.yaml")
    ]
    below = f"{HEAD}tasks:\n  a: {{use: flow.yaml}}\n".replace("name: f", "name: g")
    top = f"{HEAD}tasks:\n  a: {{flow: g.yaml}}\n"
    _, found = read(top, {"flow.yaml": top, "g.yaml": below})
    assert found[-1][3] == "the file 'flow.yaml' uses itself: flow.yaml -> g.yaml -> flow.yaml"


def test_a_file_that_binds_its_inputs_is_told_once():
    file = "command: x\ninputs: {rows: str}\nwith: {rows: a}\n"
    _, found = read(f"{HEAD}tasks: {{a: {{use: t.yaml}}}}\n", {"t.yaml": file})
    assert found == [("t.yaml", 3, "unknown-key", "a task file holds no 'with'")]


def test_params_of_another_flow_are_told_once():
    flow = f"{HEAD}tasks: {{a: {{flow: g.yaml, params: {{x: 1}}}}}}\n"
    inner = "name: g\ndefaults: {project_defaults: true}\ntasks: {b: {command: y}}\n"
    _, found = read(flow, {"g.yaml": inner})
    assert [(name, rule) for name, _, rule, _ in found] == [("flow.yaml", "conflicting-config")]
