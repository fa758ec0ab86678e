"""Leads the edges of a graph around its nodes, each at a cost that the graph's size bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowc.drawing.drawing import Point, Style
from flowc.drawing.graph import Edge, Graph, Node
from flowc.drawing.layer import Layer
from flowc.drawing.place_nodes import Places
from flowc.drawing.wrap_layers import LANES, lanes_of, lanes_used, step_of


def route_edges(graph: Graph, places: Places, style: Style) -> dict[Edge, list[Point]]:
    """Return the points of each edge; none for one that is drawn at its ends.

    A line is straight where it passes nodes. It lies in a gap between layers, or between the
    columns of a grid, where it moves across.
    """
    nodes = {node.id: node for node in graph.nodes}
    step = step_of(style)
    lines: dict[Edge, list[Point]] = {}
    used = lanes_used(graph, places.layers, places.homes)
    for edge in graph.edges:
        if edge in graph.at_ends:
            lines[edge] = []
            continue
        first, last = places.homes[edge.source][0], places.homes[edge.target][0]
        lanes = []
        for row in lanes_of(first, last, places.layers):
            number = used[row][edge.source, edge.output] % LANES
            lanes.append(places.tops[row] - style.spacing - number * step)
        lines[edge] = _line(edge, nodes, places, style, lanes)
    return lines


def _line(
    edge: Edge,
    nodes: Mapping[str, Node],
    places: Places,
    style: Style,
    lanes: Sequence[int],
) -> list[Point]:
    (first, left), (last, right) = places.homes[edge.source], places.homes[edge.target]
    source, target = places.boxes[edge.source], places.boxes[edge.target]
    start = source.across + style.port(nodes[edge.source], edge.output, False)
    end = target.across + style.port(nodes[edge.target], edge.input, True)
    points = _straight(source.end, places.layers[first].ends[left], start)
    here = start
    if left + 1 < len(places.layers[first].columns):  # out of a grid
        here = places.layers[first].gutter(here, edge, style.spacing)
        layer = places.layers[first]
        points += _straight(layer.starts[left + 1], layer.ends[-1], here)
    inner = places.layers[last]
    entry = inner.gutter(end, edge, style.spacing) if right else end
    between = places.layers[first + 1 : last]
    if not lanes:
        points += _passed(edge, between, here, entry, style.spacing)
    elif between and inner.row == places.layers[first].row:
        points += _straight(between[0].starts[0], between[-1].ends[-1], lanes[0])
    elif inner.row == places.layers[first].row:  # back
        points += _straight(places.layers[first].ends[-1], inner.starts[0], lanes[0])
    else:
        points += _to_row(places.layers[first].ends[-1], inner.starts[0], lanes, style)
    if right:  # into a grid
        points += _straight(inner.starts[0], inner.ends[right - 1], entry)
    return [*points, Point(inner.starts[right], end)]


def _to_row(start: int, end: int, lanes: Sequence[int], style: Style) -> list[Point]:
    """Return the way from a layer to one in another row: from lane to lane before all layers."""
    entry = end - style.gap // 2
    if len(lanes) == 1:
        return _straight(start, entry, lanes[0])
    before = -style.gap - lanes[0] % LANES * step_of(style)
    return _straight(start, before, lanes[0]) + _straight(before, entry, lanes[1])


def _passed(
    edge: Edge, layers: Sequence[Layer], here: int, there: int, spacing: int
) -> list[Point]:
    """Return the way past some layers: through that gutter of each which is nearest to a line."""
    points: list[Point] = []
    for index, layer in enumerate(layers):
        straight = here + (there - here) // (len(layers) - index + 1)
        here = layer.gutter(straight, edge, spacing)
        points += _straight(layer.starts[0], layer.ends[-1], here)
    return points


def _straight(start: int, end: int, across: int) -> list[Point]:
    return [Point(start, across)] + ([Point(end, across)] if end != start else [])
