"""Measures flowc on flows of several sizes, beside the least that it could cost and beside others;
prints tables and aims."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import layouts, repository
from bench.aims import Measured, Results, aims
from bench.commands import commands, packages
from bench.graphs import FLOW_SHAPES, SHAPES, Graph
from bench.measure import Command, Outcome, byte_compile, environment, measure
from bench.table import aim_lines, as_json, table, tables

_SIZES = (10, 100, 1000, 5000)
_PARTS = ("flows", "repository", "layouts")
_FLOWS = 1000


@dataclass
class Bench:
    """How measuring is done, and what of it failed that must not."""

    options: argparse.Namespace
    folder: Path
    failures: list[str] = field(default_factory=list)

    def environ(self) -> dict[str, str]:
        """Return the environment of the measured: what they keep is the benchmark's own."""
        cache = str(self.folder / "cache")
        return {**environment(self.folder / "byte-code"), "FLOWC_CACHE_DIR": cache}

    def costs(
        self, words: str, measured: Sequence[Command], share: float = 1
    ) -> dict[str, Outcome]:
        """Return what commands cost, each measured for its share of the budget at most."""
        print(f"{words} ...", file=sys.stderr, flush=True)
        repeats, budget = self.options.repeats, self.options.budget * share
        return measure(measured, self.environ(), repeats, budget, self._complain)

    def _complain(self, command: Command, words: str) -> None:
        print(f"{command.name}: failed: {words}", file=sys.stderr)
        if command.required:
            self.failures.append(command.name)

    def on_graphs(
        self,
        title: str,
        sizes: Sequence[int],
        shapes: Sequence[str],
        commands: Callable[[Graph, Path], list[Command]],
    ) -> Results:
        """Return what commands cost on graphs of every shape and size."""
        graphs = [Graph(shape, size) for shape in shapes for size in sizes]
        return {
            graph: self.costs(
                f"{title}, {graph.shape}, {graph.size:,} tasks",
                commands(graph, self.folder / f"{title}-{graph.shape}-{graph.size}"),
            )
            for graph in graphs
        }

    def on_repository(self, flows: int) -> dict[str, Outcome]:
        """Return what commands cost on so many flows, and on ten times as many."""
        one = repository.Repository(self.folder / "one", flows, self.environ())
        many = repository.Repository(self.folder / "many", 10 * flows, self.environ())
        return self.costs(f"repository, {flows:,} flows", repository.on_all(one, many))


def main() -> int:
    """Return 1 where flowc, a library or flytekit failed to run; no timing is a failure."""
    options = _options()
    machine = _machine()
    with TemporaryDirectory(prefix="flowc-bench-") as name:
        bench = Bench(options, Path(name))
        byte_compile(packages(), bench.environ())
        warm = commands(Graph("chain", 10), bench.folder / "warm")
        measure(warm, bench.environ(), 1, 0.1, lambda *_: None)  # compiles and reads all there is
        parts, shapes, sizes = options.part, options.shape, options.sizes
        flows: Results = {}
        drawn: Results = {}
        many: dict[str, Outcome] = {}
        if "flows" in parts:
            among = [shape for shape in FLOW_SHAPES if shape in shapes]
            flows = bench.on_graphs("flow", sizes or _SIZES, among, commands)
        if "layouts" in parts:
            drawn = bench.on_graphs("layout", sizes or layouts.SIZES, shapes, layouts.layouts)
        if "repository" in parts:
            many = bench.on_repository(options.flows)
    found = [
        *(aims(flows) if flows else ()),
        *(layouts.layout_aims(drawn) if drawn else ()),
        *(repository.repository_aims(Measured(many), options.flows) if many else ()),
    ]
    if options.json:
        print(json.dumps(as_json(machine, flows, drawn, many, found), indent=2))
    else:
        of_all = [*table(f"{options.flows:,} flows", {"": many}), ""] if many else []
        lines = [machine, "", *tables(flows), *tables(drawn, "layout, "), *of_all]
        print("\n".join([*lines, *aim_lines(found)]))
    return 1 if bench.failures else 0


def _machine() -> str:
    """Name the machine, and say what else it does."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    model = next(models, platform.processor() or platform.machine())
    python = f"{platform.python_implementation()} {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.1f}"
    return f"{model}, {os.cpu_count()} processors, {platform.platform()}, {python}, {load}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, help="numbers of tasks")
    parser.add_argument("--part", choices=_PARTS, action="append", help="these parts only")
    parser.add_argument("--shape", choices=SHAPES, action="append", help="these shapes only")
    parser.add_argument("--repeats", type=int, default=7, help="runs of each command at most")
    parser.add_argument(
        "--budget", type=float, default=5, help="seconds after which a command is not repeated"
    )
    parser.add_argument("--flows", type=int, default=_FLOWS, help="flows of the repository")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if min(options.repeats, options.flows, *options.sizes, 1) < 1:
        parser.error("sizes, flows and repeats are at least 1")
    some = ("flows", "layouts") if options.sizes or options.shape else _PARTS
    options.part, options.shape = options.part or some, options.shape or SHAPES
    return options


if __name__ == "__main__":
    sys.exit(main())
