"""Stubs: outputs of each type without the programs that make them, and nothing of it cached."""

import json
import pickle
from pathlib import Path

import pytest
from flowc.running.request import FlowEnd, TaskStart
from running import Runner

pytestmark = pytest.mark.flyte


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path)


KINDS = {
    "text": "str", "number": "int", "part": "float", "yes": "bool", "moment": "datetime",
    "span": "timedelta", "colour": "enum[red, green]", "loose": "dict", "note": "int | none",
    "texts": "list[str]", "counts": "dict[str, int]", "rows": "file[csv]", "page": "file[pdf]",
    "adsl": "file[sas7bdat]", "any": "file", "folder": "directory", "parts": "list[file[csv]]",
    "model": "sklearn.base.BaseEstimator", "array": "numpy.ndarray", "frame": "pandas.DataFrame",
    "pickled": "file[joblib]", "named": "dict[str, directory]", "either": "file[csv] | none",
    "placed": "{type: 'file[csv]', path: /mnt/own/placed.csv}", "picture": "file[png]",
}  # fmt: skip


def test_an_output_of_each_type_is_written_and_read(run):
    outputs = "".join(f"      {name}: {json.dumps(kind) if kind[0] != '{' else kind}\n"
                      for name, kind in KINDS.items())  # fmt: skip
    flow = (
        "name: all\ndefaults: {project_defaults: true}\ntasks:\n  make:\n    command: no-program\n"
        f"    outputs:\n{outputs}outputs:\n"
        + "".join(f"  {name}: ${{{{ tasks.make.{name} }}}}\n" for name in KINDS)
    )
    ran = run(flow, stubs={"make": ""})
    assert ran.ends["make"].reason == ""
    made = ran.outputs
    assert made.keys() == KINDS.keys()
    values = ("text", "number", "part", "yes", "moment", "span", "colour", "loose", "note")
    assert {name: made[name] for name in values} == {
        "text": "stub", "number": 1, "part": 0.5, "yes": True, "moment": "2026-01-31T08:00:00Z",
        "span": "1h0m0s", "colour": "red", "loose": {}, "note": 1,
    }  # fmt: skip
    assert (made["texts"], made["counts"]) == (["stub"], {"stub": 1})
    for name in ("rows", "either", "placed"):
        assert Path(made[name]).read_text() == "stub\n1\n"
    assert Path(made["parts"][0]).read_text() == "stub\n1\n"
    assert Path(made["page"]).read_bytes().startswith(b"%PDF-1.4\n")
    assert Path(made["picture"]).read_bytes().startswith(b"\x89PNG")
    assert pickle.loads(Path(made["pickled"]).read_bytes()) == {"stub": 1}
    assert (Path(made["folder"]) / "stub.txt").is_file()
    assert Path(made["adsl"]).read_bytes() == b""
    (start,) = ran.of(TaskStart)
    log = Path(start.log).read_text()
    assert "stub: /workflow/outputs/adsl.sas7bdat: empty, nothing here writes sas7bdat\n" in log


def test_libraries_read_what_stands_for_their_files(run):
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    flow = (
        "name: two\ndefaults: {project_defaults: true}\ntasks:\n  make:\n    command: no-program\n"
        "    outputs: {array: numpy.ndarray, frame: pandas.DataFrame}\n"
        "outputs: {array: '${{ tasks.make.array }}', frame: '${{ tasks.make.frame }}'}\n"
    )
    made = run(flow, stubs={"make": ""}).outputs
    assert numpy.load(made["array"]).tolist() == [0.0]
    assert pandas.read_parquet(made["frame"]).to_dict("list") == {"stub": [1]}


CHAIN = """
name: chain
defaults: {environment: {id: e, revision: r}, hardware_tier: {id: h}, commit_id: c,
  volume_size_gib: 1, dataset_snapshots: [], external_volumes: []}
tasks:
  make: {command: no-program, outputs: {n: int}, cache: {version: "1"}}
  twice:
    command: "echo $(( 2 * $(cat /workflow/inputs/n) )) > /workflow/outputs/n"
    inputs: {n: int}
    with: {n: "${{ tasks.make.n }}"}
    outputs: {n: int}
    cache: {version: "1"}
  alone: {command: "echo 7 > /workflow/outputs/n", outputs: {n: int}, cache: {version: "1"}}
outputs: {twice: "${{ tasks.twice.n }}", alone: "${{ tasks.alone.n }}"}
"""


@pytest.mark.parametrize(("command", "twice"), [("", 2), ("echo 20 > /workflow/outputs/n", 40)])
def test_what_comes_from_a_stub_is_marked_and_never_cached(run, tmp_path, command, twice):
    cache = tmp_path / "cache"
    for state in ("succeeded", "cached"):
        ran = run(CHAIN, stubs={"make": command}, cache_folder=str(cache))
        assert ran.outputs == {"twice": twice, "alone": 7}
        assert ran.states == {"make": "succeeded", "twice": "succeeded", "alone": state}
    assert {name: end.stub for name, end in ran.ends.items()} == {
        "make": True, "twice": True, "alone": False,
    }  # fmt: skip
    assert {start.task: start.stub for start in ran.of(TaskStart)} == {"make": True, "twice": False}
    assert ran.of(FlowEnd)[-1].stubs == ("twice",)
    assert len([*cache.iterdir()]) == 1
