"""Measures flowc on graphs of several sizes, and prints the tables and the aims."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.aims import Results, aims
from bench.commands import commands, packages
from bench.graphs import SHAPES, Graph
from bench.measure import Command, Outcome, byte_compile, environment, measure
from bench.repository import builds, repository, repository_aims, repository_table
from bench.table import aim_lines, as_json, tables

_SIZES = (10, 100, 1000, 5000)
_FLOWS = 1000


def main() -> int:
    """Return 1 where flowc, a library or flytekit failed to run; no timing is a failure."""
    options = _options()
    failures: list[str] = []
    with TemporaryDirectory(prefix="flowc-bench-") as name:
        flows = _measure_flows(options, Path(name), failures) if options.flows else {}
        results = _measure(options, Path(name), failures)
    found = [*aims(results), *(repository_aims(flows) if flows else ())]
    if options.json:
        print(json.dumps(as_json(results, flows, found), indent=2))
    else:
        table = repository_table(flows, options.flows) if flows else ()
        print("\n".join([*tables(results), *table, *aim_lines(found)]))
    return 1 if failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, help="numbers of tasks")
    parser.add_argument("--shape", choices=SHAPES, action="append", help="these shapes only")
    parser.add_argument("--repeats", type=int, default=7, help="runs of each command at most")
    parser.add_argument(
        "--budget", type=float, default=10, help="seconds after which a command is not repeated"
    )
    parser.add_argument(
        "--flows", type=int, help="flows of the repository; 0 for none, and then shapes alone"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if options.flows is None:
        options.flows = 0 if options.sizes or options.shape else _FLOWS
    if options.repeats < 1 or any(size < 1 for size in options.sizes):
        parser.error("sizes and repeats are at least 1")
    return options


def _complaints(failures: list[str]) -> Callable[[Command, str], None]:
    def complain(command: Command, words: str) -> None:
        print(f"{command.name}: failed: {words}", file=sys.stderr)
        if command.required:
            failures.append(command.name)

    return complain


def _measure(options: argparse.Namespace, folder: Path, failures: list[str]) -> Results:
    environ = environment(folder / "byte-code")
    byte_compile(packages(), environ)
    results: dict[Graph, dict[str, Outcome]] = {}
    complain = _complaints(failures)
    warm = commands(Graph("chain", 10), folder / "warm")
    measure(warm, environ, 1, 0.1, lambda *_: None)  # compiles and reads all that is imported
    for shape in options.shape or SHAPES:
        for size in options.sizes or _SIZES:
            graph = Graph(shape, size)
            print(f"{shape}, {size:,} tasks ...", file=sys.stderr, flush=True)
            measured = commands(graph, folder / f"{shape}-{size}")
            results[graph] = measure(measured, environ, options.repeats, options.budget, complain)
    return results


def _measure_flows(
    options: argparse.Namespace, folder: Path, failures: list[str]
) -> dict[str, Outcome]:
    """Measure a repository; a result that is kept lies in a cache of the benchmark's own."""
    cache = folder / "cache"
    environ = {**environment(folder / "byte-code"), "FLOWC_CACHE_DIR": str(cache)}
    byte_compile(packages(), environ)
    print(f"repository, {options.flows:,} flows ...", file=sys.stderr, flush=True)
    repository(folder / "repository", options.flows)
    measured = builds(folder / "repository", cache)
    return measure(measured, environ, options.repeats, options.budget, _complaints(failures))


if __name__ == "__main__":
    sys.exit(main())
