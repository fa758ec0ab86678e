"""The inputs that a run wants: those of the flow, or with `--only` those of tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from flowc.flow import Flow, Task
from flowc.language.literals import Literal
from flowc.language.references import InputRef
from flowc.language.types import Type


@dataclass(frozen=True)
class Wanted:
    """An input, and what it is when nobody gives it: a literal, or nothing."""

    name: str
    type: Type
    default: Literal | None = None
    description: str | None = None
    fixed: bool = False
    """Whether the flow binds it to its default, whatever it is launched with; of several tasks
    without one default, each to its own."""


def wanted_by_flow(flow: Flow) -> list[Wanted]:
    """Return the launch inputs of a flow."""
    return [
        Wanted(one.name, one.type, _literal(one.default), one.description) for one in flow.inputs
    ]


def wanted_by_task(flow: Flow, path: str) -> list[Wanted]:
    """Return the inputs of the job at a path; what is a constant for it has that for a default.

    Raises KeyError where there is no such job.
    """
    *above, key = path.split(".")
    known = {one.name: _Known(_literal(one.default), False) for one in flow.inputs}
    for step in above:
        inner = flow.task_by_key[step].flow
        assert inner is not None
        known = _bound(flow.task_by_key[step], known)
        flow = inner
    task = flow.task_by_key[key]
    bound = _bound(task, known)
    return [
        Wanted(one.name, one.type, bound[one.name].literal, one.description, bound[one.name].fixed)
        for one in task.inputs
    ]


def wanted_by_all(tasks: Iterable[Sequence[Wanted]]) -> list[Wanted]:
    """Return the inputs of several tasks by their names; what they have for a default stays where
    all have the same."""
    found: dict[str, Wanted] = {}
    for one in (one for task in tasks for one in task):
        first = found.setdefault(one.name, one)
        if first.default != one.default:
            found[one.name] = replace(first, default=None, fixed=True)
    return [*found.values()]


class _Known(NamedTuple):
    literal: Literal | None
    fixed: bool


def _bound(task: Task, known: Mapping[str, _Known]) -> dict[str, _Known]:
    """Return what is known of a task's inputs, by what is known of the inputs of its flow."""
    values = {one.name: one.default for one in task.inputs}
    values.update((one.input, one.value) for one in task.bindings)
    return {
        name: known[value.name]
        if isinstance(value, InputRef)
        else _Known(_literal(value), isinstance(value, Literal))
        for name, value in values.items()
    }


def _literal(value: object) -> Literal | None:
    return value if isinstance(value, Literal) else None


def used_by(flow: Flow, jobs: Collection[str]) -> set[str]:
    """Return the launch inputs that some of a flow's jobs, by their paths, depend on."""
    keys = {path.partition(".")[0] for path in jobs}
    return {
        reference.name
        for task in flow.tasks
        if task.key in keys
        for reference in task.references()
        if isinstance(reference, InputRef)
    }
