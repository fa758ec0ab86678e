"""`flowc run` from end to end: real jobs, what they are given, what is told and kept of them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import forked
import pytest
from flowc.running import isolation
from places import TESTS
from project import run_in, write

pytestmark = [
    pytest.mark.flyte,
    pytest.mark.skipif(isolation.choose() is None, reason="no job can be kept apart here"),
]

FLOW = """\
name: count
inputs:
  rows: file[csv]
  factor: {type: int, default: 2}
defaults: {project_defaults: true}
tasks:
  prep: {flow: prep/flow.yaml, with: {rows: "${{ inputs.rows }}"}}
  total:
    command: "sh /mnt/code/total.sh"
    inputs: {rows: "file[csv]", factor: int}
    with: {rows: "${{ tasks.prep.rows }}", factor: "${{ inputs.factor }}"}
    outputs: {sum: int, report: "file[txt]"}
outputs:
  sum: ${{ tasks.total.sum }}
  report: ${{ tasks.total.report }}
"""
PREP = """\
name: prep
inputs: {rows: "file[csv]"}
defaults: {project_defaults: true}
tasks:
  load:
    command: "grep -v x /workflow/inputs/rows > /workflow/outputs/rows.csv; echo loaded"
    inputs: {rows: "file[csv]"}
    with: {rows: "${{ inputs.rows }}"}
    outputs: {rows: "file[csv]"}
outputs: {rows: "${{ tasks.load.rows }}"}
"""
TOTAL = """\
n=$(wc -l < /workflow/inputs/rows)
echo $(( n * $(cat /workflow/inputs/factor) )) > /workflow/outputs/sum
echo "$FLOWC_FLOW $FLOWC_TASK $(cat /mnt/data/note)" > /workflow/outputs/report.txt
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "repo"
    write({
        "flow.yaml": FLOW,
        "prep/flow.yaml": PREP,
        "total.sh": TOTAL,
        "data/note": "noted",
        ".git/HEAD": "",
    }, place)  # fmt: skip
    (place / "rows.csv").write_text("x\n1\n2\n3\n")
    return place


def environ(folder: Path) -> dict[str, str]:
    cache = str(folder.parent / "cache")
    without = {key: value for key, value in os.environ.items() if key != "FLOWC_NO_CACHE"}
    return {**without, "FLOWC_CACHE_DIR": cache}


def flowc(folder: Path, *arguments: object):
    with pytest.MonkeyPatch.context() as changed, forked.runs():
        changed.delenv("FLOWC_NO_CACHE")
        run = run_in(folder, "run", *arguments, FLOWC_CACHE_DIR=str(folder.parent / "cache"))
    assert "Traceback" not in run.stderr
    return run


def masked(text: str) -> str:
    """A text in which no time and no place of the cache differs from run to run."""
    return re.sub(r"/\S*/cache/runs/[^/]+/\d+/run", "RUN", re.sub(r"\d+\.\d s", "0.0 s", text))


GIVEN = ("flow.yaml", "--rows", "rows.csv", "--mount", "/mnt/data=data")


def test_a_flow_runs(folder):
    run = flowc(folder, *GIVEN)
    assert run.returncode == 0
    assert masked(run.stderr) == (
        "prep.load: started\nprep.load: succeeded after 0.0 s\n"
        "total: started\ntotal: succeeded after 0.0 s\n"
    )
    assert masked(run.stdout) == (
        "Tasks:\n"
        "  prep.load  succeeded  0.0 s\n"
        "  total      succeeded  0.0 s\n"
        "Outputs, kept until the next run (--output-dir copies them):\n"
        "  sum     6\n"
        "  report  RUN/tasks/total/outputs/report.txt\n"
        "count: succeeded after 0.0 s\n"
    )
    report = re.search(r"report  (.*)\n", run.stdout)[1]
    assert Path(report).read_text() == "count total noted\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        ".git", "data", "flow.yaml", "prep", "rows.csv", "total.sh",
    ]  # fmt: skip


@pytest.mark.parametrize("own", [None, "logfire-plugin"])
def test_a_job_has_the_environment_of_the_caller(folder, monkeypatch, own):
    """What flowc sets for itself is not in it; what the caller has set alike is."""
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)
    if own:
        monkeypatch.setenv("PYDANTIC_DISABLE_PLUGINS", own)
    (folder / "flow.yaml").write_text(
        "name: seen\ndefaults: {project_defaults: true}\n"
        "tasks: {look: {command: env > /workflow/outputs/seen, outputs: {seen: str}}}\n"
        "outputs: {seen: '${{ tasks.look.seen }}'}\n"
    )
    command = [sys.executable, "-m", "flowc", "run", "flow.yaml", "--json"]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env=environ(folder)
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout.splitlines()[-1])["outputs"]["seen"]["value"]
    found = dict(line.partition("=")[::2] for line in seen.splitlines())
    assert found.get("PYDANTIC_DISABLE_PLUGINS") == own
    assert {name for name in found if name.startswith("FLYTE")} <= os.environ.keys()


TYPED = {
    "text": ("str", "a b  c", "a b  c"),
    "number": ("int", "-5", "-5"),
    "part": ("float", "0.5", "0.5"),
    "yes": ("bool", "true", "true"),
    "moment": ("datetime", "2026-01-31T08:00:00+01:00", "2026-01-31T07:00:00Z"),
    "span": ("timedelta", "90m", "1h30m0s"),
    "colour": ("enum[red, green]", "green", "green"),
    "rows": ("file[csv]", "rows.csv", "x\n1\n2\n3\n"),
    "texts": ("list[str]", '["a", "b"]', '["a", "b"]'),
    "counts": ("dict[str, int]", '{"a": 1}', '{"a": 1}'),
    "loose": ("dict", '{"a": [1, {"b": null}]}', '{"a": [1, {"b": null}]}'),
    "note": ("str | none", "noted", "noted"),
    "size": ("int | none", "5", "5"),
}


def test_a_job_finds_what_the_command_line_gives(folder):
    declared = "".join(f"      {name}: '{kind}'\n" for name, (kind, _, _) in TYPED.items())
    bound = "".join(f"      {name}: '${{{{ inputs.{name} }}}}'\n" for name in TYPED)
    flow = (
        "name: typed\ndefaults: {project_defaults: true}\n"
        f"inputs:\n{declared}tasks:\n  look:\n"
        "    command: cp -r /workflow/inputs /workflow/outputs/seen\n"
        f"    inputs:\n{declared}    with:\n{bound}    outputs: {{seen: directory}}\n"
        "outputs: {seen: '${{ tasks.look.seen }}'}\n"
    )
    write({"flow.yaml": flow}, folder)
    options = [f"--{name}={text}" for name, (_, text, _) in TYPED.items()]
    run = flowc(folder, "flow.yaml", *options, "--output-dir", "out")
    assert run.returncode == 0, run.stderr
    seen = {name: (folder / "out/seen" / name).read_text() for name in TYPED}
    wanted = {name: text for name, (_, _, text) in TYPED.items()}
    for name in ("texts", "counts", "loose"):
        assert json.loads(seen.pop(name)) == json.loads(wanted.pop(name))
    assert seen == wanted


def test_outputs_and_logs_are_put_where_one_wants_them(folder):
    run = flowc(folder, *GIVEN, "--factor=5", "--output-dir", "out", "--log-dir", "logs")
    assert f"Outputs:\n  sum     15\n  report  {folder}/out/report.txt\n" in run.stdout
    assert (folder / "out/report.txt").read_text() == "count total noted\n"
    assert json.loads((folder / "out/outputs.json").read_text()) == {
        "sum": 15,
        "report": f"{folder}/out/report.txt",
    }
    assert (folder / "logs/prep.load.log").read_text() == "loaded\n"


@pytest.mark.parametrize("runs", [("1",), ("1", "2")])
def test_a_sample_is_run_into_one_folder(folder, monkeypatch, runs):
    write({"flow.yaml": (TESTS / "run" / "output_dir.yaml").read_text()}, folder)
    for number in runs:
        monkeypatch.setenv("N", number)
        assert flowc(folder, "flow.yaml", "--output-dir", "out").returncode == 0
    assert (folder / "out/outputs.json").read_text() == "{}\n"
    assert json.loads((folder / "out/outputs_.json").read_text()) == {
        "outputs": f"{folder}/out/outputs.json",
        "d": f"{folder}/out/d",
    }
    assert os.listdir(folder / "out/d") == [runs[-1]]


@pytest.mark.parametrize("output_dir", ["given.csv/out", "given.csv"])
def test_a_folder_for_outputs_that_cannot_be_is_told_before_the_first_job(folder, output_dir):
    (folder / "given.csv").write_text("")
    run = flowc(folder, *GIVEN, "--output-dir", output_dir)
    assert run.returncode == 2
    assert "--output-dir" in run.stderr
    assert "started" not in run.stderr


def test_what_is_kept_and_damaged_is_told(folder):
    write({"flow.yaml": (TESTS / "run" / "cache_corruption.yaml").read_text()}, folder)
    assert flowc(folder, "flow.yaml").returncode == 0
    (made,) = (folder.parent / "cache/results").glob("*/outputs/f.txt")
    made.write_text("edited")
    told = "t: not cached: what was kept of it is damaged, and was removed\n"
    assert told in flowc(folder, "flow.yaml").stderr
    run = flowc(folder, "flow.yaml", "--json")
    assert [json.loads(line)["event"] for line in run.stdout.splitlines()] == [
        "task-end", "flow-end",
    ]  # fmt: skip


def test_a_flow_that_fails(folder):
    (folder / "total.sh").write_text("echo working; echo failing >&2; exit 3\n")
    run = flowc(folder, *GIVEN)
    assert run.returncode == 1
    assert masked(run.stderr).endswith(
        "total: failed after 0.0 s: the job ended with exit code 3\n"
        "  | working\n"
        "  | failing\n"
        "  log: RUN/tasks/total/job.log\n"
    )
    assert masked(run.stdout) == (
        "Tasks:\n"
        "  prep.load  succeeded  0.0 s\n"
        "  total      failed     0.0 s  RUN/tasks/total/job.log\n"
        "count: failed after 0.0 s\n"
    )


@pytest.mark.parametrize(
    ("path", "code", "says"),
    [
        ("models/sum", 1, "flow.yaml:12:38: error[wrong-value]: 'path' wants an absolute path"),
        ("/mnt/code/sum", 1, "'path' wants a path outside of /mnt/code"),
        ("/mnt/data/sum", 2, "task 'total': the path '/mnt/data/sum' lies in /mnt/data"),
        ("/etc/sum", 2, "task 'total': the path '/etc/sum' needs /etc for itself"),
        ("/mnt/own/../sum", 2, "task 'total': the path '/mnt/own/../sum' names no file"),
    ],
)
def test_a_path_that_no_job_has_is_told_before_the_first_one_starts(folder, path, code, says):
    text = FLOW.replace("sum: int, report", f"sum: {{type: int, path: {path}}}, report")
    (folder / "flow.yaml").write_text(text)
    run = flowc(folder, *GIVEN)
    assert (run.returncode, run.stdout) == (code, "")
    assert says in run.stderr
    assert "started" not in run.stderr


def test_one_task_runs_on_what_the_last_run_gave_it(folder):
    told = flowc(folder, "flow.yaml", "--only", "total")
    assert told.returncode == 2
    assert "no run has given these inputs to task 'total' yet" in told.stderr
    assert flowc(folder, *GIVEN, "--factor=5").returncode == 0
    only = ("flow.yaml", "--mount", "/mnt/data=data", "--only", "total")
    (folder / "rows.csv").unlink()  # what total was given lies elsewhere
    run = flowc(folder, *only)
    assert masked(run.stdout).startswith(
        "Tasks:\n  total  succeeded  0.0 s\n"
        "Outputs, kept until the next run (--output-dir copies them):\n"
        "  sum     15\n"
    )
    assert "  sum     21\n" in flowc(folder, *only, "--factor", "7").stdout
    assert "  sum     21\n" in flowc(folder, *only).stdout  # the last run is the last run
    write({"more.csv": "1\n2\n"}, folder)
    assert "  sum     14\n" in flowc(folder, *only, "--rows=more.csv").stdout
    run = flowc(
        folder, "flow.yaml", "--only", "prep.load", "--rows", "more.csv", "--output-dir=out"
    )
    assert run.returncode == 0
    assert (folder / "out/rows.csv").read_text() == "1\n2\n"


def test_one_task_takes_what_the_tasks_before_it_have_made_since(folder):
    """So one goes on step by step: `--until a`, `--only b`, mend a, `--only a`, `--only b`."""
    total = ("flow.yaml", "--mount", "/mnt/data=data", "--only", "total", "--factor=2")
    assert flowc(folder, *GIVEN[:3], "--until", "prep").returncode == 0
    assert "  sum     6\n" in flowc(folder, *total).stdout
    write({"more.csv": "1\n2\n"}, folder)
    load = ("flow.yaml", "--only", "prep.load", "--rows")
    assert flowc(folder, *load, "more.csv").returncode == 0
    run = flowc(folder, *total)
    assert "  sum     4\n" in run.stdout
    assert "rows: as in the last run: " in run.stderr
    assert "  sum     2\n" in flowc(folder, *total[:-1], "--factor=1").stdout


def test_of_a_folder_its_flow_is_run(folder):
    assert flowc(folder, "prep", "--rows=rows.csv").returncode == 0
    refused = flowc(folder, "data")
    assert refused.returncode == 2
    assert "data holds no flow.yaml: name the flow's file" in refused.stderr


def test_until_leaves_out_the_rest(folder):
    run = flowc(folder, "flow.yaml", "--rows=rows.csv", "--until", "prep.load")
    assert run.returncode == 0
    assert masked(run.stdout) == (
        "Tasks:\n  prep.load  succeeded  0.0 s\n"
        "Outputs, kept until the next run (--output-dir copies them):\n"
        "  rows  RUN/tasks/prep.load/outputs/rows.csv\n"
        "count: succeeded after 0.0 s\n"
    )


def test_events_for_machines(folder):
    run = flowc(folder, *GIVEN, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    events = [json.loads(line) for line in run.stdout.splitlines()]
    assert [event["event"] for event in events] == [
        "task-start", "task-end", "task-start", "task-end", "flow-end",
    ]  # fmt: skip
    assert events[-1]["outputs"]["sum"] == {"kind": "value", "value": 6}
    run = flowc(folder, *GIVEN, "--json", "--output-dir", "out")
    last = json.loads(run.stdout.splitlines()[-1])
    assert last["outputs"]["report"] == {"kind": "file", "value": f"{folder}/out/report.txt"}


def test_only_the_runs_that_are_of_use_are_kept(folder):
    def kept():
        return sorted(path.name for path in (folder.parent / "cache/runs").glob("count-*/*"))

    assert flowc(folder, *GIVEN).returncode == 0
    assert flowc(folder, *GIVEN).returncode == 0
    assert kept() == ["2"]
    assert flowc(folder, "flow.yaml", "--mount=/mnt/data=data", "--only=total").returncode == 0
    assert kept() == ["2", "3"]  # the second has what prep.load was given, and the third's rows
    assert flowc(folder, "--clear-cache").returncode == 0
    assert kept() == []


def test_a_cached_task_is_not_run_again(folder):
    cached = FLOW.replace("  total:\n", '  total:\n    cache: {version: "1"}\n')
    write({"flow.yaml": cached.replace("project_defaults: true", PINNED)}, folder)
    assert "total  " in flowc(folder, *GIVEN).stdout
    again = flowc(folder, *GIVEN).stdout
    assert "  total      cached     saved 0.0 s\n" in masked(again)
    assert masked(again).endswith("; the cache saved 0.0 s\n")
    assert "  total      succeeded" in flowc(folder, *GIVEN, "--no-cache").stdout
    assert "  total      succeeded" in flowc(folder, *GIVEN, "--clear-cache").stdout


PINNED = (
    "environment: {id: e, revision: r}, hardware_tier: {id: h}, commit_id: c, "
    "volume_size_gib: 1, dataset_snapshots: [], external_volumes: []"
)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_run_and_all_that_it_started(folder, number):
    word = f"flowc-{os.getpid()}-{int(number)}"
    (folder / "total.sh").write_text(
        f"(setsid sh -c 'sleep 300; : {word}') & sleep 300; : {word}\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "flowc", "run", *GIVEN],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
        env=environ(folder),
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # `nohup` and `&` ignore some
    )  # fmt: skip
    for line in process.stderr:
        if line == "total: started\n":
            break
    while not processes_of(word):
        time.sleep(0.05)
    process.send_signal(number)
    assert process.wait(20) == -number  # a shell sees 130, 143 or 129
    assert processes_of(word) == []
    assert list((folder.parent / "cache/runs").glob("*/*/work")) == []
    assert masked(process.stderr.read()).startswith("total: aborted after 0.0 s\n  log: RUN/")
    assert masked(process.stdout.read()) == (
        "Tasks:\n"
        "  prep.load  succeeded  0.0 s\n"
        "  total      aborted    0.0 s  RUN/tasks/total/job.log\n"
        "count: aborted after 0.0 s\n"
    )
    (events,) = (folder.parent / "cache/runs").glob("*/*/events.jsonl")
    assert json.loads(events.read_text().splitlines()[-1])["state"] == "aborted"
    process.stderr.close()
    process.stdout.close()


def processes_of(word: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if word.encode() in path.read_bytes():
                found.append(path.parent.name)
        except OSError:
            continue
    return found
