"""Watches what Python is asked to do: processes, connections, files that are written or removed."""

import os
import sys
from contextlib import contextmanager

FORBIDDEN = (
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "subprocess.", "socket.",
    "urllib.", "http.", "ftplib.", "smtplib.", "ctypes.", "pty.", "webbrowser.", "os.startfile",
    "shutil.", "os.symlink", "os.link", "os.mkdir", "os.rmdir", "os.chown", "pickle.",
)  # fmt: skip
CHANGES = ("os.rename", "os.remove", "os.chmod", "os.truncate")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_watched = {"allowed": None, "seen": []}


def _hook(event: str, arguments: tuple) -> None:
    allowed = _watched["allowed"]
    if allowed is None:
        return
    if event.startswith(FORBIDDEN):
        _watched["seen"].append((event, repr(arguments)[:200]))
    elif event.startswith(CHANGES) or (event == "open" and (arguments[2] or 0) & WRITING):
        if isinstance(arguments[0], int):
            return  # a file that was opened before, and seen then
        path = os.fsdecode(arguments[0])
        if not os.path.basename(path).startswith(allowed) or ".." in path:
            _watched["seen"].append((event, repr(arguments)[:200]))


sys.addaudithook(_hook)  # for good: hooks cannot be taken away


@contextmanager
def watched(*names: str):
    """Fail if something else happens than writing files whose names begin with one of these."""
    _watched.update(allowed=names, seen=[])
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        _watched["allowed"] = None
        sys.dont_write_bytecode = written
    assert not _watched["seen"], _watched["seen"]
