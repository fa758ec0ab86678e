"""Gives the nodes of layers their places: a layer is a column, or a grid where it is wide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flowc.drawing.drawing import Box, Style
from flowc.drawing.graph import Graph
from flowc.drawing.layer import Layer
from flowc.drawing.wrap_layers import wrap_layers

_SWEEPS: Final = 4


@dataclass
class Places:
    """Where the nodes of a graph lie, and the layers that they lie in."""

    boxes: dict[str, Box]
    layers: list[Layer]
    homes: dict[str, tuple[int, int]]
    """The layer of each node, and its column there."""
    tops: list[int]
    """Where each row of layers begins across."""


def place_nodes(graph: Graph, layers: Sequence[Sequence[str]], style: Style) -> Places:
    """Return places such that nodes lie near their neighbours, and no two overlap.

    Linear in nodes and edges.
    """
    nodes = {node.id: node for node in graph.nodes}
    sizes = {id: style.size(node) for id, node in nodes.items()}
    across = {}
    found = []
    for ids in layers:
        breadths = [sizes[id][1] for id in ids]
        number = style.columns(breadths, max(sizes[id][0] for id in ids))
        found.append(Layer([list(ids[at::number]) for at in range(number)]))
        across.update(_rows(found[-1], sizes, style.spacing))
    _align(graph, found, sizes, across, style)
    homes = {
        id: (index, column)
        for index, layer in enumerate(found)
        for column, ids in enumerate(layer.columns)
        for id in ids
    }
    _measure(graph, found, sizes, homes, style)
    tops = wrap_layers(graph, found, sizes, across, homes, style)
    boxes: dict[str, Box] = {}
    for layer in found:
        for start, ids in zip(layer.starts, layer.columns, strict=True):
            boxes.update((id, Box(start, across[id], *sizes[id])) for id in ids)
        layer.blocked = _blocked(layer, boxes)
    return Places(boxes, found, homes, tops)


def _rows(layer: Layer, sizes: Mapping[str, tuple[int, int]], spacing: int) -> dict[str, int]:
    """Return places across in which the rows of all columns lie side by side, around 0."""
    heights = [
        max(sizes[column[row]][1] for column in layer.columns if row < len(column))
        for row in range(len(layer.columns[0]))
    ]
    at = -(sum(heights) + spacing * (len(heights) - 1)) // 2
    found = {}
    for row, height in enumerate(heights):
        for column in layer.columns:
            if row < len(column):
                found[column[row]] = at
        at += height + spacing
    return found


def _align(
    graph: Graph,
    layers: Sequence[Layer],
    sizes: Mapping[str, tuple[int, int]],
    across: dict[str, int],
    style: Style,
) -> None:
    """Move nodes to where their lines are straight; a grid is moved as a whole."""
    nodes = {node.id: node for node in graph.nodes}
    above: dict[str, list[tuple[str, int]]] = {id: [] for id in nodes}
    below: dict[str, list[tuple[str, int]]] = {id: [] for id in nodes}
    for edge in graph.edges:
        if edge not in graph.at_ends:
            out = style.port(nodes[edge.source], edge.output, False)
            into = style.port(nodes[edge.target], edge.input, True)
            above[edge.target].append((edge.source, out - into))
            below[edge.source].append((edge.target, into - out))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        ways = above if down else below
        for layer in layers if down else reversed(layers):
            ids = [id for column in layer.columns for id in column]
            wanted = {
                id: sum(across[near] + shift for near, shift in ways[id]) // len(ways[id])
                for id in ids
                if ways[id]
            }
            if len(layer.columns) > 1:
                moves = [place - across[id] for id, place in wanted.items()]
                move = sum(moves) // len(moves) if moves else 0
                across.update((id, across[id] + move) for id in ids)
            else:
                breadths = [sizes[id][1] + style.spacing for id in ids]
                places = _apart(_near([wanted.get(id) for id in ids], breadths), breadths)
                across.update(zip(ids, places, strict=True))


def _near(wanted: Sequence[int | None], breadths: Sequence[int]) -> list[int]:
    """Return what is wanted; what wants nothing lies beside the one before it, or after it."""
    known = next((at for at, place in enumerate(wanted) if place is not None), 0)
    place = (wanted[known] or 0) - sum(breadths[:known])
    found = []
    for want, breadth in zip(wanted, breadths, strict=True):
        place = place if want is None else want
        found.append(place)
        place += breadth
    return found


def _apart(wanted: Sequence[int], breadths: Sequence[int]) -> list[int]:
    """Return the places nearest to those wanted at which nothing overlaps.

    That is isotonic regression: neighbours that are too close become one block.
    """
    blocks: list[tuple[int, int]] = []  # the sum of what its members want, and their number
    offset, offsets = 0, []
    for place, breadth in zip(wanted, breadths, strict=True):
        offsets.append(offset)
        total, number = place - offset, 1
        while blocks and blocks[-1][0] * number >= total * blocks[-1][1]:
            before = blocks.pop()
            total, number = total + before[0], number + before[1]
        blocks.append((total, number))
        offset += breadth
    starts = [total // number for total, number in blocks for _ in range(number)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _measure(
    graph: Graph,
    layers: Sequence[Layer],
    sizes: Mapping[str, tuple[int, int]],
    homes: Mapping[str, tuple[int, int]],
    style: Style,
) -> None:
    """Place the columns of all layers, with room between them for the words on edges."""
    after = [style.gap] * len(layers)
    before = [style.gap] * len(layers)
    for edge in graph.edges:
        if edge not in graph.at_ends:
            room = style.room(edge)
            source, target = homes[edge.source][0], homes[edge.target][0]
            after[source] = max(after[source], room)
            before[target] = max(before[target], room if edge.rule else 0)
    at = 0
    for index, layer in enumerate(layers):
        inside = max(after[index], before[index])
        at += before[index] - style.gap
        for column in layer.columns:
            layer.starts.append(at)
            layer.ends.append(at + max(sizes[id][0] for id in column))
            at = layer.ends[-1] + inside
        at = layer.ends[-1] + after[index]


def _blocked(layer: Layer, boxes: Mapping[str, Box]) -> list[tuple[int, int]]:
    """Return the stretches across in which nodes lie; those that overlap are one."""
    stretches = sorted((boxes[id].across, boxes[id].far) for ids in layer.columns for id in ids)
    found = stretches[:1]
    for start, end in stretches[1:]:
        if start < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
