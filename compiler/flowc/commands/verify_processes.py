"""Turns modules into what flytekit registers for them, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import click

from flowc.limits import MAX_MODULE_OUTPUT
from flowc.reporting.formats.shared_text import counted
from flowc.verifying.facts import Facts
from flowc.workspace.parallel import processors

SECONDS = 60
"""How long a module may take, if nobody says."""

_TICK = 0.05  # seconds
_PATIENCE = 5  # seconds
_ENOUGH = 32
"""Modules that take as long as it takes to load flytekit once more."""


@dataclass(frozen=True)
class Asked:
    """A module's file, and the flow in it: None for all. One that is `alone` may change flytekit
    itself."""

    module: Path
    flow: str | None
    alone: bool


def with_timeout(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says how long a module may take."""
    return click.option(
        "--timeout",
        type=click.IntRange(min=1),
        metavar="SECONDS",
        default=SECONDS,
        show_default=True,
        help="How long a module may run.",
    )(command)


def describe(
    asked: Sequence[Asked], hand_written: bool, jobs: int | None, timeout: int = SECONDS
) -> Generator[tuple[int, Facts | str], None, None]:
    """Yield what flytekit registers for each module, or why that is nothing, with its place.

    They come as they are done, from so many processes at once: as many as pay, if nobody says. A
    module that takes longer than `timeout` in seconds, or says too much, is ended. Once this is
    closed, the processes have ended, and those that they started.
    """
    waiting = _groups(asked, jobs)
    running: list[_Process] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            while waiting or running:
                while waiting and len(running) < (jobs or processors()):
                    places = waiting.pop(0)
                    running.append(_Process(places, asked, hand_written, folder, timeout))
                for process in [*running]:
                    yield from process.outcomes()
                    if process.ended:
                        running.remove(process)
                        waiting += [process.left] if process.left else []
                if running:
                    sleep(_TICK)
        finally:
            for process in running:
                process.kill()


def _groups(asked: Sequence[Asked], jobs: int | None) -> list[list[int]]:
    """Return the places of the modules that share a process, for each process."""
    shared = [place for place, one in enumerate(asked) if not one.alone]
    number = min(len(shared), jobs or min(processors(), -(-len(shared) // _ENOUGH)))
    alone = [[place] for place, one in enumerate(asked) if one.alone]
    return [*(shared[first::number] for first in range(number)), *alone]


class _Process:
    """A process that describes some of the modules, and what it has told of them."""

    def __init__(
        self,
        places: Sequence[int],
        asked: Sequence[Asked],
        hand_written: bool,
        above: str,
        timeout: int,
    ) -> None:
        # in an empty folder: Python looks for modules where it is started
        self._folder = Path(tempfile.mkdtemp(dir=above))
        self._asked, self._read, self.left, self.ended = asked, 0, [*places], False
        self._timeout, self._since = timeout, monotonic()
        modules = [(str(asked[place].module.resolve()), asked[place].flow) for place in places]
        wanted = self._folder / "asked.json"
        wanted.write_text(json.dumps({"modules": modules, "hand_written": hand_written}))
        self._told = self._folder / "told.txt"
        self._process = start(wanted, self._folder / "facts.jsonl", self._told)

    def outcomes(self) -> Iterator[tuple[int, Facts | str]]:
        """Yield what is new. Whoever dies has something to say of the module that was next."""
        code = self._process.poll()
        for line in self._lines()[: len(self.left)]:
            self._since = monotonic()
            yield self.left.pop(0), _outcome(line)
        fault = self._fault(code) if self.left else None
        self.ended = code is not None or fault is not None or not self.left
        if self.ended:
            self.kill()
        if fault is not None:
            place = self.left.pop(0)
            yield place, f"flytekit cannot load {self._asked[place].module.name}: {fault}"

    def _fault(self, code: int | None) -> str | None:
        """Return why nothing more will come, if that is so."""
        if code is not None:
            told = self._told.read_bytes()[-4_096:].decode(errors="replace").strip().splitlines()
            return told[-1][:300] if told else f"it ended with code {code}"
        if self._told.exists() and self._told.stat().st_size > MAX_MODULE_OUTPUT:
            return f"it writes more than {MAX_MODULE_OUTPUT >> 20} MiB to standard error"
        if monotonic() - self._since > self._timeout:
            return f"it is not done after {counted(self._timeout, 'second')} (--timeout)"
        return None

    def _lines(self) -> list[bytes]:
        """Return the whole lines that are new."""
        out = self._folder / "facts.jsonl"
        if not out.exists():
            return []
        with out.open("rb") as file:
            file.seek(self._read)
            whole, end, _ = file.read().rpartition(b"\n")
        self._read += len(whole + end)
        return whole.splitlines() if whole else []

    def kill(self) -> None:
        """End the process, and all that it has started."""
        self._process.terminate()  # the keeper then ends what it keeps
        if sys.platform != "win32":
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE if sys.platform == "linux" else 0)
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.kill()
        self._process.wait()


def _outcome(line: bytes) -> Facts | str:
    """Return what a line of a process says: a module may have written there itself."""
    try:
        fact: dict[str, Facts] = json.loads(line)
        return {**fact["facts"]} if "facts" in fact else str(fact["fault"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return "it wrote something where its facts belong"


def start(asked: Path, out: Path, told: Path) -> subprocess.Popen[bytes]:
    """Start a process on what is asked; its standard error goes to a file."""
    folder = asked.parent
    with asked.open("rb") as file, told.open("wb") as error:
        return subprocess.Popen(
            _kept([sys.executable, "-m", "flowc.verifying.describe_module", str(out)], folder),
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=error,
            cwd=folder,
            # flytekit makes folders there, and leaves them
            env={**os.environ, "TMPDIR": str(folder)},
            start_new_session=True,  # Ctrl-C is for flowc, which then ends it
        )


def _kept(command: list[str], folder: Path) -> list[str]:
    """Return a command that runs another, and ends all that it has started when that ends."""
    if sys.platform == "win32":
        return command
    from flowc.running import keeper  # it cannot be imported there

    plan = folder / "plan.json"
    keeping = {"parent": os.getpid(), "root": None, "folder": str(folder), "command": command}
    plan.write_text(json.dumps(keeping), encoding="utf-8")
    return [sys.executable, "-I", "-S", keeper.__file__, str(plan)]
