"""Turns flows into what is found in them by each profile, where each of those has a module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from flowc.workspace.check_files import gather
from flowc.workspace.found_flow import FlowFound, Task


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
    first = gather(paths, task, jobs, is_enough)
    names = dict.fromkeys(name for one in first for name in profiles_of(one)) if every else ()
    rounds = [first]
    for name in names:
        by_it = replace(task, settings=replace(task.settings, profile=name))
        having = [one.path for one in first if name in profiles_of(one)]
        found = {one.path: one for one in gather(having, by_it, jobs, is_enough)}
        rounds.append(
            [found.get(one.path, one) for one in first if one.path in found or not profiles_of(one)]
        )
    return rounds


def profiles_of(found: FlowFound) -> tuple[str, ...]:
    """Return the profiles of a flow, as far as they are known."""
    return found.summary.profiles if found.summary else ()
