"""Turns the files of flows into the same in the one style; which ones are in it already is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from flowc.findings.finding import Report
from flowc.findings.record import record
from flowc.findings.source import Source
from flowc.project.cache_entry import digest_of
from flowc.workspace.cache import Cache, kept_or_fresh
from flowc.workspace.read_flow import read_flow

_SAME, _OTHER = b"formatted", b"not formatted"
"""What is kept of a file."""


@record(frozen=True)
class Formatted:
    """A file in the one style: its bytes before and then, where they differ and are wanted.

    There are none then, if its findings forbid to read it.
    """

    name: str
    report: Report
    changes: bool = False
    old: bytes = b""
    new: bytes | None = None


@record(frozen=True)
class Formatting:
    """What is to be done with each file; can be sent to another process.

    `writes` says that bytes are wanted, and not only whether they would change.
    """

    writes: bool
    pure_yaml: bool = False
    cache: Cache | None = None

    def entry_name(self, data: bytes) -> str:
        """Return what is kept of a file by: a digest of all that it rests on."""
        stamp = self.cache.stamp if self.cache else ""
        return digest_of(b"format", stamp.encode(), b"pure" if self.pure_yaml else b"", data)


def format_files(paths: Sequence[Path], task: Formatting, jobs: int | None) -> list[Formatted]:
    """Return each file in the one style, in the order of the paths."""

    def begin() -> Callable[[Path], Formatted]:
        import flowc.formatting.format_flow  # noqa: F401 - before there are processes that need it

        return partial(format_file, task)

    return kept_or_fresh(task.cache, paths, partial(_kept, task), begin, jobs)


def _kept(task: Formatting, cache: Cache, path: Path) -> Formatted | None:
    """Return what was found of a file before; nothing, if its bytes are wanted and are others."""
    data = read_flow(path)
    if isinstance(data, Report):
        return None
    kept = cache.get(task.entry_name(data))
    if kept == _SAME or (kept == _OTHER and not task.writes):
        return Formatted(str(path), Report(Source(str(path), ""), ()), kept == _OTHER)
    return None


def format_file(task: Formatting, path: Path) -> Formatted:
    """Format the bytes of a file, and keep whether they change."""
    data = read_flow(path)
    if isinstance(data, Report):
        return Formatted(str(path), data)
    one = format_bytes(str(path), data, task.pure_yaml)
    if one.new is not None and task.cache:
        task.cache.put(task.entry_name(data), _OTHER if one.changes else _SAME)
    is_wanted = task.writes and one.changes
    return one if is_wanted else Formatted(one.name, one.report, one.changes)


def format_bytes(name: str, data: bytes, pure_yaml: bool) -> Formatted:
    """Format the bytes of a flow or a task file; what is neither has a finding."""
    from flowc.formatting.format_flow import format_flow
    from flowc.reading.recognise_file import no_flow, recognise

    recognised = recognise(name, data, pure_yaml)
    if not recognised.is_flow:
        told = recognised.foreign or no_flow(name, data)
        return Formatted(name, told, old=data)
    report, new = format_flow(data, name, pure_yaml)
    return Formatted(name, report, new is not None and new != data, data, new)
