"""Compares a flow with matrices with the flow that it was before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flowc.flow import Binding, Exports, Flow, Task, Value, mapped
from flowc.language.references import TaskRef


def are_equal(before: Flow, after: Flow, keys: Mapping[str, str]) -> bool:
    """Whether two flows register the same: `keys` are those of `after` by those of `before`.

    The order of their tasks does not count: each of them has one that its references allow.
    """
    return _renamed(before, keys) == _renamed(after, {})


def _renamed(flow: Flow, keys: Mapping[str, str]) -> Flow:
    def renamed(value: Value) -> Value:
        if isinstance(value, TaskRef):
            return TaskRef(keys.get(value.task, value.task), value.output)
        return value

    tasks = sorted((_task(task, keys, renamed) for task in flow.tasks), key=lambda one: one.key)
    outputs = tuple(replace(one, value=mapped(one.value, renamed)) for one in flow.outputs)
    exports = flow.exports and _exports(flow.exports, renamed)
    return replace(flow, tasks=tuple(tasks), outputs=outputs, exports=exports)


def _task(task: Task, keys: Mapping[str, str], renamed: Callable[[Value], Value]) -> Task:
    bindings = (Binding(one.input, mapped(one.value, renamed)) for one in task.bindings)
    after = tuple(sorted(keys.get(key, key) for key in task.after))
    key = keys.get(task.key, task.key)
    return replace(task, key=key, bindings=tuple(bindings), after=after)


def _exports(exports: Exports, renamed: Callable[[Value], Value]) -> Exports:
    found = tuple(
        replace(one, files=tuple(mapped(file, renamed) for file in one.files))
        for one in exports.exports
    )
    return replace(exports, exports=found)
