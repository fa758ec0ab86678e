"""Turns the files of many flows into what is found in them: kept results, or fresh ones.

A flow whose bytes were looked at before, with the same settings, and that would get the same
answers when it asks for files and variables, is not looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.project.cache_entry import read_entry
from flowc.reading.recognise_file import recognise
from flowc.workspace.cache import Cache, kept_or_fresh, open_cache
from flowc.workspace.cached_checks import reports_of
from flowc.workspace.find_used_files import Beside
from flowc.workspace.found_flow import FlowFound, Task
from flowc.workspace.read_flow import read_within


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

    def kept(cache: Cache, path: Path) -> FlowFound | None:
        known = _known(task, path, cache)
        return known if known is not None and (not known.digest or is_enough(known)) else None

    def begin() -> Callable[[Path], FlowFound]:
        from flowc.workspace.look_at_flow import look  # it loads the compiler

        return partial(look, task)

    return kept_or_fresh(task.cache, paths, kept, begin, jobs)


def _known(task: Task, path: Path, cache: Cache) -> FlowFound | None:
    """Return what was found in a flow before, if that would be found again."""
    name = task.name(path)
    data = read_within(path, name, task.max_bytes)
    if isinstance(data, Report):
        return None
    for kept in map(cache.get, task.entry_names(name, data)):
        entry = read_entry(kept) if kept else None
        found = entry and reports_of(entry, path, name, data, task.settings.environ)
        if entry and found and not (task.emits and entry.module is None):
            wanted = task.settings.profile
            profile = wanted if entry.summary and wanted in entry.summary.profiles else None
            report, used = found
            return FlowFound(
                *(path, Beside(path).key, report, entry.summary, used, entry.module or ""),
                profile=profile,
            )
    foreign = recognise(name, data, task.settings.pure_yaml).foreign  # of none is anything kept
    return None if foreign is None else FlowFound(path, Beside(path).key, foreign, is_foreign=True)
