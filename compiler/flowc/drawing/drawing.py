"""A graph with places for all that is drawn: what every form is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from flowc.drawing.graph import Edge, Graph, Node


class Box(NamedTuple):
    """Where something is drawn, in units of its style.

    `along` leads from layer to layer, `across` from node to node of a layer; both are those of
    the corner that comes first.
    """

    along: int
    across: int
    length: int
    breadth: int

    @property
    def end(self) -> int:
        """Return where it ends on the way from layer to layer."""
        return self.along + self.length

    @property
    def far(self) -> int:
        """Return where it ends across."""
        return self.across + self.breadth


class Point(NamedTuple):
    """A place of a line."""

    along: int
    across: int


class Style(Protocol):
    """How large things are, in a form's own units."""

    @property
    def gap(self) -> int:
        """Return what lies between layers at least."""

    @property
    def spacing(self) -> int:
        """Return what lies between the nodes of a layer."""

    def size(self, node: Node) -> tuple[int, int]:
        """Return how long a node is on the way from layer to layer, and how broad across."""

    def port(self, node: Node, name: str, is_input: bool) -> int:
        """Return where a port is, from the node's corner across."""

    def room(self, edge: Edge) -> int:
        """Return what a gap needs for the words on an edge."""

    def columns(self, breadths: Sequence[int], length: int) -> int:
        """Return in how many columns a layer is broken, by its nodes' breadths and its length."""

    def row(self, length: int, breadth: int) -> int:
        """Return how long a row of layers may be, by the length of all of them and the breadth of
        the broadest."""


@dataclass(frozen=True)
class Frame:
    """A place of an open group: it has one for each run of its nodes that lie together."""

    group: str
    box: Box


@dataclass(frozen=True)
class Drawing:
    """A graph with places. A line has no point where it is drawn at the port of its end.

    Between two points a line lies in the gap between two layers, unless only `along` changes.
    """

    graph: Graph
    boxes: Mapping[str, Box]
    columns: Mapping[str, int]
    """Where the column of each node ends."""
    lines: Mapping[Edge, Sequence[Point]]
    frames: Sequence[Frame]
    length: int
    breadth: int
