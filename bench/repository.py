"""Turns a number of flows into a repository of them, and into builds of all: cold, warm,
changed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from bench.aims import Aim, divided
from bench.graphs import Graph, flow_yaml
from bench.measure import Command, Cost, Outcome

COLD = "flowc build, cold"
SERIAL = "flowc build, cold, --jobs 1"
WARM = "flowc build, warm"
CHANGED = "flowc build, one flow changed"

_GRAPH = Graph("chain", 10)
_IN_A_FOLDER = 50


def repository(folder: Path, flows: int) -> None:
    """Write a project of so many flows, each of 10 tasks and in a folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(flows):
        _write(folder, number, "")
    (folder / "flowc.toml").write_text('include = ["**/flow.yaml"]\n', encoding="utf-8")


def _write(folder: Path, number: int, note: str) -> None:
    text = flow_yaml(_GRAPH).replace("name: chain_10", f"name: flow_{number}")
    text = text.replace("name: Transform", f"name: Flow {number}, transform")
    path = folder / f"team_{number // _IN_A_FOLDER}" / f"flow_{number}" / "flow.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace("A benchmark", f"A benchmark{note}"), encoding="utf-8")


def builds(folder: Path, cache: Path) -> list[Command]:
    """Return what is measured on a repository, in an order that makes each what it is called."""
    changes = count(1)

    def forget() -> None:
        shutil.rmtree(cache, ignore_errors=True)
        for module in folder.glob("*/*/workflow.py"):
            module.unlink()

    def change() -> None:
        _write(folder, 0, f", changed {next(changes)} times,")

    build = (sys.executable, "-m", "flowc", "build")
    return [
        Command(SERIAL, (*build, "--jobs", "1"), before=forget, folder=folder),
        Command(COLD, build, before=forget, folder=folder),
        Command(WARM, build, folder=folder),
        Command(CHANGED, build, before=change, folder=folder),
    ]


def repository_aims(results: Mapping[str, Outcome]) -> Iterator[Aim]:
    """Yield the aims of a repository: shares and ratios of what one run measured."""
    for kind in ("cpu", "wall"):

        def cost(name: str, kind: str = kind) -> float | None:
            outcome = results.get(name)
            return getattr(outcome, kind) if isinstance(outcome, Cost) else None

        share = divided(cost(WARM), cost(COLD))
        percent = None if share is None else 100 * share
        yield Aim(f"repository: warm, of cold ({kind})", percent, 5, "%")
        changed = divided(cost(CHANGED), cost(WARM))
        yield Aim(f"repository: one flow changed, times warm ({kind})", changed, 1.2)


def repository_table(results: Mapping[str, Outcome], flows: int) -> Iterator[str]:
    """Yield the lines of the table."""
    width = max(map(len, results))
    yield f"{f'{flows:,} flows of 10 tasks':<{width}}{'cpu s':>9}{'wall s':>8}{'MiB':>6}"
    for name, outcome in results.items():
        if isinstance(outcome, Cost):
            cells = f"{outcome.cpu:>9.3f}{outcome.wall:>8.3f}{outcome.memory:>6.0f}"
        else:
            cells = f"{outcome:>23}"
        yield f"{name:<{width}}{cells}"
    yield ""
