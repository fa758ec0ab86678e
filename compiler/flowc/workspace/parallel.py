"""Runs a function on many values, in processes of its own where that pays."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

_A = TypeVar("_A")
_B = TypeVar("_B")
_MOST = 16
_CHUNK = 16
_ENOUGH = 64 * 1024
"""Bytes of flows that take half a second: below that, starting processes costs more."""


def processors() -> int:
    """Return how many processors this process may use, 16 at most."""
    if sys.platform == "linux":
        return min(_MOST, len(os.sched_getaffinity(0)))
    return min(_MOST, os.cpu_count() or 1)


def on_files(
    function: Callable[[Path], _B], paths: Sequence[Path], jobs: int | None
) -> Iterable[_B]:
    """Return the results of a function in the order of the files of flows, and show how far it is.

    Without a number of processes, there are as many as pay.
    """
    from flowc.workspace.progress_bar import watched

    if jobs is None:
        jobs = processors() if sum(map(_size, paths)) >= _ENOUGH else 1
    return watched(each(function, paths, jobs), len(paths), "flows")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def each(function: Callable[[_A], _B], values: Sequence[_A], jobs: int) -> Iterator[_B]:
    """Yield the results of a function in the order of the values, from so many processes.

    With one, it is this process. However this process ends, the others end with it.
    """
    jobs = min(jobs, len(values))
    if jobs <= 1:
        yield from map(function, values)
        return
    # what most runs do without is loaded here
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
    from multiprocessing import get_context

    # a fork has everything loaded already; elsewhere it is not to be trusted
    context: Any = get_context("fork" if sys.platform == "linux" else None)
    chunk = max(1, min(_CHUNK, len(values) // (jobs * 4)))
    executor = ProcessPoolExecutor(jobs, context, _begin)
    try:
        yield from executor.map(function, values, chunksize=chunk)
    except BrokenProcessPool:
        raise Killed from None
    finally:
        executor.shutdown(cancel_futures=True)


class Killed(click.ClickException):
    """A process of the pool that something else has ended."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("a process was killed, perhaps for want of memory; try --jobs 1")


def _begin() -> None:
    """Begin a process of the pool."""
    from threading import Thread

    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the process that started this one, and end at once."""
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
