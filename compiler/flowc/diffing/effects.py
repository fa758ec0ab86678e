"""Says whether a run differs once a flow has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from flowc.diffing.change import Change, Place
from flowc.flow import Flow, Task
from flowc.language.references import TaskRef


def is_description(place: Place) -> bool:
    """Whether a description stands at a place, and not something of that name."""
    return place[-1] == "description" and len(place) % 2 == 1


@dataclass(frozen=True)
class Effects:
    """Tells what changes do; `old` has the keys of `new`, `names` are its tasks' registered
    names."""

    old: Flow
    new: Flow
    names: Mapping[str, str]

    def affects_runs(self, change: Change) -> bool:
        """Whether a change makes any difference to a run."""
        match change.kind, change.place:
            case "reordered", place:
                return place == ("exports", "artifacts")
            case _, place if is_description(place):
                return False
            case "renamed", ("artifacts", _):
                return False
            case _, ("artifacts", key, *_):
                return key in self._artifacts
            case ("renamed", ("tasks", key)) | (_, ("tasks", key, "name")):
                return self.new.task_by_key[key].name != self.names[key]
            case _, ("tasks", key, "after", other):
                before, after = self._needed
                return (other in before[key]) != (other in after[key])
        return True

    @cached_property
    def _artifacts(self) -> set[str | None]:
        """The artifacts that anything is written to, or that are exported, before or after."""
        return {*_used_artifacts(self.old), *_used_artifacts(self.new)}

    @cached_property
    def _needed(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """What each task waits for, for its order or for its data, before and after."""
        before, after = (
            {task.key: _needed(task) for task in flow.tasks} for flow in (self.old, self.new)
        )
        return before, after


def _used_artifacts(flow: Flow) -> Iterator[str | None]:
    for task in flow.tasks:
        yield from (output.artifact for output in task.outputs)
    yield from (output.artifact for output in flow.outputs)
    yield from (export.artifact for export in (flow.exports.exports if flow.exports else ()))


def _needed(task: Task) -> set[str]:
    return {*task.after, *(r.task for r in task.references() if isinstance(r, TaskRef))}
