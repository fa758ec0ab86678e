"""Turns two versions of a flow into one graph, in which each part has its change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from flowc.diffing import change as diffing
from flowc.diffing.compare import compare
from flowc.diffing.renames import with_names_of
from flowc.drawing.build_graph import build_graph
from flowc.drawing.graph import Change, Edge, Graph, Group, Node, Port
from flowc.flow import Flow
from flowc.resolving.sub_flows import functions_of

_Part = TypeVar("_Part", Node, Edge, Port)


def unite_graphs(old: Flow, new: Flow, expanded: Collection[str] = ()) -> Graph:
    """Return all of two versions of a flow, both without errors.

    What both have stands there as it is now. It is changed where `compare` tells a change of it:
    what its name, note, types and constants were before stands before what they are now.
    """
    after = build_graph(new, expanded)
    before = _with_exports_of(build_graph(with_names_of(old, new), expanded), after)
    called = _called_before(new, expanded, compare(old, new))
    nodes = [
        _node(*pair, called) for pair in _united(before.nodes, after.nodes, lambda node: node.id)
    ]
    edges = [_edge(*pair) for pair in _united(before.edges, after.edges, lambda edge: edge.ends)]
    gone = (node.group for node in nodes if node.change == "removed")
    groups = {**after.groups, **_around(before, gone, after.groups)}
    return Graph(_both(before.name, after.name), tuple(nodes), tuple(edges), groups)


def all_of(flow: Flow, change: Change, expanded: Collection[str] = ()) -> Graph:
    """Return all of a flow that one version alone has."""
    graph = build_graph(flow, expanded)
    nodes = tuple(replace(node, change=change) for node in graph.nodes)
    edges = tuple(replace(edge, change=change) for edge in graph.edges)
    return replace(graph, nodes=nodes, edges=edges)


def _called_before(
    new: Flow, expanded: Collection[str], comparison: diffing.Comparison
) -> dict[str, str]:
    """Return the ids of the nodes that changed, with the other names that they had before."""
    told = {one.name: one.changes for one in (*comparison.within, comparison)}
    stale = {name for name, changes in told.items() if changes}
    for flow in functions_of(new):  # sub-flows come first
        if any(task.flow is not None and task.flow.name in stale for task in flow.tasks):
            stale.add(flow.name)
    found: dict[str, str] = {}
    pending = [("", new)]
    while pending:
        prefix, flow = pending.pop()
        for change in told.get(flow.name, ()):
            before = change.before or "" if change.kind == "renamed" else ""
            for kind, name in _parts(change):
                id = f"{kind}.{prefix}{name}"
                found[id] = found.get(id) or before
        for task in flow.tasks:
            if task.flow is not None and task.flow.name in stale:
                found.setdefault(f"tasks.{prefix}{task.key}", "")
            if task.flow is not None and prefix + task.key in expanded:
                pending.append((f"{prefix}{task.key}.", task.flow))
    return found


def _parts(change: diffing.Change) -> Iterator[tuple[str, str]]:
    """Yield the parts of a flow that a change is one of: the sections and their names."""
    yield from (("tasks", key) for key in change.tasks)
    if len(change.place) > 1 and change.place[0] not in ("defaults", "exports"):
        yield change.place[0], change.place[1]


def _with_exports_of(before: Graph, after: Graph) -> Graph:
    """Give an export the id that the same one has in another graph, or else one that none has."""
    left: dict[object, list[str]] = {}
    for content, id in reversed([*_exports(after)]):
        left.setdefault(content, []).append(id)
    ids: dict[str, str] = {}
    number = len(after.nodes) + len(before.nodes)
    for content, id in _exports(before):
        number += 1
        same = left.get(content)
        ids[id] = same.pop() if same else f"{id.rstrip('0123456789')}{number}"
    return replace(
        before,
        nodes=tuple(replace(node, id=ids.get(node.id, node.id)) for node in before.nodes),
        edges=tuple(
            replace(edge, target=ids.get(edge.target, edge.target)) for edge in before.edges
        ),
    )


def _exports(graph: Graph) -> Iterator[tuple[object, str]]:
    """Yield the exports: all that there is to say of each, and its id."""
    into: dict[str, list[object]] = {}
    for edge in graph.edges:
        if edge.kind == "export":
            into.setdefault(edge.target, []).append((edge.source, edge.output))
    for node in graph.nodes:
        if node.kind == "export":
            yield (node.name, node.note, node.group, tuple(into.get(node.id, ()))), node.id


def _united(
    before: Iterable[_Part], after: Iterable[_Part], key: Callable[[_Part], Hashable]
) -> Iterator[tuple[_Part | None, _Part | None]]:
    """Yield what is in either, in the order of now; what is gone comes after what it came after."""
    olds, news = ({key(one): one for one in parts} for parts in (before, after))
    gone: dict[Hashable, list[_Part]] = {}
    last: Hashable = None
    for id, old in olds.items():
        if id in news:
            last = id
        else:
            gone.setdefault(last, []).append(old)
    yield from ((old, None) for old in gone.get(None, ()))
    for id, new in news.items():
        yield olds.get(id), new
        yield from ((old, None) for old in gone.get(id, ()))


def _node(before: Node | None, after: Node | None, called: dict[str, str]) -> Node:
    if before is None or after is None:
        return _alone(before, after)
    if after.id not in called:
        return after
    name = f"called {called[after.id]} before" if called[after.id] else ""
    note = ", ".join(filter(None, (_both(before.note, after.note), name)))
    inputs, outputs = _ports(before.inputs, after.inputs), _ports(before.outputs, after.outputs)
    return replace(after, note=note, inputs=inputs, outputs=outputs, change="changed")


def _edge(before: Edge | None, after: Edge | None) -> Edge:
    if before is None or after is None:
        return _alone(before, after)
    return after if before == after else replace(after, change="changed")


_Changing = TypeVar("_Changing", Node, Edge)


def _alone(before: _Changing | None, after: _Changing | None) -> _Changing:
    """Return a part of one version alone: that which is not None."""
    if after is not None:
        return replace(after, change="added")
    assert before is not None
    return replace(before, change="removed")


def _ports(before: Iterable[Port], after: Iterable[Port]) -> tuple[Port, ...]:
    pairs = _united(before, after, lambda port: port.name)
    return tuple(
        Port(new.name, _both(old.type, new.type), _both(old.value, new.value))
        if old and new
        else new or old or Port("")
        for old, new in pairs
    )


def _around(graph: Graph, groups: Iterable[str], known: Collection[str]) -> dict[str, Group]:
    """Return groups, and those around them, that are not known, outer ones first."""
    wanted = set()
    for group in groups:
        while group and group not in known:
            wanted.add(group)
            group = graph.groups[group].parent
    return {id: group for id, group in graph.groups.items() if id in wanted}


def _both(before: str, after: str) -> str:
    """Return a text as it was and is, where both are something."""
    return f"{before} → {after}" if before and after and before != after else after
