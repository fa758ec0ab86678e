"""Turns flows into what is found in them by each profile, where each of those has a module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from flowc.workspace.check_files import FlowFound, Task, gather


def gather_rounds(
    paths: Sequence[Path],
    task: Task,
    jobs: int | None,
    is_enough: Callable[[FlowFound], bool],
    every: bool,
) -> list[list[FlowFound]]:
    """Return what is known of the flows by the profile of the task; then, if `every`, by each
    other.

    A round holds what may be registered together: of the flows that have profiles those that have
    this one, and all that have none.
    """
    first = _gather(paths, task, jobs, is_enough)
    names = dict.fromkeys(name for one in first for name in profiles_of(one)) if every else ()
    rounds = [first]
    for name in names:
        by_it = replace(task, settings=replace(task.settings, profile=name))
        having = [one.path for one in first if name in profiles_of(one)]
        found = {one.path: one for one in _gather(having, by_it, jobs, is_enough)}
        rounds.append(
            [found.get(one.path, one) for one in first if one.path in found or not profiles_of(one)]
        )
    return rounds


def _gather(
    paths: Sequence[Path],
    task: Task,
    jobs: int | None,
    is_enough: Callable[[FlowFound], bool],
) -> list[FlowFound]:
    """Return what is known of flows; whoever needs no variables takes what builds have kept.

    Only a variable that is not set is one thing to a build and another to a check.
    """
    if task.settings.strict:
        return gather(paths, task, jobs, is_enough)
    strict = replace(task, settings=replace(task.settings, strict=True))
    found = {one.path: one for one in gather(paths, strict, jobs, is_enough)}
    unset = [path for path, one in found.items() if _lacks_variable(one)]
    found.update((one.path, one) for one in gather(unset, task, jobs, is_enough))
    return [found[path] for path in paths]


def _lacks_variable(found: FlowFound) -> bool:
    return any(one.rule == "unset-var" for _, report in found.reports() for one in report.findings)


def profiles_of(found: FlowFound) -> tuple[str, ...]:
    """Return the profiles of a flow, as far as they are known."""
    return found.summary.profiles if found.summary else ()
