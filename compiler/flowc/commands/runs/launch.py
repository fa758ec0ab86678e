"""A flow that is to be run, checked as a build checks it, and what the command line gives it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from flowc.commands.beside import Beside
from flowc.commands.overrides import Given
from flowc.commands.projects import flows_of, home_or_exit
from flowc.commands.reporting import summary, tell, together
from flowc.commands.runs.tasks import job_at
from flowc.commands.runs.wanted import Wanted, wanted_by_flow, wanted_by_task
from flowc.commands.verify import check_file
from flowc.findings import Report
from flowc.flow import Flow
from flowc.pipeline import Checked
from flowc.policy import Policy, judge
from flowc.report.text import visible


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
    only: str | None = None
    """The path of the one task whose inputs these are."""
    texts: dict[str, str] = field(default_factory=dict)

    def tell(self) -> None:
        """Print the findings, as a build does."""
        tell(self.reports, "full", self.most, sys.stderr)


def launch_for(path: Path, given: Given, only: str | None) -> Launch:
    """Check a flow, and return its launch; for a flow with errors, tell them and exit.

    Raises UsageError for a var, a profile or a task that it does not have.
    """
    home = home_or_exit()
    path = _one_of(flows_of((path,), home))
    settings = given.settings(home, strict=True)
    checked = check_file(path, settings)
    given.refuse_unknown(settings, [(path, checked.flow)])
    found = together([(Beside(path).key, checked.report), *checked.used.items()])
    policy = home.policy(Policy())
    reports = [judge(report, policy) for report in found.values()]
    most = home.most(None)
    if checked.flow is None or any(report.failed for report in reports):
        tell(reports, "full", most, sys.stderr)
        click.echo(summary(reports), err=True)
        raise SystemExit(1)
    flow = checked.flow
    if only is not None:
        job_at(flow, only)
    wanted = wanted_by_flow(flow) if only is None else wanted_by_task(flow, only)
    return Launch(path, checked, flow, reports, most, wanted, only)


def _one_of(flows: Sequence[Path]) -> Path:
    """Return the flow that is to be run: a folder may hold but one."""
    if len(flows) != 1:
        found = ", ".join(visible(str(path)) for path in flows[:5]) or "none at all"
        raise click.UsageError(f"name one flow; the folder has {found}")
    return flows[0]
