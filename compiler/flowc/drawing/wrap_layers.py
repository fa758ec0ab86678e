"""Breaks a long row of layers into rows below each other, as a text is broken into lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flowc.drawing.drawing import Style
from flowc.drawing.graph import Graph
from flowc.drawing.layer import Layer

_NEAR: Final = 8
"""Layers that an edge passes between its nodes at most; a longer one goes around them all."""

LANES: Final = 24
"""Lanes above a row: of more ports whose edges go there, some lie upon others."""


def step_of(style: Style) -> int:
    """Return what lies between two lanes."""
    return max(1, style.spacing // 4)


def lanes_of(first: int, last: int, layers: Sequence[Layer]) -> tuple[int, ...]:
    """Return the rows above which an edge from a layer to another runs: none, one or two."""
    here, there = layers[first].row, layers[last].row
    if here == there:
        is_near = first < last and last - first - 1 <= _NEAR
        return () if is_near else (here,)
    leaving = here + 1 if there > here else here
    return (leaving,) if leaving == there else (leaving, there)


def wrap_layers(
    graph: Graph,
    layers: Sequence[Layer],
    sizes: Mapping[str, tuple[int, int]],
    across: dict[str, int],
    homes: Mapping[str, tuple[int, int]],
    style: Style,
) -> list[int]:
    """Move layers into rows, and their nodes with them; return where each row begins across.

    All rows are about as long, and below each other, with room for the edges between them.
    """
    if not layers:
        return [0]
    breadth = max(_far(layer, sizes, across) - _top(layer, across) for layer in layers)
    length = layers[-1].ends[-1]
    number = -(-length // max(1, style.row(length, breadth)))
    for layer in layers:
        layer.row = layer.ends[-1] * number // (length + 1)
    rows: dict[int, list[Layer]] = {}
    for layer in layers:
        rows.setdefault(layer.row, []).append(layer)
    for row, inside in enumerate(rows.values()):
        for layer in inside:
            layer.row = row
    used = lanes_used(graph, layers, homes)
    tops, far = [], 0
    for row, inside in enumerate(rows.values()):
        start, top = inside[0].starts[0], min(_top(layer, across) for layer in inside)
        room = 2 * style.spacing + min(len(used.get(row, ())), LANES) * step_of(style)
        down = far + room - top if row else 0
        for layer in inside:
            layer.starts[:] = [at - start for at in layer.starts]
            layer.ends[:] = [at - start for at in layer.ends]
            across.update((id, across[id] + down) for ids in layer.columns for id in ids)
        tops.append(top + down)
        far = max(_far(layer, sizes, across) for layer in inside)
    return tops


def lanes_used(
    graph: Graph, layers: Sequence[Layer], homes: Mapping[str, tuple[int, int]]
) -> dict[int, dict[tuple[str, str], int]]:
    """Return the ports whose edges run above each row, by number: those of one port lie
    together."""
    used: dict[int, dict[tuple[str, str], int]] = {}
    for edge in graph.edges:
        if edge not in graph.at_ends:
            for row in lanes_of(homes[edge.source][0], homes[edge.target][0], layers):
                lanes = used.setdefault(row, {})
                lanes.setdefault((edge.source, edge.output), len(lanes) + 1)
    return used


def _top(layer: Layer, across: Mapping[str, int]) -> int:
    return min(across[id] for ids in layer.columns for id in ids)


def _far(layer: Layer, sizes: Mapping[str, tuple[int, int]], across: Mapping[str, int]) -> int:
    return max(across[id] + sizes[id][1] for ids in layer.columns for id in ids)
