"""Turns what was measured into tables that are read beside each other, and into JSON."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.aims import Aim, Results
from bench.graphs import Graph
from bench.measure import Cost, Outcome

_CELL = 23


def tables(results: Results) -> Iterator[str]:
    """Yield the lines of one table for each shape: a command a row, three columns for each size."""
    for shape in dict.fromkeys(graph.shape for graph in results):
        yield from _table(shape, [graph for graph in results if graph.shape == shape], results)
        yield ""


def _table(shape: str, graphs: Sequence[Graph], results: Results) -> Iterator[str]:
    names = list(dict.fromkeys(name for graph in graphs for name in results[graph]))
    width = max(map(len, names))
    yield shape.ljust(width) + "".join(f"{f'{g.size:,} tasks':>{_CELL}}" for g in graphs)
    yield " " * width + f"{'cpu s':>9}{'wall s':>8}{'MiB':>6}" * len(graphs)
    for name in names:
        cells = (_cell(results[graph].get(name, "-")) for graph in graphs)
        yield (name.ljust(width) + "".join(cells)).rstrip()


def _cell(outcome: Outcome) -> str:
    if isinstance(outcome, str):
        return f"{outcome:>{_CELL}}"
    return f"{_seconds(outcome.cpu):>9}{_seconds(outcome.wall):>8}{outcome.memory:>6.0f}"


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.2f}"


def aim_lines(found: Sequence[Aim]) -> Iterator[str]:
    """Yield a line for each aim: what was measured, what is wanted, and whether that is met."""
    width = max(len(aim.name) for aim in found)
    yield f"{'aim (CPU time)':<{width}}{'measured':>12}{'at most':>10}"
    for aim in found:
        value = "-" if aim.value is None else f"{aim.value:.3g} {aim.unit}".rstrip()
        most = f"{aim.most:g} {aim.unit}".rstrip()
        yield f"{aim.name:<{width}}{value:>12}{most:>10}  {aim.state}"


def as_json(results: Results, flows: Mapping[str, Outcome], found: Sequence[Aim]) -> dict[str, Any]:
    """Return all that was measured as plain values."""
    return {
        "python": platform.python_version(),
        "results": [
            {"shape": graph.shape, "tasks": graph.size, "command": name, **_plain(outcome)}
            for graph, outcomes in results.items()
            for name, outcome in outcomes.items()
        ],
        "repository": [{"command": name, **_plain(outcome)} for name, outcome in flows.items()],
        "aims": [{**asdict(aim), "state": aim.state} for aim in found],
    }


def _plain(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Cost):
        return {"cpu_s": outcome.cpu, "wall_s": outcome.wall, "memory_mib": outcome.memory}
    return {"state": outcome}
