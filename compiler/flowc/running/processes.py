"""Runs a process to its end or the end of its time, and leaves nothing of what it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from flowc.running import keeper


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code (128 and the number of a signal), None if out of time."""

    code: int | None
    seconds: float


def run(
    command: Sequence[str],
    environ: Mapping[str, str],
    log: str,
    seconds: float | None,
    inherited: int | None = None,
) -> Ended:
    """Run a command for a time at most; what it prints is appended to the file `log`.

    It and all of its descendants are gone afterwards, whatever ends this function.
    """
    keeper.adopt()
    start = time.monotonic()
    process = None
    try:
        with open(log, "ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environ,
                pass_fds=() if inherited is None else (inherited,),
                start_new_session=True,  # Ctrl-C is for flowc, which then ends the job
            )
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        return Ended(None, time.monotonic() - start)
    finally:
        # where descendants cannot be found
        if sys.platform != "win32" and process is not None and not keeper.LINUX:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
        keeper.end_descendants()
    return Ended(code if code >= 0 else 128 - code, time.monotonic() - start)


class Clock:
    """Counts seconds from its making."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def seconds(self) -> float:
        """Return how long it has been running."""
        return round(time.monotonic() - self._start, 3)
