"""The colours of what changed, and of what became of tasks, in each form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from flowc.drawing.graph import Graph, Node


class Paint(NamedTuple):
    """A colour in light and in dark, of what is inside and of lines, and that of a terminal."""

    fill: str
    line: str
    dark_fill: str
    dark_line: str
    terminal: str | None = None


_GREEN: Final = Paint("#dafbe1", "#1a7f37", "#033a16", "#3fb950", "green")
_RED: Final = Paint("#ffebe9", "#cf222e", "#67060c", "#ff7b72", "red")
_YELLOW: Final = Paint("#fff8c5", "#9a6700", "#4b2900", "#d29922", "yellow")
_GREY: Final = Paint("#f6f8fa", "#59636e", "#161b22", "#9198a1")

PAINTS: Final = {
    "same": _GREY,
    "added": _GREEN,
    "removed": _RED,
    "changed": _YELLOW,
    "cached": _GREEN,
    "succeeded": _GREEN,
    "not-run": _GREY,
    "running": _YELLOW,
    "skipped": _YELLOW,
    "aborted": _RED,
    "timed-out": _RED,
    "failed": _RED,
}
"""The colours by what became of a part; `same` is one of which nothing did."""


def paint_of(node: Node) -> str:
    """Return the key of PAINTS for a node by itself; nothing, where it has neither."""
    return node.change or (node.state.name if node.state else "")


def paints_of(graph: Graph) -> Mapping[str, str]:
    """Return the keys of PAINTS for all nodes; none, where neither versions nor a run are shown.

    Where they are, no node has the colours of its kind, since those would be taken for these.
    """
    found = {node.id: paint_of(node) for node in graph.nodes}
    if not any(found.values()) and not any(edge.change for edge in graph.edges):
        return {}
    return {id: paint or "same" for id, paint in found.items()}
