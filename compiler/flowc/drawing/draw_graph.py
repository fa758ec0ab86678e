"""Turns a graph into a drawing: layers, places, lines around nodes, and frames of groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowc.drawing.assign_layers import assign_layers
from flowc.drawing.drawing import Box, Drawing, Frame, Point, Style
from flowc.drawing.graph import Graph
from flowc.drawing.place_nodes import Places, place_nodes
from flowc.drawing.route_edges import route_edges


def draw_graph(graph: Graph, style: Style) -> Drawing:
    """Return the drawing of a graph; its corner is at 0, and all its places are integers.

    The same graph gives the same drawing everywhere. Its cost is bounded by nodes and edges.
    """
    places = place_nodes(graph, assign_layers(graph), style)
    lines = route_edges(graph, places, style)
    frames = [*_frames(graph, places, style)]
    boxes = [*places.boxes.values(), *(frame.box for frame in frames)]
    points = [point for line in lines.values() for point in line]
    back = min((0, *(box.along for box in boxes), *(point.along for point in points)))
    top = min((*(box.across for box in boxes), *(point.across for point in points)), default=0)
    end = max((*(box.end for box in boxes), *(point.along for point in points)), default=0)
    far = max((*(box.far for box in boxes), *(point.across for point in points)), default=0)
    return Drawing(
        graph,
        {id: _moved(box, back, top) for id, box in places.boxes.items()},
        {id: places.layers[at].ends[column] - back for id, (at, column) in places.homes.items()},
        {
            edge: [Point(point.along - back, point.across - top) for point in line]
            for edge, line in lines.items()
        },
        [Frame(frame.group, _moved(frame.box, back, top)) for frame in frames],
        end - back,
        far - top,
    )


def _moved(box: Box, back: int, top: int) -> Box:
    return box._replace(along=box.along - back, across=box.across - top)


def _frames(graph: Graph, places: Places, style: Style) -> Iterator[Frame]:
    """Yield a frame for each run of nodes of an open group that lie together in a column."""
    chains: dict[str, list[str]] = {"": []}
    for id, group in graph.groups.items():
        chains[id] = [*chains[group.parent], id]
    homes = {node.id: chains[node.group] for node in graph.nodes}
    depths = max(map(len, chains.values()))
    for layer in places.layers:
        for column in layer.columns:
            for depth in range(depths):
                ids = [homes[id][depth] if depth < len(homes[id]) else "" for id in column]
                yield from _runs(column, ids, places.boxes, style.spacing // (3 + depth))


def _runs(
    column: list[str], groups: list[str], boxes: Mapping[str, Box], margin: int
) -> Iterator[Frame]:
    start = 0
    for at in range(1, len(column) + 1):
        if at < len(column) and groups[at] == groups[start]:
            continue
        if groups[start]:
            inside = [boxes[id] for id in column[start:at]]
            along, across = inside[0].along - margin, inside[0].across - margin
            length = max(box.length for box in inside) + 2 * margin
            breadth = inside[-1].far - across + margin
            yield Frame(groups[start], Box(along, across, length, breadth))
        start = at
