"""What `flowc run` shows of the events of a run: on a pipeline, on a terminal, and for machines."""

import io
import json
import sys
from inspect import cleandoc

import pytest
from asked import Asked
from flowc.commands.runs.display import Live, Plain, display_for, lines_of, took
from flowc.running.request import (
    AttemptEnd,
    Exports,
    Fault,
    FlowEnd,
    TaskEnd,
    TaskStart,
    Uncached,
    Value,
    event_of,
)
from project import flow, write

pytestmark = pytest.mark.flyte

EVENTS = [
    TaskStart("prep.load", 1, 1, "/run/load.log"),
    TaskEnd("prep.load", "succeeded", 0.44, outputs={"rows": Value("file", "/run/rows.csv")}),
    TaskEnd("clean", "cached"),
    Uncached("train", "what was kept of it is damaged,\nand was removed"),
    TaskStart("train", 1, 2, "/run/train.log"),
    AttemptEnd("train", 1, "timed-out", 5.0, "it ran longer than its timeout of 5s"),
    TaskStart("train", 2, 2, "/run/train.2.log"),
    TaskEnd(
        "train", "failed", 65.2, "the job ended with exit code 3", ("hello \x1b[31m", "::error::x"),
        attempts=2, log="/run/train.2.log",
    ),
    TaskEnd("score", "skipped", reason="'train' failed"),
    Exports((
        {"artifact": {"name": "Merged", "type": "DataArtifact"}, "datasetId": "68a8"},
        {"artifact": {"name": "Forest", "type": "ModelArtifact"}, "netAppVolumeId": "v1",
         "targetRelativePath": "models"},
        {"artifact": {"name": "Forest", "type": "ModelArtifact"}, "netAppVolumeId": "v2"},
        {"files": [{"name": "Forest", "type": "ModelArtifact", "file": "f.pkl"},
                   {"name": "Forest", "type": "ModelArtifact", "file": "g.pkl"}],
         "bundles": ["QC", "Safety"]},
    )),
    FlowEnd("failed", {
        "rows": Value("file", "/run/rows.csv"),
        "score": Value("value", 0.5),
        "note": Value("value", "a\u202eb"),
        "parts": Value("value", ["/run/a.csv", "/run/b.csv"]),
        "nothing": Value("value", None),
    }),
]  # fmt: skip


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    write({"flow.yaml": flow("plain")})
    return Asked(monkeypatch)


def test_plain_lines(asked, monkeypatch):
    from flowc.commands.runs import start

    monkeypatch.setattr(start, "monotonic", iter([10.0, 82.4]).__next__)
    result = asked("flow.yaml", events=EVENTS)
    assert result.exit_code == 1, result.stderr
    assert result.stderr == cleandoc(
        """
        prep.load: started
        prep.load: succeeded after 0.4 s
        clean: cached
        train: not cached: what was kept of it is damaged,\\nand was removed
        train: started (attempt 1 of 2)
        train: attempt 1 timed out after 5.0 s: it ran longer than its timeout of 5s
        train: started (attempt 2 of 2)
        train: failed after 1 m 05 s: the job ended with exit code 3
          | hello \\x1b[31m
          | \\x3a:error::x
          the whole log is /run/train.2.log
        score: skipped: 'train' failed
        not exported here: artifact 'Merged' to the data set 68a8
        not exported here: artifact 'Forest' to the NetApp volume v1, models
        not exported here: artifact 'Forest' to the NetApp volume v2
        not exported here: 'f.pkl', 'g.pkl' of artifacts to the bundles 'QC', 'Safety'
        """
    ) + "\n"  # fmt: skip
    assert result.stdout == cleandoc(
        """
        Tasks:
          prep.load  succeeded  0.4 s
          clean      cached
          train      failed     1 m 05 s
          score      skipped
        Outputs, kept until the next run (--output-dir copies them):
          rows     /run/rows.csv
          score    0.5
          note     a\\u202eb
          parts    ["/run/a.csv", "/run/b.csv"]
          nothing  null
        plain: failed after 1 m 12 s
        """
    ) + "\n"  # fmt: skip


def test_events_for_machines(asked):
    result = asked("flow.yaml", "--json", events=EVENTS)
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert [event_of(line) for line in lines] == EVENTS
    first = json.loads(lines[0])
    assert first == {
        "event": "task-start",
        "task": "prep.load",
        "attempt": 1,
        "attempts": 1,
        "log": "/run/load.log",
    }


def test_a_terminal_has_one_line_that_lives(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    stream, now = io.StringIO(), [0.0]
    live = Live(stream, 4, False, lambda: now[0])
    now[0] = 0.2
    live.tick()
    live.take(TaskStart("train", 1, 2, ""))
    now[0] = 61.2
    live.tick()
    live.take(TaskEnd("train", "succeeded", 61.0))
    live.tick()  # nothing runs
    live.close()
    assert stream.getvalue().split("\r\x1b[2K") == [
        "",
        "flytekit: loading, 0.2 s",
        "train: running, 0.0 s (1 of 4)",
        "train: running, 1 m 01 s (1 of 4)",
        "train: succeeded after 1 m 01 s\n",
        "",
    ]


@pytest.mark.parametrize(
    ("line", "hinted"),
    [
        ("ModuleNotFoundError: No module named 'pandas'", True),
        ("/bin/sh: 1: Rscript: not found", True),
        ("bash: line 1: Rscript: command not found", True),
        ("the row was not found here", False),
    ],
)
def test_what_a_job_does_not_find_is_a_matter_of_the_path(line, hinted):
    told = [*lines_of(TaskEnd("a", "failed", 1.0, "exit code 1", (line,), log="/a.log"), False)]
    hint = "  hint: a job runs what the PATH of this shell finds first, python included"
    assert (hint in told) == hinted


def test_a_line_that_lives_never_wraps(monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    stream = io.StringIO()
    live = Live(stream, 4, True)
    live.take(TaskStart("a_task_of_a_long_name\x07", 2, 3, ""))
    assert stream.getvalue() == "\r\x1b[2Ka_task_of_a_long_na"
    live.take(TaskEnd("b", "failed", 1.0, "it is broken"))
    assert stream.getvalue().endswith("b: \x1b[31mfailed\x1b[0m after 1.0 s: it is broken\n")


def test_only_a_terminal_is_drawn_on(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    assert isinstance(display_for(False, 1, Terminal()), Live)
    assert isinstance(display_for(False, 1, io.StringIO()), Plain)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(display_for(False, 1, Terminal()), Plain)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0.0 s"),
        (59.94, "59.9 s"),
        (59.96, "1 m 00 s"),
        (3599.4, "59 m 59 s"),
        (3600, "1 h 00 m"),
        (90_000, "25 h 00 m"),
    ],
)
def test_how_long_something_took(seconds, said):
    assert took(seconds) == said


def test_a_run_that_cannot_go_on(asked):
    result = asked("flow.yaml", events=[Fault("the disk is full\x1b")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "flowc run: the disk is full\\x1b\n"
    result = asked("flow.yaml", events=[Fault("input 'x' is missing", usage=True)])
    assert result.exit_code == 2
    assert result.stderr.endswith("Error: input 'x' is missing\n")


def test_a_machine_that_isolates_nothing(asked, monkeypatch):
    from flowc.running import isolation

    monkeypatch.setattr(isolation, "choose", lambda: None)
    told = asked.refusal()
    assert "--no-isolation does without" in told
    assert asked("flow.yaml", "--no-isolation").exit_code == 0
    assert asked.request.isolation == "none"


def test_colours_that_are_forced_are_in_plain_lines(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    stream = io.StringIO()
    display_for(False, 1, stream).take(EVENTS[1])
    assert stream.getvalue() == "prep.load: \x1b[32msucceeded\x1b[0m after 0.4 s\n"


def test_a_process_that_dies(tmp_path, monkeypatch):
    """What it said last is told, and nothing is left waiting."""
    from flowc.commands.runs.flow_process import run_flow
    from flowc.running.request import Request

    def make(events):
        return Request("/no/such.py", "x", (), str(tmp_path), events)

    (tmp_path / "broken").write_text("#!/bin/sh\necho first >&2\necho last words >&2\nexit 7\n")
    (tmp_path / "broken").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "broken"))
    shown = io.StringIO()
    end = run_flow(make, tmp_path, Plain(shown))
    assert end == Fault("the process that runs the flow ended with code 7: last words")
    assert shown.getvalue() == ""
