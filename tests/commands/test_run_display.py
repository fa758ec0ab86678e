"""What `flowc run` shows of the events of a run: on a pipeline, on a terminal, and for machines."""

import io
import json
import sys
from inspect import cleandoc

import pytest
from asked import Asked
from flowc.commands.runs.display import Plain, display_for
from flowc.commands.runs.ending_report import lines_at_end
from flowc.commands.runs.event_lines import lines_of, took
from flowc.commands.runs.live_display import Live
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
    TaskEnd("clean", "cached", saved=12.0),
    Uncached("train", "what was kept of it is damaged,\nand was removed"),
    TaskStart("train", 1, 2, "/run/train.log"),
    AttemptEnd("train", 1, "timed-out", 5.0, "it ran longer than its timeout of 5s",
               "/run/train.log"),
    TaskStart("train", 2, 2, "/run/train.2.log"),
    TaskEnd(
        "train", "failed", 65.2, "the job ended with exit code 3", ("hello \x1b[31m", "::error::x"),
        attempts=2, log="/run/train.2.log",
    ),
    TaskEnd("score", "skipped", reason="'train' failed", cause="train"),
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
          log: /run/train.log
        train: started (attempt 2 of 2)
        train: failed after 1 m 05 s: the job ended with exit code 3
          | hello \\x1b[31m
          | \\x3a:error::x
          log: /run/train.2.log
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
          clean      cached     saved 12.0 s
          train      failed     1 m 05 s      /run/train.2.log
          1 skipped, since train failed
        Outputs, kept until the next run (--output-dir copies them):
          rows     /run/rows.csv
          score    0.5
          note     a\\u202eb
          parts    ["/run/a.csv", "/run/b.csv"]
          nothing  null
        plain: failed after 1 m 12 s; the cache saved 12.0 s
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
        "stub": False,
    }


def test_a_terminal_shows_the_jobs_that_run_with_their_last_lines(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "24")
    (tmp_path / "log").write_text("a\nb\nc\r50 %\r90 %\nlast \x1b[31m\n")
    stream, now = io.StringIO(), [0.0]
    live = Live(stream, 4, False, lambda: now[0])
    now[0] = 0.2
    live.tick()
    live.take(TaskStart("train", 1, 2, str(tmp_path / "log")))
    now[0] = 61.2
    live.take(TaskStart("score", 2, 2, ""))
    live.take(TaskEnd("train", "succeeded", 61.0))
    live.close()
    assert stream.getvalue().split("\r") == [
        "",
        "\x1b[Jflytekit: loading, 0.2 s",
        "\x1b[Jtrain: running, 0.0 s\n  | b\n  | 90 %\n  | last \\x1b[31m\n0 of 4 done, 1 running",
        "\x1b[4A\x1b[Jtrain: running, 1 m 01 s\n  | b\n  | 90 %\n  | last \\x1b[31m\n"
        "score: running, attempt 2, 0.0 s\n0 of 4 done, 2 running",
        "\x1b[5A\x1b[Jtrain: succeeded after 1 m 01 s\n",
        "\x1b[Jscore: running, attempt 2, 0.0 s\n1 of 4 done, 1 running",
        "\x1b[1A\x1b[J",
    ]


def test_a_cached_task_whose_script_changed_is_told():
    end = TaskEnd("train", "cached", changed=("scripts/train.py", "a\x1b"))
    assert [*lines_of(end, False)] == [
        "train: cached, although scripts/train.py, a\\x1b have changed: "
        "--no-cache-of train, or raise cache.version"
    ]


def test_a_low_terminal_shows_what_fits(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "4")
    stream = io.StringIO()
    live = Live(stream, 40, False, lambda: 0.0)
    for number in range(5):
        live.take(TaskStart(f"t{number}", 1, 1, ""))
    assert stream.getvalue().rpartition("\x1b[J")[2] == (
        "t0: running, 0.0 s\nt1: running, 0.0 s\n0 of 40 done, 5 running"
    )


def test_what_jobs_print_is_followed_behind_their_names(tmp_path):
    logs = {name: tmp_path / name for name in "ab"}
    for log in logs.values():
        log.write_text("")
    stream = io.StringIO()
    shown = display_for(False, 2, stream, follow=True)
    for name, log in logs.items():
        shown.take(TaskStart(name, 1, 1, str(log)))
    logs["a"].write_text("one\ntw")
    logs["b"].write_text("::error::x\n")
    shown.tick()
    logs["a"].write_text("one\ntwo\nthree")
    shown.take(TaskEnd("a", "failed", 1.0, "it is broken", ("two", "three"), log="/logs/a"))
    shown.close()
    assert stream.getvalue() == (
        "a: started\nb: started\na | one\nb | ::error::x\na | two\na | three\n"
        "a: failed after 1.0 s: it is broken\n  log: /logs/a\n"
    )


def test_of_many_tasks_the_slowest_are_listed_and_what_was_skipped_is_counted():
    ends = [TaskEnd(f"t{i}", "succeeded", i / 10) for i in range(40)]
    ends += [TaskEnd("train", "failed", 0.1, "it is broken", log="/train.log")]
    ends += [TaskEnd(f"s{i}", "skipped", cause="train") for i in range(36)]
    assert [*lines_at_end("big", FlowEnd("failed"), ends, 9.0)] == [
        "Tasks:",
        "  40 succeeded, 1 failed",
        "  the slowest:",
        "    t39    succeeded  3.9 s",
        "    t38    succeeded  3.8 s",
        "    t37    succeeded  3.7 s",
        "    t36    succeeded  3.6 s",
        "    t35    succeeded  3.5 s",
        "    train  failed     0.1 s  /train.log",
        "  36 skipped, since train failed",
        "big: failed after 9.0 s",
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
    first = stream.getvalue().removeprefix("\r\x1b[J").split("\n")
    assert first == ["a_task_of_a_long_na", "0 of 4 done, 1 runn"]
    live.take(TaskEnd("b", "failed", 1.0, "it is broken"))
    assert "\x1b[Jb: \x1b[31mfailed\x1b[0m after 1.0 s: it is broken\n\r" in stream.getvalue()


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
