"""The check of the emitted bytes catches a sabotaged module, however little was changed."""

import ast

import pytest
from flowc.emitting.python.header import HEADER, body_of, with_header
from flowc.emitting.python.prove import Unproven, prove
from flowc.pipeline import check, emit

FLOW = """\
name: train
description: Trains a model.
inputs:
  start: {type: datetime, default: 2024-01-01T00:00:00Z}
  kind: {type: 'enum[a, b]', default: a, description: which one}
  rate: {type: float, default: .inf}
artifacts: {models: {name: Our models, type: model}}
defaults: {project_defaults: true}
tasks:
  load:
    command: python load.py
    inputs: {source: str, kind: 'enum[a, b]'}
    with: {source: "a 'text' with \\"both\\"", kind: '${{ inputs.kind }}'}
    outputs: {rows: 'file[csv]'}
  fit:
    name: Fit it
    description: Fits the model.
    command: python fit.py --big
    inputs: {rows: 'file[csv]', depth: int}
    with: {rows: '${{ tasks.load.rows }}', depth: -3}
    outputs: {model: {artifact: models, file: model.pkl}}
    hardware_tier: {name: large}
    retries: 2
  tell:
    command: python tell.py
    after: [fit, load]
outputs:
  model: ${{ tasks.fit.model }}
  rows: ${{ tasks.load.rows }}
"""
RUN = '__import__("os").mkdir("FLOWC_PWNED")'
SABOTAGES = {
    "code for a text": ('Command="python load.py"', f"Command={RUN}"),
    "code behind a text": ('Command="python load.py"', f'Command="python load.py"; {RUN}'),
    "a line of code": ("    tell_result = tell()", f"    {RUN}\n    tell_result = tell()"),
    "code behind the docstring": ("    load_result = load(", f"    {RUN}\n    load_result = load("),
    "code in a default": ('Kind["a"]', f"Kind[{RUN}]"),
    "an f-string": ('Command="python load.py"', 'Command=f"python load.py"'),
    "bytes": ('Command="python load.py"', 'Command=b"python load.py"'),
    "a raw string": ('Command="python load.py"', 'Command=r"python load.py"'),
    "a sum of texts": ('"python load.py"', '"python " + "load.py"'),
    "texts side by side": ('"python load.py"', '"python " "load.py"'),
    "a formatted text": ('"python load.py"', '"python %s.py" % "load"'),
    "another text": ('"python load.py"', '"python Load.py"'),
    "a stripped text": ("a 'text' with", "a 'text'  with"),
    "another escape": ("Our models", "Our\\tmodels"),
    "an escape that Python has not": ("Our models", "Our models\\x"),
    "a number for a text": ('"python load.py"', "1"),
    "a name for a text": ('"python load.py"', "kind"),
    "a call for a text": ('"python load.py"', 'open("python load.py")'),
    "a method of a text": ('"python load.py"', '"python load.py".upper()'),
    "a walrus": ('"python load.py"', '(y := "python load.py")'),
    "a lambda": ('"python load.py"', '(lambda: "python load.py")()'),
    "a conditional": ('"python load.py"', '"python load.py" if True else None'),
    "a comprehension": ("use_latest=True", "use_latest=[x for x in ()]"),
    "a slice of a text": ('"python load.py"', '"python load.py"[0:]'),
    "arguments from elsewhere": ("use_latest=True", "**kind"),
    "a text too many": ("    tell_result = tell()", '    "Our models"\n    tell_result = tell()'),
    "a text once more": ('name="Fit it"', 'name="Our models"'),
    "an import": ("from enum import Enum", "from enum import Enum\nimport os"),
    "an import of all": ("from enum import Enum", "from enum import *"),
    "an import from another module": ("from enum import Enum", "from os import Enum"),
    "an import in the function": ("    tell_result =", "    import flytekit\n    tell_result ="),
    "a function": ("@workflow", "def more():\n    return 1\n\n\n@workflow"),
    "a function in the function": (
        "    tell_result =",
        "    def x():\n        x()\n    tell_result =",
    ),
    "a method": ("    model: PklFile", "    def x(self):\n        return 1\n\n    model: PklFile"),
    "a loop": ("    tell_result = tell()", "    for x in []:\n        tell_result = tell()"),
    "an assertion": ("    tell_result =", "    assert True\n    tell_result ="),
    "a deletion": ("    tell_result =", "    del kind\n    tell_result ="),
    "a private attribute": ("    tell_result =", "    train.__globals__()\n    tell_result ="),
    "a bare name": ("    tell_result =", "    kind\n    tell_result ="),
    "another decorator": ("@workflow", "@eval"),
    "a decorator that calls": ("@workflow", "@eval(kind)"),
    "a call of a stranger": ("load(source=", "eval(source="),
    "a call with a blank": ("load(source=", "eval (source="),
    "a call of what a call gives": ("tell()", "tell()()"),
    "a call of an attribute of a stranger": ("tell()", "os.system()"),
    "no docstring": ('    """Fits the model."""\n', ""),
    "another docstring": ("Fits the model", "Fits a model"),
    "no text": ('    name="train.tell",\n', ""),
    "a comment": ("@workflow", "# evil\n@workflow"),
    "a comment at a line's end": ("use_latest=True,", "use_latest=True,  # evil"),
    "a carriage return": ("    tell_result =", "\r    tell_result ="),
    "a form feed": ("    tell_result =", "\f    tell_result ="),
    "a tab": ("    tell_result =", "\ttell_result ="),
    "a bidirectional character": ("Fits the model", "Fits \u202ethe model"),
    "a name that normalises": ("load_result", "\uff4coad_result"),
    "a continued line": ("tell_result = tell()", "tell_result = \\\n        tell()"),
    "no end": ("rows=load_result)", "rows=load_result"),
    "a word from the middle of a number": ("value=-3", "value=-3.real"),
}
HEADERS = {
    "another encoding": lambda data: b"# coding: utf-7\n" + data,
    "an encoding on line 2": lambda data: data.replace(b"\n", b"\n# coding: utf-7\n", 1),
    "no header": lambda data: body_of(data),
    "another digest": lambda data: data.replace(b"sha256:", b"sha256:0", 1),
    "bytes that are no UTF-8": lambda data: data.replace(b"Fits", b"Fi\xffts"),
    "other line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "another line end": lambda data: data.replace(b"\n", b"\r\n", 1),
    "a line in the header": lambda data: data.replace(b"# Digest", b"print()\n# Digest", 1),
}


@pytest.fixture(scope="module")
def built():
    checked = check(FLOW.encode())
    return checked.flow, emit(checked)


@pytest.mark.parametrize(("old", "new"), SABOTAGES.values(), ids=SABOTAGES)
def test_a_sabotaged_body_is_caught(built, old, new):
    flow, module = built
    body = body_of(module).decode()
    prove(flow, with_header(body, "flow.yaml"))
    assert old in body
    with pytest.raises(Unproven):
        prove(flow, with_header(body.replace(old, new, 1), "flow.yaml"))


@pytest.mark.parametrize("sabotage", HEADERS.values(), ids=HEADERS)
def test_a_sabotaged_header_is_caught(built, sabotage):
    flow, module = built
    assert module.startswith(HEADER.encode())
    assert sabotage(module) != module
    with pytest.raises(Unproven):
        prove(flow, sabotage(module))


def test_the_module_itself_is_proven_and_is_python(built):
    flow, module = built
    prove(flow, module)
    ast.parse(module)
