"""Measures what hostile inputs cost, and fails where one costs more than it may.

Each command runs in a process of its own, in an address space of 512 MB. Seconds are CPU time
beyond what a small file with a fault takes; memory is the peak of the process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile.large import FILES
from hostile.modules import ACCEPTED, REFUSED, module
from hostile.proof import flow_of, seconds
from hostile.worst import FLOWS, worst

COMMANDS = ("check", "build", "fmt --diff")
IMPORT = "import --stdout"
SMALL = "name: f\ntasks: [\n"
LIMITED = 'ulimit -v 524288; ulimit -t 60; exec "$@"'


@dataclass(frozen=True)
class Case:
    """An input, the exit code that it ends with, and the seconds and MB that it may cost."""

    name: str
    path: Path
    code: int
    seconds: float
    megabytes: float
    commands: tuple[str, ...] = COMMANDS


def cases(folder: Path) -> Iterator[Case]:
    """Yield the cases, each with its file written; the next one may use the same file."""
    for name, text in {**ACCEPTED, **REFUSED}.items():
        path = folder / "module.py"
        path.write_bytes(module(text))
        code, *most = (0, 10, 300) if name in ACCEPTED else (1, 5, 200)
        yield Case(name, path, code, *most, (IMPORT,))
    path = folder / "flow.yaml"
    for name, text in FILES.items():
        path.write_bytes(text().encode())
        bomb = name.startswith(("aliases", "merges", "keys", "levels"))
        yield Case(name, path, 1, *((0.1, 100) if bomb else (5, 200)))
    for name in FLOWS:
        path.write_bytes(worst(name))
        yield Case(name, path, 0, 10, 300, ("build --force", "fmt --diff"))
    path.unlink()
    os.mkfifo(path)
    everything = (*COMMANDS, IMPORT)
    yield Case("a FIFO", path, 1, 1, 100, everything)
    path.unlink()
    yield Case("/dev/zero", Path("/dev/zero"), 1, 1, 100, everything)
    for name, size in (("100 MB", 100 * 10**6), ("10 GB", 10**10)):
        with path.open("wb") as file:
            file.truncate(size)
        yield Case(f"a file of {name}", path, 1, 1, 100, everything)


@dataclass(frozen=True)
class Cost:
    """What a run took: CPU and wall seconds, peak MB, its exit code and what it said."""

    cpu: float
    wall: float
    megabytes: float
    code: int
    told: str


def run(command: str, path: Path, folder: Path) -> Cost:
    """Run flowc on a path, for a minute at most."""
    line = ["sh", "-c", LIMITED, "sh", sys.executable, "-m", "flowc", *command.split(), str(path)]
    started = time.perf_counter()
    environ = {
        **os.environ,
        "FLOWC_NO_CACHE": "1",
    }  # what is kept of a run makes the next one cheap
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            line, cwd=folder, env=environ, stdin=subprocess.DEVNULL, stdout=told, stderr=told
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        told.seek(0)
        words = told.read(1_000_000).decode(errors="replace")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(cpu, wall, usage.ru_maxrss / 1024, process.returncode, words)


def faults(case: Case, command: str, cost: Cost, startup: float) -> Iterator[str]:
    """Yield what is wrong about a run."""
    expected = {0, 1} if command.startswith("fmt") else {case.code}  # good YAML may be no flow
    if cost.code not in expected:
        yield f"exit code {cost.code}: {cost.told.strip()[:100]!r}"
    if "Traceback" in cost.told or "internal error" in cost.told or "panicked" in cost.told:
        yield "a traceback"
    if cost.cpu - startup > case.seconds:
        yield f"over {case.seconds:g} s"
    if cost.wall > 5 * (cost.cpu + 1):  # the machine may be busy
        yield "it waits"
    if cost.megabytes > case.megabytes:
        yield f"over {case.megabytes:g} MB"


def told(case: Case, command: str, folder: Path, startup: float) -> bool:
    """Print what a command costs; say whether it may. What disturbs a run only ever adds to it."""
    for _ in range(5):
        cost = run(command, case.path, folder)
        wrong = list(faults(case, command, cost, startup))
        if not wrong:
            break
    figures = f"{max(cost.cpu - startup, 0):6.2f} s {cost.megabytes:4.0f} MB"
    print(f"{case.name:36} {command:13} {figures}  {'; '.join(wrong) or 'met'}", flush=True)
    return not wrong


def checked(tasks: int, folder: Path) -> bool:
    """Print which part of a build the check of its bytes is; say whether it may be."""
    flow = folder / "flow.yaml"
    flow.write_bytes(flow_of(tasks))
    part = 100 * seconds(tasks) / min(run("build --force", flow, folder).cpu for _ in range(3))
    met = part <= 5
    print(f"the check of the bytes of {tasks:,} tasks: {part:.1f} % of a build", end="  ")
    print("met" if met else "over 5 %", flush=True)
    return met


def main() -> int:
    """Print a line for each run; return 1 where one cost more than it may, or ended ill."""
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        missed += sum(not checked(tasks, folder) for tasks in (10, 100, 1_000))
        small = folder / "small.yaml"
        small.write_text(SMALL)
        startup = {c: min(run(c, small, folder).cpu for _ in range(5)) for c in COMMANDS}
        startup["build --force"] = startup["build"]
        startup[IMPORT] = startup["fmt --diff"]
        for case in cases(folder):
            for command in case.commands:
                missed += not told(case, command, folder, startup[command])
    print(f"{missed} missed" if missed else "all met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
