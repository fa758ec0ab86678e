"""`flowc check`: find what is wrong with flows, and write nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from flowc.commands.gather_options import with_gather_options
from flowc.commands.path_options import find_flows, home_or_exit, with_paths
from flowc.commands.policy_options import with_policy
from flowc.commands.report_options import FORMATS_HELP, remark, summary, tell, with_report_options
from flowc.commands.vars_options import Given, with_vars
from flowc.composing.vars import BuildSettings
from flowc.limits import MAX_BYTES
from flowc.reporting.policy import Policy
from flowc.workspace.check_files import gather, task_for
from flowc.workspace.find_used_files import Beside
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.judge_files import judge_files

_EPILOG = """\b
Examples:
  flowc check                              every flow of the project
  flowc check flow.yaml
  flowc check flows/ --output-format concise
  flowc check 'flows/**/prod*.yaml'
  flowc check flows/ --output-format github --strict
  flowc check flows/ --ignore unused-var,floating-git-ref
  flowc check --fix flow.yaml
  flowc check - --stdin-filename flow.yaml < flow.yaml
"""


@click.command("check", epilog=f"{_EPILOG}{FORMATS_HELP}")
@with_paths(allow_dash=True)
@click.option("--stdin-filename", default="-", help="What findings call the flow on `-`.")
@click.option("--fix", is_flag=True, help="First mend in the files what has one safe mending.")
@click.option("--exit-zero", is_flag=True, help="Findings are no failure.")
@with_vars
@with_policy
@with_report_options
@with_gather_options
def command(
    paths: tuple[Path, ...],
    stdin_filename: str,
    fix: bool,
    exit_zero: bool,
    given: Given,
    policy: Policy,
    output_format: str,
    max_findings: int | None,
    jobs: int | None,
    no_cache: bool,
) -> None:
    """Find what is wrong with flows.

    Flows are files, folders, globs in quotes, or `-` for standard input. Without any, they are
    those of the project, which the nearest flowc.toml or pyproject.toml upwards names, or
    `flow.yaml` where there is none. Below a folder, flows are those of the project; outside of
    one, every YAML file. What is neither a flow nor a task file there is passed over.

    Findings go to standard output, the count of them to standard error. A warning alone is no
    failure. What a flow on `-` uses is found relative to the file that --stdin-filename names.

    A flow is checked without a profile and under each that it has; --profile says by which it is
    compared with other flows. Outside of a project nobody knows which flows are registered
    together: what could not be is a warning.

    --select, --ignore and --strict concern what `# flowc: ignore[RULE]` can silence. What Flyte
    would refuse is always told.
    """
    home = home_or_exit(output_format, max_findings, sys.stdout)
    found = find_flows(paths, home)
    flows = found.paths
    if not flows:
        where = " or ".join(f"{str(path)!a}" for path in paths) or "the project"
        raise click.UsageError(f"there is no flow in {where}{found.passed_words}")
    if fix and Path("-") in flows:
        raise click.UsageError("--fix wants files, and - is none")
    is_written = not fix or _fix(flows, home.policy(policy))
    settings = given.settings(home, strict=False)
    task = task_for(settings, False, home.project.max_bytes, no_cache)
    outcomes = _with_input(flows, stdin_filename, settings)
    outcomes += gather([path for path in flows if str(path) != "-"], task, jobs)
    given.refuse_unknown(settings, [(one.path, one.summary) for one in outcomes])
    targets = {one.path: home.target_of(one.path, one.profile) for one in outcomes}
    told = judge_files(outcomes, targets, home, policy, writes=home.root is not None, warns=True)
    reports = [*told.values()]
    tell(reports, output_format, home.most(max_findings), sys.stdout)
    remark(summary(reports) + found.passed_words)
    failed = any(report.failed for report in reports) and not exit_zero
    if failed or not is_written:
        raise SystemExit(1)


def _fix(flows: Sequence[Path], policy: Policy) -> bool:
    from flowc.commands.check_fix import fix_all  # a check without it is done sooner

    return fix_all(flows, policy)


def _with_input(flows: Sequence[Path], name: str, settings: BuildSettings) -> list[FlowFound]:
    """Return what is found on standard input, if that is among the flows."""
    if not any(str(path) == "-" for path in flows):
        return []
    # what is kept of files needs no compiler
    from flowc.pipeline import check
    from flowc.project.summarise_flow import summary_of
    from flowc.reading.recognise_file import recognise

    load = None if name == "-" else Beside(Path(name))
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    foreign = recognise(name, data, settings.pure_yaml).foreign
    if foreign is not None:
        return [FlowFound(Path(name), load.key if load else name, foreign)]
    checked = check(data, name, settings, load)
    flow = summary_of(checked.flow, settings) if checked.flow else None
    profile = checked.flow.profile if checked.flow else None
    found = FlowFound(Path(name), load.key if load else name, checked.report, flow, checked.used)
    return [replace(found, profile=profile)]
