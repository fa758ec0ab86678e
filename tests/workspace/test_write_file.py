"""A file is written whole or not at all, through no link, and nothing is left beside it."""

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from flowc.pipeline import build
from flowc.running import lock_file
from flowc.workspace import write_file as writing
from flowc.workspace.write_file import TEMPORARY, Refused, replace_file, write_file, write_text
from killed import ENDED, meet
from samples import sample

FLOW = "name: f\ndefaults: {project_defaults: true}\ntasks: {a: {command: COMMAND}}\n"
OLD, NEW = (build(FLOW.replace("COMMAND", word).encode())[1] for word in ("old", "new"))
ORIGIN = Path("flow.yaml")
STRIDE = 10 // len(sample(range(10), 1))
"""From one step of a write to the next that is tried."""

WRITES = {
    "build": lambda target: write_file(target, NEW, False, ORIGIN),
    "import": lambda target: write_text(target, NEW.decode(), True, ORIGIN),
    "fmt": lambda target: replace_file(target, OLD, NEW),
}


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "workflow.py"
    path.write_bytes(OLD)
    return path


def names(target: Path) -> list[str]:
    return sorted(os.listdir(target.parent))


@pytest.mark.law
@pytest.mark.parametrize(
    ("command", "number"),
    [
        *((command, signal.SIGKILL) for command in WRITES),
        *(("build", number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)),
    ],
)
def test_a_signal_at_every_step_leaves_the_old_file_or_the_new_one(target, command, number):
    contents, steps, left = [], 0, 0
    while True:
        steps += STRIDE
        status = meet(lambda: WRITES[command](target), steps, number)
        found = target.read_bytes()
        assert found in (OLD, NEW)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0  # done: it has no more steps
            break
        assert os.WTERMSIG(status) == number
        assert set(names(target)) <= {"workflow.py", TEMPORARY}
        contents.append(found)
        left += TEMPORARY in names(target)
        assert number == signal.SIGKILL or not left
        write_file(target, OLD, False, ORIGIN)  # writes, or finds it up to date: cleared
        assert names(target) == ["workflow.py"]
    assert steps > 100
    assert contents == sorted(contents, key=[OLD, NEW].index)  # one moment turns it over
    assert {OLD, NEW} == set(contents)
    assert (left > 0) == (number == signal.SIGKILL)


@pytest.mark.law
def test_a_first_file_appears_whole(target):
    target.unlink()
    steps, found = 0, set()
    while os.WIFSIGNALED(meet(lambda: WRITES["build"](target), steps + STRIDE, signal.SIGKILL)):
        steps += STRIDE
        found.add(target.read_bytes() if target.exists() else None)
        target.unlink(missing_ok=True)
    assert steps > 100
    assert found == {None, NEW}


def test_a_step_that_does_not_come_ends_well(target):
    assert os.WEXITSTATUS(meet(lambda: WRITES["build"](target), 1_000_000, signal.SIGKILL)) == 0
    assert os.WEXITSTATUS(meet(lambda: WRITES["build"](target), 3, signal.SIGCHLD)) == ENDED


@pytest.mark.parametrize("name", ["open", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("command", WRITES)
def test_a_full_disk_leaves_the_old_file_and_nothing_else(target, monkeypatch, command, name):
    real = getattr(os, name)

    def full(*arguments, **more):
        if name == "open" and TEMPORARY not in arguments:
            return real(*arguments, **more)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, name, full)
    monkeypatch.setattr(os, "supports_fd", {full, *os.supports_fd})
    with pytest.raises(Refused, match="No space left on device"):
        WRITES[command](target)
    assert target.read_bytes() == OLD
    assert names(target) == ["workflow.py"]


@pytest.mark.parametrize("size", [0, 1, 64, len(NEW) - 1])
def test_a_limit_of_size_leaves_the_old_file_and_nothing_else(flowc, tmp_path, size):
    (tmp_path / "flow.yaml").write_text(FLOW)
    flowc("build", "flow.yaml")
    old = (tmp_path / "workflow.py").read_bytes()
    (tmp_path / "flow.yaml").write_text(FLOW.replace("COMMAND", "another"))
    run = limited(f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))", tmp_path)
    assert run.returncode == 1
    assert "workflow.py: error: not written, since File too large\n" in run.stderr
    assert (tmp_path / "workflow.py").read_bytes() == old
    assert sorted(os.listdir(tmp_path)) == ["flow.yaml", "workflow.py"]


def limited(limit: str, folder: Path) -> subprocess.CompletedProcess:
    """Build a flow in a process that limits itself first."""
    code = (
        "import resource, sys, os\nfrom flowc.__main__ import main\n"
        "import flowc.running.lock_file\n"
        "sys.argv = ['flowc', 'build', 'flow.yaml', '--stdout']\n"
        "try: main()\nexcept SystemExit: pass\n"  # all that it wants is loaded
        f"{limit}\nsys.argv.pop()\nmain()"
    )
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_folder_that_cannot_be_written_is_told():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "flow.yaml").write_text(FLOW)
        folder.chmod(0o555)
        run = limited("if os.geteuid() == 0: os.setuid(65534)", folder)  # root may do anything
        folder.chmod(0o755)
        assert run.returncode == 1, run.stderr
        assert "workflow.py: error: not written, since Permission denied\n" in run.stderr
        assert os.listdir(folder) == ["flow.yaml"]


KINDS = {
    "folder": lambda path, _victim: path.mkdir(),
    "pipe": lambda path, _victim: os.mkfifo(path),
    "link": lambda path, victim: path.symlink_to(victim),
    "link to nothing": lambda path, victim: path.symlink_to(victim.with_name("nothing")),
    "link to itself": lambda path, _victim: path.symlink_to(path),
    "link to a pipe": lambda path, _victim: path.symlink_to("/dev/stdin"),
    "link to zeros": lambda path, _victim: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", [["build"], ["build", "--force"], ["build", "--check"]])
def test_what_is_no_regular_file_is_left_alone(flowc, tmp_path, kind, command):
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "victim").write_text("CANARY")
    KINDS[kind](tmp_path / "workflow.py", tmp_path / "victim")
    before = (tmp_path / "workflow.py").lstat()
    run = flowc(*command, "flow.yaml")
    assert run.returncode == 1
    assert run.stderr.startswith("workflow.py: error: not written, since it is no regular file\n")
    assert (tmp_path / "workflow.py").lstat().st_ino == before.st_ino
    assert (tmp_path / "victim").read_text() == "CANARY"
    assert "CANARY" not in run.stdout
    assert sorted(os.listdir(tmp_path)) == ["flow.yaml", "victim", "workflow.py"]


@pytest.mark.parametrize("output", ["/dev/full", "/dev/null", ".", "..", "/", "folder/"])
def test_an_output_that_cannot_be_a_file(flowc, tmp_path, output):
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "folder").mkdir()
    run = flowc("build", "--force", "flow.yaml", "-o", output)
    assert run.returncode == 1
    assert "error: not written, since it is no regular file\n" in run.stderr
    assert sorted(os.listdir(tmp_path)) == ["flow.yaml", "folder"]


@pytest.mark.parametrize("output", ["no/such/o.py", "flow.yaml/o.py", "x" * 256 + ".py"])
def test_an_output_that_has_no_place(flowc, tmp_path, output):
    (tmp_path / "flow.yaml").write_text(FLOW)
    run = flowc("build", "flow.yaml", "-o", output)
    assert run.returncode == 1
    assert "error: not written, since " in run.stderr
    assert os.listdir(tmp_path) == ["flow.yaml"]


def test_a_name_as_long_as_names_may_be(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    name = "x" * 252 + ".py"
    assert flowc("build", "flow.yaml", "-o", name).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["flow.yaml", name]


@pytest.mark.parametrize("make", [os.link, os.symlink, None])
def test_the_flow_itself_is_never_the_output(flowc, tmp_path, make):
    (tmp_path / "flow.yaml").write_text(FLOW)
    if make:
        make(tmp_path / "flow.yaml", tmp_path / "o.py")
    run = flowc("build", "--force", "flow.yaml", "-o", "o.py" if make else "./flow.yaml")
    assert run.returncode == (0 if make is os.link else 1)
    assert (tmp_path / "flow.yaml").read_text() == FLOW


def test_the_other_name_of_a_hard_link_keeps_the_old_bytes(target):
    os.link(target, target.with_name("other"))
    WRITES["build"](target)
    assert target.read_bytes() == NEW
    assert target.with_name("other").read_bytes() == OLD


def test_the_module_is_never_what_it_is_imported_to(flowc, tmp_path):
    (tmp_path / "workflow.py").write_bytes(OLD)
    run = flowc("import", "--force", "workflow.py", "-o", "workflow.py")
    assert run.returncode == 1
    assert "it is what the new file was made from" in run.stderr
    assert (tmp_path / "workflow.py").read_bytes() == OLD


def test_fmt_does_not_write_over_a_change_that_was_made_meanwhile(target):
    target.write_text("a user's")
    with pytest.raises(Refused, match="changed meanwhile"):
        WRITES["fmt"](target)
    assert target.read_text() == "a user's"


@pytest.mark.parametrize(
    ("there", "why"),
    [(OLD + b"# mine\n", "it was edited since flowc wrote it"), (b"mine\n", "it is not flowc's")],
)
def test_what_flowc_did_not_write_is_kept_unless_forced(target, there, why):
    target.write_bytes(there)
    with pytest.raises(Refused, match=f"{why}; --force overwrites it"):
        write_file(target, NEW, False, ORIGIN)
    assert target.read_bytes() == there
    assert write_file(target, NEW, True, ORIGIN)
    assert target.read_bytes() == NEW


@pytest.mark.parametrize("command", WRITES)
def test_a_link_that_comes_between_check_and_write_is_not_followed(target, monkeypatch, command):
    victim = target.parent.parent / "victim"
    victim.write_text("CANARY")
    real = os.fsync

    def plant(handle):
        target.unlink()
        target.symlink_to(victim)
        real(handle)

    monkeypatch.setattr(os, "fsync", plant)
    WRITES[command](target)
    assert victim.read_text() == "CANARY"
    assert not target.is_symlink()
    assert target.read_bytes() == NEW


@pytest.mark.parametrize("command", WRITES)
def test_a_temporary_file_that_another_planted_is_not_written(target, monkeypatch, command):
    victim = target.parent.parent / "victim"
    victim.write_text("CANARY")
    monkeypatch.setattr(
        writing, "_clear", lambda _place: target.with_name(TEMPORARY).symlink_to(victim)
    )
    with pytest.raises(Refused, match="File exists"):
        WRITES[command](target)
    assert victim.read_text() == "CANARY"
    assert target.read_bytes() == OLD


@pytest.mark.parametrize("command", WRITES)
def test_a_folder_that_becomes_a_link_meanwhile_is_not_followed(target, monkeypatch, command):
    folder, moved = target.parent, target.parent.with_name("moved")
    outside = folder.with_name("outside")
    outside.mkdir()
    real = os.open

    def swap(path, *arguments, **more):
        if path == TEMPORARY:
            folder.rename(moved)
            folder.symlink_to(outside)
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", swap)
    WRITES[command](target)
    assert os.listdir(outside) == []
    assert (moved / "workflow.py").read_bytes() == NEW


@pytest.mark.parametrize("kind", ["file", "pipe", "link", "link to nothing"])
def test_what_stands_under_the_temporary_name_is_removed(flowc, tmp_path, kind):
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "victim").write_text("CANARY")
    if kind == "file":
        (tmp_path / TEMPORARY).write_bytes(NEW[:100])
    else:
        KINDS[kind](tmp_path / TEMPORARY, tmp_path / "victim")
    run = flowc("build", "flow.yaml")
    assert run.stderr.startswith("workflow.py: written\n")
    assert sorted(os.listdir(tmp_path)) == ["flow.yaml", "victim", "workflow.py"]
    assert (tmp_path / "victim").read_text() == "CANARY"


@pytest.mark.parametrize("path", ["file/x.py", "file/a/x.py"])
def test_a_file_in_place_of_a_folder_is_told(tmp_path, path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"^there is a file in place of its folder$"):
        writing.write_text(tmp_path / path, "", force=True)


def test_a_folder_under_the_temporary_name_is_told(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / TEMPORARY).mkdir()
    run = flowc("build", "flow.yaml")
    assert run.returncode == 1
    assert f"not written, since {TEMPORARY} beside it cannot be removed" in run.stderr


@pytest.mark.parametrize("command", WRITES)
def test_without_locks_no_temporary_file_is_taken_for_a_dead_ones(target, monkeypatch, command):
    def no_locks(_handle, _operation):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(lock_file.fcntl, "flock", no_locks)
    target.with_name(TEMPORARY).write_text("another's")
    with pytest.raises(Refused, match=f"then remove {TEMPORARY}"):
        WRITES[command](target)
    assert target.with_name(TEMPORARY).read_text() == "another's"
    assert target.read_bytes() == OLD
    target.with_name(TEMPORARY).unlink()
    WRITES[command](target)
    assert target.read_bytes() == NEW
    assert names(target) == ["workflow.py"]


def test_a_lock_that_is_never_given_back_is_told(target, monkeypatch):
    monkeypatch.setattr(writing, "_PATIENCE", 0.05)
    handle = locked(target.parent)
    with pytest.raises(Refused, match=r"has its folder locked for 0\.05 s"):
        WRITES["build"](target)
    os.close(handle)
    assert WRITES["build"](target)


def locked(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY)
    lock_file.lock(handle)
    return handle


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_program_without_a_word(tmp_path, number):
    (tmp_path / "flow.yaml").write_text(FLOW.replace("tasks", "inputs: {unused: str}\ntasks"))
    (tmp_path / "workflow.py").write_bytes(OLD)
    handle = locked(tmp_path)
    run = subprocess.Popen(
        [sys.executable, "-m", "flowc", "build", "flow.yaml", "--output-format", "concise"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # `nohup` and `&` ignore some
    )
    assert "warning[unused-input]" in run.stderr.readline()  # it waits for the folder now, or soon
    time.sleep(0.05)
    run.send_signal(number)
    assert run.communicate(timeout=20)[1] == ""
    assert run.returncode == -number  # what a shell shows as 128 and the number
    os.close(handle)
    assert (tmp_path / "workflow.py").read_bytes() == OLD
    assert sorted(os.listdir(tmp_path)) == ["flow.yaml", "workflow.py"]


def test_an_ignored_signal_stays_ignored(flowc, tmp_path):
    code = (
        "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\nimport flowc.__main__\n"
        "assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_sixteen_builds_at_once(tmp_path):
    flows = []
    for word in ("old", "new"):
        flows.append(tmp_path / word / "flow.yaml")
        flows[-1].parent.mkdir()
        flows[-1].write_text(FLOW.replace("COMMAND", word))
    target = tmp_path / "out" / "workflow.py"
    target.parent.mkdir()
    command = [sys.executable, "-m", "flowc", "build", "-o", target]
    runs = [
        subprocess.Popen([*command, flows[number % 2]], stderr=subprocess.PIPE, text=True)
        for number in range(16)
    ]
    modules = {build(flow.read_bytes())[1].partition(b"# Digest")[2] for flow in flows}
    while any(run.poll() is None for run in runs):
        if target.exists():
            assert target.read_bytes().partition(b"# Digest")[2] in modules
        time.sleep(0.001)
    for run in runs:
        assert "Traceback" not in run.communicate()[1]
        assert run.returncode == 0
    assert target.read_bytes().partition(b"# Digest")[2] in modules
    assert names(target) == ["workflow.py"]


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o077])
def test_the_mode_is_that_of_a_users_file(target, mask):
    before = os.umask(mask)
    try:
        new = target.with_name("new.py")
        WRITES["build"](new)
        assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~mask
        for mode in (0o600, 0o644, 0o664, 0o755, 0o444):
            target.write_bytes(OLD)
            target.chmod(mode)
            WRITES["build"](target)
            assert stat.S_IMODE(target.stat().st_mode) == mode
            target.chmod(0o600)
        target.write_bytes(OLD)
        target.chmod(0o6755)
        WRITES["build"](target)
        assert stat.S_IMODE(target.stat().st_mode) == 0o755  # new bytes have no rights of old ones
    finally:
        os.umask(before)


def test_a_file_that_is_too_large_to_be_flowcs_is_not_read(flowc, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    with (tmp_path / "workflow.py").open("wb") as file:
        file.truncate(1 << 40)
    run = flowc("build", "flow.yaml")
    assert run.returncode == 1
    assert "it is larger than 64 MiB" in run.stderr
