"""Tells what a run would do: `flowc run --dry-run`. The flow's module is loaded, no job started."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import click

from flowc.commands.runs.event_lines import value_text
from flowc.commands.runs.flow_process import run_flow
from flowc.commands.runs.input_values import as_json
from flowc.commands.runs.plan import Plan
from flowc.commands.runs.run_folders import Shelf, new_place
from flowc.commands.runs.start import refuse
from flowc.commands.runs.tasks import jobs_of
from flowc.commands.table import table
from flowc.emitting.yaml.flow_tree import written_value
from flowc.emitting.yaml.yaml_text import flat
from flowc.flow import Task, Value
from flowc.language.durations import spell_duration
from flowc.language.types import Any as AnyType
from flowc.reporting.formats.shared_text import short, visible
from flowc.running.job_command import NoProgram, argv_of
from flowc.running.remove_folders import remove
from flowc.running.request import Event, Fault, TaskPlan
from flowc.workspace.signals import cleaned_up

_WORDS = {"run": "to be run", "stub": "a stub", "cached": "cached"}


class _Plans:
    """Takes what is told of each job, and shows nothing."""

    def __init__(self) -> None:
        self.told: list[TaskPlan] = []

    def take(self, event: Event) -> None:
        """Keep what is told of a job."""
        if isinstance(event, TaskPlan):
            self.told.append(event)

    def tick(self) -> None:
        """Show nothing."""

    def close(self) -> None:
        """Show nothing."""


def dry_run(plan: Plan, as_json: bool) -> bool:
    """Tell what would run, and what is cached, on standard output; return True.

    Exits with 2 where it could not be run.
    """
    plan.launch.tell()
    plans = _Plans()
    with cleaned_up(), new_place(Shelf(None, plan.shelf.results)) as place:
        try:
            end = run_flow(lambda events: plan.request(place, events), place.work, plans)
        finally:
            for path in place.run.iterdir():
                remove(str(path))  # so that nothing is left of it
    if isinstance(end, Fault):
        refuse(end)
    told = [_described(plan, one) for one in plans.told]
    if as_json:
        for one in told:
            click.echo(json.dumps({"event": "task-plan", **one}))
        click.echo(json.dumps({"event": "flow-plan", **_surroundings(plan)}))
    else:
        for line in _lines(plan, told):
            click.echo(visible(line))
    return True


def _described(plan: Plan, told: TaskPlan) -> dict[str, Any]:
    task = jobs_of(plan.launch.flow)[told.task]
    command = plan.stubs.get(told.task) or task.command
    cache = task.config.cache
    return {
        "task": told.task,
        "state": told.state,
        "decides": told.decides,
        "reason": told.reason,
        "command": command,
        "missing": "" if told.state == "stub" else _missing(command),
        "inputs": _inputs(plan, told.task, task),
        "retries": task.config.retries,
        "timeout": task.config.timeout,
        "cache": None if cache is None else cache.version,
    }


def _missing(command: str) -> str:
    """Return which program is not here, if it is known to be needed."""
    try:
        argv_of(command, {"PATH": os.environ.get("PATH", os.defpath)})
    except NoProgram as error:
        return str(error)
    return ""


def _inputs(plan: Plan, job: str, task: Task) -> dict[str, str]:
    """Return where each input comes from, as YAML has it: a constant, a reference, or for a task of
    `--only` the value that it is given."""
    given = plan.task_inputs.get(job, {})
    sources = {one.input: _source(one.value) for one in task.bindings}
    return sources | {name: value_text(value) for name, value in given.items()}


def _source(value: Value) -> str:
    return flat(written_value(value, AnyType()))


def _surroundings(plan: Plan) -> Mapping[str, Any]:
    launch = plan.launch
    defaults = {one.name: as_json(one.default.value) for one in launch.wanted if one.default}
    return {
        "flow": launch.flow.name,
        "inputs": dict(plan.values) if launch.only else {**defaults, **plan.values},
        "mounts": {"/mnt/code": plan.repository, **dict(plan.mounts)},
        "failure_policy": launch.flow.failure_policy,
        "isolation": plan.isolation,
        "jobs": plan.parallel,
    }


def _lines(plan: Plan, told: list[dict[str, Any]]) -> Iterator[str]:
    for one in told:
        state = _WORDS.get(one["state"])
        unknown = one["reason"] or f"depends on what {one['decides']} writes"
        yield f"{one['task']}: {state or f'unknown: {short(unknown)}'}"
        yield f"  command  {short(one['command'])}"
        yield from [f"  missing  {short(one['missing'])}"] if one["missing"] else []
        for line in table([(name, short(source)) for name, source in one["inputs"].items()]):
            yield f"  input    {line}"
        yield from (f"  {line}" for line in _settings(one))
    around = _surroundings(plan)
    yield f"Run of {around['flow']}:"
    rows = [("input", f"{name} = {value_text(value)}") for name, value in around["inputs"].items()]
    rows += [("mount", f"{target} = {source}") for target, source in around["mounts"].items()]
    rows += [
        (name.replace("_", " "), str(around[name])) for name in ("failure_policy", "isolation")
    ]
    rows += [("jobs at a time", str(around["jobs"]))]
    yield from (f"  {line}" for line in table(rows))


def _settings(one: Mapping[str, Any]) -> Iterator[str]:
    timeout = spell_duration(one["timeout"]) if one["timeout"] else "none"
    retries = f", retries {one['retries']}" if one["retries"] else ""
    cache = "" if one["cache"] is None else f", cache version {one['cache']}"
    yield f"timeout  {timeout}{retries}{cache}"
