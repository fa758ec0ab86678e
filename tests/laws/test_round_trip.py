"""Laws of fidelity: a flow comes back equal from its module and from its YAML."""

from dataclasses import replace

import places
import pytest
from flowc.emitting.python import flow_section, settings
from flowc.formatting.write_flow import emit_yaml
from flowc.importing.import_module import decompile
from flowc.language.types import File
from flowc.pipeline import build, check
from flowc.workspace.find_used_files import Beside
from hypothesis import assume, given
from hypothesis import strategies as st
from memory import Memory
from nested_flows import drawn
from samples import fewer
from strategies import flows, to_yaml

EXAMPLES = sorted((places.EXAMPLES).glob("*/*.yaml"))
SEEDS = st.integers(0, 10**6)


def compiled(text, load=None):
    """Return a flow and its module."""
    report, module = build(text.encode(), load=load)
    assert [f.message for f in report.findings if f.severity == "error"] == []
    return check(text.encode(), load=load).flow, module


def imported(module):
    """Return the last flow of a module, which has no errors."""
    report, found = decompile(module)
    assert [f.message for f in report.findings if f.rule == "unsupported-python"] == []
    assert not report.failed
    return found[-1].flow


@given(flows(), SEEDS)
def test_a_module_reads_back_to_its_flow(flow, seed):
    compiled_flow, module = compiled(to_yaml(flow, seed, aliases=True))
    assert imported(module) == compiled_flow


@given(flows(3), flows(2))
@fewer(2)
def test_a_module_of_several_flows_reads_back_to_them(one, other):
    parent, texts, distinct = drawn(one, other)
    assume(distinct)
    compiled_flow, module = compiled(parent, Memory(texts))
    assert imported(module) == compiled_flow


@given(flows(), SEEDS)
def test_a_flow_is_written_as_yaml_that_reads_back_to_it(flow, seed):
    compiled_flow, _ = compiled(to_yaml(flow, seed))
    again = check(emit_yaml(compiled_flow).encode())
    assert [f.message for f in again.report.findings if f.severity == "error"] == []
    assert again.flow == compiled_flow


@given(flows(), SEEDS)
def test_what_is_imported_is_written_as_yaml_that_builds_the_same_module(flow, seed):
    _, module = compiled(to_yaml(flow, seed))
    text = decompile(module)[1][-1].text
    assert build(text.encode(), "flow.yaml")[1] == module


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n\n\n"])
def test_line_ends_of_a_command_stay_whatever_follows_it(end):
    tasks = {key: {"command": f"a\nb{end}", "project_defaults": True} for key in "ab"}
    flow, _ = compiled(to_yaml({"name": "f", "tasks": tasks}))
    assert check(emit_yaml(flow).encode()).flow == flow


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_module_of_an_example_imports_back_to_an_equal_flow(path):
    flow = check(path.read_bytes(), str(path), load=Beside(path)).flow
    name = "workflow.py" if path.stem == "flow" else f"{path.stem}.py"
    assert imported(path.with_name(name).read_bytes()) == flow


# What the laws are good for: faults of the generator


def without_first(pairs):
    return dict(list(pairs.items())[1:])


def drop_a_binding(monkeypatch):
    step = flow_section.Section.step
    monkeypatch.setattr(
        flow_section.Section,
        "step",
        lambda self, task: step(self, replace(task, bindings=task.bindings[1:])),
    )


def swap_two_outputs(monkeypatch):
    value = flow_section.Section.value

    def swapped(self, bound, kind):
        if isinstance(bound, flow_section.TaskRef):
            outputs = self.flow.task_by_key[bound.task].outputs
            others = [o.name for o in outputs if o.name != bound.output and o.type == kind]
            bound = replace(bound, output=others[0]) if others else bound
        return value(self, bound, kind)

    monkeypatch.setattr(flow_section.Section, "value", swapped)


def lose_a_retry(monkeypatch):
    rows = tuple(row for row in settings.SETTINGS if row.setting != ("retries",))
    monkeypatch.setattr(settings, "SETTINGS", rows)


def lose_an_edge_of_order(monkeypatch):
    monkeypatch.setattr(flow_section.Section, "edges", lambda self, task: iter(()))


def forget_a_default(monkeypatch):
    parameter = flow_section.Section.parameter
    monkeypatch.setattr(
        flow_section.Section,
        "parameter",
        lambda self, declared: parameter(self, replace(declared, default=None)),
    )


def forget_a_path(monkeypatch):
    monkeypatch.setattr(flow_section.Section, "placed", lambda self, kind, path: kind)


def forget_the_extension_of_an_artifact(monkeypatch):
    artifact_file = flow_section.Section.artifact_file
    monkeypatch.setattr(
        flow_section.Section,
        "artifact_file",
        lambda self, output: artifact_file(
            self, replace(output, type=File("file", flow_section.extension(output.file)))
        ),
    )


FAULTY = """
name: mutable
inputs: {size: {type: int, default: 3}}
artifacts: {results: {name: Results, type: data}}
defaults: {project_defaults: true}
tasks:
  load:
    command: load
    outputs: {rows: {type: "file[csv]", path: /mnt/rows.csv}, notes: "file[csv]"}
  clean:
    command: clean
    inputs: {rows: "file[csv]", size: int, mode: str}
    with: {rows: "${{ tasks.load.rows }}", size: "${{ inputs.size }}", mode: fast}
    outputs: {rows: {artifact: results, file: adsl.data, type: "file[csv]"}}
    retries: 2
  report: {command: report, after: [clean]}
outputs: {one: "${{ tasks.clean.rows }}"}
"""
FAULTS = [
    drop_a_binding,
    swap_two_outputs,
    lose_a_retry,
    lose_an_edge_of_order,
    forget_a_default,
    forget_a_path,
    forget_the_extension_of_an_artifact,
]


def test_the_flow_that_faults_are_tried_on_keeps_the_law():
    flow, module = compiled(FAULTY)
    assert imported(module) == flow


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_law_catches_a_fault_of_the_generator(fault, monkeypatch):
    fault(monkeypatch)
    monkeypatch.setattr("flowc.emitting.python.workflow.prove", lambda flow, data: None)
    flow, module = compiled(FAULTY)
    report, found = decompile(module)
    assert report.failed or found[-1].flow != flow
