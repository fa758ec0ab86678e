"""Finds what `flowc graph` is to draw: a flow as it is, or two versions of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from flowc.commands.diff_selection import chosen, is_path, refuse, sides_of
from flowc.commands.graph_pictures import Build
from flowc.commands.path_options import home_or_exit, refuse_task_file
from flowc.commands.vars_options import Given
from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import build_graph
from flowc.drawing.graph import Graph
from flowc.drawing.unite_graphs import all_of, unite_graphs
from flowc.findings.finding import Report
from flowc.flow import Flow
from flowc.resolving.used_files import Checked
from flowc.workspace.git import Repository, Unusable
from flowc.workspace.home import Home
from flowc.workspace.revisions import check_file


@dataclass(frozen=True)
class Subject:
    """What is to be drawn, None where nobody can read it, and what was checked for it."""

    build: Build | None
    checked: Sequence[Checked]

    @property
    def flows(self) -> list[Flow]:
        """Return the flows that it is of, the newest last."""
        return [one.flow for one in self.checked if one.flow is not None]

    @property
    def failed(self) -> list[Report]:
        """Return the reports of files with errors."""
        return [
            report
            for one in self.checked
            for report in (one.report, *one.used.values())
            if report.failed
        ]


def flow_as_it_is(path: Path, given: Given) -> Subject:
    """Return a flow, good or bad."""
    settings = given.settings(home_or_exit(), strict=False)
    _, checked = check_file(path, settings)
    if checked.is_task_file:
        refuse_task_file(path)
    given.refuse_unknown(settings, [(path, checked.flow)])
    return Subject(partial(build_graph, checked.flow) if checked.flow else None, [checked])


def flow_since(version: str, path: Path, given: Given) -> Subject:
    """Return a flow and a version of it: a file, or what `flowc diff` takes for a revision.

    Nothing is drawn where either has errors.
    """
    home = home_or_exit()
    settings = given.settings(home, strict=True)
    try:
        both = (
            (_file(version, settings), _file(path, settings))
            if is_path(version)
            else _in_repository(version, path, settings, home)
        )
    except Unusable as error:
        refuse("graph", error)
    checked = [one for one in both if one is not None]
    if any(one.is_task_file for one in checked):
        refuse_task_file(path)
    given.refuse_unknown(settings, [(path, one.flow) for one in checked], all_have_it=False)
    if any(one.failed or one.flow is None for one in checked):
        return Subject(None, checked)
    old, new = (one.flow if one is not None else None for one in both)
    return Subject(partial(_compared, old, new, f"compared with {version}"), checked)


def flow_in_last_run(path: Path, given: Given, stubbed: bool) -> Subject:
    """Return a flow with what became of its tasks in its newest run, or the newest one with stubs;
    raise UsageError for none."""
    if sys.platform == "win32":
        raise click.UsageError("flows do not run on Windows, so there is no run to show")
    from flowc.commands.runs.kept_events import last_run  # Windows cannot load these
    from flowc.commands.runs.run_states import graph_of_run, states_of

    settings = given.settings(home_or_exit(), strict=True)
    _, checked = check_file(path, settings)
    if checked.is_task_file:
        refuse_task_file(path)
    given.refuse_unknown(settings, [(path, checked.flow)])
    if checked.flow is None:
        return Subject(None, [checked])
    run = last_run(path, checked.flow.name, stubbed)
    if run is None:
        what, how = ("run with stubs", " --stub") if stubbed else ("run", "")
        raise click.UsageError(f"no {what} of {str(path)!a} is kept: flowc run{how} it first")
    states, words = states_of(checked.flow, run.events())
    if checked.failed or not run.about.is_of(checked):
        words += ", and the flow has changed since"
    return Subject(partial(graph_of_run, checked.flow, states, words), [checked])


def _file(path: str | Path, settings: BuildSettings) -> Checked:
    if not os.path.isfile(path):
        raise click.UsageError(f"{str(path)!a} is no file")
    return check_file(Path(path), settings)[1]


def _in_repository(
    version: str, path: Path, settings: BuildSettings, home: Home
) -> tuple[Checked | None, Checked | None]:
    """Return a flow in a revision, and now or in another one; None where it was not there."""
    repository = Repository.here()
    old, new = sides_of(repository, version)
    (pair,) = chosen(old, new, repository, [str(path)], home.takes)
    before = old.check(pair.old, settings)[1] if pair.old is not None else None
    return before, new.check(pair.new, settings)[1] if pair.new is not None else None


def _compared(old: Flow | None, new: Flow | None, remark: str, expanded: Collection[str]) -> Graph:
    if old is not None and new is not None:
        graph = unite_graphs(old, new, expanded)
    elif new is not None:
        graph = all_of(new, "added", expanded)
    else:
        assert old is not None
        graph = all_of(old, "removed", expanded)
    return replace(graph, remark=remark)
