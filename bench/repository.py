"""Turns a number of flows into a repository of them, and into what is done with all of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

from bench.aims import Aim, Measured
from bench.graphs import Graph, flow_yaml
from bench.measure import Command

SERIAL = "build, cold, --jobs 1"
COLD = "build, cold"
WARM = "build, unchanged"
CHANGED = "build, one changed"
AFTER = "check after build --check"
AGAIN = "check, unchanged"
CHECK = "check, cold"
FORMAT = "fmt --check, cold"
FORMATTED = "fmt --check, unchanged"
UNFORMATTED = "fmt --check, cold, all would change"
UNFORMATTED_AGAIN = "fmt --check, unchanged, all would change"
MANY_COLD = "build, cold, ten times as many"
MANY_WARM = "build, unchanged, ten times as many"
MANY_LISTED = "list, unchanged, ten times as many"

_WHY_WARM = (
    "cold, on all processors, is half of what it was; unchanged is one process, of which starting "
    "takes a third, and reading flows, what is kept of them and modules the rest"
)

_GRAPH = Graph("chain", 10)
_IN_A_FOLDER = 50


class Repository:
    """A project of so many flows, each of 10 tasks and in a folder of its own.

    `environ` is that of the measured: its cache of flowc is the benchmark's own.
    """

    def __init__(self, folder: Path, flows: int, environ: Mapping[str, str]) -> None:
        self.folder, self.flows, self.environ = folder, flows, environ
        self.changes = count(1)
        self._write_all("  ")
        text = 'include = ["**/flow.yaml"]\n'
        (folder / "flowc.toml").write_text(text, encoding="utf-8")

    def _write_all(self, indent: str) -> None:
        for number in range(self.flows):
            self._write(number, _text(number).replace("  ", indent))

    def _write(self, number: int, text: str) -> None:
        path = self.folder / f"team_{number // _IN_A_FOLDER}" / f"flow_{number}" / "flow.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def forget(self) -> None:
        """Remove all that was kept."""
        shutil.rmtree(self.environ["FLOWC_CACHE_DIR"], ignore_errors=True)

    def clean(self) -> None:
        """Remove all that was kept and built, and make the flows what they were."""
        self.forget()
        self._write_all("  ")
        for module in self.folder.glob("*/*/workflow.py"):
            module.unlink()

    def unformat(self) -> None:
        """Remove all that was kept, and indent every flow by four spaces."""
        self.forget()
        self._write_all("    ")

    def change(self) -> None:
        """Change one flow, as never before."""
        text = _text(0).replace("A benchmark", f"A benchmark, changed {next(self.changes)} times,")
        self._write(0, text)

    def compare(self) -> None:
        """Do what a pipeline does before it checks."""
        line = (sys.executable, "-m", "flowc", "build", "--check", "-q")
        subprocess.run(line, cwd=self.folder, env=self.environ, check=True)

    def command(
        self,
        name: str,
        *words: str,
        before: Callable[[], None] | None = None,
        follows: bool = False,
        code: int = 0,
    ) -> Command:
        """Return a command of flowc on all flows."""
        line = (sys.executable, "-m", "flowc", *words)
        return Command(name, line, before=before, folder=self.folder, code=code, follows=follows)


def _text(number: int) -> str:
    text = flow_yaml(_GRAPH).replace("name: chain_10", f"name: flow_{number}")
    return text.replace("name: Transform", f"name: Flow {number}, transform")


def on_all(one: Repository, many: Repository) -> list[Command]:
    """Return what is measured on a repository and on a larger one, in an order that makes each
    what it is called."""
    return [
        one.command(SERIAL, "build", "--jobs", "1", before=one.clean),
        one.command(COLD, "build", before=one.clean),
        one.command(WARM, "build", follows=True),
        one.command(CHANGED, "build", before=one.change, follows=True),
        one.command(AFTER, "check", before=one.compare, follows=True),
        one.command(AGAIN, "check", follows=True),
        one.command(CHECK, "check", before=one.forget),
        one.command(FORMAT, "fmt", "--check", before=one.forget),
        one.command(FORMATTED, "fmt", "--check", follows=True),
        one.command(UNFORMATTED, "fmt", "--check", before=one.unformat, code=1),
        one.command(UNFORMATTED_AGAIN, "fmt", "--check", code=1, follows=True),
        many.command(MANY_COLD, "build", before=many.clean),
        many.command(MANY_WARM, "build", follows=True),
        many.command(MANY_LISTED, "list", follows=True),
    ]


def repository_aims(measured: Measured, flows: int) -> Iterator[Aim]:
    """Yield the aims of repositories; the first is for 1,000 flows on two processors."""
    all_of = f"{flows:,} flows: "
    cold = measured.cost(COLD, "wall") if flows == 1000 else None
    yield Aim(f"{all_of}build, cold (wall)", cold, 5, "s")
    for name, first, share in (
        (WARM, COLD, 5), (FORMATTED, FORMAT, 5), (UNFORMATTED_AGAIN, UNFORMATTED, 5),
    ):  # fmt: skip
        times = measured.times(name, first, "wall")
        percent = times and 100 * times
        yield Aim(f"{all_of}{name}, of cold (wall)", percent, share, "%", _WHY_WARM)
    for name, other, kind, most in (
        (CHANGED, WARM, "wall", 1.15),
        (AFTER, AGAIN, "cpu", 1.3),
        (FORMAT, CHECK, "wall", 1.0),
        (UNFORMATTED, CHECK, "wall", 1.5),
        (MANY_COLD, COLD, "wall", 10),
        (MANY_WARM, WARM, "wall", 10),
    ):
        yield Aim(
            f"{all_of}{name}, times {other} ({kind})", measured.times(name, other, kind), most
        )
    for name in (MANY_COLD, MANY_WARM, MANY_LISTED):
        yield Aim(f"{all_of}{name}, peak memory", measured.cost(name, "memory"), 256, "MiB")
