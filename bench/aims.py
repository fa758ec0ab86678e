"""Turns what was measured into aims: each with what was measured beside it, and met or missed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.commands import BUILD, CHECK, FLOOR, GRAPH, IMPORTS, KEYSTROKE, UNPROVEN, VERSION
from bench.graphs import FLOW_SHAPES, Graph
from bench.measure import Outcome, Runs
from bench.peers import ARGO

Results = Mapping[Graph, Mapping[str, Outcome]]


@dataclass(frozen=True)
class Aim:
    """Something to be reached; a value that is None was not measured.

    `why` is the reason, where it is known to be missed.
    """

    name: str
    value: float | None
    most: float
    unit: str = ""
    why: str = ""

    @property
    def state(self) -> str:
        """Say whether the aim is met."""
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.most else "missed"


@dataclass(frozen=True)
class Measured:
    """What commands cost, by their names."""

    outcomes: Mapping[str, Outcome]

    def cost(self, name: str, kind: str = "cpu") -> float | None:
        """Return what a command cost, where it was measured."""
        outcome = self.outcomes.get(name)
        return outcome.of(kind) if isinstance(outcome, Runs) else None

    def times(self, name: str, other: str, kind: str = "cpu") -> float | None:
        """Return how many times another's cost a command had, where both were measured."""
        one, two = self.outcomes.get(name), self.outcomes.get(other)
        return one.times(two, kind) if isinstance(one, Runs) and isinstance(two, Runs) else None


def aims(results: Results) -> Iterator[Aim]:
    """Yield every aim of single flows; times are CPU, where nothing else is said."""
    for shape in FLOW_SHAPES:
        for aim in _of_shape(results, shape):
            yield Aim(f"{shape}: {aim.name}", aim.value, aim.most, aim.unit, aim.why)


def _of_shape(results: Results, shape: str) -> Iterator[Aim]:
    ten, hundred, thousand, most = (
        Measured(results.get(Graph(shape, size), {})) for size in (10, 100, 1000, 5000)
    )
    yield Aim("build of 10 tasks, times the imports", ten.times(BUILD, IMPORTS), 1.4)
    yield Aim("build of 100 tasks, times argo2prefect", hundred.times(BUILD, ARGO), 1.0)
    yield Aim("build of 1,000 tasks, times argo2prefect", thousand.times(BUILD, ARGO), 0.35)
    yield Aim("build of 1,000 tasks, times the floor", thousand.times(BUILD, FLOOR), 0.75)
    yield Aim("build of 5,000 tasks, times the floor", most.times(BUILD, FLOOR), 0.7)
    keystroke = hundred.cost(KEYSTROKE)
    yield Aim("check of 100 tasks, warm", keystroke and 1000 * keystroke, 25, "ms")
    yield Aim("build of 5,000 tasks, peak memory", most.cost(BUILD, "memory"), 110, "MiB")
    for name in (CHECK, BUILD):
        growth = _exponent(thousand.cost(name), most.cost(name))
        yield Aim(f"{name.split()[1]}, exponent of growth, 1,000 to 5,000 tasks", growth, 1.0)
    for measured, size in ((hundred, "100"), (thousand, "1,000")):
        unproven = measured.times(UNPROVEN, BUILD)
        share = None if unproven is None else 100 * (1 - unproven)
        yield Aim(f"check of the bytes of {size} tasks, of a build", share, 5, "%")
    yield Aim("version", ten.cost(VERSION), 0.06, "s")
    drawn, checked = most.cost(GRAPH), most.cost(CHECK)
    beside = None if drawn is None or checked is None else drawn - checked
    yield Aim("picture of 5,000 tasks, beside the check", beside, 1.5, "s")
    if shape == "chain":  # Python's own limit of 1,000 frames is the test
        ends = [most.outcomes[name] for name in (CHECK, BUILD) if name in most.outcomes]
        fell = float(sum(isinstance(end, str) for end in ends)) if ends else None
        yield Aim("5,000 tasks, commands that recurse or fail", fell, 0)


def _exponent(small: float | None, large: float | None) -> float | None:
    return math.log(large / small, 5000 / 1000) if small and large else None
