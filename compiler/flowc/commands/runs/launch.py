"""A flow that is to be run, checked as a build checks it, and what the command line gives it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from flowc.commands.path_options import FLOW, home_or_exit, refuse_task_file
from flowc.commands.report_options import summary, tell
from flowc.commands.runs.task_globs import paths_of
from flowc.commands.runs.tasks import job_at
from flowc.commands.runs.wanted_inputs import Wanted, wanted_by_all, wanted_by_flow, wanted_by_task
from flowc.commands.vars_options import Given
from flowc.commands.verify import check_file
from flowc.findings.finding import Report
from flowc.flow import Flow
from flowc.reporting.formats.shared_text import visible
from flowc.reporting.policy import Policy, apply_policy
from flowc.resolving.used_files import Checked
from flowc.workspace.find_used_files import Beside
from flowc.workspace.read_flow import together


@dataclass(frozen=True)
class Launch:
    """A flow without errors, the inputs that options give, and the texts of those options."""

    path: Path
    checked: Checked
    flow: Flow
    reports: Sequence[Report]
    most: int
    """How many findings of a file are told."""
    wanted: Sequence[Wanted]
    only: Mapping[str, Sequence[Wanted]] = field(default_factory=dict)
    """The paths of the jobs whose inputs these are, each with its own; empty: the flow's."""
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Several for a list that is given item by item."""

    def tell(self) -> None:
        """Print the findings, as a build does."""
        tell(self.reports, "full", self.most, sys.stderr)


def launch_for(path: Path, given: Given, only: str | None) -> Launch:
    """Check a flow, and return its launch; for a flow with errors, tell them and exit.

    Raises UsageError for a var, a profile or a task that it does not have.
    """
    home = home_or_exit()
    path = flow_at(path)
    settings = given.settings(home, strict=True)
    checked = check_file(path, settings)
    if checked.is_task_file:
        refuse_task_file(path)
    given.refuse_unknown(settings, [(path, checked.flow)])
    found = together([(Beside(path).key, checked.report), *checked.used.items()])
    policy = home.policy(Policy())
    reports = [apply_policy(report, policy) for report in found.values()]
    most = home.most(None)
    if checked.flow is None or any(report.failed for report in reports):
        tell(reports, "full", most, sys.stderr)
        click.echo(summary(reports), err=True)
        raise SystemExit(1)
    flow = checked.flow
    jobs = {}
    for job in () if only is None else paths_of(flow, only):
        job_at(flow, job)
        jobs[job] = wanted_by_task(flow, job)
    wanted = wanted_by_all(jobs.values()) if jobs else wanted_by_flow(flow)
    return Launch(path, checked, flow, reports, most, wanted, jobs)


def flow_at(path: Path) -> Path:
    """Return a flow's file; of a folder, it is `flow.yaml`."""
    if not path.is_dir():
        return path
    if not (path / FLOW).is_file():
        raise click.UsageError(f"{visible(str(path))} holds no {FLOW}: name the flow's file")
    return path / FLOW
