"""Turns the files of many flows into what is found in them: kept results, or fresh ones.

A flow whose bytes were looked at before, with the same settings, and that would get the same
answers when it asks for files and variables, is not looked at again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source, Span
from flowc.limits import MAX_BYTES
from flowc.pipeline import check, emit
from flowc.project.cache_entry import digest_of, entry_bytes, read_entry
from flowc.project.summary import Summary, summary_of
from flowc.reading.recognise_file import recognise
from flowc.rules import SILENCEABLE
from flowc.workspace.cache import Cache, open_cache
from flowc.workspace.cached_checks import Journal, Noted, NotedEnviron, entry_of, reports_of
from flowc.workspace.files import name_of
from flowc.workspace.find_used_files import Beside
from flowc.workspace.read_flow import read_flow

_ENOUGH = 64 * 1024
"""Bytes of flows that take half a second: below that, starting processes costs more."""


@dataclass(frozen=True)
class FlowFound:
    """What is known of one flow. `key` is the same however its file is called."""

    path: Path
    key: str
    report: Report
    summary: Summary | None = None  # None: the file did not get that far
    used: Mapping[str, Report] = field(default_factory=dict)
    digest: str = ""
    """The digest of its module; empty where there is none, or none was asked for."""
    module: bytes | None = None
    """The bytes of its module; a kept result has none."""
    profile: str | None = None
    """The profile that it was read under, if it has that one."""
    is_foreign: bool = False
    """Whether it is another tool's file, which was named."""

    @property
    def is_task_file(self) -> bool:
        """Whether the file is a task file without errors, which becomes no module of its own."""
        return self.summary is None and not self.report.failed

    @property
    def failed(self) -> bool:
        """Whether the flow, or a file that it uses, has errors."""
        return any(report.failed for _, report in self.reports())

    def reports(self) -> list[tuple[str, Report]]:
        """Return the reports of the flow and of the files that it uses, by their keys."""
        return [(self.key, self.report), *self.used.items()]


@dataclass(frozen=True)
class Task:
    """What is to be done with each flow; can be sent to another process."""

    settings: BuildSettings
    emits: bool = False
    max_bytes: int = MAX_BYTES
    cache: Cache | None = None

    def name(self, path: Path) -> str:
        """Return what findings, or the header of the module, call a flow."""
        return name_of(path) if self.emits else str(path)

    def entry_name(self, name: str, data: bytes) -> str:
        """Return what a result is kept by: a digest of all that it rests on, but for answers."""
        own = self.settings
        written = json.dumps(
            (sorted(own.overrides.items()), own.strict, own.profile, self.emits)
        ).encode()
        stamp = self.cache.stamp if self.cache else ""
        return digest_of(stamp.encode(), written, name.encode("utf-8", "surrogatepass"), data)


def with_jobs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says how many processes there are."""
    return click.option(
        "-j", "--jobs", type=click.IntRange(min=1), help="Processes; as many as pay by default."
    )(command)


def with_gather_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how many processes look at flows, and whether results are kept."""
    command = with_jobs(command)
    return click.option(
        "--no-cache",
        is_flag=True,
        envvar="FLOWC_NO_CACHE",
        help="Look at every flow, and keep nothing.",
    )(command)


def task_for(settings: BuildSettings, emits: bool, max_bytes: int, no_cache: bool) -> Task:
    """Return what is to be done, with the user's cache if there is one."""
    return Task(settings, emits, max_bytes, None if no_cache else open_cache())


def gather(
    paths: Sequence[Path],
    task: Task,
    jobs: int | None = None,
    is_enough: Callable[[FlowFound], bool] = lambda known: True,
) -> list[FlowFound]:
    """Return what is known of each flow, in the order of the paths.

    `is_enough` says whether the digest of a module will do, or its bytes are wanted.
    """
    found: dict[int, FlowFound] = {}
    for number, path in enumerate(paths):
        known = _known(task, path) if task.cache else None
        if known is not None and (not known.digest or is_enough(known)):
            found[number] = known
    left = [(number, path) for number, path in enumerate(paths) if number not in found]
    for (number, _), outcome in zip(left, _fresh(task, [p for _, p in left], jobs), strict=True):
        found[number] = outcome
    if left and task.cache:
        task.cache.prune()
    return [found[number] for number in range(len(paths))]


def _fresh(task: Task, paths: Sequence[Path], jobs: int | None) -> Iterable[FlowFound]:
    if len(paths) < 2:
        return map(partial(look, task), paths)
    from flowc.workspace.parallel import each, processors  # one flow is done or not
    from flowc.workspace.progress_bar import watched

    if jobs is None:
        jobs = processors() if sum(map(_size, paths)) >= _ENOUGH else 1
    return watched(each(partial(look, task), paths, jobs), len(paths), "flows")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def look(task: Task, path: Path) -> FlowFound:
    """Check a flow, make its module if that is wanted, and keep the result."""
    key = Beside(path).key
    data = _read(task, path)
    if isinstance(data, Report):
        return FlowFound(path, key, data)
    name = task.name(path)
    foreign = recognise(name, data).foreign
    if foreign is not None:
        return FlowFound(path, key, foreign, is_foreign=True)
    journal = Journal([key])
    settings = replace(task.settings, environ=NotedEnviron(task.settings.environ, journal))
    checked = check(data, name, settings, Noted(Beside(path), journal))
    summary = summary_of(checked.flow, settings) if checked.flow else None
    is_whole = task.emits and not (summary and summary.unset)
    module = emit(checked, SILENCEABLE) if is_whole else None
    digest = "" if module is None else digest_of(module)
    if task.cache:
        entry = entry_of(journal, checked.report, checked.used, summary, digest)
        task.cache.put(task.entry_name(name, data), entry_bytes(entry))
    profile = checked.flow.profile if checked.flow else None
    return FlowFound(path, key, checked.report, summary, checked.used, digest, module, profile)


def _read(task: Task, path: Path) -> bytes | Report:
    """Return the bytes of a flow, unless they cannot be read, or are too many for the project."""
    data = read_flow(path)
    if isinstance(data, Report) or len(data) <= task.max_bytes:
        return data
    message = f"the file is larger than {task.max_bytes:,} bytes (the limit of the project)"
    finding = Finding(message, Span(0, 0), rule="yaml-syntax")
    return Report(Source(task.name(path), ""), (finding,))


def _known(task: Task, path: Path) -> FlowFound | None:
    """Return what was found in a flow before, if that would be found again."""
    data = _read(task, path)
    if isinstance(data, Report) or task.cache is None:
        return None
    name = task.name(path)
    foreign = recognise(name, data).foreign
    if foreign is not None:
        return FlowFound(path, Beside(path).key, foreign, is_foreign=True)
    kept = task.cache.get(task.entry_name(name, data))
    entry = read_entry(kept) if kept else None
    found = entry and reports_of(entry, path, name, data, task.settings.environ)
    if not entry or not found:
        return None
    wanted = task.settings.profile
    profile = wanted if entry.summary and wanted in entry.summary.profiles else None
    outcome = FlowFound(path, Beside(path).key, found[0], entry.summary, found[1], entry.module)
    return replace(outcome, profile=profile)
