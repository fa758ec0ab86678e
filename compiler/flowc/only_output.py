"""Names the output that a reference without one means: the only one of its task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from flowc.flow import DictValue, ListValue, Task, Value, references_in
from flowc.references import TaskRef

Held = TypeVar("Held", bound=Value)


def with_outputs(tasks: Mapping[str, Task]) -> dict[str, Task]:
    """Return tasks whose bindings name the outputs that they take."""
    return {
        key: _named(task, tasks) if any(map(_is_bare, task.references())) else task
        for key, task in tasks.items()
    }


def _named(task: Task, tasks: Mapping[str, Task]) -> Task:
    bindings = (replace(one, value=with_output(one.value, tasks)) for one in task.bindings)
    return replace(task, bindings=tuple(bindings))


def with_output(value: Held, tasks: Mapping[str, Task]) -> Held:
    """Return a value with the outputs named that it takes; of several or none, it names none."""
    if not any(map(_is_bare, references_in(value))):
        return value
    match value:
        case TaskRef(key, "") if key in tasks and len(tasks[key].outputs) == 1:
            return replace(value, output=tasks[key].outputs[0].name)
        case ListValue(items):
            return replace(value, items=tuple(with_output(item, tasks) for item in items))
        case DictValue(entries):
            named = tuple((name, with_output(item, tasks)) for name, item in entries)
            return replace(value, items=named)
    return value


def _is_bare(reference: object) -> bool:
    return isinstance(reference, TaskRef) and not reference.output
