"""Finds the jobs of a flow that a word of the command line names: by path, row of a matrix, or
glob."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from flowc.commands.runs.tasks import row_at, tasks_of, unknown_task
from flowc.flow import Flow


def named_jobs(flow: Flow, globs: Iterable[str], option: str | None = None) -> set[str]:
    """Return the paths of the jobs that some globs name: `sdtm*`, `prep.load`, `sdtm[ae]`,
    `sdtm[*]`.

    A flow that a task runs stands for all of its jobs. Raises UsageError for a glob of an option
    that names none.
    """
    names = dict(_names(flow))
    found: set[str] = set()
    for glob in globs:
        matched = {path for path, words in names.items() if any(matches(glob, w) for w in words)}
        if not matched and option is not None:
            raise click.UsageError(f"{option}: {unknown_task(flow, glob)}")
        found |= matched
    jobs = [path for path, task in tasks_of(flow) if task.flow is None]
    return {job for job in jobs if job in found or any(job.startswith(f"{one}.") for one in found)}


def matches(glob: str, name: str) -> bool:
    """Whether a glob names a task: `*` stands for any text, `?` for a character, and no other."""
    pattern = re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(pattern, name) is not None


def _names(flow: Flow) -> Iterator[tuple[str, set[str]]]:
    """Yield the path of each task, and what it may be called: that, or its row of a matrix."""
    for path, task in tasks_of(flow):
        yield path, {path, row_at(path, task)}


def paths_of(flow: Flow, name: str) -> list[str]:
    """Return the paths of the tasks that are called so: one, or rows of a matrix: `sdtm[*]`.

    The name itself, where there is none.
    """
    matrix, bracket, _ = name.partition("[")
    rows = [
        path
        for path, names in _names(flow)
        if any(one.startswith(f"{matrix}[") and matches(name, one) for one in names)
    ]
    return rows if bracket and rows else [path_of(flow, name)]


def path_of(flow: Flow, name: str) -> str:
    """Return the path of the task that is called so; the name itself, where there is none."""
    return next((path for path, names in _names(flow) if name in names), name)
