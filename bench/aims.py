"""Turns what was measured into the aims of the benchmark: each met, missed or not measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.commands import BUILD, CHECK, FLOOR, GRAPH, UNPROVEN, VERSION
from bench.graphs import SHAPES, Graph
from bench.measure import Cost, Outcome

Results = Mapping[Graph, Mapping[str, Outcome]]


@dataclass(frozen=True)
class Aim:
    """Something to be reached; a value that is None was not measured."""

    name: str
    value: float | None
    most: float
    unit: str = ""

    @property
    def state(self) -> str:
        """Say whether the aim is met."""
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.most else "missed"


def aims(results: Results) -> list[Aim]:
    """Return every aim with the value that was measured; all times are CPU."""
    return [aim for shape in SHAPES for aim in _of_shape(results, shape)]


def _of_shape(results: Results, shape: str) -> Iterator[Aim]:
    def cpu(name: str, size: int) -> float | None:
        outcome = results.get(Graph(shape, size), {}).get(name)
        return outcome.cpu if isinstance(outcome, Cost) else None

    def aim(name: str, value: float | None, most: float, unit: str = "") -> Aim:
        return Aim(f"{shape}: {name}", value, most, unit)

    for size, most in ((10, 2.0), (1000, 1.5)):
        times = divided(cpu(BUILD, size), cpu(FLOOR, size))
        yield aim(f"build of {size:,} tasks, times the floor", times, most)
    for size in (100, 1000):
        checked = divided(cpu(BUILD, size), cpu(UNPROVEN, size))
        share = None if checked is None else 100 * (1 - 1 / checked)
        yield aim(f"check of the bytes of {size:,} tasks, of a build", share, 5, "%")
    yield aim("build of 10 tasks", cpu(BUILD, 10), 0.3, "s")
    yield aim("check of 10 tasks", cpu(CHECK, 10), 0.25, "s")
    yield aim("version", cpu(VERSION, 10), 0.06, "s")
    ends = cpu(GRAPH, 5000), cpu(CHECK, 5000)
    drawn = None if None in ends else ends[0] - ends[1]
    yield aim("picture of 5,000 tasks, beside the check", drawn, 1.5, "s")
    for name in (CHECK, BUILD):
        growth = _exponent(cpu(name, 1000), cpu(name, 5000))
        yield aim(f"{name.split()[1]}, exponent of growth, 1,000 to 5,000 tasks", growth, 1.1)
    if shape == "chain":  # Python's own limit of 1,000 frames is the test
        deep = results.get(Graph(shape, 5000), {})
        ends = [isinstance(deep[name], Cost) for name in (CHECK, BUILD) if name in deep]
        fell = float(ends.count(False)) if ends else None
        yield aim("5,000 tasks, commands that recurse or fail", fell, 0)


def divided(value: float | None, by: float | None) -> float | None:
    """Return a ratio, if both ends of it were measured."""
    return value / by if value is not None and by else None


def _exponent(small: float | None, large: float | None) -> float | None:
    ratio = divided(large, small)
    return math.log(ratio, 5000 / 1000) if ratio else None
