"""The signals that end a process, and when they wait."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class Ended(BaseException):
    """A signal, raised so that the job is ended and what it needed is removed."""


def listen() -> None:
    """Have each signal raise Ended, the first one alone: nothing may interrupt the cleaning up."""
    for number in SIGNALS:
        signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    raise Ended(number)


@contextmanager
def waiting() -> Iterator[None]:
    """Let the signals wait until the block is done; it is to be short."""
    if sys.platform == "win32":  # nothing can make them wait
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
