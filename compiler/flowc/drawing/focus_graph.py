"""Keeps of a graph what some of its nodes need, and what needs those."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from flowc.drawing.graph import Graph


def nodes_named(graph: Graph, name: str) -> list[str]:
    """Return the tasks of a key, of a row, or of a group; none, where nothing has the name."""
    return [
        node.id
        for node in graph.nodes
        if node.is_task
        and (node.id == f"tasks.{name}" or node.name == name or name in _homes(graph, node.group))
    ]


def changes_in(graph: Graph) -> Graph:
    """Return what changed and its neighbours; all, where nothing did."""
    starts = [node.id for node in graph.nodes if node.change]  # of an edge its target does, too
    return focus_graph(graph, starts, 1) if starts else graph


def focus_graph(graph: Graph, names: Iterable[str], depth: int | None = None) -> Graph:
    """Return what is upstream and downstream of some nodes, at most so many edges away."""
    starts = [*names]
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for edge in graph.edges:
        above.setdefault(edge.target, []).append(edge.source)
        below.setdefault(edge.source, []).append(edge.target)
    kept = _reached(starts, above, depth) | _reached(starts, below, depth)
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    edges = tuple(edge for edge in graph.edges if edge.source in kept and edge.target in kept)
    shown = replace(graph, nodes=nodes, edges=edges)
    homes = {home for node in nodes for home in _homes(graph, node.group)}
    groups = {id: group for id, group in graph.groups.items() if id in homes}
    return replace(shown, groups=groups, hidden=graph.hidden + graph.tasks - shown.tasks)


def _homes(graph: Graph, group: str) -> list[str]:
    """Return the groups that lie around something in a group, that one included."""
    found = []
    while group:
        found.append(group)
        group = graph.groups[group].parent
    return found


def _reached(
    starts: Collection[str], ways: Mapping[str, Collection[str]], depth: int | None
) -> set[str]:
    found, level = set(starts), [*starts]
    while level and depth != 0:
        depth = None if depth is None else depth - 1
        following = [there for node in level for there in ways.get(node, ())]
        level = [node for node in dict.fromkeys(following) if node not in found]
        found.update(level)
    return found
