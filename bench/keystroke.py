"""Checks a flow again and again in one process, as an editor does; prints the median cost."""

# A script of its own; it prints what `launch.py` does, of one check instead of the process.

from __future__ import annotations

import resource
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from flowc.pipeline import check

_FIRST, _COUNTED = 3, 21


def main() -> None:
    """Type letter after letter into the description of the flow at the path that is given."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    costs: list[tuple[float, float]] = []
    for number in range(_FIRST + _COUNTED):
        data = text.replace("A benchmark", f"A benchmark{number:x>3}", 1).encode()
        cpu, wall = process_time(), perf_counter()
        checked = check(data)
        costs.append((process_time() - cpu, perf_counter() - wall))
        if checked.report.findings:
            raise SystemExit(f"{checked.report.findings[0].message}")
    cpus, walls = zip(*costs[_FIRST:], strict=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(0, median(cpus), median(walls), peak // (1024 if sys.platform == "darwin" else 1))


if __name__ == "__main__":
    main()
