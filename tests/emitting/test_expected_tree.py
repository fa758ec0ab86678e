"""A second word on every module: its syntax tree is the one that is built from the flow alone."""

import ast

import pytest
from expected_tree import expected_tree
from flowc.pipeline import build, check
from flowc.workspace.find_used_files import Beside
from generated_tree import generated_tree
from hypothesis import assume, given
from hypothesis import strategies as st
from memory import Memory
from nested_flows import TEXTS, TOP, drawn
from places import TESTS
from sabotages import SABOTAGES, put
from samples import fewer
from strategies import flows, to_yaml

HERE = TESTS
LANGUAGE = {f"language.{name}" for name in ("types", "literals", "references")}
MODEL = {"flow", "resolving.domino_form", *LANGUAGE}
EXAMPLES = sorted((HERE.parent / "examples" / "yaml").glob("*/*.yaml"))


@pytest.mark.parametrize("path", sorted(HERE.glob("expected_*.py")), ids=lambda path: path.stem)
def test_what_is_expected_comes_from_the_model_alone(path):
    nodes = ast.walk(ast.parse(path.read_bytes()))
    paths = [one.module for one in nodes if isinstance(one, ast.ImportFrom)]
    assert {path for path in paths if "flowc" in path} <= {f"flowc.{name}" for name in MODEL}


def shown(tree):
    """Return a tree in lines; constants of different types are different."""
    return ast.dump(tree, indent=1).split("\n")


def compared(text, load=None):
    """Return the tree that a text's module has, and the one that it must have."""
    report, module = build(text, load=load)
    assert [f.message for f in report.findings if f.severity == "error"] == []
    return shown(generated_tree(module)), shown(expected_tree(check(text, load=load).flow))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_example_has_the_expected_tree(path):
    generated, expected = compared(path.read_bytes(), Beside(path))
    assert generated == expected


@given(flows(), st.integers(0, 10**6))
def test_a_drawn_flow_has_the_expected_tree(flow, seed):
    generated, expected = compared(to_yaml(flow, seed, aliases=True).encode())
    assert generated == expected


@given(flows(3), flows(2))
@fewer(2)
def test_drawn_flows_of_one_module_have_the_expected_tree(one, other):
    parent, texts, distinct = drawn(one, other)
    assume(distinct)
    generated, expected = compared(parent.encode(), Memory(texts))
    assert generated == expected


def test_flows_on_three_levels_have_the_expected_tree():
    generated, expected = compared(TOP.encode(), Memory(TEXTS))
    assert generated == expected


# What the comparison is good for: faults of the generator

PREP = """
name: prep
inputs: {path: str, limit: {type: int, default: 10}}
defaults: {project_defaults: true}
tasks:
  read: {command: read, inputs: {path: str}, with: {path: "${{ inputs.path }}"}, outputs: {rows: \
"file[csv]"}}
outputs: {rows: "${{ tasks.read.rows }}"}
"""
FLOW = """
name: sabotaged
description: Says what it does.
inputs: {size: {type: int, default: 3}, mode: {type: "enum[fast, slow]", default: slow}, day: \
datetime}
defaults: {project_defaults: true}
artifacts: {results: {name: Results, type: model}, logs: {name: Logs, type: data}}
tasks:
  prep: {flow: prep.yaml, with: {path: x, limit: 20}}
  load:
    command: load
    description: Reads.
    outputs: {rows: "file[csv]", notes: "file[csv]", log: {artifact: logs, file: a.dat, type: \
"file[log]"}}
  clean:
    command: clean
    inputs:
      rows: {type: "file[csv]", path: /mnt/rows.csv}
      parts: list[file[csv]]
      size: int
      mode: enum[fast, slow]
      rate: float
      zero: float
      flag: bool
      wait: timedelta
      when: datetime
      options: dict
      hint: str | none
    with: {rows: "${{ tasks.load.rows }}", parts: ["${{ tasks.load.notes }}", "${{ tasks.prep.rows \
}}"],
      size: "${{ inputs.size }}", mode: fast, rate: 2, zero: -0.0, flag: true, wait: 90s,
      when: 2025-01-31T08:30:00Z, options: {a: 1}, hint: null}
    outputs: {model: {artifact: results, file: model.pkl}}
    after: [prep]
    retries: 2
    timeout: 1h
    cache: {version: "1", ignore_inputs: [mode, size]}
    hardware_tier: {id: gpu-large}
    dataset_snapshots: [{id: d1, version: 4}]
    cluster: {type: ray, environment: {id: e}, worker_hardware_tier: gpu-small, workers: 2,
      max_workers: 4, master_hardware_tier: small}
  report:
    command: report
    inputs: {model: "file[pkl]", day: datetime}
    with: {model: "${{ tasks.clean.model }}", day: "${{ inputs.day }}"}
    hardware_tier: {name: Small}
outputs: {model: "${{ tasks.clean.model }}", rows: "${{ tasks.load.rows }}"}
exports:
  - {artifact: results, dataset: d2}
  - {files: ["${{ tasks.clean.model }}", "${{ tasks.load.log }}"], bundles: [QC, Safety]}
failure_policy: fail_after_executable_nodes_complete
"""


def sabotaged():
    return compared(FLOW.encode(), Memory({"prep.yaml": PREP}))


def test_the_flow_that_faults_are_tried_on_has_the_expected_tree():
    generated, expected = sabotaged()
    assert generated == expected


@pytest.mark.parametrize("fault", SABOTAGES)
def test_a_fault_of_the_generator_is_seen(fault, monkeypatch):
    put(monkeypatch, fault)
    generated, expected = sabotaged()
    assert generated != expected
