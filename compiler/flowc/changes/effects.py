"""Says whether a run differs once a flow has changed."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.changes.change import Change, Place
from flowc.flow import Flow, Task
from flowc.references import TaskRef


def is_description(place: Place) -> bool:
    """Whether a description stands at a place, and not something of that name."""
    return place[-1] == "description" and len(place) % 2 == 1


def affects_runs(change: Change, old: Flow, new: Flow, registered: str | None) -> bool:
    """Whether a change makes any difference to a run.

    `old` has the keys of `new`; `registered` is the name that the changed task had, if any.
    """
    match change.kind, change.place:
        case "reordered", place:
            return place == ("exports", "artifacts")
        case _, place if is_description(place):
            return False
        case "renamed", ("artifacts", _):
            return False
        case _, ("artifacts", key, *_):
            return any(key in _used_artifacts(flow) for flow in (old, new))
        case ("renamed", ("tasks", key)) | (_, ("tasks", key, "name")):
            return new.task_by_key[key].name != registered
        case _, ("tasks", key, "after", other):
            waits = (other in _needed(flow.task_by_key[key]) for flow in (old, new))
            return next(waits) != next(waits)
    return True


def _used_artifacts(flow: Flow) -> Iterator[str | None]:
    for task in flow.tasks:
        yield from (output.artifact for output in task.outputs)
    yield from (output.artifact for output in flow.outputs)
    yield from (export.artifact for export in (flow.exports.exports if flow.exports else ()))


def _needed(task: Task) -> set[str]:
    """Return the tasks that a task waits for, for their order or for their data."""
    return {*task.after, *(r.task for r in task.references() if isinstance(r, TaskRef))}
