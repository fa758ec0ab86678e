"""Flows that run flows: their module holds each once, and flytekit registers what they say."""

import ast
import itertools
import json
import re
import subprocess
import sys

import pytest
from flowc import standin
from flowc.composing.compose import compose
from flowc.composing.vars import BuildSettings
from flowc.emitting.python.prove import Unproven, prove
from flowc.emitting.python.workflow import emit_workflow
from flowc.findings.source import Source
from flowc.formatting.write_flow import emit_yaml
from flowc.pipeline import check, emit
from flowc.reading.parse import parse
from flowc.resolving.resolve import resolve
from flowc.resolving.sub_flows import functions_of
from flowc.resolving.used_files import access_to
from flowc.verifying.compare import differences
from flowc.verifying.describe_module import serialise
from hypothesis import assume, given
from memory import Memory
from nested_flows import BASE, HEAD, MIDDLE, TEXTS, TOP, drawn, parent_of
from places import EXAMPLES, TESTS
from samples import fewer
from strategies import flows

sys.path.append(str(TESTS / "heavy"))
standin.install()

WITHOUT_FLOWS = [
    path for path in sorted(EXAMPLES.glob("*/flow.yaml")) if path.parent.name != "sub_flow"
]
NUMBERS = itertools.count()


def compiled(text, texts=None, settings=None):
    """Return the flow and the module of a text, which may have no errors."""
    checked = check(text.encode(), "flow.yaml", settings, Memory(texts or TEXTS))
    reports = [checked.report, *checked.used.values()]
    told = [f"{f.rule}: {f.message}" for r in reports for f in r.findings if f.severity == "error"]
    assert told == []
    return checked.flow, emit(checked)


def registered(folder, module, name):
    from flytekit.core.context_manager import FlyteEntities

    path = folder / f"sub_flow_{next(NUMBERS)}.py"
    path.write_bytes(module)
    FlyteEntities.entities.clear()
    try:
        return serialise(path, name)
    finally:
        sys.modules.pop(path.stem, None)


def told_by_flytekit(folder, text, texts=None):
    """Return what flytekit says differently about a flow's module."""
    flow, module = compiled(text, texts)
    return [str(one) for one in differences(flow, registered(folder, module, flow.name))]


@pytest.mark.flyte
def test_three_levels_and_a_shared_flow(tmp_path):
    flow, module = compiled(TOP)
    functions = re.findall(rb"^def (\w+)", module, re.MULTILINE)
    assert functions == [b"base", b"middle", b"top"]
    facts = registered(tmp_path, module, "top")
    assert [str(one) for one in differences(flow, facts)] == []
    assert sorted(facts["flows"]) == ["base", "middle"]
    assert facts["nodes"]["n0"]["flow"] == "middle"
    assert facts["flows"]["middle"]["nodes"]["n0"]["inputs"]["size"] == {"integer": 3}


MUTANTS = [
    ("load_result.rows]", "middle_result.rows]"),
    ("    middle_result[0] >> load_result[0]\n", ""),
    ('base(x="base")', 'base(x="case")'),
    ('base(x="base")', 'base(x="base", size=4)'),
    ('hint="h"', 'hint="i"'),
    ("days=[]", "days=[1]"),
    ("size: int = 3", "size: int = 5"),
    ('Command="load"', 'Command="lode"'),
    ('name="base.show"', 'name="base.look"'),
    ("more=middle_result.more", "more=middle_result.rows"),
    ("rows=load_result.rows, more", "rows=again_result.rows, more"),
]


@pytest.mark.flyte
@pytest.mark.parametrize(("written", "changed"), MUTANTS)
def test_a_changed_module_differs(tmp_path, written, changed):
    flow, module = compiled(TOP)
    text = module.decode()
    assert written in text
    text = text.replace(written, changed, 1)
    assert list(differences(flow, registered(tmp_path, text.encode(), "top"))) != []


def test_what_equals_the_default_is_left_out():
    written = MIDDLE.replace('"${{ inputs.x }}"}', '"${{ inputs.x }}", size: 3, hint: null}')
    assert written != MIDDLE
    assert compiled(written)[0] == compiled(MIDDLE)[0]
    assert compiled(written)[1] == compiled(MIDDLE)[1]


KINDS = {
    "job_none": "{command: c}",
    "job_one": "{command: c, outputs: {o: str}}",
    "job_two": "{command: c, outputs: {o: str, p: str}}",
    "flow_none": "{flow: none.yaml}",
    "flow_one": "{flow: one.yaml}",
    "flow_two": "{flow: two.yaml}",
}
OUTPUTS = {"none": {}, "one": {"o": "str"}, "two": {"o": "str", "count": "str"}}


@pytest.mark.flyte
def test_order_between_tasks_and_flows_of_any_number_of_outputs(tmp_path):
    texts = {}
    for name, outputs in OUTPUTS.items():
        task = {"command": "c", "outputs": outputs}
        values = {key: f"${{{{ tasks.a.{key} }}}}" for key in outputs}
        flow = {"name": name, "defaults": {"project_defaults": True}, "tasks": {"a": task}}
        texts[f"{name}.yaml"] = json.dumps({**flow, "outputs": values})
    text = "name: example\n" + HEAD
    for name, task in KINDS.items():
        text += f"  {name}: {task}\n"
    for (first, _), (second, task) in itertools.product(KINDS.items(), KINDS.items()):
        text += f"  {second}_after_{first}: {task[:-1]}, after: [{first}]}}\n"
    flow, module = compiled(text, texts)
    assert module.count(b" >> ") == len(KINDS) ** 2
    assert [str(d) for d in differences(flow, registered(tmp_path, module, "example"))] == []


@pytest.mark.flyte
@pytest.mark.parametrize("everything", [True, False])
@pytest.mark.parametrize("path", WITHOUT_FLOWS, ids=lambda path: path.parent.name)
def test_every_example_runs_in_another_flow(tmp_path, path, everything):
    text = re.sub(r"^exports:.*(\n .*)*", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = {f"tasks/{one.name}": one.read_text() for one in path.parent.glob("tasks/*.yaml")}
    flow = check(text.encode(), load=Memory(texts)).flow
    parent = parent_of({"used.yaml": flow}, everything)
    assert told_by_flytekit(tmp_path, parent, {"used.yaml": text, **texts}) == []


@pytest.mark.flyte
@given(flows(3), flows(2))
@fewer(2)
def test_flytekit_registers_what_drawn_flows_say(tmp_path_factory, one, other):
    parent, texts, distinct = drawn(one, other)
    assume(distinct)
    assert told_by_flytekit(tmp_path_factory.getbasetemp(), parent, texts) == []


@pytest.mark.law
def test_ruff_leaves_modules_of_several_flows_alone(tmp_path):
    number = itertools.count()

    @given(flows(3), flows(2))
    def collect(one, other):
        parent, texts, distinct = drawn(one, other)
        assume(distinct)
        (tmp_path / f"module_{next(number)}.py").write_bytes(compiled(parent, texts)[1])

    collect()
    (tmp_path / "top.py").write_bytes(compiled(TOP)[1])
    for command in (["format", "--diff", "--line-length", "100"], ["check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (run.returncode, run.stdout[-3000:]) == (0, run.stdout[-3000:])


NAMES = [
    "load",
    "load_result",
    "workflow",
    "str",
    "CsvFile",
    "DominoJobTask",
    "Artifact",
    "Outputs",
]


@pytest.mark.flyte
@pytest.mark.parametrize("name", NAMES)
def test_one_name_everywhere(tmp_path, name):
    """Tasks, artifacts, inputs and outputs of one name, in flows of which one has it too."""
    low = name.lower()
    inner = {
        "name": "inner",
        "inputs": {low: "file[csv]"},
        "defaults": {"project_defaults": True},
        "artifacts": {name: {"name": "A", "type": "data"}},
        "tasks": {
            name: {
                "command": "c",
                "inputs": {name: "file[csv]"},
                "with": {name: f"${{{{ inputs.{low} }}}}"},
                "outputs": {name: {"artifact": name, "file": "a.csv"}},
            }
        },
        "outputs": {name: f"${{{{ tasks.{name}.{name} }}}}"},
    }
    outer = {**inner, "name": name, "inputs": {"x": "file[csv]"}}
    outer["tasks"] = {name: {"flow": "inner.yaml", "with": {low: "${{ inputs.x }}"}}}
    job = json.loads(
        json.dumps(inner["tasks"][name]).replace(f"inputs.{low}", f"tasks.{name}.{name}")
    )
    outer["tasks"][f"{name}_result"] = {**job, "after": [name]}
    texts = {"inner.yaml": json.dumps(inner)}
    assert told_by_flytekit(tmp_path, json.dumps(outer), texts) == []
    module = compiled(json.dumps(outer), texts)[1].decode()
    tree = ast.parse(module)
    scopes = [tree, *(node for node in tree.body if isinstance(node, ast.FunctionDef))]
    top, *local = [
        [one.targets[0].id for one in scope.body if isinstance(one, ast.Assign)] for scope in scopes
    ]
    assert all(len(names) == len({*names}) for names in (top, *local))
    assert all({*top}.isdisjoint(names) for names in local)
    defined = {*top}.union(*local)
    wanted = {"CsvFile", "load", "load_result", name, f"{name}_result", f"_{name}"}
    wanted |= {f"{name}_result_result", f"_{name}_result"}
    assert {text.rstrip("_") for text in defined} <= wanted


def test_a_key_that_nothing_uses_is_kept():
    """By a name that linters take for unused, in each function that has one."""
    inner = f"name: inner\n{HEAD}  first: {{flow: base.yaml, with: {{x: a}}}}\n"
    outer = f"name: outer\n{HEAD}  first: {{flow: inner.yaml}}\n"
    module = compiled(outer, {**TEXTS, "inner.yaml": inner})[1]
    assert b'    _first = base(x="a")\n' in module
    assert b"    _first = inner()\n" in module


def test_the_proof_covers_the_flows_that_run_inside():
    flow, module = compiled(TOP)
    prove(flow, module)
    for old, new in [
        (b'"lode"', b'"x"'),
        (b'Command="show"', b'Command="shown"'),
        (b'    """middle"""', b"    pass"),
        (b"base(x=x)", b"stranger(x=x)"),
        (b'"other"', b'"another"'),
    ]:
        if old in module:
            with pytest.raises(Unproven):
                prove(flow, module.replace(old, new, 1))
    assert all(text in module for text in (b'Command="show"', b'"other"', b"base(x=x)"))


def test_equal_files_of_one_name_are_one_flow(tmp_path):
    text = TOP.replace("load: {flow: base.yaml", "load: {flow: copy.yaml")
    assert text != TOP
    assert compiled(text, {**TEXTS, "copy.yaml": BASE})[1] == compiled(TOP)[1]


def test_settings_of_the_parent_reach_nowhere_else():
    given = "vars: {n: 1, e: {env: E, default: d}}\n"
    inner = f"name: inner\n{given}{HEAD}  a: {{command: 'c ${{{{ vars.n }}}} ${{{{ vars.e }}}}'}}\n"
    outer = "name: outer\nvars: {n: 1}\ndefaults: {project_defaults: true, retries: 7}\ntasks:\n"
    outer += "  a: {command: 'c ${{ vars.n }}'}\n  b: {flow: inner.yaml}\n"
    settings = BuildSettings({"n": "2"}, {"E": "e"})
    module = compiled(outer, {"inner.yaml": inner}, settings)[1].decode()
    assert 'Command="c 1 e"' in module
    assert 'Command="c 2"' in module
    assert module.count("retries=7") == 1


def test_flows_may_be_given_as_they_are():
    """As an importer of Python does: a document, and the flows that it names."""
    middle = compiled(MIDDLE)[0]
    base = next(one for one in functions_of(middle) if one.name == "base")
    document, _ = parse(Source("flow.yaml", TOP))
    given_flows = {"base.yaml": base, "middle.yaml": middle}
    flow = resolve(compose(document, BuildSettings(), access_to({}).task_file), given_flows)
    assert flow == compiled(TOP)[0]
    assert emit_workflow(flow, "flow.yaml") == compiled(TOP)[1]


@pytest.mark.parametrize("text", [TOP, MIDDLE])
def test_the_yaml_of_a_flow_reads_back_to_it(text):
    flow = compiled(text)[0]
    written = emit_yaml(flow)
    assert compiled(written)[0] == flow
    assert "size: 3" not in written
