"""`flowc run --only 'sdtm[*]'`: the rows of a matrix at once, each on what it was given last."""

import json
from inspect import cleandoc
from pathlib import Path

import pytest
from asked import Asked
from flowc.running.request import FlowEnd, TaskEnd, Value
from project import write

pytestmark = pytest.mark.flyte

FLOW = """\
name: study
defaults: {project_defaults: true}
inputs: {rows: int}
tasks:
  sdtm:
    matrix: {domain: [ae, dm, ex]}
    command: sas sdtm.sas
    inputs: {rows: int, domain: str, limit: {type: int, default: 7}}
    with: {rows: "${{ inputs.rows }}", domain: "${{ matrix.domain }}"}
    outputs: {data: "file[csv]"}
  sdtm_all: {command: all, after: ["sdtm[*]"]}
  prep: {flow: prep.yaml}
"""
PREP = FLOW.partition("  sdtm_all")[0].replace("study", "prep").replace(
    "inputs: {rows: int}", "inputs: {rows: {type: int, default: 1}}"
)  # fmt: skip
ROWS = ("sdtm_ae", "sdtm_dm", "sdtm_ex")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """The last run has given two of three rows a number."""
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    write({"flow.yaml": FLOW, "prep.yaml": PREP})
    asked = Asked(monkeypatch)
    asked.leaves = "tasks"
    asked("flow.yaml", "--rows=1")
    for at, row in enumerate(ROWS[:2]):
        given = json.dumps({"rows": at, "domain": "old", "limit": 7})
        write({"inputs.json": given}, Path(asked.request.folder, "tasks", row))
    return asked


def test_each_row_has_its_own_last_inputs(asked):
    assert asked.refusal("--only", "sdtm[*]") == cleandoc(
        """
        no run has given these inputs to task 'sdtm_ex' yet, so it needs:
          --rows int
        """
    )
    told = asked("flow.yaml", "--only", "sdtm[d?]")
    assert told.exit_code == 0
    assert asked.request.tasks == ("sdtm_dm",)
    asked("flow.yaml", "--only", "sdtm[*]", "--rows", "5", "--limit=8")
    assert asked.request.tasks == ROWS
    assert asked.request.inputs == {}
    assert asked.request.task_inputs == {row: {"rows": 5, "limit": 8} for row in ROWS}


def test_what_is_taken_from_the_last_run_is_told_by_row(asked):
    given = json.dumps({"rows": 2})
    write({"inputs.json": given}, Path(asked.request.folder, "tasks", ROWS[2]))
    told = asked("flow.yaml", "--only", "sdtm[*]", "--limit=8")
    assert asked.request.task_inputs == {
        row: {"rows": at, "limit": 8} for at, row in enumerate(ROWS)
    }
    assert told.stderr.splitlines() == [
        f"{row}.rows: as in the last run: {at}" for at, row in enumerate(ROWS)
    ]


@pytest.mark.parametrize("name", ["sdtm[ae]", "sdtm_ae"])
def test_one_row_is_named_as_before(asked, name):
    told = asked("flow.yaml", "--only", name)
    assert asked.request.task_inputs == {"sdtm_ae": {"rows": 0}}
    assert told.stderr.splitlines()[0] == "rows: as in the last run: 0"


def test_rows_of_a_flow_below(asked):
    asked("flow.yaml", "--only", "prep.sdtm[*]")
    assert asked.request.tasks == tuple(f"prep.{row}" for row in ROWS)


@pytest.mark.parametrize("name", ["sdtm[x*]", "sdt*", "*", "*[ae]", "sdtm_all[*]", "prep[*]"])
def test_nothing_but_rows_is_named_by_a_pattern(asked, name):
    assert f"the flow has no task '{name}'" in asked.refusal("--only", name)


def test_outputs_of_rows_stand_by_their_tasks(asked, tmp_path):
    write({f"{row}/data.csv": row for row in ROWS}, tmp_path)
    made = {row: {"data": Value("file", str(tmp_path / row / "data.csv"))} for row in ROWS}
    ends = [TaskEnd(row, "succeeded", outputs=made[row], stub=row == "sdtm_dm") for row in ROWS]
    line = ("flow.yaml", "--only=sdtm[*]", "--rows=1", "--output-dir=out")
    told = asked(*line, events=[*ends, FlowEnd("succeeded")])
    assert [line.split()[0] for line in told.stdout.splitlines() if "/out/" in line] == [
        f"{row}.data" for row in ROWS
    ]
    assert told.stdout.count("(a stub)") == 1
    names = ["outputs.json", *(f"{row}.data.csv" for row in ROWS)]
    assert sorted(path.name for path in Path("out").iterdir()) == names
    assert Path("out/sdtm_dm.data.csv").read_text() == "sdtm_dm"
    told = asked(*line, "--json", events=[*ends, FlowEnd("succeeded")])
    end = json.loads(told.stdout.splitlines()[-1])
    assert ([*end["outputs"]], end["stubs"]) == ([f"{r}.data" for r in ROWS], ["sdtm_dm.data"])


def test_rows_go_with_stubs(asked):
    asked("flow.yaml", "--only", "sdtm[*]", "--rows=1", "--stub-of", "sdtm[ae]")
    assert (asked.request.stubs, asked.request.cache_folder) == ({"sdtm_ae": ""}, None)


def test_the_page_of_rows_says_what_differs(asked):
    page = asked("flow.yaml", "--only", "sdtm[*]", "--help").stdout
    assert "Inputs of the tasks 'sdtm_ae', 'sdtm_dm', 'sdtm_ex':" in page
    assert "--rows int    [required]" in page
    assert "--domain str  [default: each task's own]" in page
    assert "--limit int   [default: 7]" in page
