"""Jobs kept apart, in every way that this machine allows, and nothing left of a run that is
killed."""

import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from flowc.running.job_root import plan
from flowc.running.request import Fault, Unrunnable
from running import ISOLATIONS, ROOTED, Runner, is_running

NUMBERS = itertools.count(10)
OWN = f"/mnt/flowc-test-{os.getpid()}"  # no other test's
HEAD = "name: flow\ndefaults: {project_defaults: true}\n"
TWO = (
    HEAD
    + """
inputs: {source: "file[csv]"}
tasks:
  a:
    command: mv /workflow/inputs/source /workflow/inputs/x && cp /workflow/inputs/x OWN/y.csv
    inputs: {source: "file[csv]"}
    with: {source: "${{ inputs.source }}"}
    outputs: {y: {type: "file[csv]", path: OWN/y.csv}}
  b:
    command: "ls /workflow/* > seen; cat /workflow/inputs/y OWN-data/sets/one > /workflow/outputs/z"
    inputs: {y: "file[csv]"}
    with: {y: "${{ tasks.a.y }}"}
    outputs: {z: str}
outputs: {z: "${{ tasks.b.z }}"}
"""
).replace("OWN", OWN)


@pytest.fixture(params=ISOLATIONS)
def run(request, tmp_path):
    return Runner(tmp_path, request.param)


@pytest.fixture
def places():
    """A folder for targets. What is beside a target is shown to a job: here, that is little."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="flowc-test-") as folder:
        yield Path(folder)


def traces(folder: Path) -> list[str]:
    """What a run left on the machine: mounts, links, folders."""
    mounts = Path("/proc/mounts").read_text().splitlines()
    links = [one for one in ("/workflow", "/mnt/code", OWN) if os.path.islink(one)]
    found = [one for one in links if os.readlink(one).startswith(str(folder))]
    return [
        *found,
        *Path("/mnt").glob(f"{OWN[5:]}*"),
        *(one for one in mounts if str(folder) in one),
    ]


def test_each_job_has_its_own_workflow_and_leaves_nothing(run, tmp_path):
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "one").write_text("1")
    (tmp_path / "given").write_text("data,")
    mounts = (("/mnt/code", str(run.code)), (f"{OWN}-data/sets", str(tmp_path / "sets")))
    ran = run(TWO, inputs={"source": str(tmp_path / "given")}, mounts=mounts)
    assert ran.states == {"a": "succeeded", "b": "succeeded"}, ran
    assert ran.outputs == {"z": "data,1"}
    seen = (run.code / "seen").read_text().split()
    assert seen == ["/workflow/inputs:", "y", "/workflow/outputs:"]
    assert (tmp_path / "given").read_text() == "data,"
    assert traces(tmp_path) == []


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
    requests = [run.request(text) for _ in range(3)]  # each writes the module again
    started = [run.start(request) for request in requests]
    for one in started:
        with one.lines as lines:
            assert json.loads(lines.read().splitlines()[-1])["outputs"]["z"]["value"] == "y\nz\n"
        assert one.wait() == 0


PARENT = """
import json, os, subprocess, sys
read, write = os.pipe()
path = sys.argv[1]
request = {**json.load(open(path)), "events_fd": write, "parent": os.getpid()}
open(path, "w").write(json.dumps(request))
child = subprocess.Popen([sys.executable, "-m", "flowc.running", path], pass_fds=(write,))
os.close(write)
print(child.pid, flush=True)
sys.exit(-child.wait())
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
    assert abs(parent.returncode) == number
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


@pytest.mark.skipif(not ROOTED, reason="/workflow cannot be made here")
def test_without_isolation_nothing_else_may_be_in_the_way(tmp_path):
    run = Runner(tmp_path, "none")
    os.mkdir(OWN)
    try:
        ran = run(HEAD + "tasks: {a: {command: 'true'}}", mounts=((OWN, str(tmp_path)),))
    finally:
        os.rmdir(OWN)
    assert ran.events[-1] == Fault(f"without isolation, nothing may be at {OWN}")
    assert ran.code == 2
    assert traces(tmp_path) == []


def test_a_mount_in_a_mount_needs_a_folder_there(tmp_path):
    (tmp_path / "code" / "data").mkdir(parents=True)
    code = ("/mnt/code", str(tmp_path / "code"))
    assert plan([code, ("/mnt/code/data", str(tmp_path))])[-1].target == "/mnt/code/data"
    with pytest.raises(Unrunnable, match="/mnt/code/other lies in /mnt/code"):
        plan([code, ("/mnt/code/other", str(tmp_path))])


def test_links_above_a_target_are_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    steps = plan([(str(tmp_path / "link" / "x"), "/etc")])
    assert (steps[-1].kind, steps[-1].target) == ("bind", str(tmp_path / "real" / "x"))


def test_a_place_goes_before_a_link_at_its_target(run, tmp_path, places):
    """Such as the one of a run without isolation, which goes when its job does."""
    other = tmp_path / "other" / "job" / "links-of-a-flowc-run"
    other.mkdir(parents=True)
    for name in ("code", "own", "gone"):
        (tmp_path / f"s-{name}").mkdir()
        (tmp_path / f"s-{name}" / "x").write_text(name)
    (other / "0").symlink_to("/etc")
    (places / "code").symlink_to(other / "0")  # another run's
    (places / "above").symlink_to(other / "0")  # and there, a target lies in it
    (places / "own").symlink_to("/etc")  # a user's
    (places / "gone").symlink_to("/nowhere")
    targets = {"code": "code", "above/own": "own", "own": "own", "gone": "gone"}
    mounts = [(str(places / one), str(tmp_path / f"s-{name}")) for one, name in targets.items()]
    if run.isolation == "none":
        return  # it waits for other runs
    shown = " ".join(f"{places}/{one}/x" for one in targets)
    ran = run(
        HEAD
        + f"""
tasks: {{a: {{command: "cat {shown} > /workflow/outputs/y", outputs: {{y: str}}}}}}
outputs: {{y: "${{{{ tasks.a.y }}}}"}}
""",
        mounts=tuple(mounts),
    )
    assert ran.outputs == {"y": "codeownowngone"}, ran
    assert os.readlink(places / "code") == str(other / "0")


def test_what_goes_meanwhile_ends_no_job(run, tmp_path, places):
    """Other runs make and remove links and folders beside a target at any time."""
    targets = [places / "code", places / "own" / "set"]
    flow = HEAD + "tasks: {a: {command: 'true', retries: 0}}"
    done = Event()

    def come_and_go():
        while not done.is_set():
            for path in (targets[0], places / "beside"):
                path.symlink_to("/etc")
                path.unlink()
            for path in (targets[1].parent, places / "beside"):
                path.mkdir()
                path.rmdir()

    with ThreadPoolExecutor() as threads:
        other = threads.submit(come_and_go)
        try:
            if run.isolation != "none":
                mounts = tuple((str(one), str(tmp_path)) for one in targets)
                rans = [run(flow, mounts=mounts) for _ in range(4)]
                assert [ran.events[-1] for ran in rans if ran.code] == []
        finally:
            done.set()
        other.result()


def test_a_file_may_be_shown_at_a_place_of_its_own(run, tmp_path, places):
    (tmp_path / "real").write_text("1")
    (places / "there").write_text("0")
    targets = [f"{OWN}-new/file"] + [str(places / "there")] * (run.isolation != "none")
    ran = run(
        HEAD
        + f"""
tasks: {{a: {{command: "cat {" ".join(targets)} > /workflow/outputs/y", outputs: {{y: str}}}}}}
outputs: {{y: "${{{{ tasks.a.y }}}}"}}
""",
        mounts=tuple((one, str(tmp_path / "real")) for one in targets),
    )
    assert ran.outputs == {"y": "1" * len(targets)}, ran
    assert traces(tmp_path) == []


def test_a_place_in_a_crowded_folder(run, tmp_path, places):
    """Of more entries than bubblewrap takes arguments for: it is done without bubblewrap."""
    for number in range(3100):
        (places / str(number)).touch()
    target = places / "new" / "set"
    (tmp_path / "x").write_text("1")
    flow = HEAD + (
        "tasks:\n"
        f"  a: {{command: 'cat {target}/x > /workflow/outputs/y', outputs: {{y: str}}}}\n"
        "outputs: {y: '${{ tasks.a.y }}'}\n"
    )
    ran = run(flow, mounts=((str(target), str(tmp_path)),))
    assert ran.outputs == {"y": "1"}, ran
    assert not target.parent.exists()
