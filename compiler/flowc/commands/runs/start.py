"""Starts a run as planned, and tells what became of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import NoReturn

import click

from flowc.commands.runs.copy_outputs import copied
from flowc.commands.runs.display import Lines, Times, display_for
from flowc.commands.runs.ending_report import lines_at_end
from flowc.commands.runs.event_lines import value_text
from flowc.commands.runs.flow_process import run_flow
from flowc.commands.runs.input_values import uris_of
from flowc.commands.runs.kept_events import KeptRun, recorded
from flowc.commands.runs.plan import Plan
from flowc.commands.runs.run_folders import Place, new_place
from flowc.commands.runs.tasks import jobs_of
from flowc.commands.runs.unusable_run import UnusableRun
from flowc.language.types import Type
from flowc.reporting.formats.shared_text import short
from flowc.running.remove_folders import remove
from flowc.running.request import Event, Fault, FlowEnd, TaskEnd, Value
from flowc.workspace.signals import cleaned_up


@dataclass(frozen=True)
class Shown:
    """How a run is told of, and where its outputs are copied to."""

    output_dir: Path | None = None
    output_html: Path | None = None
    as_json: bool = False
    follow: bool = False


def start(plan: Plan, shown: Shown) -> bool:
    """Run a flow; tell of it on standard error, and of outputs and times on standard output.

    Returns whether it succeeded. Exits with 2 where it cannot be run.
    """
    plan.launch.tell()
    if shown.output_dir is not None:
        _make(shown.output_dir, "--output-dir")
    if shown.output_html is not None:
        _make(shown.output_html.parent, "--output-html")
    _tell_of_inputs(plan)
    began = monotonic()
    with cleaned_up(), new_place(plan.shelf) as place, recorded(place.home, plan.about()) as kept:
        inner = display_for(shown.as_json, len(plan.jobs), sys.stderr, shown.follow)
        display = Times(inner, kept)

        def tell(end: FlowEnd) -> None:
            kept.end(end)
            if shown.as_json:
                Lines(sys.stdout).end(end)
                return
            is_kept, seconds = shown.output_dir is not None, monotonic() - began
            name = plan.launch.flow.name
            for line in lines_at_end(name, end, display.ends, seconds, is_kept):
                click.echo(line)

        try:
            end = run_flow(lambda events: plan.request(place, events), place.work, display)
        except BaseException:  # a signal
            display.abort()
            tell(FlowEnd("aborted"))
            raise
        if isinstance(end, Fault):
            refuse(end)
        end, types = _outputs(plan, end, display)
        if shown.output_dir is not None:
            end = replace(end, outputs=copied(end.outputs, types, shown.output_dir))
        tell(end)
        if shown.output_html is not None:
            events = KeptRun(place.home, plan.about()).events()
            _write_page(plan, events, shown.output_html)
    succeeded = end.state == "succeeded"
    if plan.shelf.runs is None and succeeded and not _lie_in(end.outputs, place):
        remove(str(place.home))  # no cache has it, so nobody would find or remove it
    return succeeded


def _write_page(plan: Plan, events: Iterable[Event], output: Path) -> None:
    from flowc.commands.graph_pictures import write_page  # few runs have a page
    from flowc.commands.runs.run_states import graph_of_run, states_of

    flow = plan.launch.flow
    build = partial(graph_of_run, flow, *states_of(flow, events))
    write_page(build, flow, output, plan.launch.path)


def _make(folder: Path, option: str) -> None:
    """Make the folder for the outputs before the first job starts: a run may take hours."""
    reason: str | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        reason = "there is a file in place of a folder"
    except OSError as error:
        reason = error.strerror
    else:
        if not os.access(folder, os.W_OK | os.X_OK):
            reason = "it is not to be written to"
    if reason is not None:
        raise click.UsageError(f"{option} {short(str(folder))}: {reason}")


def _lie_in(outputs: Mapping[str, Value], place: Place) -> bool:
    return any(str(place.home) in json.dumps(one.value) for one in outputs.values())


def _tell_of_inputs(plan: Plan) -> None:
    """Say what nobody can see in the command line: old values, and those that are far away."""
    inputs = plan.task_inputs
    for job, wanted in (plan.launch.only or {"": plan.launch.wanted}).items():
        above = f"{job}." if len(inputs) > 1 else ""
        for name, value in plan.remembered.get(job, {}).items():
            click.echo(f"{above}{name}: as in the last run: {value_text(value)}", err=True)
        values = inputs.get(job, plan.values)
        for one in wanted:
            default = one.default.value if one.default else None
            for uri in uris_of(values.get(one.name, default), one.type):
                told = f"{above}{one.name}: to be read over the network: {short(uri)}"
                click.echo(told, err=True)


def refuse(fault: Fault) -> NoReturn:
    """Tell why a run cannot go on, and exit with 2."""
    if fault.usage:
        raise UnusableRun(short(fault.message))
    click.echo(f"flowc run: {short(fault.message)}", err=True)
    raise SystemExit(2)


def _outputs(plan: Plan, end: FlowEnd, display: Times) -> tuple[FlowEnd, Mapping[str, Type]]:
    """Return the end of the flow and the types of its outputs; where it ends at a job, those of
    the job, and where at several, those of all by `TASK.OUTPUT`."""
    known = jobs_of(plan.launch.flow)
    last = [*plan.launch.only] or [job for job in known if job == plan.until]
    if not last:
        return end, {one.name: one.type for one in plan.launch.flow.outputs}
    ends = {one.task: one for one in display.ends}
    types: dict[str, Type] = {}
    made: dict[str, Value] = {}
    stubs: list[str] = []
    for job in last:
        above = f"{job}." if len(last) > 1 else ""
        types |= {above + one.name: one.type for one in known[job].outputs}
        ended = ends.get(job, TaskEnd(job, "skipped"))
        own = {above + name: value for name, value in ended.outputs.items()}
        made |= own
        stubs += own if ended.stub else ()
    return FlowEnd(end.state, made, tuple(stubs)), types
