"""The options of `flowc run` that say how a flow is to be run, beside the values of its inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from flowc.commands import completed_by


@dataclass(frozen=True)
class Orders:
    """What a command line orders, beside the flow and the values of its inputs."""

    inputs_file: Path | None = None
    until: str | None = None
    mounts: tuple[str, ...] = ()
    no_isolation: bool = False
    parallel: int | None = None
    """How many jobs run at a time; None: as many as there are cores."""
    stub: bool = False
    stub_of: tuple[str, ...] = ()
    """Globs of tasks."""
    no_cache: bool = False
    no_cache_of: tuple[str, ...] = ()
    """Globs of tasks."""
    log_dir: Path | None = None
    dry_run: bool = False

    @property
    def stubbed(self) -> bool:
        """Whether stubs are wanted, for all tasks or some."""
        return self.stub or bool(self.stub_of)

    def check(self) -> None:
        """Raise UsageError for what does not go together."""
        if self.no_isolation and (self.parallel or 1) > 1:
            raise click.UsageError("--no-isolation runs one job at a time: -j goes without")


_OPTIONS = (
    click.option(
        "--inputs",
        "inputs_file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Take inputs from a YAML or JSON file.",
    ),
    click.option(
        "--until",
        metavar="TASK",
        shell_complete=completed_by("tasks"),
        help="Run a task and what it waits for, and no others.",
    ),
    click.option(
        "-j",
        "--jobs",
        "parallel",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Run so many jobs at a time.  [default: as many as cores, at most 8]",
    ),
    click.option(
        "--mount",
        "mounts",
        multiple=True,
        metavar="TARGET=SOURCE",
        help="Show a file or folder to jobs.  [default: /mnt/code=the flow's repository]",
    ),
    click.option(
        "--no-isolation",
        is_flag=True,
        help="Use the real /workflow and links at mounts: one job at a time, which sees all.",
    ),
    click.option(
        "--stub", is_flag=True, help="Run no program: write an output of each type instead."
    ),
    click.option(
        "--stub-of",
        multiple=True,
        metavar="TASK",
        shell_complete=completed_by("tasks"),
        help="Do so for some tasks: 'sdtm*', 'sdtm[ae]'. May be given several times.",
    ),
    click.option(
        "--no-cache", is_flag=True, envvar="FLOWC_NO_CACHE", help="Run every task, cached or not."
    ),
    click.option(
        "--no-cache-of",
        multiple=True,
        metavar="TASK[,TASK]",
        shell_complete=completed_by("tasks"),
        help="Run these tasks, cached or not, and keep what they write.",
        callback=lambda _context, _option, said: tuple(
            name for one in said for name in one.split(",")
        ),
    ),
    click.option(
        "--dry-run", is_flag=True, help="Start nothing: say what would run, and what is cached."
    ),
    click.option(
        "--log-dir", type=click.Path(file_okay=False, path_type=Path), help="Keep logs here."
    ),
)


def with_orders(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command, which takes what is said as `orders`."""

    @wraps(command)
    def called(**said: Any) -> Any:
        own = {name: said.pop(name) for name in Orders.__dataclass_fields__}
        orders = Orders(**own)
        orders.check()
        return command(orders=orders, **said)

    for option in reversed(_OPTIONS):
        called = option(called)
    return called
