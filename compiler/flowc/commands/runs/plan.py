"""Turns what a command line orders of a flow into the plan of a run, and that into a request."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from flowc.commands.runs.earlier_outputs import last_values
from flowc.commands.runs.given_inputs import refuse_missing, values_in_file, values_of_texts
from flowc.commands.runs.input_values import BadValue, read_input
from flowc.commands.runs.kept_events import About, module_of
from flowc.commands.runs.launch import Launch
from flowc.commands.runs.mounts import code_of, mounts_of
from flowc.commands.runs.orders import Orders
from flowc.commands.runs.run_folders import Place, Shelf, shelf_of
from flowc.commands.runs.run_otherwise import stubs_of, uncached_of
from flowc.commands.runs.task_globs import path_of
from flowc.commands.runs.tasks import calls_of, jobs_of, jobs_until
from flowc.commands.runs.unusable_run import UnusableRun
from flowc.commands.runs.wanted_inputs import Wanted, used_by
from flowc.project.cache_entry import digest_of
from flowc.running import isolation
from flowc.running.request import Request, Unrunnable
from flowc.version import __version__
from flowc.workspace.parallel import processors

_MODULE = "workflow.py"
_MOST_CORES = 8
"""Where it is not said how many jobs run at a time: a job may want a lot of memory."""
_NO_ISOLATION = (
    "this machine lets flowc keep no job apart: neither bubblewrap nor user namespaces work. "
    "--no-isolation does without: the real /workflow, links at mounts, one job at a time"
)


@dataclass(frozen=True)
class Plan:
    """A run that can begin: `values` are of the flow's inputs, or with `--only` of the tasks'."""

    launch: Launch
    orders: Orders
    shelf: Shelf
    mounts: Sequence[tuple[str, str]]
    values: Mapping[str, Any]
    jobs: Sequence[str]
    """The paths of the jobs that are to run."""
    stubs: Mapping[str, str]
    """Those of them that are not run themselves, as a request names them."""
    remembered: Mapping[str, dict[str, Any]]
    """The values of the last run for what is not given, by the tasks of `--only`."""
    isolation: str
    """What keeps them apart, as a request names it."""

    @property
    def repository(self) -> str:
        """Return what jobs see at the place of the code, where no mount is."""
        return code_of(self.launch.path)

    @property
    def until(self) -> str | None:
        """Return the path of the task that `--until` names."""
        until = self.orders.until
        return None if until is None else path_of(self.launch.flow, until)

    @property
    def parallel(self) -> int:
        """Return how many jobs may run at a time: where it is not said, as many as there are
        cores."""
        if self.orders.no_isolation:
            return 1
        return self.orders.parallel or min(processors(), _MOST_CORES)

    @cached_property
    def module(self) -> bytes:
        """Return the module that is run."""
        return module_of(self.launch.checked)

    @property
    def _is_uncached(self) -> bool:
        """Whether nothing is cached: what one task is given may come from the stubs of a run."""
        return self.orders.no_cache or (bool(self.launch.only) and self.orders.stubbed)

    @cached_property
    def task_inputs(self) -> dict[str, dict[str, Any]]:
        """Return the values for the tasks of `--only`, by their paths."""
        return {
            job: _own(wanted, self.values) | self.remembered[job]
            for job, wanted in self.launch.only.items()
        }

    def about(self) -> About:
        """Return what the run is one of."""
        return About(
            flow=self.launch.flow.name,
            path=os.path.realpath(self.launch.path),
            digest=digest_of(self.module),
            version=__version__,
            tasks=tuple(self.jobs),
            stubbed=tuple(self.stubs),
        )

    def request(self, place: Place, events: int) -> Request:
        """Write the flow's module, and return the request to run it; `events` is a file's
        number."""
        path = place.work / _MODULE
        path.write_bytes(self.module)
        only, logs = self.launch.only, self.orders.log_dir
        return Request(
            module=str(path),
            flow=self.launch.flow.name,
            calls=calls_of(self.launch.flow),
            folder=str(place.run),
            events_fd=events,
            inputs={} if only else self.values,
            mounts=tuple(self.mounts),
            repository=self.repository,
            isolation=self.isolation,
            cache_folder=None if self._is_uncached else _folder(self.shelf.results),
            tasks=tuple(self.jobs) if only or self.orders.until else None,
            task_inputs=self.task_inputs,
            log_folder=_folder(logs),
            failure_policy=self.launch.flow.failure_policy,
            stubs=self.stubs,
            anew=tuple(uncached_of(self.launch, self.orders, self.jobs)),
            dry=self.orders.dry_run,
            parallel=self.parallel,
            parent=os.getpid(),
        )


def _folder(path: Path | None) -> str | None:
    """Return the absolute path of a folder that is there from now on."""
    if path is None:
        return None
    path.mkdir(parents=True, exist_ok=True)
    return os.path.abspath(path)


def plan_of(launch: Launch, orders: Orders) -> Plan:
    """Return the plan of a run; raise UsageError for what cannot be run as ordered."""
    mounts = mounts_of(orders.mounts)
    shelf = shelf_of(launch.path, launch.flow.name, orders.stubbed)
    jobs = _jobs(launch, orders.until)
    stubs = stubs_of(launch, orders, jobs)
    uncached_of(launch, orders, jobs)  # told before anything is asked for
    _refuse_paths(launch, jobs, [target for target, _ in mounts])
    values: dict[str, Any] = {}  # options go before the file, and both before the last run
    if orders.inputs_file is not None:
        values |= values_in_file(orders.inputs_file, launch.wanted)
    values |= values_of_texts(launch.texts, launch.wanted)
    remembered = {job: _last(launch, shelf, job, values) for job in launch.only}
    _refuse_missing(launch, values, remembered, jobs)
    alone = _isolation(not orders.no_isolation)
    return Plan(launch, orders, shelf, mounts, values, jobs, stubs, remembered, alone)


def _isolation(wanted: bool) -> str:
    found = isolation.choose() if wanted else "none"
    if found is None:
        raise click.UsageError(_NO_ISOLATION)
    return found


def _jobs(launch: Launch, until: str | None) -> tuple[str, ...]:
    if launch.only:
        return tuple(launch.only)
    if until is None:
        return tuple(jobs_of(launch.flow))
    return jobs_until(launch.flow, path_of(launch.flow, until))


def _refuse_paths(launch: Launch, jobs: Sequence[str], mounts: Sequence[str]) -> None:
    """Refuse a `path` that no job could have on this machine, before the first one starts."""
    known = jobs_of(launch.flow)
    paths = [(job, path) for job in jobs for path in known[job].paths()]
    if not paths:
        return
    from flowc.running.own_folders import own_folder  # few flows have such paths
    from flowc.running.place_links import settled

    targets = [*map(settled, mounts)]
    for job, path in paths:
        try:
            own_folder(path, targets)
        except Unrunnable as error:
            raise UnusableRun(f"task '{job}': {error}") from None


def _own(wanted: Sequence[Wanted], values: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: values[one.name] for one in wanted if one.name in values}


def _last(launch: Launch, shelf: Shelf, job: str, given: Collection[str]) -> dict[str, Any]:
    """Return the last values of a job, as far as they are still good, for what is not given."""
    last = last_values(shelf, launch.flow, job)
    found: dict[str, Any] = {}
    for one in launch.only[job]:
        if one.name in last and one.name not in given and not one.fixed:
            with suppress(BadValue):
                found[one.name] = read_input(last[one.name], one.type, os.curdir)
    return found


def _refuse_missing(
    launch: Launch,
    values: Mapping[str, Any],
    remembered: Mapping[str, Mapping[str, Any]],
    jobs: Sequence[str],
) -> None:
    for job, wanted in launch.only.items():
        says = f"no run has given these inputs to task '{job}' yet, so it needs:"
        refuse_missing(wanted, {**values, **remembered[job]}, says)
    if launch.only:
        return
    used = used_by(launch.flow, jobs) if len(jobs) < len(jobs_of(launch.flow)) else None
    wanted = [one for one in launch.wanted if used is None or one.name in used]
    refuse_missing(wanted, values, "the flow needs:")
