"""A graph as text: boxes and lines where it is small, else an indented tree."""

from __future__ import annotations

from typing import Final

from flowc.drawing.forms.boxes import as_boxes
from flowc.drawing.forms.colours import PAINTS
from flowc.drawing.forms.labels import ASCII, CHANGES, counts, end_of, type_words
from flowc.drawing.forms.tree import as_tree
from flowc.drawing.graph import Graph
from flowc.drawing.show_values import cut
from flowc.reporting.formats.shared_text import styled, visible

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


def as_text(graph: Graph, width: int, is_ascii: bool, colour: bool = False) -> str:
    """Return a graph as lines of at most so many columns.

    Under boxes every edge and every constant is a line. Where only ASCII may be written, all
    other characters are told by their numbers.
    """
    is_small = len(graph.nodes) <= _SMALL and len(graph.edges) <= 2 * _SMALL
    boxes = as_boxes(graph, width, colour) if is_small else None
    lines = as_tree(graph) if boxes is None else _list(graph)
    found = [_painted(cut(_plain(words, is_ascii), width), paint, colour) for words, paint in lines]
    if boxes is not None:
        head = cut(_plain(visible(f"{graph.name}: {counts(graph)}"), is_ascii), width)
        found = [head, "", *(_plain(line, is_ascii) for line in boxes), "", *found]
    return "".join(f"{line}\n" for line in found)


def _plain(line: str, is_ascii: bool) -> str:
    line = line.rstrip()
    if is_ascii:
        line = line.translate(_MARKS).encode("ascii", "backslashreplace").decode()
    return line


def _painted(line: str, paint: str, colour: bool) -> str:
    terminal = PAINTS[paint].terminal if paint else None
    return styled(line, colour and bool(terminal), terminal)


def _list(graph: Graph) -> list[tuple[str, str]]:
    """Return a line for each edge, with its change, and for each constant."""
    nodes = {node.id: node for node in graph.nodes}
    rows = [
        (
            f"{CHANGES[edge.change]} {end_of(nodes[edge.source], edge.output)}".lstrip(),
            LINES[edge.kind],
            end_of(nodes[edge.target], edge.input),
            type_words(edge) + (f" x{edge.count}" if edge.count > 1 else ""),
            edge.change,
        )
        for edge in graph.edges
    ]
    rows += [
        (visible(port.value), LINES["data"], end_of(node, port.name), visible(port.type), "")
        for node in graph.nodes
        for port in node.inputs
        if port.value
    ]
    widths = [max((len(row[at]) for row in rows), default=0) for at in (0, 2)]
    return [
        (f"{one:<{widths[0]}} {line} {other:<{widths[1]}}  {kind}", paint)
        for one, line, other, kind, paint in rows
    ]
