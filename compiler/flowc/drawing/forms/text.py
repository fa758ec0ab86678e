"""A graph as text: boxes and lines where it is small, else an indented tree."""

from __future__ import annotations

from typing import Final

from flowc.drawing.forms.boxes import as_boxes
from flowc.drawing.forms.labels import ASCII, counts, end_of, type_words
from flowc.drawing.forms.tree import as_tree
from flowc.drawing.graph import Graph
from flowc.drawing.show_values import cut
from flowc.reporting.formats.shared_text import visible

LINES: Final = {"data": "──▶", "after": "╌╌▶", "artifact": "──◆", "export": "══▶"}
"""What leads from one end of an edge to the other, by its kind."""

_SMALL: Final = 24
"""Nodes up to which a flow is drawn as boxes, and edges up to twice as many."""

_MARKS: Final = str.maketrans(
    {
        **ASCII,
        **dict.fromkeys("│┃", "|"),
        **dict.fromkeys("─", "-"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
        **{"▶": ">", "▼": "v", "▲": "^", "╌": ".", "┊": ":", "═": "="},
    }
)


def as_text(graph: Graph, width: int, is_ascii: bool) -> str:
    """Return a graph as lines of at most so many columns.

    Under boxes every edge and every constant is a line. Where only ASCII may be written, all
    other characters are told by their numbers.
    """
    is_small = len(graph.nodes) <= _SMALL and len(graph.edges) <= 2 * _SMALL
    boxes = as_boxes(graph, width) if is_small else None
    if boxes is None:
        lines = as_tree(graph)
    else:
        lines = [visible(f"{graph.name}: {counts(graph)}"), "", *boxes, "", *_list(graph)]
    if is_ascii:
        lines = [line.translate(_MARKS) for line in lines]
        lines = [line.encode("ascii", "backslashreplace").decode() for line in lines]
    return "".join(f"{cut(line.rstrip(), width)}\n" for line in lines)


def _list(graph: Graph) -> list[str]:
    """Return a line for each edge, and for each constant."""
    nodes = {node.id: node for node in graph.nodes}
    rows = [
        (
            end_of(nodes[edge.source], edge.output),
            LINES[edge.kind],
            end_of(nodes[edge.target], edge.input),
            type_words(edge) + (f" x{edge.count}" if edge.count > 1 else ""),
        )
        for edge in graph.edges
    ]
    rows += [
        (visible(port.value), LINES["data"], end_of(node, port.name), visible(port.type))
        for node in graph.nodes
        for port in node.inputs
        if port.value
    ]
    widths = [max((len(row[at]) for row in rows), default=0) for at in (0, 2)]
    return [
        f"{one:<{widths[0]}} {line} {other:<{widths[1]}}  {kind}" for one, line, other, kind in rows
    ]
