"""Names that collide with anything in a generated module still compile, and mean the same."""

import sys
from pathlib import Path

import pytest
from flowc import standin
from flowc.pipeline import build, check
from flowc.verifying.compare import differences
from flowc.verifying.describe_module import serialise
from places import TESTS

sys.path.append(str(TESTS / "heavy"))
standin.install()
pytestmark = pytest.mark.flyte

NAMES = [
    "workflow",
    "str",
    "int",
    "float",
    "bool",
    "list",
    "dict",
    "FlyteFile",
    "FlyteDirectory",
    "DominoJobTask",
    "DominoJobConfig",
    "DominoFile",
    "Artifact",
    "DATA",
    "Input",
    "Output",
    "run_domino_job_task",
    "GitRef",
    "NamedTuple",
    "TypeVar",
    "Annotated",
    "Enum",
    "datetime",
    "timedelta",
    "numpy",
    "pandas",
    "print",
    "type",
    "match",
    "case",
    "CsvFile",
    "WorkflowFailurePolicy",
    "PathConfig",
    "builtins",
    "flytekit",
    "train",
    "train_result",
    "load",
    "load_result",
    "Outputs",
]

TEMPLATE = """\
name: {flow}
failure_policy: fail_after_executable_nodes_complete
inputs:
  {input}: file[csv]
  start: {{type: datetime, default: 2026-01-01}}
  paint: {{type: "enum[red, green]", default: red}}
defaults: {{project_defaults: true}}
artifacts:
  {artifact}: {{name: Results, type: data}}
tasks:
  {task}:
    command: python load.py
    inputs:
      {task_input}: file[csv]
      word: str
      when: datetime
      paint: enum[red, green]
      array: {{type: "file", path: /mnt/here}}
    with:
      {task_input}: ${{{{ inputs.{input} }}}}
      word: text
      when: ${{{{ inputs.start }}}}
      paint: ${{{{ inputs.paint }}}}
      array: ${{{{ inputs.{input} }}}}
    outputs:
      {output}: {{artifact: {artifact}, file: rows.csv}}
      numbers: numpy.ndarray
      parts: list[int]
  {task}_result:
    command: python train.py
    environment: {{name: Standard}}
    inputs:
      {task_input}: file[csv]
      wait: timedelta
      limits: dict[str, float]
    with:
      {task_input}: ${{{{ tasks.{task}.{output} }}}}
      wait: 1h
      limits: {{low: 1}}
    outputs:
      {output}: file[pkl]
  last:
    command: python report.py
    after: [{task}_result, {task}]
outputs:
  {output}: ${{{{ tasks.{task}_result.{output} }}}}
"""


def compiled(tmp_path: Path, **names: str) -> list[str]:
    """Build the template with some names, and return what flytekit says differently."""
    chosen = {
        "flow": "example",
        "input": "data",
        "artifact": "results",
        "task": "load",
        "task_input": "rows",
        "output": "model",
        **names,
    }
    data = TEMPLATE.format(**chosen).encode()
    checked = check(data)
    report, module = build(data)
    assert [f for f in report.findings if f.severity == "error"] == []
    assert module is not None
    target = tmp_path / "collision.py"
    target.write_bytes(module)
    return [str(d) for d in differences(checked.flow, serialise(target, chosen["flow"]))]


@pytest.mark.parametrize("name", NAMES)
def test_one_name_everywhere(tmp_path, name):
    """A flow, a task, an artifact, inputs and outputs that all have one name."""
    everywhere = dict.fromkeys(("flow", "artifact", "task", "task_input", "output"), name)
    assert compiled(tmp_path, **everywhere, input=name.lower()) == []


@pytest.mark.parametrize("part", ["flow", "artifact", "task"])
@pytest.mark.parametrize("name", ["workflow", "str", "FlyteFile", "DominoJobTask", "example"])
def test_one_part_has_the_name(tmp_path, part, name):
    assert compiled(tmp_path, **{part: name}) == []


def test_names_yield_to_each_other(tmp_path):
    assert (
        compiled(tmp_path, task="load", artifact="load_result", input="load", flow="load_a") == []
    )


def test_a_name_that_is_taken_gets_an_underscore():
    flow = "name: f\ndefaults: {project_defaults: true}\ntasks: {DominoJobTask: {command: c}}\n"
    assert b"\n    DominoJobTask_()\n" in build(flow.encode())[1]
