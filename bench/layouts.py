"""Turns a graph into the layout of its picture by flowc, and by `dot` of Graphviz."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.aims import Aim, Measured, Results
from bench.graphs import SHAPES, Graph, flow_yaml
from bench.measure import Command

SIZES = (100, 1000, 5000)
LAYOUT = "layout of flowc graph"
DOT = "dot, of the same graph"

_DRAW = Path(__file__).with_name("draw.py")
_TIMEOUT = 60


def layouts(graph: Graph, folder: Path) -> list[Command]:
    """Return what is measured of the picture of a graph; the first writes what `dot` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    flow, written = folder / "flow.yaml", folder / "graph.dot"
    flow.write_text(flow_yaml(graph), encoding="utf-8")
    dot = shutil.which("dot")
    return [
        Command(LAYOUT, (sys.executable, str(_DRAW), str(flow), str(written)), tells=True),
        Command(
            DOT,
            (dot or "dot", "-Tplain", "-o/dev/null", str(written)),
            required=False,
            absent=dot is None,
            timeout=_TIMEOUT,
        ),
    ]


def layout_aims(results: Results) -> Iterator[Aim]:
    """Yield the aim of the layout for each shape."""
    for shape in SHAPES:
        drawn = Measured(results.get(Graph(shape, 5000), {})).cost(LAYOUT)
        yield Aim(f"{shape}: layout of 5,000 tasks", drawn, 1.5, "s")
