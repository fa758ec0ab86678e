"""Shows a run on a terminal: jobs that run, with their last lines, below those that are done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from time import monotonic
from typing import IO

import click

from flowc.commands.runs.event_lines import lines_of
from flowc.commands.runs.log_readers import last_lines
from flowc.reporting.formats.shared_text import took, visible
from flowc.running.request import AttemptEnd, Event, TaskEnd, TaskStart

_MOST_LINES = 3
"""Of a job's output."""


class Live:
    """Keeps a few lines that live at the bottom of a terminal."""

    def __init__(
        self, stream: IO[str], jobs: int, colour: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        self._stream, self._jobs, self._colour, self._clock = stream, jobs, colour, clock
        self._running: dict[str, tuple[TaskStart, float]] = {}
        self._since = clock()
        self._done = self._height = 0

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        if isinstance(event, TaskStart):
            self._running[event.task] = event, self._clock()
        else:
            self._done += isinstance(event, TaskEnd)
            if isinstance(event, TaskEnd | AttemptEnd):
                self._running.pop(event.task, None)
            self.close()
            for line in lines_of(event, self._colour):
                click.echo(line, file=self._stream, color=self._colour)
        self.tick()

    def tick(self) -> None:
        """Show how time goes on."""
        size = shutil.get_terminal_size()
        shown = [visible(line)[: size.columns - 1] for line in self._lines(size.lines - 1)]
        self._stream.write(self._cleared() + "\n".join(shown))
        self._stream.flush()
        self._height = len(shown)

    def close(self) -> None:
        """Leave a screen that others can write to."""
        self._stream.write(self._cleared())
        self._stream.flush()
        self._height = 0

    def _cleared(self) -> str:
        """Return what takes the lines that live away; a full line would wrap, and so none is."""
        up = f"\x1b[{self._height - 1}A" if self._height > 1 else ""
        return f"\r{up}\x1b[J"

    def _lines(self, rows: int) -> Iterator[str]:
        """Yield the jobs that run, each with as many of its last lines as there is room for."""
        if not self._running:
            spent = took(self._clock() - self._since)
            yield from [] if self._done else [f"flytekit: loading, {spent}"]
            return
        fit = max(1, min(len(self._running), rows - 1))
        room = min(_MOST_LINES, (rows - 1) // fit - 1)
        for start, since in [*self._running.values()][:fit]:
            attempt = f", attempt {start.attempt}" if start.attempt > 1 else ""
            yield f"{start.task}: running{attempt}, {took(self._clock() - since)}"
            yield from (f"  | {line}" for line in last_lines(start.log, room))
        yield f"{self._done} of {self._jobs} done, {len(self._running)} running"
