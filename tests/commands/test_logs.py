"""`flowc logs`: what the jobs of the last run have printed."""

import json
from pathlib import Path

import pytest
from asked import Asked
from flowc.commands.runs.kept_events import last_run
from flowc.running.request import FlowEnd, TaskEnd, TaskStart
from project import flow, run, write

pytestmark = pytest.mark.flyte


@pytest.fixture
def logs(tmp_path, monkeypatch):
    """The last run of `flow.yaml`: `load` was tried twice, and `gone` has printed nothing."""
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    two = flow("plain").replace("tasks:\n", "tasks:\n  other: {command: b}\n")
    write({"flow.yaml": two})
    write({"1.log": "first\n", "2.log": "second\x1b[31m\nlast", "other.log": "other\n"})
    asked = Asked(monkeypatch)
    asked.leaves = "tasks"
    here = Path.cwd()
    assert asked("flow.yaml", events=[
        TaskStart("load", 1, 2, f"{here}/1.log"), TaskStart("other", 1, 1, f"{here}/other.log"),
        TaskStart("load", 2, 2, f"{here}/2.log"), TaskEnd("other", "succeeded"),
        TaskEnd("load", "succeeded"), FlowEnd("succeeded"),
    ]).exit_code == 0  # fmt: skip
    return run


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "load | second\\x1b[31m\nload | last\nother | other\n"),
        (("--task", "load"), "second\\x1b[31m\nlast\n"),
        (("--task=load", "--attempt=1"), "first\n"),
        (("--follow", "--task=load"), "first\nsecond\\x1b[31m\nlast\n"),
        (("--follow",), "load | first\nother | other\nload | second\\x1b[31m\nload | last\n"),
    ],
)
def test_logs_of_the_last_run(logs, options, told):
    result = logs("logs", *options)
    assert (result.exit_code, result.stdout, result.stderr) == (0, told, "")


def test_a_row_of_a_matrix_is_called_as_in_the_flow(logs):
    folder = last_run(Path("flow.yaml").absolute()).folder
    for file in (folder / "about.json", folder / "events.jsonl"):
        file.write_text(file.read_text().replace('"other"', '"other_ae_qc"'))
    for name in ("other[ae,qc]", "other[ae, qc]", "other_ae_qc"):
        assert logs("logs", "--task", name).stdout == "other\n"


def test_a_flow_that_is_broken_by_now_has_its_logs(logs):
    write({"flow.yaml": "name: ["})
    assert logs("logs", "--task", "other").stdout == "other\n"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--task", "lod"), "the last run had no task 'lod'; did you mean 'load'?"),
        (("--task", "load", "--attempt", "3"), "the last run of 'load' has no attempt 3"),
        (("--attempt", "3"), "--attempt goes with --task, and not with --follow"),
        (("--stub",), "no run with stubs of this flow is kept"),
    ],
)
def test_what_is_not_there_is_told(logs, options, says):
    result = logs("logs", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: {says}\n")


def test_a_run_whose_process_is_gone_is_followed_to_its_end(logs, tmp_path):
    events = last_run(tmp_path / "repo/flow.yaml").folder / "events.jsonl"
    kept = [line for line in events.read_text().splitlines() if "flow-end" not in line]
    assert json.loads(kept[-1])["event"] == "task-end"
    events.write_text("\n".join(kept) + "\n")
    assert logs("logs", "--follow", "--task=other").stdout == "other\n"
