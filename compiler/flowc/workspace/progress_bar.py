"""A progress bar for what takes longer than a second, on a terminal alone."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from time import monotonic
from typing import TypeVar

import click

from flowc.workspace.signals import told_before_the_end
from flowc.workspace.terminal import is_live, is_quiet

_A = TypeVar("_A")
_PATIENCE = 1.0  # seconds


def watched(values: Iterable[_A], count: int, label: str) -> Iterator[_A]:
    """Yield values; of how many there are already, a bar on standard error tells."""
    if is_quiet() or not is_live(sys.stderr):
        yield from values
        return
    start = monotonic()
    bar = click.progressbar(
        length=count, label=label, show_eta=False, show_pos=True, file=sys.stderr
    )
    with ExitStack() as stack:
        for number, value in enumerate(values, 1):
            if bar.entered:
                bar.update(1)
            elif monotonic() - start > _PATIENCE:
                # the cursor comes back, whatever happens
                stack.callback(bar.render_finish)
                stack.enter_context(told_before_the_end(bar.render_finish))
                bar.__enter__()
                bar.update(number)
            yield value
