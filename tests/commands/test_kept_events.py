"""What is kept of the events of a run: as `--json` prints them, with the flow that was run."""

import pytest
from asked import Asked
from flowc.commands.runs.kept_events import last_run
from flowc.pipeline import check
from flowc.running.request import Fault, FlowEnd, TaskEnd, TaskStart, Value, line_of
from flowc.version import __version__
from project import flow, write

pytestmark = pytest.mark.flyte

EVENTS = [
    TaskStart("one", 1, 1, "/run/job.log"),
    TaskEnd("one", "succeeded", 0.44, outputs={"rows": Value("file", "/run/rows.csv")}),
    FlowEnd("succeeded", {"rows": Value("file", "/run/rows.csv")}),
]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    write({"flow.yaml": flow("plain")})
    asked = Asked(monkeypatch)
    asked.leaves = "tasks"
    return asked


def newest(tmp_path, **how):
    return last_run(tmp_path / "repo/flow.yaml", "plain", **how)


def test_the_events_are_what_is_printed_for_machines(asked, tmp_path):
    assert newest(tmp_path) is None
    printed = asked("flow.yaml", "--json", events=EVENTS).stdout
    kept = newest(tmp_path)
    assert (kept.folder / "events.jsonl").read_text() == printed
    assert [*kept.events()] == EVENTS
    assert asked("flow.yaml", events=[Fault("the disk is full")]).exit_code == 2
    assert [*newest(tmp_path).events()] == [Fault("the disk is full")]  # the newest run


def test_a_line_that_is_being_written_is_no_event_yet(asked, tmp_path):
    asked("flow.yaml", events=EVENTS)
    kept = newest(tmp_path)
    (kept.folder / "events.jsonl").write_text(line_of(EVENTS[0]) + '{"event": "task-')
    assert [*kept.events()] == EVENTS[:1]


def test_a_flow_that_changed_since_is_told_from_one_that_did_not(asked, tmp_path):
    asked("flow.yaml", "--until", "load", events=EVENTS)
    about = newest(tmp_path).about
    assert (about.flow, about.version) == ("plain", __version__)
    assert about.path == str((tmp_path / "repo/flow.yaml").resolve())
    assert (about.tasks, about.stubbed) == (("load",), ())
    text = flow("plain")
    assert about.is_of(check(b"# a comment\n" + text.encode(), "flow.yaml"))
    changed = text.replace("command: ", "command: echo ", 1)
    assert changed != text
    assert not about.is_of(check(changed.encode(), "flow.yaml"))


def test_what_is_no_run_of_this_flowc_is_passed_over(asked, tmp_path):
    asked("flow.yaml", events=EVENTS)
    kept = newest(tmp_path)
    (kept.folder.parent / "99").mkdir()
    assert newest(tmp_path).folder == kept.folder
    (kept.folder / "about.json").write_text("[]")
    assert newest(tmp_path) is None
