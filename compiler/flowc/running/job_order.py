"""Lists the jobs of a flow in the order of their calls, each with the jobs that it waits for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from flowc.running.request import DONE, Call


@dataclass(frozen=True)
class Job:
    """A call of a job. `needs` are the paths of the jobs that have to succeed first.

    A sub-flow is one node of its flow: its jobs wait for all that it needs, and who needs it waits
    for all of its jobs.
    """

    path: str
    name: str
    needs: tuple[str, ...]


def jobs_of(calls: Iterable[Call]) -> list[Job]:
    """Return the jobs of a flow, those of sub-flows in the place of their flow's call."""
    return [*_jobs(calls, "", ())]


def _jobs(calls: Iterable[Call], above: str, needs: tuple[str, ...]) -> Iterator[Job]:
    within: dict[str, tuple[str, ...]] = {}
    for call in calls:
        path = above + call.key
        needed = (*needs, *(job for key in call.needs for job in within.get(key, ())))
        own = [Job(path, call.name, needed)]
        if call.calls is not None:
            own = [*_jobs(call.calls, f"{path}.", needed)]
        within[call.key] = tuple(job.path for job in own)
        yield from own


def obstacle(job: Job, states: Mapping[str, str]) -> str | None:
    """Return a job that failed or was skipped, and so keeps another one from running."""
    ended = {path: states[path] for path in job.needs if path in states}
    return next((path for path, state in ended.items() if state not in DONE), None)


def below(jobs: Iterable[Job], some: Collection[str]) -> set[str]:
    """Return some jobs, by their paths, and all that wait for one of them."""
    found: set[str] = set()
    for job in jobs:
        if job.path in some or found.intersection(job.needs):
            found.add(job.path)
    return found
