"""The JSON Schema of editors: draft-07, as strict as the model, without noise."""

import json

import pytest
from flowc.findings.source import Source
from flowc.language.json_schema import flow_schema, task_file_schema
from flowc.reading.parse import parse
from flowc.resources import SCHEMAS
from jsonschema import Draft7Validator
from places import EXAMPLES

SCHEMA = json.loads((SCHEMAS / "flow.schema.json").read_text(encoding="utf-8"))
FLOWS = sorted((EXAMPLES).glob("*/*.yaml"))
BASE = "name: x\ntasks:\n  a:\n    command: c\n"


TASK = json.loads((SCHEMAS / "task.schema.json").read_text(encoding="utf-8"))
TASK_FILES = sorted((EXAMPLES).glob("*/tasks/*.yaml"))


def faults(text: str, schema=SCHEMA) -> list[str]:
    document, findings = parse(Source("flow.yaml", text))
    assert document is not None
    assert findings == []
    return [error.message for error in Draft7Validator(schema).iter_errors(document.value)]


@pytest.mark.parametrize(("schema", "fresh"), [(SCHEMA, flow_schema), (TASK, task_file_schema)])
def test_it_is_a_schema_and_not_stale(schema, fresh):
    Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert json.loads(fresh()) == schema, (
        "schemas/flow.schema.json and task.schema.json: make golden"
    )


@pytest.mark.parametrize("path", TASK_FILES, ids=lambda path: path.stem)
def test_every_task_file_of_the_examples_is_valid(path):
    assert faults(path.read_text(encoding="utf-8"), TASK) == []


@pytest.mark.parametrize(
    ("text", "is_good"),
    [
        ("command: c", True),
        ("params: {a: int, b: {type: str, default: x, description: A b.}}", True),
        ("retries: ${{ params.a }}\ntimeout: null\ncache: false", True),
        ("inputs: {x: str}\noutputs: {y: {type: int, description: A y.}}", True),
        ("params: {my-name: int}", False),
        ("params: {a: {type: int, defualt: 1}}", False),
        ("params: [a]", False),
        ("retrys: 2", False),
        ("with: {x: 1}", False),
        ("after: [a]", False),
        ("use: other.yaml", False),
        ("flow: other.yaml", False),
    ],
)
def test_what_a_task_file_may_hold(text, is_good):
    assert (faults(text, TASK) == []) == is_good


@pytest.mark.parametrize(
    ("lines", "is_good"),
    [
        ("use: ../tasks/a.yaml", True),
        ("use: a.yaml\n    params: {x: 1, y: [a]}\n    with: {z: 1}\n    retries: null", True),
        ("params: {x: 1}\n    command: c", False),
        ("use: a.yaml\n    params: [x]", False),
        ("use: 5", False),
    ],
)
def test_a_task_may_start_from_a_file(lines, is_good):
    assert (faults(f"name: x\ntasks:\n  a:\n    {lines}\n") == []) == is_good


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: f"{flow.parent.name}/{flow.stem}")
def test_every_example_is_valid(flow):
    assert faults(flow.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "retries: ${{ vars.n }}",
        "environment: null",
        "cache: false",
        "timeout: 90",
        "timeout: 1h30m",
        "external_volumes: [an-id, {name: Data}]",
        "inputs: {x: str, y: {type: int, default: 3}}",
        "matrix: {d: [ae, 1], e: ['${{ vars.e }}'], exclude: [{d: 1, e: x}]}",
        "matrix: [{d: ae, tier: null, map: {a: [1]}}]",
        "matrix: ${{ vars.rows }}",
        "matrix: {d: '${{ vars.d }}'}",
        "outputs: {'${{ matrix.d }}_data': str, 'x${{matrix.d}}': str}",
        "after: ['b[ae]', 'b[*]', 'b[matrix]']",
    ],
)
def test_what_authors_may_write_is_valid(line):
    assert faults(f"{BASE}    {line}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "retrys: 2",
        "retries: three",
        "retries: -1",
        "timeout: soon",
        "cache: true",
        "cache: {serialize: true}",
        "git_ref: {type: branch, value: main}",
        "inputs: {my-input: str}",
        "outputs: {x: {type: str, colour: red}}",
        "dataset_snapshots: [{id: a, version: 0}]",
        "volume_size_gib: 0",
        "matrix: {}",
        "matrix: []",
        "matrix: null",
        "matrix: [ae, cm]",
        "matrix: {d: ae}",
        "matrix: {d: []}",
        "matrix: {d: [1.5, true]}",
        "matrix: {my-axis: [a]}",
        "matrix: {d: [a], exclude: {d: a}}",
        "outputs: {'${{ vars.d }}': str}",
        "outputs: {'1${{ matrix.d }}': str}",
    ],
)
def test_what_they_may_not_is_not(line):
    assert faults(f"{BASE}    {line}\n") != []


@pytest.mark.parametrize(
    "text",
    [
        "profiles: {prod: {vars: {x: 1}, defaults: {retries: 2, cache: false, job_title: null}}}",
        "profiles: {dev: {}}",
        "exports: {environment: null, hardware_tier: null, artifacts: [{artifact: a, dataset: d}]}",
    ],
)
def test_what_flows_may_have_is_valid(text):
    assert faults(f"{BASE}{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "profiles: {prod: {tasks: {}}}",
        "profiles: {prod: {defaults: {command: x}}}",
        "profiles: {prod-eu: {}}",
        "profiles: {prod: {vars: '${{ vars.x }}'}}",
    ],
)
def test_what_flows_may_not_have_is_not(text):
    assert faults(f"{BASE}{text}\n") != []


SUB_FLOW = "name: x\ntasks:\n  a:\n    flow: ../prep/flow.yaml\n"


@pytest.mark.parametrize(
    "line", ["", "with: {x: 1}", "after: [b]", "description: Prepares.", "matrix: {x: [1]}"]
)
def test_a_task_may_be_a_flow(line):
    assert faults(f"{SUB_FLOW}    {line}\n") == []


@pytest.mark.parametrize(
    "line", ["command: c", "retries: 2", "inputs: {x: str}", "name: A", "flaw: x"]
)
def test_a_task_that_is_a_flow_is_nothing_else(line):
    assert faults(f"{SUB_FLOW}    {line}\n") != []


def test_a_task_needs_a_command_or_a_flow():
    assert faults("name: x\ntasks: {a: {description: Nothing.}}\n") != []


def test_every_key_is_described_and_nothing_is_noise():
    noise, bare = [], []

    def visit(part, path):
        if isinstance(part, dict):
            noise.extend(path for key in ("title",) if isinstance(part.get(key), str) and path)
            noise.extend(
                path for value in part.values() if value == {"type": "null"} and "Task" not in path
            )
            for name, one in part.get("properties", {}).items():
                if "markdownDescription" not in one:
                    bare.append((*path, name))
        for step, inner in part.items() if isinstance(part, dict) else enumerate(part):
            if isinstance(inner, dict | list):
                visit(inner, (*path, step))

    visit(SCHEMA, ())
    assert (noise, bare) == ([], [])
    assert SCHEMA["properties"]["tasks"]["defaultSnippets"]
