"""`flowc build`: compile flows to the `workflow.py` that Flyte registers."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from flowc.commands.path_options import flows_of, home_or_exit, tell_task_files, with_paths
from flowc.commands.policy_options import with_policy
from flowc.commands.report_options import summary, tell, with_report_options
from flowc.commands.vars_options import Given, with_vars
from flowc.composing.vars import BuildSettings
from flowc.emitting.python.header import with_lf
from flowc.findings.finding import Report
from flowc.reporting.formats.shared_text import visible
from flowc.reporting.policy import Policy
from flowc.workspace.check_files import FlowFound, gather, task_for, with_gather_options
from flowc.workspace.judge_files import judge_files
from flowc.workspace.module_state import is_current
from flowc.workspace.write_file import Refused, old_content, write_file

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


@dataclass(frozen=True)
class _Delivery:
    """How modules are delivered: printed, compared or written, and whether into new folders."""

    stdout: bool
    check: bool
    force: bool
    create: bool


@dataclass(frozen=True)
class _Built:
    """A flow, and where its module goes."""

    outcome: FlowFound
    target: Path


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
    """Compile flows: files, folders, or globs in quotes.

    Without any, the flows of the project: those that the nearest flowc.toml or pyproject.toml
    upwards names. Below a folder, flows are those of the project; outside of one, every YAML
    file.

    `flow.yaml` becomes `workflow.py` beside it, `NAME.yaml` becomes `NAME.py`; the project may
    say otherwise. A flow with errors writes nothing, and never stops the others; with --strict,
    neither does one with warnings. Findings go to standard error.
    """
    home = home_or_exit(output_format, max_findings)
    flows = flows_of(paths, home)
    if output is not None and (len(flows) != 1 or stdout or not paths or paths[0].is_dir()):
        raise click.UsageError("-o goes with one flow, not with a folder, and not with --stdout")
    if prove and stdout:
        raise click.UsageError("--verify wants a file, and --stdout writes none")
    settings = given.settings(home, strict=True)
    if expands:
        if len(flows) != 1 or output or stdout or check or prove:
            others = "-o, --stdout, --check or --verify"
            raise click.UsageError(f"--expand goes with one flow, and not with {others}")
        from flowc.commands.build_expand import print_expanded

        print_expanded(flows[0], home, given, settings, policy, output_format, max_findings)
        return
    task = task_for(settings, True, home.project.max_bytes, no_cache)
    targets = {path: output or home.target_of(path) for path in flows}
    found = gather(
        flows, task, jobs, lambda path, digest: not stdout and is_current(targets[path], digest)
    )
    wanted = [one for one in found if not one.is_task_file]
    task_files = [one.path for one in found if one.is_task_file]
    tell_task_files(task_files, paths, refused=stdout or output is not None)
    given.refuse_unknown(settings, [(one.path, one.summary) for one in wanted])
    reports = judge_files(found, targets, home, policy, writes=not stdout and output is None)
    tell([*reports.values()], output_format, home.most(max_findings), sys.stderr)
    delivery = _Delivery(stdout, check, force, create=output is None and home.root is not None)
    built = [_Built(one, targets[one.path]) for one in wanted]
    ready = [one for one in built if _is_ready(one, reports) and _deliver(one, delivery)]
    click.echo(summary([*reports.values()]), err=True)
    agreed = not prove or _prove(ready, settings)
    if len(ready) < len(built) or not agreed or any(one.failed for one in reports.values()):
        raise SystemExit(1)


def _is_ready(one: _Built, reports: Mapping[str, Report]) -> bool:
    return bool(one.outcome.digest) and not any(
        reports[key].failed for key, _ in one.outcome.reports()
    )


def _prove(ready: Sequence[_Built], settings: BuildSettings) -> bool:
    # a build without it is done sooner
    from flowc.commands.verify import check_file, claims_of
    from flowc.commands.verify_modules import verify

    paths = [one.outcome.path for one in ready]
    checked = [check_file(path, settings) for path in paths]
    return verify(claims_of(paths, checked, [one.target for one in ready]))


def _deliver(one: _Built, how: _Delivery) -> bool:
    """Print, compare or write a module; return whether all is well."""
    shown = visible(str(one.target))
    data = one.outcome.module
    if how.stdout:
        click.echo(data, nl=False)
        return True
    try:
        if data is None:  # the file has been compared with the digest
            changed = False
        elif how.check:
            return _compare(one.target, data, how.create)
        else:
            changed = write_file(one.target, data, how.force, one.outcome.path, how.create)
    except Refused as refused:
        click.echo(f"{shown}: error: not written, since {visible(str(refused))}", err=True)
        return False
    if not how.check:
        click.echo(f"{shown}: {'written' if changed else 'up to date'}", err=True)
    return True


def _compare(target: Path, data: bytes, create: bool) -> bool:
    """Print how a file would change; return whether it would not."""
    old = with_lf(old_content(target, create))
    if old == data:
        return True
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(keepends=True),
        data.decode().splitlines(keepends=True),
        str(target),
        f"{target} (to be written)",
    )
    click.echo("".join(visible(line.rstrip("\n")) + "\n" for line in lines), nl=False)
    return False
