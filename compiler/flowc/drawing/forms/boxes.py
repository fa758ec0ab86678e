"""A drawing as boxes and lines of characters, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from flowc.drawing.draw_graph import draw_graph
from flowc.drawing.drawing import Drawing, Point
from flowc.drawing.forms.colours import PAINTS, paint_of
from flowc.drawing.forms.labels import title_of
from flowc.drawing.graph import Edge, Graph, Node
from flowc.reporting.formats.shared_text import styled

_HIGH: Final = 3
"""Lines of a box."""

_UP, _DOWN, _LEFT, _RIGHT = 1, 2, 4, 8
_SOLID: Final = " │││─┘┐┤─└┌├─┴┬┼"
"""Characters by the sum of the sides to which they lead."""

_DASHED: Final = {"│": "┊", "─": "╌"}


@dataclass(frozen=True)
class _Letters:
    """The sizes of a drawing in characters: `along` counts lines. Implements Style."""

    width: int
    outputs: Mapping[str, Sequence[str]]
    """The ports of each node from which lines go."""
    inputs: Mapping[str, Sequence[str]]
    gap: int = 1
    spacing: int = 3

    def size(self, node: Node) -> tuple[int, int]:
        """Return the lines and columns of a box."""
        slots = max(len(self.outputs.get(node.id, ())), len(self.inputs.get(node.id, ())))
        return _HIGH, max(len(box_title(node)) + 4, 2 * slots + 3)

    def port(self, node: Node, name: str, is_input: bool) -> int:
        """Return the column of a port: all of a side have the same distance."""
        ports = (self.inputs if is_input else self.outputs).get(node.id, ())
        at = ports.index(name) + 1 if name in ports else 1
        return at * (self.size(node)[1] - 1) // (len(ports) + 1)

    def room(self, edge: Edge) -> int:
        """Return the lines that words need: they stand elsewhere."""
        return self.gap

    def columns(self, breadths: Sequence[int], length: int) -> int:
        """Return in how many rows of boxes a layer is broken, so that it fits."""
        number = 1
        while number < len(breadths):
            row = [breadths[at : at + number] for at in range(0, len(breadths), number)]
            if sum(max(part) + self.spacing for part in row) <= self.width:
                break
            number += 1
        return number

    def row(self, length: int, breadth: int) -> int:
        """Return how many lines there may be: a terminal scrolls."""
        return length


def box_title(node: Node) -> str:
    """Return what stands in a box: what became of a task, too."""
    return f"{title_of(node)}: {node.state.words}" if node.state else title_of(node)


def as_boxes(graph: Graph, width: int, colour: bool = False) -> list[str] | None:
    """Return the lines of a drawing; none, where it is wider than that."""
    outputs: dict[str, list[str]] = {}
    inputs: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge not in graph.at_ends:
            for ports, id, name in (
                (outputs, edge.source, edge.output),
                (inputs, edge.target, edge.input),
            ):
                if name not in ports.setdefault(id, []):
                    ports[id].append(name)
    drawing = draw_graph(graph, _Letters(width, outputs, inputs))
    if drawing.breadth > width:
        return None
    return _Canvas(drawing, colour).lines()


class _Canvas:
    """Characters by line and column.

    Lines that move across in one gap have tracks of their own, but for those of one port.
    """

    def __init__(self, drawing: Drawing, colour: bool) -> None:
        self.drawing = drawing
        self.colour = colour
        self.starts = dict.fromkeys(sorted(box.along for box in drawing.boxes.values()))
        self.tracks = self._tracks()
        self.rows = self._rows()
        self.cells: dict[tuple[int, int], int] = {}
        self.solid: set[tuple[int, int]] = set()

    def _gap(self, point: Point) -> int:
        """Return the start of the row below the gap in which a line moves across from a point."""
        return point.along if point.along in self.starts else point.along + 1

    def _tracks(self) -> dict[int, dict[tuple[str, str, int], int]]:
        """Return for each gap the tracks of what moves across there."""
        spans: dict[int, dict[tuple[str, str, int], tuple[int, int]]] = {}
        for edge, points in self.drawing.lines.items():
            for one, other in pairwise(points):
                if one.across != other.across:
                    gap = spans.setdefault(self._gap(one), {})
                    key = (edge.source, edge.output, one.across)
                    low, high = gap.get(key, (one.across, one.across))
                    gap[key] = (min(low, other.across), max(high, other.across))
        return {gap: _spread(found) for gap, found in spans.items()}

    def _rows(self) -> dict[int, int]:
        """Return the line of each start and end of a row of boxes, and of what is below all."""
        rows, at = {}, 0
        for start in self.starts:
            tracks = self._height(start)
            at += tracks + 1 if tracks else 2 * (at > 0)
            rows[start], rows[start + _HIGH] = at, at + _HIGH
            at += _HIGH
        last = max(self.starts, default=0) + _HIGH + 1
        return {**rows, last: at + self._height(last) + 1}

    def _height(self, gap: int) -> int:
        """Return the number of tracks in a gap."""
        return max(self.tracks.get(gap, {}).values(), default=-1) + 1

    def lines(self) -> list[str]:
        """Return the lines of text."""
        for edge, points in self.drawing.lines.items():
            self._draw(edge, points)
        texts = {
            place: _SOLID[mask] if place in self.solid else _DASHED.get(_SOLID[mask], _SOLID[mask])
            for place, mask in self.cells.items()
        }
        paints: dict[tuple[int, int], str | None] = {}
        for node in self.drawing.graph.nodes:
            box = dict(self._box(node))
            texts.update(box)
            if self.colour:
                paints.update(dict.fromkeys(box, PAINTS[paint_of(node) or "same"].terminal))
        for edge, points in self.drawing.lines.items():
            if points:
                first, last = points[0], points[-1]
                texts[self.rows[first.along] - 1, first.across] = "┬"
                head = "◆" if edge.kind == "artifact" else "▼"
                texts[self.rows[last.along] - 1, last.across] = head
        width = max((column for _, column in texts), default=-1) + 1
        height = max((line for line, _ in texts), default=-1) + 1
        return [
            _row([((line, at), paints.get((line, at))) for at in range(width)], texts)
            for line in range(height)
        ]

    def _draw(self, edge: Edge, points: Sequence[Point]) -> None:
        is_solid = edge.kind != "after"
        for one, other in pairwise(points):
            start, end = self.rows[one.along], self.rows[other.along]
            if one.across == other.across:
                self._down(one.across, min(start, end), max(start, end), is_solid)
                continue
            gap = self._gap(one)
            track = self.tracks[gap][edge.source, edge.output, one.across]
            at = self.rows[gap] - 1 - self._height(gap) + track
            self._turn(one.across, start, at, other.across > one.across, is_solid)
            self._turn(other.across, end, at, other.across < one.across, is_solid)
            for column in range(min(one.across, other.across) + 1, max(one.across, other.across)):
                self._mark(at, column, _LEFT | _RIGHT, is_solid)

    def _turn(self, column: int, line: int, at: int, is_right: bool, is_solid: bool) -> None:
        """Lead a line from one that begins or ends a row to a track, and turn there."""
        side = _RIGHT if is_right else _LEFT
        if line <= at:
            self._down(column, line, at, is_solid)
            self._mark(at, column, _UP | side, is_solid)
        else:
            self._down(column, at + 1, line, is_solid)
            self._mark(at, column, _DOWN | side, is_solid)

    def _down(self, column: int, start: int, end: int, is_solid: bool) -> None:
        for line in range(start, end):
            self._mark(line, column, _UP | _DOWN, is_solid)

    def _mark(self, line: int, column: int, mask: int, is_solid: bool) -> None:
        place = (line, column)
        self.cells[place] = self.cells.get(place, 0) | mask
        if is_solid:
            self.solid.add(place)

    def _box(self, node: Node) -> Iterator[tuple[tuple[int, int], str]]:
        box = self.drawing.boxes[node.id]
        inner = box.breadth - 2
        texts = ("┌" + "─" * inner + "┐", f"│{box_title(node):^{inner}}│", "└" + "─" * inner + "┘")
        for line, text in enumerate(texts, self.rows[box.along]):
            yield from (((line, box.across + at), sign) for at, sign in enumerate(text))


def _row(
    places: Iterable[tuple[tuple[int, int], str | None]], texts: Mapping[tuple[int, int], str]
) -> str:
    """Return the text at some places, each with its colour."""
    runs = groupby(places, lambda place: place[1])
    words = ((paint, "".join(texts.get(at, " ") for at, _ in run)) for paint, run in runs)
    return "".join(styled(text, paint is not None, paint) for paint, text in words).rstrip()


def _spread(
    spans: Mapping[tuple[str, str, int], tuple[int, int]],
) -> dict[tuple[str, str, int], int]:
    """Return tracks such that no two stretches of one track touch."""
    ends: list[int] = []
    found = {}
    for key, (low, high) in sorted(spans.items(), key=lambda one: (one[1], one[0])):
        track = next((at for at, end in enumerate(ends) if end < low - 1), len(ends))
        ends[track:] = [high, *ends[track + 1 :]]
        found[key] = track
    return found
