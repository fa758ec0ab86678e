"""`flowc list`: show flows, what they hold, and whether their modules are up to date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from flowc.commands.build_modules import Built, Orders, judge_rounds
from flowc.commands.gather_options import with_gather_options
from flowc.commands.path_options import find_flows, home_or_exit, with_paths
from flowc.commands.table import table
from flowc.commands.vars_options import Given, with_vars
from flowc.project.summary import Listed, Summary
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.check_files import task_for
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.gather_profiles import gather_rounds
from flowc.workspace.module_state import Standing, is_explained, standing_of

_EPILOG = """\b
Examples:
  flowc list                  the flows of the project
  flowc list flows/ --json
  flowc list --tasks          every task, those of matrices too
\b
States of a module: fresh, stale (built by another profile, or else the first line
that a build would change), edited (by hand), foreign (not made by flowc), missing;
invalid, where the flow has errors.
"""
_HEAD = ("flow", "name", "tasks", "outputs", "module", "state")
_TASKS_HEAD = ("flow", "task", "runs", "kind", "row")


@click.command("list", epilog=_EPILOG)
@with_paths()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with all names and types.")
@click.option("--tasks", "of_tasks", is_flag=True, help="List the tasks, one for each row.")
@with_vars
@with_gather_options
def command(
    paths: tuple[Path, ...],
    as_json: bool,
    given: Given,
    of_tasks: bool,
    jobs: int | None,
    no_cache: bool,
) -> None:
    """List flows with tasks, outputs, and the state of modules.

    Flows are files, folders, globs in quotes, or without any, those of the project, or
    `flow.yaml` where there is none. States are what `flowc build` would find; nothing is
    written, and no state is a failure.

    With --tasks, the tasks of each flow: their keys, what Flyte calls them (for one that runs a
    flow, its file), and the row of the matrix that they stand for.
    """
    home = home_or_exit()
    found = find_flows(paths, home)
    flows = found.paths
    settings = given.settings(home, strict=True)
    task = task_for(settings, True, home.project.max_bytes, no_cache)
    orders = Orders(home, given)
    rounds = gather_rounds(
        flows,
        task,
        jobs,
        lambda known: is_explained(orders.target_of(known), known),
        orders.every,
    )
    flows_alone = [one for one in rounds[0] if not one.is_task_file]
    given.refuse_unknown(settings, [(one.path, one.summary) for one in flows_alone])
    built, _ = judge_rounds(rounds, orders)
    rows = [_row(one) for one in built if not one.outcome.is_foreign]
    for one in filter(lambda one: one.is_foreign, flows_alone):
        click.echo(visible(f"{one.path}: {one.report.findings[0].message}"), err=True)
    cells = [_TASKS_HEAD, *_tasks(flows_alone)] if of_tasks else [_HEAD, *map(_cells, rows)]
    click.echo(_json(rows, of_tasks) if as_json else "\n".join([*table(cells), ""]), nl=False)
    if found.passed:
        click.echo(found.passed_words.strip(" ()"), err=True)


_Row = tuple[FlowFound, Path, Standing]


def _row(one: Built) -> _Row:
    standing = standing_of(one.target, one.outcome) if one.ready else Standing("invalid")
    return one.outcome, one.target, standing


def _cells(row: _Row) -> tuple[str, ...]:
    outcome, target, standing = row
    known = outcome.summary or Summary("")
    stale = f"stale ({standing.why})" if standing.state == "stale" and standing.why else None
    outputs = ", ".join(name for name, _ in known.outputs) or "-"
    counts = (str(len(known.tasks)), outputs[:40])
    shown = (str(outcome.path), known.name or "-", *counts, str(target), stale or standing.state)
    return tuple(map(visible, shown))


def _tasks(flows: Iterable[FlowFound]) -> Iterator[tuple[str, ...]]:
    for outcome in flows:
        for task in outcome.summary.tasks if outcome.summary else ():
            shown = (str(outcome.path), task.key, task.runs, task.kind, task.row or "-")
            yield tuple(map(visible, shown))


def _json(rows: Sequence[_Row], of_tasks: bool) -> str:
    return json.dumps([dict(_fields(row, of_tasks)) for row in rows], indent=2) + "\n"


def _fields(row: _Row, of_tasks: bool) -> Iterator[tuple[str, Any]]:
    outcome, target, standing = row
    known = outcome.summary or Summary("")
    yield from (("path", str(outcome.path)), ("module", str(target)), ("state", standing.state))
    yield from (("why", standing.why),) if standing.why else ()
    yield "name", known.name
    yield "inputs", [{"name": name, "type": kind} for name, kind in known.inputs]
    yield "outputs", [{"name": name, "type": kind} for name, kind in known.outputs]
    yield "profiles", list(known.profiles)
    yield "tasks", [_task(task, of_tasks) for task in known.tasks]


def _task(task: Listed, whole: bool) -> dict[str, str | None]:
    more = {"kind": task.kind, "row": task.row or None} if whole else {}
    return {"key": task.key, "runs": task.runs, **more}
