"""Signals that end the program, and what is done first."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from flowc.running.end_signals import SIGNALS


@contextmanager
def told_before_the_end(tell: Callable[[], None]) -> Iterator[None]:
    """Call a function before a signal ends the program within the block."""

    def end(number: int, _frame: FrameType | None) -> None:
        tell()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in (number for number in SIGNALS if before[number] is signal.SIG_DFL):
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Ended(BaseException):
    """A signal, raised so that what is open is closed and removed."""


@contextmanager
def cleaned_up() -> Iterator[None]:
    """Let a signal leave the block as an exception does, and end the program after it."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number in (number for number in SIGNALS if before[number] is signal.SIG_DFL):
        signal.signal(number, _raise)
    try:
        yield
    except _Ended as ended:
        signal.signal(ended.args[0], signal.SIG_DFL)
        signal.raise_signal(ended.args[0])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _raise(number: int, _frame: FrameType | None) -> None:
    raise _Ended(number)
