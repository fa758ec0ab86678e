"""The options of `flowc import` that run the module: to read it, or to prove what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import starmap
from pathlib import Path
from typing import Any

import click

from flowc.commands.report_options import remark
from flowc.commands.verify_processes import with_timeout
from flowc.importing.import_module import Imported
from flowc.reporting.formats.shared_text import counted, visible
from flowc.verifying.facts import Facts


@dataclass(frozen=True)
class Loading:
    """Whether the module is run, to read it or to prove an import, and for how long at most."""

    load: bool
    prove: bool
    timeout: int

    @property
    def runs(self) -> bool:
        """Whether the module is run."""
        return self.load or self.prove

    def register(self, module: Path) -> Facts:
        """Run a module and return what it registers; end with exit code 1 where that fails."""
        from flowc.commands.verify_modules import need_flytekit, register

        need_flytekit()
        outcome = register(module, self.timeout)
        if isinstance(outcome, str):
            click.echo(f"{visible(str(module))}: {visible(outcome)}", err=True)
            raise SystemExit(1)
        return outcome


def with_loading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that run the module, as `loading`."""

    @with_timeout
    @click.option(
        "--verify", is_flag=True, help="Prove what is written: runs the module with flytekit."
    )
    @click.option(
        "--load", is_flag=True, help="Runs the module with flytekit, and reads what it registers."
    )
    @wraps(command)
    def run(load: bool, verify: bool, timeout: int, **rest: Any) -> Any:
        return command(loading=Loading(load, verify, timeout), **rest)

    return run


def prove(module: Path, flows: Sequence[Imported], registered: Facts, only: Sequence[str]) -> bool:
    """Compare flows with what their module registers, and tell what differs."""
    from flowc.commands.verify_modules import tell_differences
    from flowc.importing.import_registered import differences_in

    found = differences_in(flows, registered, module.name, only)
    return tell_differences(visible(str(module)), found)


def tell_of_loading(module: Path) -> None:
    """Say what else there is to do about a module that cannot be read without running it."""
    said = (
        f"`flowc import --load {visible(str(module))}` runs the module, and reads what it registers"
    )
    click.echo(said, err=True)


def tell_proof(flows: Sequence[Imported]) -> None:
    """Say what was compared, once there is no difference."""
    from flowc.verifying.compare import count_edges

    found = [one.flow for one in flows if one.flow is not None]
    tasks, edges = sum(len(one.tasks) for one in found), sum(map(count_edges, found))
    counts = [(tasks, "task"), (edges, "edge")]
    counts = [(len(found), "flow"), *counts] if len(found) > 1 else counts
    remark(f"proved equal: {', '.join(starmap(counted, counts))}")
