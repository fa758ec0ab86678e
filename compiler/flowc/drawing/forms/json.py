"""A drawing as one JSON object, with all that programs may want to know of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flowc.drawing.draw_graph import draw_graph
from flowc.drawing.drawing import Box, Point
from flowc.drawing.forms.picture_sizes import Picture
from flowc.drawing.graph import Edge, Graph, Group, Node, Port


def as_json(graph: Graph) -> str:
    """Return `{"flow", "nodes", "edges", "groups", ...}`; places are those of the SVG, in pixels.

    Names are as they are in the flow. An edge without points is drawn at its ends.
    """
    drawing = draw_graph(graph, Picture(graph))
    data = {
        "version": 1,
        "flow": graph.name,
        "tasks": graph.tasks,
        "hidden_tasks": graph.hidden,
        "remark": graph.remark or None,
        "width": drawing.length,
        "height": drawing.breadth,
        "nodes": [_node(node, drawing.boxes[node.id]) for node in graph.nodes],
        "edges": [_edge(edge, points) for edge, points in drawing.lines.items()],
        "groups": [_group(group) for group in graph.groups.values()],
        "frames": [{"group": frame.group, **_box(frame.box)} for frame in drawing.frames],
    }
    # nothing in it ends the script of a page
    return json.dumps(data, indent=1).replace("<", "\\u003c") + "\n"


def _node(node: Node, box: Box) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "note": node.note,
        "group": node.group or None,
        "tasks": node.count if node.is_task else 0,
        "inputs": [_port(port) for port in node.inputs],
        "outputs": [_port(port) for port in node.outputs],
        "change": node.change or None,
        "state": node.state.name if node.state else None,
        "seconds": node.state.seconds if node.state else None,
        **_box(box),
    }


def _port(port: Port) -> dict[str, Any]:
    return {"name": port.name, "type": port.type, "value": port.value or None}


def _edge(edge: Edge, points: Sequence[Point]) -> dict[str, Any]:
    return {
        "from": edge.source,
        "output": edge.output or None,
        "to": edge.target,
        "input": edge.input or None,
        "kind": edge.kind,
        "type": edge.type or None,
        "wanted": edge.wanted or None,
        "rule": edge.rule or None,
        "count": edge.count,
        "change": edge.change or None,
        "points": [[point.along, point.across] for point in points],
    }


def _group(group: Group) -> dict[str, Any]:
    return {"id": group.id, "kind": group.kind, "parent": group.parent or None}


def _box(box: Box) -> dict[str, int]:
    return {"x": box.along, "y": box.across, "width": box.length, "height": box.breadth}
