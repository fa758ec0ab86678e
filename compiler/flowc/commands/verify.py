"""`flowc verify`: prove with flytekit that a generated module says what its flow says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from flowc.commands.beside import Beside
from flowc.commands.files import flows_in, target_of
from flowc.commands.reporting import read_flow, tell
from flowc.findings import Report
from flowc.flow import Flow
from flowc.pipeline import check
from flowc.report.text import visible
from flowc.serialised import Facts
from flowc.variables import Settings
from flowc.verify import counts, differences

_SHOWN = 10


@click.command("verify")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Load generated modules with flytekit, and compare them with their flows.

    Needs flytekit (`pip install 'flowc[flyte]'`); where Domino's plugin is not installed, a
    stand-in takes its place. Runs the generated module, in a process of its own.
    """
    outcomes = [_verify(path) for path in flows_in(paths)]
    if not all(outcomes):
        raise SystemExit(1)


def _verify(path: Path) -> bool:
    name = visible(str(path))
    data = read_flow(path)
    if isinstance(data, Report):
        tell([data], "full", 0, sys.stderr)
        return False
    checked = check(data, str(path), Settings(environ=os.environ, strict=True), Beside(path))
    if checked.report.failed or checked.flow is None:
        tell([checked.report, *checked.used.values()], "full", 0, sys.stderr)
        return False
    facts = _registered(target_of(path), checked.flow)
    if isinstance(facts, str):
        click.echo(f"{name}: {facts}", err=True)
        return False
    found = list(differences(checked.flow, facts))
    for difference in found[:_SHOWN]:
        click.echo(f"{name}: {visible(str(difference))}", err=True)
    if len(found) > _SHOWN:
        click.echo(f"{name}: and {len(found) - _SHOWN} differences more", err=True)
    if not found:
        click.echo(f"{name}: {counts(checked.flow)}")
    return not found


def _registered(module: Path, flow: Flow) -> Facts | str:
    """Return the facts of a module, or why there are none."""
    if not module.is_file():
        return f"there is no {module.name}: run `flowc build` first"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "facts.json")
        what = [str(module.resolve()), flow.name, str(out)]
        # in an empty folder: Python looks for modules where it is started
        run = subprocess.run(
            [sys.executable, "-m", "flowc.serialised", *what],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
        )
        if run.returncode:
            last = (run.stderr.strip().splitlines() or ["no reason given"])[-1]
            return f"flytekit cannot load {module.name}: {last[:300]}"
        facts: Facts = json.loads(out.read_text(encoding="utf-8"))
    return facts
