"""`flowc build`: compile flows to the `workflow.py` that Flyte registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from flowc.commands.build_modules import Built, Orders, judge_rounds, tell_differences
from flowc.commands.gather_options import with_gather_options
from flowc.commands.path_options import find_flows, home_or_exit, tell_task_files, with_paths
from flowc.commands.policy_options import with_policy
from flowc.commands.report_options import remark, stream_for, summary, with_report_options
from flowc.commands.vars_options import Given, with_vars
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.reporting.formats.shared_text import visible
from flowc.reporting.policy import Policy
from flowc.workspace.check_files import task_for
from flowc.workspace.gather_profiles import gather_rounds
from flowc.workspace.read_flow import together
from flowc.workspace.write_file import Refused, write_all, write_file

_EPILOG = """\b
Examples:
  flowc build                              compile every flow of the project
  flowc build flow.yaml                    write workflow.py beside it
  flowc build training.yaml                write training.py beside it
  flowc build flows/                       compile every flow below a folder
  flowc build flow.yaml -o out/train.py    write somewhere else
  flowc build flow.yaml --var commit=2f1cb9b
  flowc build --profile prod flow.yaml     with the vars and defaults of a profile
  flowc build --check flows/               fail if a generated file is not up to date
  flowc build --verify flow.yaml           and prove the module with flytekit
  flowc build --strict flows/              write nothing for a flow with warnings
  flowc build --expand flow.yaml           print the flow with every task written out
"""


@click.command("build", epilog=_EPILOG)
@with_paths()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--stdout", is_flag=True, help="Print the module, and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.option("--force", is_flag=True, help="Overwrite a file that is not flowc's, or was edited.")
@click.option("--verify", "prove", is_flag=True, help="Then do what `flowc verify` does.")
@click.option(
    "--expand", "expands", is_flag=True, help="Print the flow with every task written out."
)
@with_vars
@with_policy
@with_report_options
@with_gather_options
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    stdout: bool,
    check: bool,
    force: bool,
    prove: bool,
    given: Given,
    expands: bool,
    policy: Policy,
    output_format: str,
    max_findings: int | None,
    jobs: int | None,
    no_cache: bool,
) -> None:
    """Compile flows to the modules that Flyte registers.

    Flows are files, folders, or globs in quotes. Without any, they are
    those of the project, which the nearest flowc.toml or pyproject.toml upwards names, or
    `flow.yaml` where there is none. Below a folder, flows are those of the project; outside of
    one, every YAML file. What is neither a flow nor a task file there is passed over.

    `flow.yaml` becomes `workflow.py` beside it, `NAME.yaml` becomes `NAME.py`; the project may
    say otherwise. A flow with errors writes nothing, and never stops the others; with --strict,
    neither does one with warnings. Findings go to standard error; with --check, those in a format
    for programs to standard output.
    """
    stream = stream_for(output_format, check and not stdout)
    home = home_or_exit(output_format, max_findings, stream)
    found = find_flows(paths, home)
    flows = found.paths
    orders = Orders(
        *(home, given, policy, found.named, output, stdout, check, force),
        *(output_format, max_findings),
        passed_words=found.passed_words,
    )
    _refuse(orders, flows, prove)
    settings = given.settings(home, strict=not orders.compares)
    if expands:
        if len(flows) != 1 or output or stdout or check or prove:
            others = "-o, --stdout, --check or --verify"
            raise click.UsageError(f"--expand goes with one flow, and not with {others}")
        from flowc.commands.build_expand import print_expanded

        print_expanded(flows[0], home, given, settings, policy, output_format, max_findings)
        return
    task = task_for(settings, True, home.project.max_bytes, no_cache)
    rounds = gather_rounds(flows, task, jobs, orders.suffices, orders.every)
    wanted = [one for one in rounds[0] if not one.is_task_file]
    task_files = [one.path for one in rounds[0] if one.is_task_file]
    tell_task_files(task_files, orders.paths, refused=not orders.writes)
    given.refuse_unknown(settings, [(one.path, one.summary) for one in wanted])
    proved_with = settings if prove else None
    if not _finish(*judge_rounds(rounds, orders), orders, proved_with, jobs):
        raise SystemExit(1)


def _finish(
    built: Sequence[Built],
    told: Sequence[tuple[str, Report]],
    orders: Orders,
    proved_with: BuildSettings | None,
    jobs: int | None,
) -> bool:
    """Deliver modules, or compare them; tell all, and return whether all is well."""
    left: list[Report] = []
    if orders.compares:
        from flowc.commands.build_check import check_modules  # a build is done sooner without it

        ready, reports, left = check_modules(built, told, orders)
        unwritten = 0
    else:
        reports = [*together(told).values()]
        orders.tell(reports)
        ready = _delivered([one for one in built if one.ready], orders)
        unwritten = sum(one.ready for one in built) - len(ready)
    tell_differences(built)
    agreed = proved_with is None or _prove(ready, proved_with, jobs)
    troubles = [f"{unwritten} not written"] if unwritten else []
    troubles += [] if agreed else ["not proved"]
    remark(summary(reports, left, troubles) + orders.passed_words)
    is_whole = orders.compares or len(ready) == len(built)
    return is_whole and not troubles and not any(one.failed for one in (*reports, *left))


def _refuse(orders: Orders, flows: Sequence[Path], prove: bool) -> None:
    """Raise UsageError for orders that do not go together, or cannot be carried out here."""
    named = len(flows) == 1 and orders.paths and not orders.paths[0].is_dir()
    if orders.output is not None and (not named or orders.stdout):
        raise click.UsageError("-o goes with one flow, not with a folder, and not with --stdout")
    if prove and orders.stdout:
        raise click.UsageError("--verify wants a file, and --stdout writes none")
    if prove:
        from flowc.commands.verify_modules import need_flytekit  # a build without it is done sooner

        need_flytekit()


def _prove(ready: Sequence[Built], settings: BuildSettings, jobs: int | None) -> bool:
    # a build without it is done sooner
    from flowc.commands.verify import check_file, claims_of
    from flowc.commands.verify_modules import verify

    paths = [one.outcome.path for one in ready]
    checked = [
        check_file(one.outcome.path, replace(settings, profile=one.outcome.profile))
        for one in ready
    ]
    claims = claims_of(paths, checked, [one.target for one in ready])
    return verify(claims, jobs=jobs) == len(claims)


def _delivered(built: Sequence[Built], orders: Orders) -> list[Built]:
    """Print or write modules; return those of which all is well."""
    if orders.stdout:
        for one in built:
            click.echo(one.outcome.module, nl=False)
        return [*built]
    writes = [partial(_write, one, data, orders) for one in built if (data := one.outcome.module)]
    written = write_all(writes)
    return [
        one for one in built if _tell(one, next(written) if one.outcome.module else False)
    ]  # without its bytes, a module is there: by its digest


def _write(one: Built, data: bytes, orders: Orders) -> bool:
    """Write a module; return whether it changed."""
    return write_file(one.target, data, orders.force, one.outcome.path, orders.creates)


def _tell(one: Built, wrote: bool | Refused) -> bool:
    """Say what became of a module; return whether all is well."""
    shown = visible(str(one.target))
    if isinstance(wrote, Refused):
        click.echo(f"{shown}: error: not written, since {visible(str(wrote))}", err=True)
        return False
    remark(f"{shown}: {'written' if wrote else 'up to date'}")
    return True
