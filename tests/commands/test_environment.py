"""The program does the same in every environment, and ends well in a poor one."""

import ast
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import flowc
import pytest
from samples import sample

FLOW = """\
name: example
description: Grüße, 日本
defaults: {project_defaults: true}
inputs: {rate: {type: float, default: 0.1}}
tasks:
  b: {command: prepare, outputs: {x: 'dict[str, int]', y: str}}
  a:
    command: python träin.py
    inputs: {y: str, rate: float}
    with: {y: '${{ tasks.b.y }}', rate: '${{ inputs.rate }}'}
    outputs: {o: int}
outputs: {o: '${{ tasks.a.o }}', x: '${{ tasks.b.x }}'}
"""
BAD = FLOW.replace("prepare", "prepare, cömmand: x")
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

RUN = """
import sys, time
from flowc.__main__ import main
flow, now = sys.argv[1], float(sys.argv[2])
if now:
    moment = time.gmtime(now)
    time.time, time.time_ns = lambda: now, lambda: int(now * 1e9)
    time.gmtime = time.localtime = lambda *_: moment
for arguments in (["build", flow, "-o", "workflow.py"], ["import", "workflow.py"], ["fmt", flow]):
    sys.argv = ["flowc", *arguments]
    try:
        main()
    except SystemExit as end:
        assert not end.code, arguments
"""


def outcome(folder: Path, *options: str, now: float = 0, absolute: bool = False, **environ):
    """Build, import and format a flow in a new folder; return the bytes of all three files."""
    folder.mkdir(parents=True)
    flow = folder / "größe.yaml"
    flow.write_text(FLOW, encoding="utf-8")
    if now:
        os.utime(flow, (now, now))
    command = [sys.executable, *options, "-c", RUN, flow if absolute else flow.name, str(now)]
    run = subprocess.run(
        command, cwd=folder, env={**os.environ, **environ}, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return [(folder / name).read_bytes() for name in ("workflow.py", "flow.yaml", flow.name)]


ENVIRONMENTS = {
    "the C locale": ASCII,
    "the POSIX locale": {"LC_ALL": "POSIX"},
    "a UTF-8 locale": {"LC_ALL": "C.UTF-8"},
    "a locale of another i": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"},
    "east": {"TZ": "Asia/Kathmandu"},
    "west": {"TZ": "America/St_Johns"},
    "UTC": {"TZ": "UTC"},
    "an epoch": {"SOURCE_DATE_EPOCH": "1"},
    "no home": {"HOME": "/nonexistent", "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""},
    "no path": {"PATH": ""},
    "no colour": {"NO_COLOR": "1", "TERM": "dumb"},
    "no terminal": {"COLUMNS": "0", "LINES": "x"},
}


@pytest.mark.law
def test_bytes_depend_on_nothing_around_them(tmp_path):
    wanted = outcome(tmp_path / "wanted")
    assert b"# Flow: 'gr\\xf6\\xdfe.yaml'" in wanted[0]
    for name, environ in sample(ENVIRONMENTS.items(), 4):
        assert outcome(tmp_path / name, **environ) == wanted, name
    for option in sample(("-O", "-OO", "-Werror", "-Xdev"), 2):
        assert outcome(tmp_path / option, option) == wanted, option
    for number, now in enumerate((915_148_800.0, 4_102_444_799.0)):  # 1999 and 2099
        assert outcome(tmp_path / f"clock {number}", now=now) == wanted, now
    deep = tmp_path / "another\ncheckout" / "of the same"
    assert outcome(deep, absolute=True) == wanted


@pytest.mark.law
def test_bytes_do_not_depend_on_the_order_of_hashes(tmp_path):
    seeds = sample(range(32), 4)
    found = [outcome(tmp_path / f"{seed}", PYTHONHASHSEED=f"{seed}") for seed in seeds]
    assert all(one == found[0] for one in found)


def test_nothing_reads_the_clock():
    clocks = {"now", "utcnow", "today", "time_ns", "localtime", "gmtime", "st_mtime", "getmtime"}
    for path in Path(flowc.__file__).parent.rglob("*.py"):
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute)
        }
        # by their age, old entries go, and the last run is found; no result depends on it
        if path.name in ("cache.py", "task_cache.py", "run_folders.py"):
            assert names & clocks == {"st_mtime"}
        else:
            assert not names & clocks, path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.yaml").write_text(FLOW, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    return tmp_path


def said(run: subprocess.Popen) -> str:
    """Wait for a program that is to end well; return what it said on standard error."""
    text = (run.communicate(timeout=60)[1] or b"").decode()
    assert run.returncode in (0, 1, 2), text
    for word in ("Traceback", "Exception ignored", "internal error", "\x1b"):
        assert word not in text
    return text


def start(folder: Path, *arguments, **more) -> subprocess.Popen:
    """Start the program as the arguments of Popen say."""
    more.setdefault("stderr", subprocess.PIPE)
    return subprocess.Popen([sys.executable, "-m", "flowc", *arguments], cwd=folder, **more)


COMMANDS = {
    "check good.yaml": 0,
    "check bad.yaml": 1,
    "build good.yaml": 0,
    "build bad.yaml": 1,
    "build good.yaml --stdout": 0,
    "build good.yaml --check": 1,
    "fmt --diff good.yaml": 1,
    "rules": 0,
    "schema": 0,
    "version": 0,
    "--help": 0,
    "nope": 2,
}


CLOSED = [(0,), (1,), (2,), (0, 1, 2)]


@pytest.mark.law
@pytest.mark.parametrize(("closed", "command"), sample(product(CLOSED, COMMANDS), 12))
def test_closed_streams(folder, command, closed):
    run = start(
        folder, *command.split(), preexec_fn=lambda: [os.close(handle) for handle in closed]
    )
    said(run)
    assert run.returncode == COMMANDS[command]
    assert (folder / "good.py").exists() == (command == "build good.yaml")
    if command == "build good.yaml":
        assert (folder / "good.py").read_bytes().startswith(b"# Generated by flowc")


@pytest.mark.law
@pytest.mark.parametrize("command", sample(COMMANDS, 4))
def test_a_reader_that_goes_away(folder, command):
    for stream in ("stdout", "stderr"):
        reader, writer = os.pipe()
        os.close(reader)
        run = start(folder, *command.split(), **{stream: writer})
        os.close(writer)
        said(run)
        assert run.returncode or COMMANDS[command] == 0


@pytest.mark.law
@pytest.mark.parametrize("command", sample(COMMANDS, 4))
def test_an_output_that_is_full(folder, command):
    told = command not in ("check good.yaml", "build good.yaml", "build bad.yaml", "nope")
    with open("/dev/full", "wb") as full:
        run = start(folder, *command.split(), stdout=full)
        assert ("flowc: No space left on device\n" in said(run)) == told
        assert run.returncode == (2 if told else COMMANDS[command])
        run = start(folder, *command.split(), stderr=full)
        said(run)
        quiet = command.split()[0] in ("rules", "schema", "version", "--help")
        assert run.returncode == (0 if quiet else 2)


@pytest.mark.parametrize("output_format", ["full", "concise", "json"])
def test_findings_in_ascii(folder, output_format):
    (folder / "größe\n\x1b[31m.yaml").write_text(BAD, encoding="utf-8")
    (folder / os.fsdecode(b"\xff\xfe.yaml")).write_text(BAD, encoding="utf-8")
    for environ in ({}, ASCII, {**ASCII, "PYTHONIOENCODING": "ascii:strict"}):
        run = start(
            folder,
            *("check", ".", "--output-format", output_format),
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
        )
        found, summary = run.communicate(timeout=60)
        assert run.returncode == 1
        assert summary == b"4 flows: 3 errors\n"
        assert found.decode("ascii" if environ else "utf-8").count("unknown-key") == 3
        assert b"\x1b" not in found
        assert b"\\udcff\\udcfe.yaml" in found


NAMES = [
    b"\xff\xfe.yaml",
    b"a\nb.yaml",
    b"a b.yaml",
    b"-rf.yaml",
    b"\x1b[31m.yaml",
    b"x" * 250 + b".yaml",
]


@pytest.mark.law
@pytest.mark.parametrize("name", sample(NAMES, 2))
def test_file_names_of_every_kind(folder, name):
    flow = folder / os.fsdecode(name)
    (folder / "bad.yaml").unlink()
    (folder / "good.yaml").rename(flow)
    for arguments in (["build", "-o", "o.py", "--"], ["build", "--check", "-o", "o.py", "--"]):
        run = start(folder, *arguments, flow.name, stdout=subprocess.PIPE)
        assert said(run).endswith("1 flow: no findings\n")
        assert run.returncode == 0
    lines = (folder / "o.py").read_text("utf-8").splitlines()
    assert lines[2] == f"# Flow: {flow.name!a}"
    for output in (b"\xff.py", b"a\nb.py", b"\x1b[31m.py"):
        run = start(folder, "build", "-o", os.fsdecode(output), "--", flow.name)
        assert said(run).splitlines()[0].endswith(".py: written")
        assert (folder / os.fsdecode(output)).read_bytes() == (folder / "o.py").read_bytes()


def test_a_name_that_is_too_long(folder):
    for command in ("check", "build", "fmt", "import", "verify"):
        run = start(folder, command, "x" * 5000)
        said(run)
        assert run.returncode == 2


def test_arguments_cannot_change_the_terminal(folder):
    for arguments in (
        "explain X",
        "check X",
        "build good.yaml --var X",
        "X",
        "rules --X",
        "fmt -X",
    ):
        run = start(folder, *arguments.replace("X", "\x07\u202e\x1b[2J").split())
        text = said(run)
        assert "\x07" not in text
        assert "\u202e" not in text
        assert run.returncode == 2


def test_a_working_folder_that_is_gone(folder, tmp_path_factory):
    gone = tmp_path_factory.mktemp("gone")
    command = ["build", str(folder / "good.yaml")]
    run = start(gone, *command, preexec_fn=lambda: os.rmdir(gone))
    said(run)
    assert run.returncode == 0
    assert (folder / "good.py").exists()
