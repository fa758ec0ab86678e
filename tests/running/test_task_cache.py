"""Outputs kept by Domino's key: what hits, what misses, and what is never there by half."""

import json
from pathlib import Path

import pytest
from running import Runner

FLOW = """
name: cached
description: First words.
inputs: {source: "file[csv]", size: int, note: str}
defaults: {project_defaults: true}
tasks:
  make:
    name: Make
    command: "echo x >> ran; cp /workflow/inputs/source /workflow/outputs/data.csv; mkdir \
/workflow/outputs/parts; touch /workflow/outputs/parts/a; cp /workflow/inputs/size \
/workflow/outputs/size"
    inputs: {source: "file[csv]", size: int, note: str}
    with: {source: "${{ inputs.source }}", size: "${{ inputs.size }}", note: "${{ inputs.note }}"}
    outputs: {data: "file[csv]", parts: directory, size: int}
    cache: {version: "1.0", ignore_inputs: [note]}
outputs: {data: "${{ tasks.make.data }}", size: "${{ tasks.make.size }}", parts: "${{ \
tasks.make.parts }}"}
"""


@pytest.fixture
def run(tmp_path):
    runner = Runner(tmp_path)
    (tmp_path / "given.csv").write_text("1,2")

    def cached(text=FLOW, size=1, note="a", source="given.csv", **changes):
        given = {"source": str(tmp_path / source), "size": size, "note": note}
        changes = {"cache_folder": str(tmp_path / "cache"), **changes}
        return runner(text, inputs=given, **changes)

    cached.folder = tmp_path
    return cached


def state(ran) -> str:
    return ran.states["make"]


def test_the_second_run_has_the_outputs_of_the_first(run):
    assert state(run()) == "succeeded"
    ran = run()
    assert state(ran) == "cached"
    assert Path(ran.outputs["data"]).read_text() == "1,2"
    assert Path(ran.outputs["data"]).is_relative_to(ran.folder)
    assert [one.name for one in Path(ran.outputs["parts"]).iterdir()] == ["a"]
    assert ran.outputs["size"] == 1
    assert (run.folder / "code" / "ran").read_text() == "x\n"


def test_what_hits_and_what_misses(run):
    run()
    assert state(run(FLOW.replace("First words", "Other words"))) == "cached"
    retried = FLOW.replace("cache: {", "retries: 3\n    timeout: 1h\n    cache: {")
    assert state(run(retried)) == "cached"
    assert state(run(note="b")) == "cached"
    (run.folder / "same.csv").write_text("1,2")
    assert state(run(source="same.csv")) == "cached"

    assert state(run(size=2)) == "succeeded"
    (run.folder / "other.csv").write_text("3")
    assert state(run(source="other.csv")) == "succeeded"
    assert state(run(FLOW.replace("echo x", "echo y"))) == "succeeded"
    assert state(run(FLOW.replace('"1.0"', '"1.1"'))) == "succeeded"
    assert state(run(FLOW.replace("name: Make", "name: Make it"))) == "succeeded"
    titled = FLOW.replace("cache: {", "job_title: Other\n    cache: {")
    assert state(run(titled)) == "succeeded"
    assert state(run(cache_folder=None)) == "succeeded"
    assert state(run()) == "cached"


def test_what_is_not_to_be_cached_is_not(run):
    plain = FLOW.replace('    cache: {version: "1.0", ignore_inputs: [note]}\n', "")
    assert state(run(plain)) == state(run(plain)) == "succeeded"


def test_a_failed_task_is_not_kept(run):
    failing = FLOW.replace("cp /workflow/inputs/size", "false; nothing")
    assert state(run(failing)) == state(run(failing)) == "failed"


@pytest.mark.parametrize("part", ["values.json", "data.csv"])
def test_half_an_entry_is_none(run, part):
    run()
    (entry,) = (run.folder / "cache").iterdir()
    assert json.loads((entry / "values.json").read_text())["data"] == "data.csv"
    (entry / part).unlink()
    ran = run()
    assert state(ran) == "succeeded"
    assert Path(ran.outputs["data"]).read_text() == "1,2"
    assert state(run()) == "cached"
