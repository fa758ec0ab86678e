"""Shows a run: plain lines, with all that jobs print or without, or JSON for machines."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic
from typing import IO

import click

from flowc.commands.runs.event_lines import lines_of
from flowc.commands.runs.flow_process import Display
from flowc.commands.runs.live_display import Live
from flowc.commands.runs.log_readers import LogReader
from flowc.reporting.formats.shared_text import visible
from flowc.running.request import AttemptEnd, Event, FlowEnd, TaskEnd, TaskStart, line_of
from flowc.workspace.terminal import has_colour, is_live


def display_for(as_json: bool, jobs: int, stream: IO[str], follow: bool = False) -> Display:
    """Return what shows a run of so many jobs: on a terminal, it lives.

    `follow`: it shows all that jobs print.
    """
    if as_json:
        return Lines(sys.stdout)
    if follow:
        return Followed(stream, has_colour(stream))
    if is_live(stream):
        return Live(stream, jobs, has_colour(stream))
    return Plain(stream, has_colour(stream))


class Lines:
    """Writes each event as a line of JSON, but for the end of the flow, which comes by `end`.

    Where its outputs lie is known only when they have been copied.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        if not isinstance(event, FlowEnd):
            self.end(event)

    def end(self, event: Event) -> None:
        """Tell of the last event, whatever it is."""
        click.echo(line_of(event), file=self._stream, nl=False)
        self._stream.flush()

    def tick(self) -> None:
        """Show how time goes on, where that is shown."""
        pass

    def close(self) -> None:
        """End what stands on the last line of the terminal."""
        pass


class Plain:
    """Prints a line for each start and each end, and the end of what a failed job printed."""

    def __init__(self, stream: IO[str], colour: bool = False) -> None:
        self._stream, self._colour = stream, colour

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        for line in lines_of(event, self._colour):
            click.echo(line, file=self._stream, color=self._colour)

    def tick(self) -> None:
        """Show how time goes on, where that is shown."""
        pass

    def close(self) -> None:
        """End what stands on the last line of the terminal."""
        pass


class Followed:
    """Prints what `Plain` does, and each line of the jobs' output behind the name of its task."""

    def __init__(self, stream: IO[str], colour: bool = False) -> None:
        self._stream, self._colour = stream, colour
        self._logs: dict[str, LogReader] = {}

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        if isinstance(event, TaskStart):
            self._logs[event.task] = LogReader(event.log)
        elif isinstance(event, TaskEnd | AttemptEnd) and event.task in self._logs:
            self._print(event.task, is_done=True)
            del self._logs[event.task]
        for line in lines_of(event, self._colour, with_tail=False):
            click.echo(line, file=self._stream, color=self._colour)

    def tick(self) -> None:
        """Print what jobs have printed meanwhile."""
        for task in self._logs:
            self._print(task)

    def close(self) -> None:
        """Print what is left, where the run ends before its jobs."""
        for task in self._logs:
            self._print(task, is_done=True)

    def _print(self, task: str, is_done: bool = False) -> None:
        for line in self._logs[task].lines(is_done):
            click.echo(visible(f"{task} | {line}"), file=self._stream)


class Times:
    """Shows a run as another display does, and keeps its events, and how each job ended."""

    def __init__(self, inner: Display, kept: Lines, clock: Callable[[], float] = monotonic) -> None:
        self._inner, self._kept, self._clock = inner, kept, clock
        self._running: dict[str, tuple[TaskStart, float]] = {}
        self.ends: list[TaskEnd] = []

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        if isinstance(event, TaskStart):
            since = self._running.get(event.task, (event, self._clock()))[1]
            self._running[event.task] = event, since
        if isinstance(event, TaskEnd):
            self.ends.append(event)
            self._running.pop(event.task, None)
        self._kept.take(event)
        self._inner.take(event)

    def tick(self) -> None:
        """Show how time goes on, where that is shown."""
        self._inner.tick()

    def close(self) -> None:
        """End what stands on the last line of the terminal."""
        self._inner.close()

    def abort(self) -> None:
        """Tell that the jobs that run are ended, as they are."""
        for start, since in [*self._running.values()]:
            seconds = round(self._clock() - since, 3)
            end = TaskEnd(start.task, "aborted", seconds, attempts=start.attempt, log=start.log)
            self.take(end)
        self.close()
