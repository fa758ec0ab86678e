"""What people write by hand and flowc does not: attribute paths, docstrings of every style."""

import pytest
from handwritten import registered, told

pytestmark = pytest.mark.flyte

HEAD = """\
import datetime
import enum
import typing
import pandas
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekit.types.directory import FlyteDirectory
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask
def task(name, **declared):
    return DominoJobTask(name, DominoJobConfig(Command="c"), use_latest=True, **declared)
"""
FLOW = "name: train\ndefaults: {project_defaults: true}\n"

PATHS = [
    ("file[csv]", "FlyteFile['csv']", []),
    ("directory", "FlyteDirectory", []),
    ("str", "str", []),
    ("int", "int", []),
    ("bool", "bool", []),
    ("enum[a, b]", "enum.Enum('E', {'a': 'a', 'b': 'b'})", []),
    ("datetime", "datetime.datetime", []),
    ("pandas.DataFrame", "pandas.DataFrame", []),
    ("list[str]", "list[str]", ["input 'i': the flow says tasks.a.o, old.py tasks.a.o['k']"]),
    ("dict[str, str]", "dict[str, str]", ["the flow says tasks.a.o, old.py tasks.a.o['k']"]),
    ("str | none", "typing.Optional[str]", ["old.py tasks.a.o['k']"]),
]


def with_path(kind, python):
    """Return a flow and a module in which a task takes another's output, here by a path."""
    flow = f"""{FLOW}tasks:
  a: {{name: a, command: c, outputs: {{o: '{kind}'}}}}
  b: {{name: b, command: c, inputs: {{i: '{kind}'}}, with: {{i: '${{{{ tasks.a.o }}}}'}}}}
"""
    module = f"""{HEAD}@workflow
def train():
    task("b", inputs={{"i": {python}}})(i=task("a", outputs={{"o": {python}}})()["k"])
"""
    return flow, module


def with_docstring(described, docstring):
    """Return a flow with described outputs, and a module with a docstring."""
    lines = "".join(
        f"  {name}: {{value: '${{{{ tasks.t.{name} }}}}', description: {words or 'null'}}}\n"
        for name, words in described.items()
    )
    task = "{name: t, command: c, outputs: {p: str, q: str}}"
    flow = f"{FLOW}description: Sum.\ntasks:\n  t: {task}\n"
    fields = ", ".join(f"{name}=str" for name in described)
    result = ", ".join(f"{name}=x.{name}" for name in described)
    module = f"""{HEAD}O = typing.NamedTuple("O", {fields})
@workflow
def train() -> O:
    '''Sum.

    {docstring}
    '''
    x = task("t", outputs={{"p": str, "q": str}})()
    return O({result})
"""
    return f"{flow}outputs:\n{lines}", module


NUMPY = "Returns\n    -------\n    "
ONE = {"p": "The p."}
TWO = {"p": "The p.", "q": "The q."}
DOCSTRINGS = [
    ("Google", ONE, "Returns:\n        The p.", "agrees"),
    ("Google, named", ONE, "Returns:\n        p: The p.", "agrees"),
    ("Google, named, two", TWO, "Returns:\n        p: The p.\n        q: The q.", "known"),
    ("as flowc writes it", TWO, "Returns:\n        - p: The p.\n        - q: The q.", "agrees"),
    ("reST", ONE, ":returns: The p.", "agrees"),
    ("reST, for both", {"p": "All.", "q": "All."}, ":return: All.", "known"),
    ("numpy", ONE, NUMPY + "p : str\n        The p.", "agrees"),
    (
        "numpy, two",
        TWO,
        NUMPY + "p : str\n        The p.\n    q : str\n        The q.",
        "known",
    ),
    ("epydoc", ONE, "@return: The p.", "agrees"),
    ("none", {"p": None, "q": None}, "", "agrees"),
    ("another text", ONE, "Returns:\n        The q.", "differs"),
    ("another text, two", TWO, "Returns:\n        p: The p.\n        q: The r.", "differs"),
    ("no text for one", TWO, NUMPY + "p : str\n        The p.", "differs"),
    ("text for both, from one", {"p": "All.", "q": None}, ":return: All.", "known"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    modules = [with_path(kind, python)[1] for kind, python, _ in PATHS]
    modules += [with_docstring(described, doc)[1] for _, described, doc, _ in DOCSTRINGS]
    return registered(modules, tmp_path_factory.mktemp("modules"))


@pytest.mark.parametrize(("kind", "python", "differences"), PATHS, ids=[p[0] for p in PATHS])
def test_a_path_into_a_file_or_a_primitive_means_nothing(outcomes, kind, python, differences):
    flow, module = with_path(kind, python)
    found, known = told(flow, outcomes[module])
    assert len(found) == len(differences)
    assert all(one in other for one, other in zip(differences, found, strict=True))
    assert known == []


@pytest.mark.parametrize(
    ("described", "docstring", "verdict"),
    [d[1:] for d in DOCSTRINGS],
    ids=[d[0] for d in DOCSTRINGS],
)
def test_docstrings_are_compared_by_what_flytekit_shows(outcomes, described, docstring, verdict):
    flow, module = with_docstring(described, docstring)
    found, known = told(flow, outcomes[module])
    assert verdict == ("differs" if found else "known" if known else "agrees"), (found, known)
    assert all("description" in difference for difference in found + known)
