"""Draws each group of a graph for itself, so that a page can open it where its node lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from flowc.drawing.draw_graph import draw_graph
from flowc.drawing.drawing import Drawing
from flowc.drawing.fold_groups import folded_edges
from flowc.drawing.forms.labels import PortWords
from flowc.drawing.forms.picture_sizes import Picture
from flowc.drawing.graph import Edge, Graph, Group, Node


class Level(NamedTuple):
    """What lies in one group, the groups in it closed; `stands` are the edges of each line."""

    drawing: Drawing
    style: Picture
    stands: Mapping[Edge, list[Edge]]


def nest_groups(graph: Graph) -> dict[str, Level]:
    """Return the drawing of each group by its id, and of the whole by an empty one.

    Each edge of the graph belongs to the innermost level that has both of its ends. Linear in
    nodes and edges, for as many levels as there are.
    """
    chains: dict[str, tuple[str, ...]] = {"": ("",)}
    for id, group in graph.groups.items():
        chains[id] = (*chains[group.parent], id)
    nodes: dict[str, list[Node]] = {id: [] for id in chains}
    edges: dict[str, list[Edge]] = {id: [] for id in chains}
    groups: dict[str, dict[str, Group]] = {id: {} for id in chains}
    homes = {}
    for node in graph.nodes:
        homes[node.id] = chains[node.group]
        for id in chains[node.group]:
            nodes[id].append(replace(node, group="") if id and id == node.group else node)
    for edge in graph.edges:
        both = zip(homes[edge.source], homes[edge.target], strict=False)
        edges[[one for one, other in both if one == other][-1]].append(edge)
    for id, group in graph.groups.items():
        for outer in chains[group.parent]:
            parent = "" if group.parent == outer else group.parent
            groups[outer][id] = replace(group, parent=parent)
    words = PortWords(graph)
    levels = {}
    for id in chains:
        inner = replace(graph, nodes=tuple(nodes[id]), edges=tuple(edges[id]), groups=groups[id])
        folded, stands = folded_edges(inner, groups[id])
        style = Picture(folded, outer=words if id else None)
        levels[id] = Level(draw_graph(folded, style), style, stands)
    return levels
