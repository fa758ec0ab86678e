"""Runs requests in processes that have flytekit loaded: forked off one that imports it once."""

import json
import multiprocessing
import os
import sys
import tempfile
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any


@cache
def _server() -> Any:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flytekit", "flowc.running.session", "pytest", "forked"])
    return context


def start(request: Path, output: Path, environ: dict[str, str]) -> tuple[Any, int]:
    """Start `flowc.running` on a request; return the process, and the file of its events."""
    reader, writer = multiprocessing.Pipe(duplex=False)
    process = _server().Process(target=_main, args=(str(request), writer, str(output), environ))
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as scratch, writer, reader:
        os.environ["TMPDIR"] = scratch  # flytekit makes folders when it is imported
        try:
            process.start()
        finally:
            os.environ.clear()
            os.environ.update(before)
        return process, os.dup(reader.fileno())


def _main(path: str, events: Connection, output: str, environ: dict[str, str]) -> None:
    from flowc.running.__main__ import main

    file = os.open(output, os.O_WRONLY | os.O_CREAT, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.clear()
    os.environ.update(environ)
    sys.path[:0] = [one for one in environ.get("PYTHONPATH", "").split(os.pathsep) if one]
    request = json.loads(Path(path).read_text())
    Path(path).write_text(json.dumps({**request, "events_fd": events.fileno()}))
    code = main(path)
    sys.stdout.flush()
    os._exit(code)  # `events` is closed already
