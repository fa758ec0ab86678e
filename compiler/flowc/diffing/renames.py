"""Finds tasks and artifacts that are the same under another key, and writes a flow with new
keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from flowc.diffing.full_tree import plain
from flowc.emitting.yaml.flow_tree import Tree
from flowc.flow import Flow, Task, Value, mapped
from flowc.language.config import CONFIG_KEYS
from flowc.language.references import TaskRef
from flowc.resolving.sub_flows import flows_of, functions_of
from flowc.verifying.compare import labelled
from flowc.verifying.facts import Facts
from flowc.verifying.match_nodes import match

_MOST_ALIKE = 400
"""Tasks that only their place in the graph tells apart, old and new: each costs a look at all."""

Names = Mapping[str, str]
"""New keys by the old ones."""


def renamed_tasks(old: Flow, new: Flow) -> Names:
    """Return the tasks that have the same content under a new key.

    Content is all but the key, what follows from it, the values of inputs, and the description;
    where several have the same, what they are bound to and used by tells them apart. Tasks that
    are left have the same content but for their settings, which `defaults` may have changed.
    """
    names: dict[str, str] = {}
    for settings in (True, False):
        names |= _found(with_names(old, names, {}), new, settings)
    return names


def _found(old: Flow, new: Flow, settings: bool) -> dict[str, str]:
    kept = old.task_by_key.keys() & new.task_by_key.keys()
    if len(kept) in (len(old.tasks), len(new.tasks)):
        return {}
    before, after = (_kinds(flow, kept, settings) for flow in (old, new))
    counts = Counter(before.values()), Counter(after.values())
    alike = {kind for kind in counts[0] if max(counts[0][kind], counts[1][kind]) > 1}
    if sum(counts[0][kind] + counts[1][kind] for kind in alike) > _MOST_ALIKE:
        before = {key: kind for key, kind in before.items() if kind not in alike}
    pairs = match(_facts(new, after), _facts(old, before))
    return {one: other for one, other in pairs.items() if one in old.task_by_key and one != other}


def _kinds(flow: Flow, kept: set[str], settings: bool) -> dict[str, str]:
    return {
        key: f"key {key}" if key in kept else _content(tree, settings)
        for key, tree in plain(flow)["tasks"].items()
    }


def _facts(flow: Flow, kinds: Names) -> Facts:
    """Return the facts of a flow in which a task is of its kind, or like no other."""
    facts = labelled(flow)
    nodes = {
        key: {"task": kinds.get(key, f"alone {key}"), "type": "", **_bound(node)}
        for key, node in facts["nodes"].items()
        if key in flow.task_by_key
    }
    return {**facts, "nodes": nodes}


def _bound(node: Facts) -> Facts:
    return {part: node[part] for part in ("inputs", "upstream")}


def _content(tree: Tree, settings: bool) -> str:
    inputs = {
        name: {key: value for key, value in declared.items() if key != "value"}
        for name, declared in tree["inputs"].items()
    }
    left_out = ("description", "after", *(() if settings else CONFIG_KEYS))
    return json.dumps({**{key: tree[key] for key in tree if key not in left_out}, "inputs": inputs})


def renamed_artifacts(old: Flow, new: Flow) -> Names:
    """Return the artifacts that have the same name and type under a new key."""
    keys = {one.key for one in old.artifacts} & {one.key for one in new.artifacts}
    left: dict[tuple[str, str], list[str]] = {}
    for artifact in reversed(old.artifacts):
        if artifact.key not in keys:
            left.setdefault((artifact.name, artifact.type), []).append(artifact.key)
    return {
        same.pop(): artifact.key
        for artifact in new.artifacts
        if artifact.key not in keys and (same := left.get((artifact.name, artifact.type)))
    }


def with_names(flow: Flow, tasks: Names, artifacts: Names) -> Flow:
    """Return a flow with other keys for tasks and artifacts, everywhere."""

    def artifact(key: str | None) -> str | None:
        return artifacts.get(key, key) if key is not None else None

    exports = flow.exports and replace(
        flow.exports,
        exports=tuple(
            replace(
                export,
                artifact=artifact(export.artifact),
                files=tuple(_value(one, tasks) for one in export.files),
            )
            for export in flow.exports.exports
        ),
    )
    return replace(
        flow,
        tasks=tuple(
            replace(
                _with_names(flow, task, tasks),
                outputs=tuple(replace(o, artifact=artifact(o.artifact)) for o in task.outputs),
            )
            for task in flow.tasks
        ),
        artifacts=tuple(replace(a, key=artifacts.get(a.key, a.key)) for a in flow.artifacts),
        outputs=tuple(
            replace(o, value=_value(o.value, tasks), artifact=artifact(o.artifact))
            for o in flow.outputs
        ),
        exports=exports,
        written_tasks=tuple(tasks.get(key, key) for key in flow.written_tasks),
    )


def _with_names(flow: Flow, task: Task, names: Names) -> Task:
    key = names.get(task.key, task.key)
    follows = task.name == f"{flow.name}.{task.key}"
    return replace(
        task,
        key=key,
        name=f"{flow.name}.{key}" if follows else task.name,
        bindings=tuple(replace(b, value=_value(b.value, names)) for b in task.bindings),
        after=tuple(names.get(other, other) for other in task.after),
    )


def _value(value: Value, names: Names) -> Value:
    def renamed(leaf: Value) -> Value:
        if not isinstance(leaf, TaskRef):
            return leaf
        return TaskRef(names.get(leaf.task, leaf.task), leaf.output)

    return mapped(value, renamed)


def with_names_of(old: Flow, new: Flow) -> Flow:
    """Return a flow, and the flows that it runs, with the keys that its tasks and artifacts have
    in another version."""
    fresh = {flow.name: flow for flow in functions_of(new)}
    done: dict[int, Flow] = {}
    for flow in flows_of(old):  # sub-flows come first
        tasks = (replace(task, flow=done.get(id(task.flow), task.flow)) for task in flow.tasks)
        moved = replace(flow, tasks=tuple(tasks))
        other = new if flow is old else fresh.get(flow.name)
        if other is not None:
            names = renamed_tasks(flow, other), renamed_artifacts(flow, other)
            moved = with_names(moved, *names)
        done[id(flow)] = moved
    return done[id(old)]
