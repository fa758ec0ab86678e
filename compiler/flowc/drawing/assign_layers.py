"""Puts the nodes of a graph into layers, such that edges go from layer to layer, and few cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flowc.drawing.graph import Graph
from flowc.resolving.dependency_order import dependency_order

_SWEEPS: Final = 4
_SIDES: Final = ("input", "missing")
"""Kinds of nodes that stand just before what reads them."""


def assign_layers(graph: Graph) -> list[list[str]]:
    """Return the nodes by layers, each in its order.

    An edge of a cycle may lead back, or stay in its layer. Linear in nodes and edges, but for
    sorting, however many layers an edge crosses.
    """
    ranks = _ranks(graph)
    layers: list[list[str]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for id, rank in ranks.items():
        layers[rank].append(id)
    layers = [layer for layer in layers if layer]
    return _with_few_crossings(graph, layers)


def _ranks(graph: Graph) -> dict[str, int]:
    """Return how many edges the longest way to each node has."""
    needs: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        needs[edge.target].append(edge.source)
    order = dependency_order(needs)
    place = {id: index for index, id in enumerate(order)}
    ranks = dict.fromkeys(needs, 0)
    for id in order:
        before = [ranks[need] + 1 for need in needs[id] if place[need] < place[id]]
        ranks[id] = max(before, default=0)
    nearest: dict[str, int] = {}
    for edge in graph.edges:
        if place[edge.source] < place[edge.target]:
            rank = ranks[edge.target] - (edge not in graph.at_ends)  # those have no line
            nearest[edge.source] = min(nearest.get(edge.source, rank), rank)
    for node in graph.nodes:
        if node.kind in _SIDES or not needs[node.id]:
            ranks[node.id] = nearest.get(node.id, ranks[node.id])
    return ranks


def _with_few_crossings(graph: Graph, layers: list[list[str]]) -> list[list[str]]:
    """Sort each layer by where the neighbours of its nodes lie, to and fro.

    What lies in one group stays together.
    """
    groups = _group_chains(graph)
    above: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    below: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for edge in graph.edges:
        if edge not in graph.at_ends:
            above[edge.target].append(edge.source)
            below[edge.source].append(edge.target)
    places: dict[str, float] = {}
    for layer in layers:
        _settle(layer, places)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        ways = above if down else below
        for layer in layers if down else reversed(layers):
            _sort(layer, {id: ways[id] for id in layer}, places, groups)
            _settle(layer, places)
    return layers


def _settle(layer: Sequence[str], places: dict[str, float]) -> None:
    for index, id in enumerate(layer):
        places[id] = (index + 0.5) / len(layer)


def _sort(
    layer: list[str],
    ways: dict[str, list[str]],
    places: dict[str, float],
    groups: dict[str, tuple[str, ...]],
) -> None:
    wanted = {
        id: sum(places[near] for near in found) / len(found) if found else places[id]
        for id, found in ways.items()
    }
    members: dict[str, list[str]] = {}
    for id in layer:
        for group in groups.get(id, ()):
            members.setdefault(group, []).append(id)
    means = {
        group: sum(wanted[id] for id in found) / len(found) for group, found in members.items()
    }
    first = {group: places[found[0]] for group, found in members.items()}
    keys = {
        id: (
            *((means[group], first[group]) for group in groups.get(id, ())),
            (wanted[id], places[id]),
        )
        for id in layer
    }
    layer.sort(key=keys.__getitem__)


def _group_chains(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the groups around each node that lies in some, from the outermost."""
    chains: dict[str, tuple[str, ...]] = {"": ()}
    for id, group in graph.groups.items():
        chains[id] = (*chains[group.parent], id)
    return {node.id: chains[node.group] for node in graph.nodes if node.group}
