"""Runs flytekit's part of flowc in processes that have it loaded: forks of one that imports it
once.

They stand in for processes that flowc starts anew, which take a second and more each to load it.
"""

import io
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from flowc import standin
from flowc.commands import caller_environ
from flowc.commands.runs import flow_process
from flowc.running.request import Request

_TESTS = Path(__file__).parent
_LOADED = [
    "flytekit",
    "flowc.running.session",
    "flowc.verifying.describe_module",
    "pytest",
    "forked",
]


@cache
def _server() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    return context


def _started(target: Callable[..., None], *arguments: Any) -> Any:
    process = _server().Process(target=target, args=arguments)
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["TMPDIR"] = scratch  # flytekit makes folders when it is imported
        try:
            process.start()
        finally:
            os.environ.clear()
            os.environ.update(before)
    return process


def start(request: Path, output: Path, environ: dict[str, str]) -> tuple[Any, int]:
    """Start `flowc.running` on a request; return the process, and the file of its events."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    with writer, reader:
        process = _started(_run, str(request), writer, str(output), environ)
        return process, os.dup(reader.fileno())


class Started:
    """A process, with what `subprocess.Popen` has of one."""

    def __init__(self, process: Any) -> None:
        self._process, self.pid = process, process.pid
        self.terminate, self.kill = process.terminate, process.kill

    def poll(self) -> int | None:
        """Return its exit code, if it has ended."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; return its exit code. Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("flowc.running", timeout or 0)
        return self._process.exitcode


@contextmanager
def runs() -> Iterator[None]:
    """Have `flowc run`, in this process, run its flows in forks."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(flow_process, "_start", _run_flow)
        yield


def _run_flow(request: Request, writer: int, work: Path, faults: Path) -> Started:
    """Do what `commands.runs.flow_process` does to start a process that runs a flow."""
    asked = work / "request.json"
    asked.write_text(replace(request, parent=0).to_json(), encoding="utf-8")  # another forks it
    with Connection(os.dup(writer), readable=False) as events:
        process = _started(_run, str(asked), events, str(faults), caller_environ())
    return Started(process)


def describe(asked: Path, out: Path, told: Path) -> Started:
    """Do what `commands.verify_processes` does to start a process that describes modules."""
    folder = str(asked.parent)
    environ = {**os.environ, "TMPDIR": folder}
    return Started(_started(_describe, str(out), asked.read_text(), folder, str(told), environ))


def _become(output: str, environ: dict[str, str]) -> None:
    """Take the output, the variables and the modules' folders of a process that starts."""
    file = os.open(output, os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.clear()
    os.environ.update(environ)
    tempfile.tempdir = None
    sys.dont_write_bytecode = True  # tests change a module within a second
    path = [one for one in sys.path if not Path(one).is_relative_to(_TESTS)]
    path = [one for one in path if one != str(standin.folder())]
    said = environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [one for one in said if one] + path


def _run(path: str, events: Connection, output: str, environ: dict[str, str]) -> None:
    from flowc.running.__main__ import main

    _become(output, environ)
    os.setsid()
    request = json.loads(Path(path).read_text())
    Path(path).write_text(json.dumps({**request, "events_fd": events.fileno()}))
    code = main(path)
    sys.stdout.flush()
    os._exit(code)  # `events` is closed already


def _describe(out: str, asked: str, folder: str, output: str, environ: dict[str, str]) -> None:
    from flowc.verifying.describe_module import main

    _become(output, environ)
    os.chdir(folder)
    sys.argv, sys.stdin = ["describe_module", out], io.StringIO(asked)
    main()
