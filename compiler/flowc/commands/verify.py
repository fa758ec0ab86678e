"""`flowc verify`: prove with flytekit that a module says what its flow says."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from flowc.commands.gather_options import with_jobs
from flowc.commands.path_options import (
    find_flows,
    home_or_exit,
    refuse_task_file,
    tell_task_files,
    with_paths,
)
from flowc.commands.report_options import remark, tell, with_quiet
from flowc.commands.vars_options import Given, with_vars
from flowc.commands.verify_modules import Claim, need_flytekit, verify
from flowc.commands.verify_processes import with_timeout
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.pipeline import check
from flowc.reporting.formats.shared_text import counted
from flowc.resolving.used_files import Checked
from flowc.workspace.find_used_files import Beside
from flowc.workspace.progress_bar import watched
from flowc.workspace.read_flow import read_flow, together

_EPILOG = """\b
Examples:
  flowc verify                                    every module of the project
  flowc verify flows/                             every module that flowc built there
  flowc verify --against old/train.py flow.yaml   has a migration changed anything?
\b
With --against, the module may define its tasks in any order and style; the
workflow in it is the one that has the flow's name. It runs as it would in
Domino: with this environment, in its own folder, whose modules it may import
(they come last, and shadow nothing). Told, but no failure: a cache without a
version, a version without a cache, arguments that DominoJobTask drops,
descriptions of outputs that flytekit shows otherwise for a generated module,
and what the module registers beside the flow.
"""


@click.command("verify", epilog=_EPILOG)
@with_paths()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="MODULE",
    help="Compare one flow with this hand-written module.",
)
@with_vars
@with_quiet
@with_jobs
@with_timeout
def command(
    paths: tuple[Path, ...], against: Path | None, given: Given, jobs: int | None, timeout: int
) -> None:
    """Prove with flytekit that modules say what their flows say.

    Loads the modules, and compares what flytekit registers with the flows.
    Without --against, the modules are those that `flowc build` wrote for the flows: files,
    folders, globs in quotes, or without any, the flows of the project, or `flow.yaml` where there
    is none. Prints a line for each flow that agrees, and the first differences of any other on
    standard error. What a flow does not speak of has to be as flytekit has it by default, and
    nothing else may be registered.

    Needs flytekit (`pip install '.[flyte]'`); where Domino's plugin is not installed, a
    stand-in takes its place. Runs the modules, in processes of their own, and ends what they
    leave behind.
    """
    home = home_or_exit()
    taken = find_flows(paths, home)
    flows = taken.paths
    if against is not None and len(flows) != 1:
        raise click.UsageError("--against goes with one flow")
    settings = given.settings(home, strict=True)
    every = given.wants_every(home) and against is None
    checks = (_checked(path, settings, every) for path in flows)
    found = [pair for pairs in watched(checks, len(flows), "flows") for pair in pairs]
    named = [(path, one) for path, one in found if not one.is_task_file]
    if against is not None and not named:
        refuse_task_file(flows[0])
    tell_task_files([path for path, one in found if one.is_task_file], taken.named)
    given.refuse_unknown(settings, [(path, one.flow) for path, one in named])
    need_flytekit()
    reports = together(
        (key, report)
        for path, one in found
        for key, report in ((Beside(path).key, one.report), *one.used.items())
        if report.failed
    )
    tell([*reports.values()], "full", 0, sys.stderr)
    targets = [
        against or home.target_of(path, one.flow.profile if one.flow else None)
        for path, one in found
    ]
    claims = claims_of([path for path, _ in found], [one for _, one in found], targets)
    agreed = verify(claims, against is not None, jobs, timeout)
    if against is None:
        remark(_total(len(named), agreed) + taken.passed_words)
    if agreed < len(claims) or reports:
        raise SystemExit(1)


def _total(number: int, agreed: int) -> str:
    """Count flows in words: those that were to be verified, and those that were."""
    words = f"{agreed} agree{'s' if agreed == 1 else ''}"
    words += f", {number - agreed} not proved" if agreed < number else ""
    return f"{counted(number, 'flow')} verified: {words}"


def _checked(path: Path, settings: BuildSettings, every: bool) -> list[tuple[Path, Checked]]:
    """Check a flow by the profile that is chosen; if `every`, then by each other."""
    first = check_file(path, settings)
    names = first.flow.profiles if every and first.flow else ()
    others = (check_file(path, replace(settings, profile=name)) for name in names)
    return [(path, one) for one in (first, *others)]


def claims_of(
    flows: Iterable[Path], checked: Iterable[Checked], targets: Iterable[Path]
) -> list[Claim]:
    """Return what is to be proved: that the module of each flow without errors says what it
    says."""
    return [
        Claim(path, one.flow, target)
        for path, one, target in zip(flows, checked, targets, strict=True)
        if one.flow is not None and not one.failed
    ]


def check_file(path: Path, settings: BuildSettings) -> Checked:
    """Check a flow as a build does, and never by a kept result: a proof rests on nothing."""
    data = read_flow(path)
    if isinstance(data, Report):
        return Checked(data, None)
    return check(data, str(path), settings, Beside(path))
