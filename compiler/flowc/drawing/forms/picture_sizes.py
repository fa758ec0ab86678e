"""The sizes of a picture in pixels, which is read from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isqrt
from typing import Final

from flowc.drawing.forms.labels import PortWords, title_of, type_words
from flowc.drawing.graph import Edge, Graph, Node
from flowc.drawing.show_values import cut
from flowc.reporting.formats.shared_text import visible

HEAD: Final = 24
"""Pixels of the line with a node's name."""

PAD: Final = 10
"""Pixels between the words of a node and its edge."""

ROW: Final = 16
"""Pixels of each line below that."""

_LETTER: Final = 8
"""Pixels of a letter of a name."""

SMALL: Final = 7
"""Pixels of any other letter."""

_TALL: Final = 1_400
"""Pixels up to which a layer is one column."""

_LONG: Final = 3_600
"""Pixels up to which a picture is one row of layers."""

WORDS: Final = 36
"""Characters of a text that are shown."""


@dataclass(frozen=True)
class Picture:
    """The sizes of a picture in pixels. Layers go from left to right. Implements Style."""

    graph: Graph
    gap: int = 56
    spacing: int = 26
    outer: PortWords | None = None
    """The words at the ports of the graph that this one is a part of."""

    @cached_property
    def words(self) -> PortWords:
        """Return the words at ports."""
        return self.outer or PortWords(self.graph)

    @cached_property
    def rows(self) -> Mapping[str, tuple[list[str], list[str]]]:
        """Return the words at the inputs and at the outputs of each node."""
        return {
            node.id: (
                [cut(self.words.of(node, port, True), WORDS) for port in node.inputs],
                [cut(self.words.of(node, port, False), WORDS) for port in node.outputs],
            )
            for node in self.graph.nodes
        }

    @cached_property
    def ports(self) -> Mapping[tuple[str, str, bool], int]:
        """Return how far below its node's upper edge each port is; True stands for inputs."""
        return {
            (node.id, port.name, is_input): self._top(node) + row * ROW + ROW // 2
            for node in self.graph.nodes
            for ports, is_input in ((node.inputs, True), (node.outputs, False))
            for row, port in enumerate(ports)
        }

    def _top(self, node: Node) -> int:
        return HEAD + (ROW if node.note else 0)

    def size(self, node: Node) -> tuple[int, int]:
        """Return the width and height of a node."""
        inputs, outputs = self.rows[node.id]
        middle = 2 * PAD if inputs and outputs else 0
        sides = sum(SMALL * max(map(_width, texts), default=0) for texts in (inputs, outputs))
        title, note = _LETTER * _width(short(title_of(node))), SMALL * _width(short(node.note))
        rows = max(len(inputs), len(outputs))
        below = PAD // 2 if rows or node.note else 0
        return max(title, note, sides + middle) + 2 * PAD, self._top(node) + rows * ROW + below

    def port(self, node: Node, name: str, is_input: bool) -> int:
        """Return how far below its upper edge a node has a port: beside its name, if it has none
        of that."""
        return self.ports.get((node.id, name, is_input), HEAD // 2)

    def room(self, edge: Edge) -> int:
        """Return the width that the words on an edge need."""
        return self.gap + reach(edge)

    def columns(self, breadths: Sequence[int], length: int) -> int:
        """Return so many columns that a wide layer is about as wide as it is high."""
        height = sum(breadths) + self.spacing * len(breadths)
        wanted = isqrt(height // (length + 2 * self.gap)) if height > _TALL else 1
        return min(max(1, wanted), len(breadths))

    def row(self, length: int, breadth: int) -> int:
        """Return how long a row may be: such that a long picture is a bit wider than high."""
        return max(_LONG, isqrt(3 * length * (breadth + 4 * self.spacing) // 2))


def short(text: str) -> str:
    """Return a text that is safe to show, as far as there is room for it."""
    return cut(visible(text), WORDS)


def edge_type(edge: Edge) -> str:
    """Return the type on an edge, as far as there is room for it."""
    return type_words(edge) if edge.rule else cut(type_words(edge), WORDS)


def reach(edge: Edge) -> int:
    """Return how far the words on an edge reach."""
    words = edge_type(edge)
    return SMALL * _width(words) + PAD if words else 0


def _width(text: str) -> int:
    """Return how many letters wide a text is: signs of East Asia, and pictures, are two."""
    return len(text) + sum(character >= "\u1100" for character in text)
