"""Lays out the picture of a flow and prints what that cost; then writes the graph for `dot`."""

# A script of its own; it prints what `launch.py` does, of the layout instead of the process.

from __future__ import annotations

import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

import flowc.__main__  # noqa: F401 - it stops the garbage collector, as in every run of flowc
from flowc.drawing.build_graph import build_graph
from flowc.drawing.draw_graph import draw_graph
from flowc.drawing.forms.dot import as_dot
from flowc.drawing.forms.picture_sizes import Picture
from flowc.pipeline import check


def main() -> None:
    """Draw the flow at the first path, as one whose groups are all open."""
    flow = check(Path(sys.argv[1]).read_bytes()).flow
    if flow is None:
        raise SystemExit("there is no flow")
    graph = build_graph(flow)
    cpu, wall = process_time(), perf_counter()
    draw_graph(graph, Picture(graph))
    cost = process_time() - cpu, perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Path(sys.argv[2]).write_text(as_dot(graph), encoding="utf-8")
    print(0, *cost, peak // (1024 if sys.platform == "darwin" else 1))


if __name__ == "__main__":
    main()
