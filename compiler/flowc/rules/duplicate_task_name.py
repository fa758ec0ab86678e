"""The rule `duplicate-task-name`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.record import record
from flowc.findings.source import Span
from flowc.flow import Artifact, Flow, Task
from flowc.language.block import Block
from flowc.language.types import Any as AnyType
from flowc.reading.unknown import UNKNOWN
from flowc.resolving.sub_flows import flows_of


def duplicate_task_name(flow: Flow) -> Iterator[Finding]:
    """Two different tasks of one name.

    Flyte knows a task by its name: the second definition would be refused halfway through the
    registration. Two tasks may share a name if they are equal but for `with` and `after`; then
    they are one task that is called twice. The tasks of flows that this one runs count too.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          first:
            name: Train
            command: python train.py
          second:
            name: Train
            command: python retrain.py

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          first:
            name: Train
            command: python train.py
          second:
            name: Retrain
            command: python retrain.py
    """
    first: dict[str, Job] = {}
    for task in bringing_jobs(flow):
        for name, one in {one.task.name: one for one in jobs_of(flow, task)}.items():
            earlier = first.setdefault(name, one)
            if name and earlier is not one and not _is_same(earlier, one):
                span, other = name_span(flow, task), name_span(flow, earlier.place)
                notes = (Note(_note(earlier), other),) if other != span else ()
                named = [job.task.row for job in (earlier, one) if job.place is job.task]
                yield finding_at(
                    flow.places,
                    task.path,
                    _message(earlier, one),
                    notes,
                    _hint(earlier, one),
                    span=span,
                    names=named[0] if named else "",
                )


@record(frozen=True)
class Job:
    """A job, the flow that it belongs to, and the task that stands for it in the checked flow."""

    task: Task
    flow: Flow
    place: Task

    def definition(self) -> Task:
        """Return what Flyte is told of the job; it is never told a task's own description."""
        return replace(self.task, key="", description=None, bindings=(), after=())

    def artifacts(self) -> list[Artifact]:
        """Return the artifacts that the job writes."""
        used = {output.artifact for output in self.task.outputs if output.artifact}
        return [one for one in self.flow.artifacts if one.key in used] if used else []


def bringing_jobs(flow: Flow) -> Iterator[Task]:
    """Yield the tasks of a flow that are jobs, or run flows; of those that run one flow, the
    first."""
    seen: set[int] = set()
    for task in flow.in_written_order():
        if task.flow is None or id(task.flow) not in seen:
            seen.add(id(task.flow))
            yield task


def jobs_of(flow: Flow, place: Task) -> Iterator[Job]:
    """Yield the jobs that a task stands for: itself, or those of the flow that it runs."""
    if place.flow is None:
        yield Job(place, flow, place)
        return
    for other in flows_of(place.flow):
        for task in other.jobs():
            yield Job(task, other, place)


def _is_same(one: Job, other: Job) -> bool:
    if one.flow is not other.flow and one.flow.name == other.flow.name:
        return True  # two flows of one name, which their own rule tells
    return _alike(one.definition(), other.definition()) and (
        one.flow is other.flow or one.artifacts() == other.artifacts()
    )


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are equal, for all that is known of them."""
    if UNKNOWN in (one, other) or AnyType() in (one, other):
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    names = _parts(one)
    if type(one) is not type(other) or not names:
        return bool(one == other)
    return all(_alike(getattr(one, name), getattr(other, name)) for name in names)


def _parts(value: Any) -> list[str]:
    if isinstance(value, Block):
        return list(type(value).model_fields)
    return [part.name for part in fields(value) if part.compare] if is_dataclass(value) else []


def _hint(earlier: Job, one: Job) -> str | None:
    """Say what tells two rows of one matrix apart."""
    two = earlier.place.scope, one.place.scope
    if two[0] and two[1] and two[0].group is two[1].group and two[0].columns:
        hint = f"let the name hold a ${{{{ matrix.{next(iter(two[0].columns))} }}}}"
        uses = one.flow.places.written((*one.place.path, "use"))
        return f"{hint}, or in a task file a param that does" if uses else hint
    return None


def _message(earlier: Job, one: Job) -> str:
    name = one.task.name[:80]
    if _hint(earlier, one):
        two = f"'{earlier.task.label}' and '{one.task.label}'"
        return f"the tasks {two} both have the name '{name}', but are two tasks"
    if earlier.place is earlier.task and one.place is one.task:
        return f"the task '{earlier.task.label}' has the name '{name}' too, but is another task"
    both = (f"'{job.task.label}' of the flow '{job.flow.name}'" for job in (earlier, one))
    return f"{' and '.join(both)} both have the name '{name}', but are two tasks"


def _note(earlier: Job) -> str:
    named = earlier.place is earlier.task
    return f"'{earlier.task.label}' is named here" if named else "it comes from here"


def name_span(flow: Flow, task: Task) -> Span:
    """Return where a task gets its name: from `name`, from its key, or from the flow it runs."""
    if task.flow is not None:
        return flow.places.value_span((*task.path, "flow"))
    path = (*task.path, "name")
    return flow.places.value_span(path) if flow.places.written(path) else flow.places.key_span(path)
