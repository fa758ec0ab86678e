"""Jobs kept apart, in every way that this machine allows, and nothing left of a run that is killed."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flowc.running.request import Fault, Unrunnable
from flowc.running.root import plan
from running import ISOLATIONS, Runner, is_running

NUMBERS = itertools.count(10)
HEAD = "name: flow\ndefaults: {project_defaults: true}\n"
TWO = (
    HEAD
    + """
inputs: {source: "file[csv]"}
tasks:
  a:
    command: mv /workflow/inputs/source /workflow/inputs/x && cp /workflow/inputs/x /mnt/own/y.csv
    inputs: {source: "file[csv]"}
    with: {source: "${{ inputs.source }}"}
    outputs: {y: {type: "file[csv]", path: /mnt/own/y.csv}}
  b:
    command: "ls /workflow/* > seen; cat /workflow/inputs/y /mnt/data/sets/one > /workflow/outputs/z"
    inputs: {y: "file[csv]"}
    with: {y: "${{ tasks.a.y }}"}
    outputs: {z: str}
outputs: {z: "${{ tasks.b.z }}"}
"""
)


@pytest.fixture(params=ISOLATIONS)
def run(request, tmp_path):
    return Runner(tmp_path, request.param)


def traces(folder: Path) -> list[str]:
    """What a run left on the machine: mounts, links, folders."""
    mounts = Path("/proc/mounts").read_text().splitlines()
    made = [path for path in ("/workflow", "/mnt/code", "/mnt/own", "/mnt/data/sets")]
    return [one for one in mounts if str(folder) in one] + [p for p in made if os.path.lexists(p)]


def test_each_job_has_its_own_workflow_and_leaves_nothing(run, tmp_path):
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "one").write_text("1")
    (tmp_path / "given").write_text("data,")
    before = sorted(os.listdir("/")), sorted(os.listdir("/mnt"))
    mounts = (("/mnt/code", str(run.code)), ("/mnt/data/sets", str(tmp_path / "sets")))
    ran = run(TWO, inputs={"source": str(tmp_path / "given")}, mounts=mounts)
    assert ran.states == {"a": "succeeded", "b": "succeeded"}, ran
    assert ran.outputs == {"z": "data,1"}
    seen = (run.code / "seen").read_text().split()
    assert seen == ["/workflow/inputs:", "y", "/workflow/outputs:"]
    assert (tmp_path / "given").read_text() == "data,"
    assert traces(tmp_path) == []
    assert before == (sorted(os.listdir("/")), sorted(os.listdir("/mnt")))


def test_several_runs_at_once_do_not_meet(run):
    text = (
        HEAD
        + """
tasks:
  a:
    command: echo $$ > /workflow/outputs/y; sleep 0.3; ls /workflow/outputs > /workflow/outputs/z
    outputs: {y: str, z: str}
outputs: {z: "${{ tasks.a.z }}"}
"""
    )
    started = [run.start(run.request(text)) for _ in range(3)]
    for child, lines in started:
        assert json.loads(lines.read().splitlines()[-1])["outputs"]["z"]["value"] == "y\nz\n"
        assert child.wait() == 0


PARENT = """
import json, os, subprocess, sys
read, write = os.pipe()
path = sys.argv[1]
request = {**json.load(open(path)), "events_fd": write, "parent": os.getpid()}
open(path, "w").write(json.dumps(request))
child = subprocess.Popen([sys.executable, "-m", "flowc.running", path], pass_fds=(write,))
os.close(write)
print(child.pid, flush=True)
os.read(read, 1 << 16)
open("told", "w").close()
child.wait()
"""


@pytest.mark.parametrize(
    ("whom", "number"),
    [
        ("child", signal.SIGINT),
        ("child", signal.SIGTERM),
        ("child", signal.SIGKILL),
        ("parent", signal.SIGKILL),
    ],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_killed_run_leaves_no_process_and_no_mount(run, whom, number):
    sleep = f"sleep 9{os.getpid()}{next(NUMBERS)}"
    request = run.request(
        HEAD + f"tasks: {{a: {{command: '(setsid {sleep} &); touch started; {sleep}; true'}}}}"
    )
    path = Path(request.folder) / "request.json"
    path.write_text(request.to_json())
    command = [sys.executable, "-c", PARENT, str(path)]
    with subprocess.Popen(command, cwd=request.folder, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        until(lambda: (run.code / "started").exists() and is_running(sleep))
        os.kill(child if whom == "child" else parent.pid, number)
    until(lambda: not is_running(sleep) and not is_running(str(path)))
    if number != signal.SIGKILL or whom == "parent":
        until(lambda: not (Path(request.folder) / "tasks/a/job").exists())
        until(lambda: traces(run.folder) == [])
    assert [one for one in traces(run.folder) if not os.path.islink(one)] == []
    if run.isolation == "none":  # what a run that could not clean up has left is replaced
        assert run(HEAD + "tasks: {a: {command: 'true'}}").states == {"a": "succeeded"}
        assert traces(run.folder) == []


def until(happened) -> None:
    """Wait for what another process is about to do."""
    end = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.skipif("none" not in ISOLATIONS, reason="/workflow cannot be made here")
def test_without_isolation_nothing_else_may_be_in_the_way(tmp_path):
    run = Runner(tmp_path, "none")
    os.mkdir("/mnt/code")
    try:
        ran = run(HEAD + "tasks: {a: {command: 'true'}}")
    finally:
        os.rmdir("/mnt/code")
    assert ran.events[-1] == Fault("without isolation, nothing may be at /mnt/code")
    assert ran.code == 2
    assert traces(tmp_path) == []


def test_a_mount_in_a_mount_needs_a_folder_there(tmp_path):
    (tmp_path / "code" / "data").mkdir(parents=True)
    code = ("/mnt/code", str(tmp_path / "code"))
    assert plan([code, ("/mnt/code/data", str(tmp_path))])[-1].target == "/mnt/code/data"
    with pytest.raises(Unrunnable, match="/mnt/code/other lies in /mnt/code"):
        plan([code, ("/mnt/code/other", str(tmp_path))])


def test_a_target_that_is_a_link_is_put_where_it_leads(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    steps = plan([(str(tmp_path / "link" / "x"), "/etc")])
    assert (steps[-1].kind, steps[-1].target) == ("bind", str(tmp_path / "real" / "x"))
