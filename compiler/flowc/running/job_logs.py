"""The files that the output of jobs goes to, and their last lines."""

from __future__ import annotations

import os
from collections import deque

_LINES, _BYTES = 20, 1 << 14


def new_log(logs: str | None, own: str, path: str, attempt: int) -> str:
    """Return the file for the output of an attempt of a job, empty.

    `logs` is the folder that is wanted for those of all jobs, `own` the job's.
    """
    number = f".{attempt}" if attempt > 1 else ""
    name = f"{path if logs else 'job'}{number}.log"
    if logs:
        os.makedirs(logs, exist_ok=True)
    log = os.path.join(logs or own, name)
    open(log, "wb").close()
    return log


def tail_of(log: str) -> tuple[str, ...]:
    """Return the last lines of a log, 20 at most."""
    with open(log, "rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _BYTES))
        text = file.read().decode("utf-8", "replace")
    return tuple(deque(text.splitlines(), _LINES))
