"""A layer of nodes with its places: a column, or a grid where it is wide."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from flowc.drawing.graph import Edge

_LANES: Final = 4
"""Lines that pass between two nodes beside each other: of more, some lie upon others."""


@dataclass
class Layer:
    """A layer and its places.

    `columns` are the nodes of each column, `starts` and `ends` those of each column along;
    `blocked` are the stretches across in which nodes lie, in all columns, in their order.
    """

    columns: list[list[str]]
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    blocked: list[tuple[int, int]] = field(default_factory=list)

    row: int = 0
    """The row that it lies in: a long picture is broken into several."""

    lanes: dict[tuple[str, str], int] = field(default_factory=dict)
    """The ports whose lines pass, by number: those of one port lie together."""

    def gutter(self, across: int, edge: Edge, spacing: int) -> int:
        """Return the place nearest to one where a line passes all nodes of the layer."""
        index = bisect_right(self.blocked, (across, 1 << 62)) - 1
        step = max(1, spacing // 8)
        fitting = min(_LANES, (spacing - spacing // 3) // step)
        lane = self.lanes.setdefault((edge.source, edge.output), len(self.lanes)) % fitting
        margin = spacing // 3 + lane * step
        low = self.blocked[index] if index >= 0 else None
        high = self.blocked[index + 1] if index + 1 < len(self.blocked) else None
        if low and across < low[1] + margin:
            before = low[0] - margin
            after = low[1] + margin
            return before if across - before < after - across else after
        if high and across > high[0] - margin:
            return high[0] - margin
        return across
