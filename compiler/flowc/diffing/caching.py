"""Says for each cached task of a changed flow whether its results are still found.

Domino's key is the project, the task's name, the cache version together with the arguments of
`DominoJobConfig` but for `domino.UNKEYED`, the task's inputs and outputs, and the values of its
inputs but for `ignore_inputs` (Domino, "Advanced Flows"). Retries, timeout and order are not in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flowc.diffing.change import Change, Place, Verdict
from flowc.diffing.effects import is_description
from flowc.flow import Flow, Task, Value, references_in
from flowc.language.block import Block
from flowc.language.domino import SETTINGS as TABLE
from flowc.language.domino import UNKEYED
from flowc.language.references import InputRef, TaskRef

_IN_THE_JOB = frozenset(row.setting[0] for row in TABLE if row.task is None)


@dataclass
class Caches:
    """Goes through the tasks of a flow in their order, and remembers which results may differ.

    `old` has the keys of `new`, `names` are the registered names that its tasks had. `affected` are
    the flows of which a run differs, `inputs` the launch inputs whose values may differ though the
    launch is the same; those of the flows that tasks run are added to `reached`, by their names.
    """

    old: Flow
    new: Flow
    names: Mapping[str, str]
    changes: Iterable[Change]
    affected: Collection[str]
    inputs: Collection[str]
    reached: dict[str, set[str]]
    unsure: set[str] = field(default_factory=set)
    """The tasks whose results may differ."""

    def verdicts(self) -> Iterator[Verdict]:
        """Yield what becomes of each cached task that is there before and after."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            if change.place[0] == "tasks" and len(change.place) > 1:
                found.setdefault(change.place[1], []).append(change)
        for task in self.new.tasks:
            before = self.old.task_by_key.get(task.key)
            changes = found.get(task.key, [])
            if before is None:
                self.unsure.add(task.key)
            elif task.flow is not None or before.flow is not None:
                if self._flow_differs(task, changes):
                    self.unsure.add(task.key)
            else:
                verdict = self._verdict(before, task, changes)
                if verdict.state != "hit":
                    self.unsure.add(task.key)
                if task.config.cache is not None and before.config.cache is not None:
                    yield verdict

    def _flow_differs(self, task: Task, changes: Iterable[Change]) -> bool:
        """Whether what a flow gives may differ; tell it of the inputs that may."""
        places = [change.place for change in changes if not is_description(change.place)]
        inputs = {*self._uncertain(task, ()), *(p[3] for p in places if p[2:3] == ("inputs",))}
        if task.flow is None:
            return True
        self.reached.setdefault(task.flow.name, set()).update(inputs)
        return bool(places or inputs) or task.flow.name in self.affected

    def _verdict(self, before: Task, task: Task, changes: list[Change]) -> Verdict:
        cache = task.config.cache
        ignored = cache.ignore_inputs if cache else ()
        reasons = [*self._others(task), *_reasons(changes, before, task, ignored)]
        if not cache:  # it runs anyway: its name and version change nothing about what it gives
            reasons = [reason for reason in reasons if reason != "name"]
        floating = _floating(task)
        if reasons:
            return Verdict(task.key, "missed", tuple(dict.fromkeys(reasons)), floating)
        rewired = {
            c.place[3] for c in changes if c.place[2:3] == ("inputs",) and _is_value(c.place)
        }
        if any(self._uncertain(task, ignored)) or not rewired <= {*ignored}:
            return Verdict(task.key, "kept", (), floating)
        return Verdict(task.key, "hit", (), floating)

    def _others(self, task: Task) -> Iterator[str]:
        """Yield what changed about a task elsewhere: its name, and artifacts that it writes."""
        if self.names[task.key] != task.name:
            yield "name"
        if any(output.artifact in self._artifacts for output in task.outputs):
            yield "outputs"

    @cached_property
    def _artifacts(self) -> set[str | None]:
        """The artifacts of which the name or the type changed."""
        places = (change.place for change in self.changes)
        return {place[1] for place in places if place[0] == "artifacts" and place[2:]}

    def _uncertain(self, task: Task, ignored: Collection[str]) -> Iterator[str]:
        """Yield the inputs that take what may differ."""
        for binding in task.bindings:
            for reference in references_in(binding.value):
                if binding.input not in ignored and self._may_differ(reference):
                    yield binding.input

    def _may_differ(self, reference: Value) -> bool:
        match reference:
            case InputRef(name):
                return name in self.inputs
            case TaskRef(task, _):
                return task in self.unsure
        return False


def _reasons(
    changes: Iterable[Change], before: Task, task: Task, ignored: Collection[str]
) -> Iterator[str]:
    """Yield in words what of a task's key changed."""
    constants = (_constants(before) & _constants(task)) - {*ignored}
    for change in changes:
        match change.place[2:]:
            case ("cache",):
                yield from _of_cache(before, task)
            case (key,) if key in _IN_THE_JOB:
                if repr(_keyed(before.config, (key,))) != repr(_keyed(task.config, (key,))):
                    yield key
            case ("command" | "project_defaults" as key,):  # the latter fills in what is left out
                yield key
            case ("inputs", name, "value"):
                if name in constants:
                    yield f"the value of '{name}'"
            case ("inputs" | "outputs" as kind, _, *_) if not is_description(change.place):
                yield kind


def _keyed(value: Any, place: tuple[str, ...]) -> Any:
    """Return what Domino's key holds of the setting at a place below `value`, or of its parts."""
    value = getattr(value, place[-1])
    if place in UNKEYED:
        return None
    if not isinstance(value, Block):
        return value
    parts = {name: _keyed(value, (*place, name)) for name in type(value).model_fields}
    return parts if any(part is not None for part in parts.values()) else None


def _is_value(place: Place) -> bool:
    return len(place) == 5 and place[4] == "value"


def _of_cache(before: Task, task: Task) -> Iterator[str]:
    old, new = before.config.cache, task.config.cache
    if old is None or new is None or old.version != new.version:
        yield "cache version" if old and new else "cache"
    elif old.ignore_inputs != new.ignore_inputs:
        yield "cache ignore_inputs"


def _constants(task: Task) -> set[str]:
    """Return the inputs that take nothing from the launch or from another task."""
    return {
        binding.input
        for binding in task.bindings
        if next(references_in(binding.value), None) is None
    }


def _floating(task: Task) -> tuple[str, ...]:
    config = task.config
    floats = config.git_ref is not None and config.git_ref.type in ("head", "branches")
    return ("project_defaults",) * config.project_defaults + ("git_ref",) * floats
