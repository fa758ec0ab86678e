"""Turns commands into what they cost in fresh processes: CPU, wall time and peak memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Cost:
    """What a process and its own children took: CPU and wall seconds, peak memory in MiB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Command:
    """A command line that is measured; `writes` is removed before each run, `before` is run.

    `folder` is where it runs, `code` how it ends. `absent` says that it is not installed. A command
    that is not `required` may fail. One that `tells` measures a part of what it does, and prints
    the cost of that as `launch.py` prints what a process costs. One that `follows` is run in the
    turns of the one before it, which leaves what it needs.
    """

    name: str
    line: Sequence[str]
    writes: Path | None = None
    required: bool = True
    absent: bool = False
    timeout: float = 900
    before: Callable[[], None] | None = None
    folder: Path | None = None
    code: int = 0
    tells: bool = False
    follows: bool = False


class Failed(Exception):
    """A command that did not end well, and the last words that it had."""


class TooSlow(Failed):
    """A command that was not done in time."""


@dataclass(frozen=True)
class Runs:
    """What a command cost in each turn. Its cost is the median; that of pairs, the pairs'."""

    costs: tuple[Cost, ...]

    def of(self, kind: str) -> float:
        """Return the median of `cpu` or `wall` seconds, or of the MiB of `memory`."""
        return median(getattr(cost, kind) for cost in self.costs)

    def times(self, other: Runs, kind: str) -> float:
        """Return how many times another's cost it had: the median over the turns of both."""
        pairs = zip(self.costs, other.costs, strict=False)  # the slower had fewer turns
        return median(getattr(one, kind) / getattr(two, kind) for one, two in pairs)


Outcome = Runs | str
"""The runs of a command, or why there are none: `failed`, `not installed`."""


def environment(cache: Path) -> dict[str, str]:
    """Return the environment of the measured: byte code is kept, in a folder of the benchmark's.

    The installed packages may be read-only, or PYTHONDONTWRITEBYTECODE set; without byte code
    the parser of Python is what one would measure.
    """
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return {**kept, "PYTHONPYCACHEPREFIX": str(cache)}


def byte_compile(folders: Iterable[Path], environ: Mapping[str, str]) -> None:
    """Compile packages ahead of any run, so that no module is left for a measured one."""
    line = [sys.executable, "-m", "compileall", "-q", *map(str, folders)]
    subprocess.run(line, env=environ, check=False, stdout=subprocess.DEVNULL)


def run(command: Command, environ: Mapping[str, str]) -> Cost:
    """Run a command once in a fresh process; raise Failed where it fails or takes too long."""
    if command.writes:
        command.writes.unlink(missing_ok=True)
    if command.before:
        command.before()
    launch = () if command.tells else (sys.executable, "-I", "-S", str(_LAUNCH))
    with subprocess.Popen(
        [*launch, *command.line],
        env=environ,
        cwd=command.folder,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            told, words = process.communicate(timeout=command.timeout)
        except subprocess.TimeoutExpired:
            raise TooSlow(f"over {command.timeout:.0f} s") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)  # the launcher's child lies in its group
    if process.returncode:
        raise Failed(_last_line(words))
    code, cpu, wall, peak = told.split()
    if code != str(command.code):
        raise Failed(_last_line(words) or f"exit code {code}")
    return Cost(float(cpu), float(wall), float(peak) / 1024)


def _last_line(text: str) -> str:
    return next(reversed(text.strip().splitlines()), "")[:200]


def measure(
    commands: Sequence[Command],
    environ: Mapping[str, str],
    repeats: int,
    budget: float,
    complain: Callable[[Command, str], None],
) -> dict[str, Outcome]:
    """Return what each command cost by its name, in so many turns.

    The commands take turns: a slow minute then falls on all of them, and ratios stay fair. A
    command that has had `budget` seconds is not run again.
    """
    costs: dict[str, list[Cost]] = {command.name: [] for command in commands}
    failed: dict[str, Outcome] = {one.name: "not installed" for one in commands if one.absent}
    for _ in range(repeats):
        was_run = False
        for command in commands:
            done = costs[command.name]
            is_wanted = was_run if command.follows else sum(c.wall for c in done) < budget
            was_run = is_wanted and command.name not in failed
            if not was_run:
                continue
            try:
                done.append(run(command, environ))
            except TooSlow as error:  # a timing is no failure
                failed[command.name], was_run = str(error), False
            except (Failed, OSError) as error:
                failed[command.name], was_run = "failed", False
                complain(command, str(error))
    return {name: failed.get(name) or _outcome(done) for name, done in costs.items()}


def _outcome(costs: Sequence[Cost]) -> Outcome:
    return Runs(tuple(costs)) if costs else "not measured"
