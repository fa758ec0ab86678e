"""Several processes tell what one tells, and none outlives the program."""

import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest
from flowc.workspace import parallel
from flowc.workspace.parallel import each
from project import files, flow, run, write

SLOW = "name: slow\ndefaults: {project_defaults: true}\ntasks:\n" + "".join(
    f"  t{number}: {{command: x, after: [t{number - 1}]}}\n" if number else "  t0: {command: x}\n"
    for number in range(600)
)
"""A flow that takes about a second."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder in a repository of its own."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("TERM", "xterm")
    return tmp_path


def many(number: int = 40) -> None:
    for place in range(number):
        text = flow(f"f{place}")
        if place % 3 == 1:
            text = text.replace("command", "comand").replace("file[csv]", "flie")
        if place % 5 == 2:
            below = f"  a: {{flow: f{place - 1}.yaml}}\n  b: {{flow: f0.yaml}}\n"
            text = f"name: f{place}\ntasks:\n{below}"
        write({f"f{place}.yaml": text})
    Path("f7.yaml").write_bytes(b"\xff")
    os.symlink("/nowhere", "f99.yaml")


@pytest.mark.parametrize("format", ["full", "json"])
@pytest.mark.parametrize("command", ["check", "build"])
def test_several_processes_tell_what_one_tells(command, format, folder, monkeypatch):
    many()
    told = []
    for jobs in (1, 2, 7):
        for module in Path().glob("*.py"):
            module.unlink()
        result = run(command, ".", "--output-format", format, "--jobs", jobs)
        modules = {path.name: path.read_bytes() for path in Path().glob("*.py")}
        told.append((result.exit_code, result.stdout, result.stderr, modules))
    assert told[0] == told[1] == told[2]
    assert (len(told[0][3]) > 5) == (command == "build")
    monkeypatch.delenv("FLOWC_NO_CACHE")
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(folder / "cache"))
    for jobs in (3, 1):  # what processes keep, another one finds
        result = run(command, ".", "--output-format", format, "--jobs", jobs)
        stderr = told[0][2].replace("written", "up to date")
        assert (result.stdout, result.stderr) == (told[0][1], stderr)


def test_only_much_work_is_divided(monkeypatch):
    jobs_seen = []
    real = parallel.each
    monkeypatch.setattr(
        parallel, "each", lambda f, v, jobs: (jobs_seen.append(jobs), real(f, v, 1))[1]
    )
    monkeypatch.setattr(parallel, "processors", lambda: 5)
    write({"a.yaml": flow("a"), "b.yaml": flow("b")})
    run("check", ".")
    write({"c.yaml": flow("c") + "# x\n" * 20_000})
    run("check", ".")
    run("check", ".", "--jobs", "3")
    assert jobs_seen == [1, 5, 3]


def test_jobs_is_a_number_of_processes():
    assert run("check", ".", "--jobs", "0").exit_code == 2
    assert 1 <= parallel.processors() <= 16


def square(number: int) -> int:
    return number * number


def refuse(number: int) -> int:
    raise ValueError(number)


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_results_come_in_order():
    assert list(each(square, range(100), 4)) == [square(number) for number in range(100)]
    assert list(each(square, [], 4)) == []


def test_a_fault_in_a_process_is_raised_here():
    with pytest.raises(ValueError, match="3"):
        list(each(refuse, [3, 4], 2))
    assert_alone()


def test_a_process_that_is_killed_is_told():
    with pytest.raises(parallel.Killed, match="want of memory") as caught:
        list(each(die, range(4), 2))
    assert caught.value.exit_code == 2
    assert_alone()


def assert_alone() -> None:
    from multiprocessing import active_children

    assert active_children() == []


def children(pid: int) -> list[int]:
    """The processes that a process has started, by the system's word."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(condition, seconds: float = 60):
    """Wait for a condition, and return what it gives."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are seen in /proc")
@pytest.mark.parametrize(
    ("command", "number"),
    [
        *(("build", number) for number in (*ENDING, signal.SIGKILL)),
        *(pytest.param("verify", number, marks=pytest.mark.flyte) for number in ENDING),
    ],
)
def test_no_process_is_left_behind(command, number, folder, monkeypatch):
    for place in range(12):
        text = SLOW.replace("slow", f"slow{place}") if command == "build" else flow(f"f{place}")
        write({f"f{place}.yaml": text, f"f{place}.py": "import time\ntime.sleep(600)\n"})
    (folder / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    line = [sys.executable, "-m", "flowc", command, ".", "--jobs", "2"]
    code = f"import os, signal; signal.signal({int(number)}, 0); os.execv({line[0]!r}, {line!r})"
    if number != signal.SIGKILL:  # whoever runs the tests may ignore some
        line = [sys.executable, "-c", code]
    # in a session of its own: the signal reaches the program alone
    with subprocess.Popen(line, stderr=subprocess.PIPE, start_new_session=True) as process:
        workers = until(lambda: found if len(found := children(process.pid)) == 2 else None)
        assert workers
        process.send_signal(number)
        _, words = process.communicate(timeout=60)
    assert process.returncode == -number
    assert words == b""
    assert until(lambda: not any(map(alive, workers)))
    assert files(end=".tmp") + files(folder / "tmp") == []


IMPATIENT = """
from flowc.__main__ import main
from flowc.workspace import progress_bar as progress
progress._PATIENCE = PATIENCE
main()
"""


def test_a_bar_on_a_terminal_when_it_takes_long():
    write({f"f{place}.yaml": SLOW.replace("slow", f"slow{place}") for place in range(4)})
    shown, told, code = on_a_terminal("build", "--stdout", ".", "--jobs", "1")
    assert re.search(r"flows  \[#+-*\]  [1-4]/4", shown)
    assert "4/4\x1b[?25h\r\n" in shown  # the cursor is back
    assert shown.endswith("4 flows: 4 warnings\r\n")
    assert told.count(b"@workflow") == 4
    assert code == 0
    write({"one.yaml": flow("one")})
    assert on_a_terminal("check", "one.yaml", patience=60)[0] == "1 flow: no findings\r\n"


@pytest.mark.flyte
def test_a_bar_when_modules_are_verified():
    pytest.importorskip("flytekit")
    write({f"{name}.yaml": flow(name) for name in "abc"})
    assert run("build", ".").exit_code == 0
    shown, told, code = on_a_terminal("verify", ".", "--jobs", "1")
    assert re.search(r"modules  \[#+-*\]  [1-3]/3", shown)
    assert shown.endswith("3 flows verified: 3 agree\r\n")
    assert (told.count(b" agree\n"), code) == (3, 0)


@pytest.mark.parametrize("quiet", [True, False])
def test_no_bar_where_none_is_wanted(monkeypatch, quiet):
    write({f"f{place}.yaml": SLOW.replace("slow", f"slow{place}") for place in range(2)})
    monkeypatch.setenv("TERM", "xterm" if quiet else "dumb")
    shown, told, _ = on_a_terminal("check", ".", "--jobs", "1", *(["-q"] if quiet else []))
    assert shown == ("" if quiet else "2 flows: 2 warnings\r\n")
    assert told.count(b"warning[too-many-nodes]") == 2


def test_a_signal_gives_the_cursor_back():
    write({f"f{place}.yaml": SLOW.replace("slow", f"slow{place}") for place in range(20)})
    shown, _, code = on_a_terminal("check", ".", "--jobs", "2", until="\x1b[?25l")
    assert code == -signal.SIGTERM
    assert shown.rstrip().endswith("\x1b[?25h")


def on_a_terminal(
    *arguments: str, until: str = "", patience: float = 0.05
) -> tuple[str, bytes, int]:
    """What a program prints with a terminal as its standard error: there, on its standard output.

    Once it prints a text, it is told to end. A machine may be fast, and so it has little patience.
    """
    master, slave = pty.openpty()
    line = [sys.executable, "-c", IMPATIENT.replace("PATIENCE\n", f"{patience}\n"), *arguments]
    with (
        tempfile.TemporaryFile() as out,
        subprocess.Popen(line, stdout=out, stderr=slave) as process,
    ):
        os.close(slave)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while part := os.read(master, 4096):
                shown += part
                if until and until.encode() in shown:
                    process.terminate()
        process.wait()
        out.seek(0)
        told = out.read()
    os.close(master)
    return shown.decode(), told, process.returncode
