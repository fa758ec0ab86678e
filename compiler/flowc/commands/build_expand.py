"""What `flowc build --expand` does: print a flow as YAML that has nothing left to expand."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flowc.commands.path_options import refuse_task_file
from flowc.commands.report_options import remark, summary, tell
from flowc.commands.vars_options import Given
from flowc.commands.verify import check_file
from flowc.composing.vars import BuildSettings
from flowc.formatting.write_flow import emit_yaml
from flowc.reporting.policy import Policy
from flowc.workspace.find_used_files import Beside
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.home import Home
from flowc.workspace.judge_files import judge_files


def print_expanded(
    path: Path,
    home: Home,
    given: Given,
    settings: BuildSettings,
    policy: Policy,
    output_format: str,
    max_findings: int | None,
) -> None:
    """Print the flow to standard output; for one with errors print those, and exit with 1."""
    checked = check_file(path, settings)
    if checked.is_task_file:
        refuse_task_file(path)
    given.refuse_unknown(settings, [(path, checked.flow)])
    outcome = FlowFound(path, Beside(path).key, checked.report, None, checked.used)
    reports = judge_files(
        [outcome], {path: home.target_of(path)}, home, policy, writes=False
    ).values()
    tell([*reports], output_format, home.most(max_findings), sys.stderr)
    remark(summary([*reports]))
    if checked.flow is None or any(report.failed for report in reports):
        raise SystemExit(1)
    click.echo(emit_yaml(checked.flow), nl=False)
