"""The rule `duplicate-task-name`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowc.findings import Finding, Note
from flowc.flow import Flow, Task
from flowc.source import Span


def duplicate_task_name(flow: Flow) -> Iterator[Finding]:
    """Two different tasks of one name.

    Flyte knows a task by its name: the second definition would be refused halfway through the
    registration. Two tasks may share a name if they are equal but for `with` and `after`; then
    they are one task that is called twice.

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
    first: dict[str, Task] = {}
    for task in flow.in_written_order():
        earlier = first.setdefault(task.name, task)
        if not task.name or _definition(earlier) == _definition(task):
            continue
        message = (
            f"the task '{earlier.key}' has the name '{task.name[:80]}' too, but is another task"
        )
        note = Note(f"'{earlier.key}' is named here", _name_span(flow, earlier))
        yield Finding(message, _name_span(flow, task), (note,))


def _definition(task: Task) -> Task:
    # Flyte is never told a task's own description
    return replace(task, key="", description=None, bindings=(), after=())


def _name_span(flow: Flow, task: Task) -> Span:
    path = (*task.path, "name")
    return flow.places.value_span(path) if flow.places.written(path) else flow.places.key_span(path)
