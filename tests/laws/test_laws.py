"""Laws that hold for every valid flow: its module says all of it, always, and nothing else."""

import ast
import itertools
import os
import random
import re
import subprocess
import sys
from importlib.util import find_spec
from inspect import cleandoc

import pytest
from flowc.pipeline import build, check
from flowc.verifying import compare
from hypothesis import given, settings
from places import TESTS
from samples import fewer
from strategies import SEEDS, built, flows, full, meaning, needs_of, texts_of, to_yaml

ALLOWED = """
Module Import ImportFrom alias ClassDef FunctionDef arguments arg AnnAssign Assign Expr Return Name
Load Store Attribute Subscript Call keyword Constant Dict List Tuple BinOp BitOr RShift UnaryOp USub
"""


def reordered(flow, seed):
    """Return the same flow with the keys of settings, tasks and `with` in another order."""

    def shuffle(mapping):
        return dict(random.Random(seed).sample(list(mapping.items()), len(mapping)))

    tasks = {key: shuffle(task) for key, task in flow["tasks"].items()}
    for task in tasks.values():
        task.update(
            {
                key: shuffle(task[key])
                for key in ("with", "cluster")
                if isinstance(task.get(key), dict)
            }
        )
    return shuffle({**flow, "tasks": tasks, "vars": shuffle(flow.get("vars", {}))})


@given(flows(), SEEDS, SEEDS)
def test_a_valid_flow_is_built_and_the_style_of_the_yaml_does_not_matter(flow, one, other):
    assert built(flow, one) == built(reordered(flow, other), other)


@given(flows(), SEEDS)
def test_every_text_is_an_equal_constant_and_the_syntax_is_plain(flow, seed):
    nodes = list(ast.walk(ast.parse(built(flow, seed)[1])))
    assert {type(node).__name__ for node in nodes} <= set(ALLOWED.split())
    found = {node.value for node in nodes if isinstance(node, ast.Constant)}
    lost = {text for text in texts_of(meaning(flow)) if text not in found}
    assert lost == set()


def clean(text):
    """Clean a text as Python cleans docstrings, until nothing changes; blank ends are no text."""
    text = re.sub(
        r"^[^\S\n]+", lambda match: " " * len(match[0]), text.rstrip(), flags=re.MULTILINE
    )
    return text if text == cleandoc(text) else clean(cleandoc(text))


def docstrings(module):
    """Return the clean text of each statement of a module that is only a text."""
    return [
        clean(node.value.value)
        for node in ast.walk(ast.parse(module))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ]


@given(flows(), SEEDS)
def test_every_description_is_in_a_docstring(flow, seed):
    documents = docstrings(built(flow, seed)[1])
    flow = meaning(flow)
    for owner in (flow, *flow["tasks"].values()):
        words = clean(owner.get("description", ""))
        assert any(f"{text}\n\n".startswith(f"{words}\n\n") for text in documents) or not words
        for name, declared in (*owner.get("inputs", {}).items(), *owner.get("outputs", {}).items()):
            words = clean(full(declared).get("description", ""))
            entry = re.sub("\n(?=.)", "\n        ", f" {name}: {words}")
            assert any(f"{entry}\n" in f"{text}\n" for text in documents) or not words


@given(flows(6), SEEDS)
def test_tasks_come_in_dependency_order_and_else_as_they_are_written(flow, seed):
    left, order = dict(flow["tasks"]), []
    while left:
        ready = [key for key in left if needs_of(left[key]) <= {*order}]
        order.append(ready[0])
        del left[ready[0]]
    compiled = built(flow, seed)[0]
    assert [task.key for task in compiled.tasks] == order
    assert [task.key for task in compiled.in_written_order()] == list(flow["tasks"])
    declared = [list(flow["tasks"][key].get("inputs", {})) for key in order]
    assert [[b.input for b in task.bindings] for task in compiled.tasks] == declared


@pytest.fixture(scope="module")
def sample():
    """As many drawn flows as the profile has examples."""
    found = []

    @settings(database=None)
    @given(flows())
    def collect(flow):
        found.append(to_yaml(flow))

    collect()
    return found


@pytest.mark.law
def test_ruff_leaves_modules_alone(sample, tmp_path):
    if find_spec("ruff") is None:
        pytest.skip("ruff is not installed")
    for number, text in enumerate(sample):
        (tmp_path / f"module_{number}.py").write_bytes(build(text.encode())[1])
    for command in (["format", "--diff", "--line-length", "100"], ["check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, run.stdout[-3000:]) == (0, run.stdout[-3000:])


DIGESTS = """
import hashlib, pathlib, sys
from flowc.importing.import_module import decompile
from flowc.formatting.format_flow import format_flow
from flowc.formatting.write_flow import emit_yaml
from flowc.pipeline import build, check
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    module = build(path.read_bytes())[1]
    others = decompile(module)[1][0].text, emit_yaml(check(path.read_bytes()).flow)
    texts = module, *(text.encode() for text in others), format_flow(path.read_bytes())[1]
    print(*(hashlib.sha256(text).hexdigest() for text in texts))
"""


def digests(folder, environ):
    """Return the digests of what a process makes of the flows in a folder."""
    return subprocess.run(
        [sys.executable, "-c", DIGESTS, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environ},
    ).stdout.split()


@pytest.fixture(scope="module")
def usual(sample, tmp_path_factory):
    """A folder of the longest flows, and their digests in the environment of the tests."""
    folder = tmp_path_factory.mktemp("flows")
    chosen = sorted(sample, key=len)[-20:]
    for number, text in enumerate(chosen):
        (folder / f"{number:02}.yaml").write_text(text, encoding="utf-8")
    found = digests(folder, {})
    assert len(found) == 4 * len(chosen)
    return folder, found


@pytest.mark.law
@pytest.mark.parametrize(
    "environ",
    [
        {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Kathmandu"},
        {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "America/St_Johns"},
        {"PYTHONHASHSEED": "4242", "LANG": "tr_TR.UTF-8", "PYTHONOPTIMIZE": "2", "TZ": ""},
    ],
)
def test_bytes_depend_on_the_flow_alone(usual, environ):
    folder, found = usual
    assert digests(folder, environ) == found


def test_one_task_may_be_called_twice_whatever_it_is_described_as():
    task = {"name": "N", "command": "c", "description": "a", "project_defaults": True}
    task["outputs"] = {"o": {"type": "int", "description": "d"}}
    built({"name": "f", "tasks": {"a": task, "b": task}})


NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def registered(tmp_path_factory):
    """Return what flytekit registers for a module; each is loaded once, under a name of its own."""
    from flowc import standin
    from flowc.verifying.describe_module import serialise

    standin.install()
    heavy = str(TESTS / "heavy")
    if heavy not in sys.path:
        sys.path.append(heavy)  # small stand-ins for torch, tensorflow and pyspark
    from flytekit.core.context_manager import FlyteEntities
    from flytekit.core.launch_plan import LaunchPlan

    folder = tmp_path_factory.mktemp("modules")

    def register(module, name):
        path = folder / f"drawn_{next(NUMBERS)}.py"
        path.write_bytes(module)
        FlyteEntities.entities.clear()
        LaunchPlan.CACHE.clear()
        try:
            return serialise(path, name)
        finally:
            sys.modules.pop(path.stem, None)

    return register


def differences(flow, facts):

    return [str(one) for one in compare.differences(flow, facts)]


@pytest.mark.flyte
@given(flows(), SEEDS)
@fewer(2)
def test_flytekit_registers_what_a_flow_says(registered, flow, seed):
    from flowc.verifying.compare_hand_written import differences_against

    compiled, module = built(flow, seed)
    facts = registered(module, compiled.name)
    assert differences(compiled, facts) == []
    assert list(differences_against(compiled, facts, "workflow.py")) == []


LIST_OF_UNIONS = b"""
name: f
defaults: {project_defaults: true}
inputs: {xs: "list[int | str]"}
tasks:
  a: {command: x, inputs: {xs: "list[int | str] | none"}, with: {xs: "${{ inputs.xs }}"}}
outputs: {xs: {value: "${{ inputs.xs }}", type: "list[int | str] | none"}}
"""


@pytest.mark.flyte
def test_flytekit_takes_a_launch_input_that_is_a_list_of_unions(registered):
    compiled, module = check(LIST_OF_UNIONS).flow, build(LIST_OF_UNIONS)[1]
    assert differences(compiled, registered(module, "f")) == []


UNIONS = [
    ("sklearn.base.BaseEstimator | none", "null"),
    ("sklearn.base.BaseEstimator | file", "s3://a/b"),
    ("numpy.ndarray | int", "3"),
    ("dict | dict[str, int]", "{a: x}"),
    ("list[file] | list[str]", '["s3://a/b"]'),
    ("list[int] | list[float]", "[1]"),
    ("list[int | none] | none", "${{ tasks.a.o }}"),
    ("list[list[int | none] | none]", '["${{ tasks.a.o }}"]'),
    ("list[list[int | none]]", '["${{ tasks.a.o }}"]'),
    ("{type: 'list[file] | none', path: /p}", '["s3://a/b"]'),
    ("{type: 'dict[str, float] | none', path: /p}", "{a: 1}"),
]


@pytest.mark.flyte
@pytest.mark.parametrize(("kind", "value"), UNIONS)
def test_what_flytekit_does_not_take_is_refused(registered, kind, value):
    text = "name: f\ndefaults: {project_defaults: true}\ntasks:\n"
    text += "  a: {command: c, outputs: {o: 'list[int | none]'}}\n"
    text += f"  b:\n    command: c\n    inputs:\n      i: {kind}\n    with:\n      i: {value}\n"
    report, module = build(text.encode())
    assert report.failed or differences(check(text.encode()).flow, registered(module, "f")) == []
