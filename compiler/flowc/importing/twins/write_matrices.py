"""Turns the tree of a flow into one whose twins are tasks with a matrix, where that is shorter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

from flowc.emitting.yaml.yaml_text import to_yaml
from flowc.importing.twins.find_axes import fit
from flowc.importing.twins.find_twins import find_twins, settle
from flowc.importing.twins.fit_columns import Values
from flowc.importing.twins.fit_matrix import Fit, Group
from flowc.importing.twins.leaves import Parts, take_apart
from flowc.importing.twins.name_columns import free_key
from flowc.importing.twins.point_at_rows import Pointer

Tree = dict[str, Any]

_MOST_LINES = 0.75
"""How many of their lines twins may keep."""


@dataclass(frozen=True)
class Grouped:
    """A tree with matrices, and what each of its former tasks is in it."""

    tree: Tree
    rows: Mapping[str, tuple[str, tuple[str, ...]]]
    """The key of the task with the matrix and the index of the row, by the former keys."""
    columns: Mapping[str, Mapping[str, Sequence[str]]]
    """What the columns say row by row, by the key of the task."""


def with_matrices(tree: Tree, words: Mapping[Values, str]) -> Grouped | None:
    """Return the value of a flow with matrices; nothing, where no tasks are twins.

    It reads back to the same flow but for the keys and the order of its tasks. `words` are what
    the module calls the values of columns.
    """
    name = str(tree.get("name"))
    tasks = {key: _named(name, key, task) for key, task in tree["tasks"].items()}
    parts = [take_apart(key, task) for key, task in tasks.items()]
    refused: set[frozenset[str]] = set()

    def is_good(group: Group) -> bool:
        return frozenset(one.key for one in group) not in refused and fit(group) is not None

    groups = find_twins(parts)
    while groups := settle(groups, is_good):
        bad, fits = _fitted(groups, [*tasks], words)
        bad = bad or _unequal(groups, fits) or _longer(groups, fits, name)
        order = [] if bad else _order(parts, fits)
        if not bad and order is not None:
            return _grouped(tree, tasks, fits, order)
        refused.update(
            frozenset(one.key for one in group) for group in bad or [min(groups, key=len)]
        )
    return None


def _named(flow: str, key: str, task: Tree) -> Tree:
    """Return a task with the name that it has without one."""
    return task if "flow" in task or "name" in task else {"name": f"{flow}.{key}", **task}


def _fitted(
    groups: Sequence[Group], keys: Sequence[str], words: Mapping[Values, str]
) -> tuple[list[Group], dict[str, Fit]]:
    """Return what groups become, by the keys of their tasks; or those that become nothing."""
    fits: dict[str, Fit] = {}
    twins = {task.key for group in groups for task in group}
    taken = {key for key in keys if key not in twins}
    for group in groups:
        found = fit(group)
        if found is None:
            return [group], {}
        key = free_key(found.keys(words), found.rows.values(), taken)
        if key is None:
            return [group], {}
        found.key = key
        taken |= {key, *("_".join((key, *row)) for row in found.rows.values())}
        fits.update(dict.fromkeys(found.rows, found))
    bad = [one.group for one in _distinct(fits) if not one.refer(fits)]
    if bad:
        return bad, {}
    for one in _distinct(fits):
        one.name(words)
    return [], fits


def _distinct(fits: Mapping[str, Fit]) -> list[Fit]:
    return list({id(one): one for one in fits.values()}.values())


def _unequal(groups: Sequence[Group], fits: Mapping[str, Fit]) -> list[Group]:
    """Return groups that use outputs of many names, where a row has several outputs."""
    bad = []
    for group in groups:
        for targets in zip(*(task.targets for task in group), strict=True):
            other = fits.get(targets[0].task)
            differ = len({target.output for target in targets}) > 1
            if other and differ and len(other.group[0].task.get("outputs", ())) != 1:
                bad.append(group)
                break
    return bad


def _longer(groups: Sequence[Group], fits: Mapping[str, Fit], flow: str) -> list[Group]:
    """Return groups that are hardly shorter with a matrix."""
    bad = []
    for group in groups:
        one = fits[group[0].key]
        before = to_yaml({"tasks": {task.key: task.task for task in group}})
        after = to_yaml({"tasks": {one.key: one.task(fits, flow)}})
        if after.count("\n") > before.count("\n") * _MOST_LINES:
            bad.append(group)
    return bad


def _order(parts: Sequence[Parts], fits: Mapping[str, Fit]) -> list[str] | None:
    """Return the first tasks of groups, and the others, each after what it refers to.

    Of those that are ready, the first in the flow comes first. None, where groups wait for each
    other.
    """
    leader = {task.key: task.key for task in parts}
    leader.update({key: one.group[0].key for key, one in fits.items()})
    rank = {task.key: number for number, task in enumerate(parts)}
    waits: dict[str, set[str]] = {one: set() for one in leader.values()}
    users: dict[str, set[str]] = {one: set() for one in leader.values()}
    for task in parts:
        own = leader[task.key]
        for target in task.targets:
            other = leader.get(target.task, own)
            if other != own:
                waits[own].add(other)
                users[other].add(own)
    ready = [rank[key] for key, needs in waits.items() if not needs]
    heapify(ready)
    order = []
    while ready:
        key = parts[heappop(ready)].key
        order.append(key)
        for user in users[key]:
            waits[user].discard(key)
            if not waits[user]:
                heappush(ready, rank[user])
    return order if len(order) == len(waits) else None


def _grouped(
    tree: Tree, tasks: Mapping[str, Tree], fits: Mapping[str, Fit], order: Sequence[str]
) -> Grouped:
    flow = str(tree["name"])
    written: Tree = {}
    for key in order:
        if key in fits:
            written[fits[key].key] = fits[key].task(fits, flow)
        else:
            task = dict(tasks[key])
            if task.get("name") == f"{flow}.{key}":
                del task["name"]
            written[key] = task
    rows = {key: (one.key, one.rows[key]) for key, one in fits.items()}
    distinct = _distinct(fits)
    lists = {one.key: [*one.rows.values()] for one in distinct}
    single = frozenset(one.key for one in distinct if one.has_own_output)
    pointer = Pointer(rows, lists, single)
    return Grouped(
        pointer.tree({**tree, "tasks": written}),
        rows,
        {one.key: {name: values for values, name in one.names.items()} for one in distinct},
    )
