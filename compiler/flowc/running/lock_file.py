"""Locks an open file or folder until it is closed: of two processes, one has it."""

from __future__ import annotations

import sys
from typing import IO, Any

if sys.platform != "win32":
    import fcntl


def lock(file: int | IO[Any], waits: bool = False) -> None:
    """Lock what is open; on Windows, do nothing.

    Raises BlockingIOError where another process has it, unless this one is to wait, and OSError
    where its file system has no locks.
    """
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
