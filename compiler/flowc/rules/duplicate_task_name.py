"""The rule `duplicate-task-name`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowc.findings import Finding, Note
from flowc.flow import Artifact, Flow, Task
from flowc.source import Span
from flowc.subflows import flows_of


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
    first: dict[str, tuple[Task, Flow, Task]] = {}
    told: set[int] = set()
    for task in flow.in_written_order():
        if task.flow is not None and id(task.flow) in told:
            continue
        told.add(id(task.flow))
        own = {job.name: (job, owner) for job, owner in _jobs(flow, task)}
        for name, (job, owner) in own.items():
            earlier, its_owner, place = first.setdefault(name, (job, owner, task))
            if name and _definition(its_owner, earlier) != _definition(owner, job):
                message = (
                    f"the task '{earlier.key}' has the name '{name[:80]}' too, but is another task"
                )
                if not its_owner is owner is flow:
                    two = f"{_named(earlier, its_owner)} and {_named(job, owner)}"
                    message = f"{two} have both the name '{name[:80]}', but are two tasks"
                words = (
                    f"'{earlier.key}' is named here" if place is earlier else "it comes from here"
                )
                note = Note(words, _name_span(flow, place))
                yield Finding(message, _name_span(flow, task), (note,))


def _named(task: Task, owner: Flow) -> str:
    return f"'{task.key}' of the flow '{owner.name}'"


def _jobs(flow: Flow, task: Task) -> Iterator[tuple[Task, Flow]]:
    """Yield the jobs that a task stands for, each with its flow: itself, or those of its flow."""
    if task.flow is None:
        yield task, flow
        return
    for other in flows_of(task.flow):
        for job in other.jobs():
            yield job, other


def _definition(flow: Flow, task: Task) -> tuple[Task, list[Artifact]]:
    # Flyte is never told a task's own description
    bare = replace(task, key="", description=None, bindings=(), after=())
    used = {output.artifact for output in task.outputs}
    return bare, [artifact for artifact in flow.artifacts if artifact.key in used]


def _name_span(flow: Flow, task: Task) -> Span:
    if task.flow is not None:
        return flow.places.value_span((*task.path, "flow"))
    path = (*task.path, "name")
    return flow.places.value_span(path) if flow.places.written(path) else flow.places.key_span(path)
