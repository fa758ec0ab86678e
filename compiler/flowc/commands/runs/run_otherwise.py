"""Says which tasks are run otherwise: by a stub (`--stub`, `--stub-of`, the project's
`[run.stubs]`), or though they are cached (`--no-cache-of`)."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.commands.path_options import home_or_exit
from flowc.commands.runs.launch import Launch
from flowc.commands.runs.orders import Orders
from flowc.commands.runs.task_globs import named_jobs


def stubs_of(launch: Launch, orders: Orders, jobs: Sequence[str]) -> dict[str, str]:
    """Return those of the jobs that are not to run themselves, each with the command of the
    project's file for it, or an empty one.

    The first glob of the file that names a task counts; one that names none of this flow's is for
    others. Raises UsageError for a `--stub-of` that names no task.
    """
    if not orders.stubbed:
        return {}
    some = named_jobs(launch.flow, orders.stub_of, "--stub-of")
    stubs = {job: "" for job in jobs if orders.stub or job in some}
    for glob, command in home_or_exit().project.stubs.items():
        for job in named_jobs(launch.flow, [glob]) & stubs.keys():
            stubs[job] = stubs[job] or command
    return stubs


def uncached_of(launch: Launch, orders: Orders, jobs: Sequence[str]) -> list[str]:
    """Return those of the jobs that are run though they are cached.

    Raises UsageError for a name of no task.
    """
    some = named_jobs(launch.flow, orders.no_cache_of, "--no-cache-of")
    return [job for job in jobs if job in some]
