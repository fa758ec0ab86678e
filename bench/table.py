"""Turns what was measured into tables that are read beside each other, and into JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.aims import Aim, Results
from bench.measure import Outcome

_CELL = 23
_HEAD = f"{'cpu s':>9}{'wall s':>8}{'MiB':>6}"


def tables(results: Results, title: str = "") -> Iterator[str]:
    """Yield the lines of one table for each shape: a command a row, three columns for each size."""
    for shape in dict.fromkeys(graph.shape for graph in results):
        graphs = [graph for graph in results if graph.shape == shape]
        heads = {f"{graph.size:,} tasks": results[graph] for graph in graphs}
        yield from table(title + shape, heads)
        yield ""


def table(title: str, columns: Mapping[str, Mapping[str, Outcome]]) -> Iterator[str]:
    """Yield the lines of a table: a command a row, and by their heads three columns each."""
    names = list(dict.fromkeys(name for outcomes in columns.values() for name in outcomes))
    width = max(map(len, (title, *names)))
    yield title.ljust(width) + "".join(f"{head:>{_CELL}}" for head in columns)
    yield " " * width + _HEAD * len(columns)
    for name in names:
        cells = (_cell(outcomes.get(name, "-")) for outcomes in columns.values())
        yield (name.ljust(width) + "".join(cells)).rstrip()


def _cell(outcome: Outcome) -> str:
    if isinstance(outcome, str):
        return f"{outcome:>{_CELL}}"
    times = f"{_seconds(outcome.of('cpu')):>9}{_seconds(outcome.of('wall')):>8}"
    return f"{times}{outcome.of('memory'):>6.0f}"


def _seconds(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.2f}"


def aim_lines(found: Sequence[Aim]) -> Iterator[str]:
    """Yield a line for each aim: what was measured, what is wanted, and whether that is met."""
    width = max(len(aim.name) for aim in found)
    yield f"{'aim (CPU time, or as it says)':<{width}}{'measured':>12}{'at most':>10}"
    for aim in found:
        value = "-" if aim.value is None else f"{aim.value:.3g} {aim.unit}".rstrip()
        most = f"{aim.most:g} {aim.unit}".rstrip()
        why = f": {aim.why}" if aim.why and aim.state == "missed" else ""
        yield f"{aim.name:<{width}}{value:>12}{most:>10}  {aim.state}{why}"
    states = [aim.state for aim in found]
    yield ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))


def as_json(
    machine: str,
    results: Results,
    layouts: Results,
    flows: Mapping[str, Outcome],
    found: Sequence[Aim],
) -> dict[str, Any]:
    """Return all that was measured as plain values."""
    return {
        "machine": machine,
        "results": [*_rows(results)],
        "layouts": [*_rows(layouts)],
        "repository": [{"command": name, **_plain(outcome)} for name, outcome in flows.items()],
        "aims": [{**asdict(aim), "state": aim.state} for aim in found],
    }


def _rows(results: Results) -> Iterator[dict[str, Any]]:
    for graph, outcomes in results.items():
        for name, outcome in outcomes.items():
            yield {"command": name, **asdict(graph), **_plain(outcome)}


def _plain(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, str):
        return {"state": outcome}
    return {"runs": [asdict(cost) for cost in outcome.costs]}
