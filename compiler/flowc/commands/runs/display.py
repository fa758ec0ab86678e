"""Shows a run: plain lines, one line that lives on a terminal, or JSON for machines."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from time import monotonic
from typing import IO, Any

import click

from flowc.commands.runs.flow_process import Display
from flowc.reporting.formats.shared_text import short, styled, took, visible
from flowc.running.request import (
    AttemptEnd,
    Event,
    Exports,
    FlowEnd,
    TaskEnd,
    TaskStart,
    Uncached,
    line_of,
)
from flowc.workspace.terminal import has_colour, is_live

_COLOURS = {
    "succeeded": "green",
    "cached": "green",
    "failed": "red",
    "timed-out": "red",
    "skipped": "yellow",
}
_MISSING = re.compile(r"ModuleNotFoundError: No module named|command not found|: not found$")
_CLEAR = "\r\x1b[2K"


def display_for(as_json: bool, jobs: int, stream: IO[str]) -> Display:
    """Return what shows a run of so many jobs: on a terminal, it lives."""
    if as_json:
        return Lines(sys.stdout)
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


class Live:
    """Keeps a line for the job that runs at the bottom of a terminal, below those that are done."""

    def __init__(
        self, stream: IO[str], jobs: int, colour: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        self._stream, self._jobs, self._colour, self._clock = stream, jobs, colour, clock
        self._running: TaskStart | None = None
        self._since = clock()
        self._done = 0

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        if isinstance(event, TaskStart):
            self._running, self._since = event, self._clock()
        else:
            self._running = None
            self._done += isinstance(event, TaskEnd)
            self.close()
            for line in lines_of(event, self._colour):
                click.echo(line, file=self._stream, color=self._colour)
        self.tick()

    def tick(self) -> None:
        """Show how time goes on, where that is shown."""
        running, spent = self._running, took(self._clock() - self._since)
        if running is not None:
            attempt = f", attempt {running.attempt}" if running.attempt > 1 else ""
            told = f"{running.task}: running{attempt}, {spent} ({self._done + 1} of {self._jobs})"
        elif self._done == 0:
            told = f"flytekit: loading, {spent}"
        else:
            return
        width = shutil.get_terminal_size().columns - 1  # a full line would wrap
        self._stream.write(_CLEAR + visible(told)[:width])
        self._stream.flush()

    def close(self) -> None:
        """End what stands on the last line of the terminal."""
        self._stream.write(_CLEAR)
        self._stream.flush()


def lines_of(event: Event, colour: bool) -> Iterator[str]:
    """Yield what a person is told of an event, in lines."""
    match event:
        case Uncached(task, reason):
            yield f"{visible(task)}: not cached: {short(reason)}"
        case TaskStart(task, attempt, attempts):
            of = f" (attempt {attempt} of {attempts})" if attempts > 1 else ""
            yield f"{visible(task)}: started{of}"
        case AttemptEnd(task, attempt, state, seconds, reason):
            how = styled(_words(state), colour, "yellow")
            yield f"{visible(task)}: attempt {attempt} {how} after {took(seconds)}: {short(reason)}"
        case TaskEnd():
            yield from _end_of_task(event, colour)
        case Exports(exports):
            for export in exports:
                yield f"not exported here: {_export(export)}"


def _end_of_task(event: TaskEnd, colour: bool) -> Iterator[str]:
    how = styled(_words(event.state), colour, _COLOURS.get(event.state))
    after = "" if event.state in ("skipped", "cached") else f" after {took(event.seconds)}"
    reason = f": {short(event.reason)}" if event.reason else ""
    yield f"{visible(event.task)}: {how}{after}{reason}"
    for line in event.tail:
        yield f"  | {short(line)}"
    if event.tail and event.log:
        yield f"  the whole log is {visible(event.log)}"
    if any(_MISSING.search(line) for line in event.tail):
        yield "  hint: a job runs what the PATH of this shell finds first, python included"


def _words(state: str) -> str:
    return state.replace("-", " ")


def _export(export: object) -> str:
    found = export if isinstance(export, dict) else {}
    if "bundles" in found:
        files = ", ".join(f"'{one.get('file', '')}'" for one in found.get("files", ()))
        bundles = ", ".join(f"'{name}'" for name in found["bundles"])
        return short(f"{files} of artifacts to the bundles {bundles}")
    artifact = found.get("artifact", {}).get("name", "")
    if "datasetId" in found:
        return short(f"artifact '{artifact}' to the data set {found['datasetId']}")
    places = filter(None, (found.get("netAppVolumeId"), found.get("targetRelativePath")))
    return short(f"artifact '{artifact}' to the NetApp volume {', '.join(places)}")


def value_text(value: Any) -> str:
    """Show a value of an input or output in a line: a text as it is, anything else as JSON."""
    return short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


class Times:
    """Shows a run as another display does, and keeps its events, and how each job ended."""

    def __init__(self, inner: Display, kept: Lines) -> None:
        self._inner, self._kept = inner, kept
        self.ends: list[TaskEnd] = []

    def take(self, event: Event) -> None:
        """Tell of an event as soon as it is there."""
        if isinstance(event, TaskEnd):
            self.ends.append(event)
        self._kept.take(event)
        self._inner.take(event)

    def tick(self) -> None:
        """Show how time goes on, where that is shown."""
        self._inner.tick()

    def close(self) -> None:
        """End what stands on the last line of the terminal."""
        self._inner.close()
