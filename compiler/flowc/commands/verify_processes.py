"""Turns modules into what flytekit registers for them, in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from flowc.verifying.facts import Facts
from flowc.workspace.parallel import processors

_TICK = 0.05  # seconds
_ENOUGH = 32
"""Modules that take as long as it takes to load flytekit once more."""


@dataclass(frozen=True)
class Asked:
    """A module's file, and the flow in it. One that is `alone` may change flytekit itself."""

    module: Path
    flow: str
    alone: bool


def describe(
    asked: Sequence[Asked], hand_written: bool, jobs: int | None
) -> Generator[tuple[int, Facts | str], None, None]:
    """Yield what flytekit registers for each module, or why that is nothing, with its place.

    They come as they are done, from so many processes at once: as many as pay, if nobody says.
    Once this is closed, the processes have ended.
    """
    waiting = _groups(asked, jobs)
    running: list[_Process] = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            while waiting or running:
                while waiting and len(running) < (jobs or processors()):
                    running.append(_Process(waiting.pop(0), asked, hand_written, folder))
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
        self, places: Sequence[int], asked: Sequence[Asked], hand_written: bool, above: str
    ) -> None:
        # in an empty folder: Python looks for modules where it is started
        self._folder = Path(tempfile.mkdtemp(dir=above))
        self._asked, self._read, self.left, self.ended = asked, 0, [*places], False
        modules = [(str(asked[place].module.resolve()), asked[place].flow) for place in places]
        wanted = self._folder / "asked.json"
        wanted.write_text(json.dumps({"modules": modules, "hand_written": hand_written}))
        self._process = start(wanted, self._folder / "facts.jsonl", self._folder / "told.txt")

    def outcomes(self) -> Iterator[tuple[int, Facts | str]]:
        """Yield what is new. Whoever dies has something to say of the module that was next."""
        code = self._process.poll()
        for line in self._lines():
            fact: dict[str, Facts | str] = json.loads(line)
            yield self.left.pop(0), fact["facts"] if "facts" in fact else fact["fault"]
        self.ended = code is not None
        if self.ended and self.left:
            told = (self._folder / "told.txt").read_text(errors="replace").strip().splitlines()
            last = told[-1] if told else f"it ended with code {code}"
            place = self.left.pop(0)
            yield place, f"flytekit cannot load {self._asked[place].module.name}: {last[:300]}"

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
        """End the process."""
        self._process.kill()
        self._process.wait()


def start(asked: Path, out: Path, told: Path) -> subprocess.Popen[bytes]:
    """Start a process on what is asked; its standard error goes to a file."""
    folder = asked.parent
    with asked.open("rb") as file, told.open("wb") as error:
        return subprocess.Popen(
            [sys.executable, "-m", "flowc.verifying.describe_module", str(out)],
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=error,
            cwd=folder,
            # flytekit makes folders there, and leaves them
            env={**os.environ, "TMPDIR": str(folder)},
        )
