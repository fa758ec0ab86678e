"""Turns the file of a flow into what is found in it, and keeps that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flowc.findings.finding import Report
from flowc.pipeline import becomes_module, check, emit
from flowc.project.cache_entry import digest_of, entry_bytes
from flowc.project.summarise_flow import summary_of
from flowc.reading.recognise_file import recognise
from flowc.rules import SILENCEABLE
from flowc.workspace.cached_checks import Journal, Noted, NotedEnviron, entry_of
from flowc.workspace.find_used_files import Beside
from flowc.workspace.found_flow import FlowFound, Task
from flowc.workspace.read_flow import read_within


def look(task: Task, path: Path) -> FlowFound:
    """Check a flow, make its module if that is wanted, and keep the result."""
    key = Beside(path).key
    data = read_within(path, task.name(path), task.max_bytes)
    if isinstance(data, Report):
        return FlowFound(path, key, data)
    name = task.name(path)
    foreign = recognise(name, data, task.settings.pure_yaml).foreign
    if foreign is not None:
        return FlowFound(path, key, foreign, is_foreign=True)
    journal = Journal([key])
    environ = NotedEnviron(task.settings.environ, journal)
    settings = replace(task.settings, environ=environ, unset=journal.unset)
    checked = check(data, name, settings, Noted(Beside(path), journal))
    summary = summary_of(checked.flow, settings) if checked.flow else None
    is_whole = becomes_module(checked, SILENCEABLE) and not (summary and summary.unset)
    module = emit(checked, SILENCEABLE) if is_whole and task.emits else None
    digest = "" if module is None else digest_of(module)
    if task.cache:
        is_known = task.emits or not is_whole
        entry = entry_of(
            journal, checked.report, checked.used, summary, digest if is_known else None
        )
        for_both, for_these = task.entry_names(name, data)
        task.cache.put(for_these if journal.unset else for_both, entry_bytes(entry))
    profile = checked.flow.profile if checked.flow else None
    return FlowFound(path, key, checked.report, summary, checked.used, digest, module, profile)
