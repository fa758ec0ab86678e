"""Many files are written several at a time, each as if it were alone."""

import fcntl
import os
import signal
import time
from pathlib import Path

import pytest
from flowc.workspace import write_file as writing
from flowc.workspace.write_file import Refused, write_all
from project import flow, run, write


def test_each_ends_as_it_would_alone_and_in_order(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write({f"f{number}/flow.yaml": flow(f"f{number}") for number in range(40)})
    write({"f7/workflow.py": "# mine\n", "flowc.toml": ""})
    (tmp_path / "f9" / "workflow.py").mkdir()
    first, again = run("build"), run("build")
    lines = first.stderr.splitlines()
    assert [line.partition("/")[0] for line in lines[:-1]] == sorted(f"f{n}" for n in range(40))
    assert sum(line.endswith("workflow.py: written") for line in lines) == 38
    assert sum("not written, since it is" in line for line in lines) == 2
    assert first.exit_code == again.exit_code == 1
    assert again.stderr == first.stderr.replace(": written", ": up to date")
    assert not [*tmp_path.rglob(writing.TEMPORARY)]


def test_several_modules_of_one_folder_are_written(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    write({f"f{number}.yaml": flow(f"f{number}") for number in range(20)})
    assert run("build", ".").exit_code == 0
    assert len([*tmp_path.glob("f*.py")]) == 20


def ended(writes) -> int:
    """Carry out writes in a process of its own; return the signal that ended it, 0 for none."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        list(write_all(writes))
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def test_a_signal_waits_for_those_that_are_begun(tmp_path):
    def one(number: int) -> bool:
        if number == 0:
            os.kill(os.getpid(), signal.SIGTERM)
        (tmp_path / str(number)).touch()
        return True

    writes = [lambda number=number: one(number) for number in range(40)]
    assert ended(writes) == signal.SIGTERM
    assert len([*tmp_path.iterdir()]) == 16


def test_a_signal_does_not_wait_for_a_lock(tmp_path):
    """Whoever has a folder locked may have it for long."""

    def one(number: int) -> bool:
        if number == 0:
            os.kill(os.getpid(), signal.SIGTERM)
        return writing.write_file(tmp_path / f"{number}.py", b"", False, Path("flow.yaml"))

    folder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    before = time.monotonic()
    assert ended([lambda number=number: one(number) for number in range(2)]) == signal.SIGTERM
    assert time.monotonic() - before < writing._PATIENCE / 2
    os.close(folder)


def test_a_fault_of_a_write_is_raised():
    def fail() -> bool:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(write_all([fail, lambda: True]))
    assert [*write_all([])] == []


def test_what_is_refused_is_told():
    def refuse() -> bool:
        raise Refused("why")

    (one,) = write_all([refuse])
    assert str(one) == "why"
