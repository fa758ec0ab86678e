"""`flowc build`: compile flows to the `workflow.py` that Flyte registers."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from flowc.commands.beside import Beside
from flowc.commands.files import flows_in, name_fault, name_of, target_of
from flowc.commands.overrides import overrides_of, refuse_unknown, with_vars
from flowc.commands.reporting import read_flow, summary, tell, together, with_report_options
from flowc.commands.selection import judged, with_policy
from flowc.commands.writing import Refused, old_content, write_file
from flowc.findings import Finding, Report
from flowc.flow import Flow
from flowc.pipeline import check as check_flow
from flowc.pipeline import emit
from flowc.policy import Policy
from flowc.report.text import visible
from flowc.source import Span
from flowc.variables import Settings

_EPILOG = """\b
Examples:
  flowc build flow.yaml                    write workflow.py beside it
  flowc build training.yaml                write training.py beside it
  flowc build flows/                       compile every flow below a folder
  flowc build flow.yaml -o out/train.py    write somewhere else
  flowc build flow.yaml --var commit=2f1cb9b
  flowc build --check flows/               fail if a generated file is not up to date
  flowc build --verify flow.yaml           and prove the module with flytekit
  flowc build --strict flows/              write nothing for a flow with warnings
"""


@dataclass(frozen=True)
class _Built:
    path: Path
    target: Path
    report: Report
    data: bytes | None = None
    flow: Flow | None = None  # None: the file did not get that far
    used: Mapping[str, Report] = field(default_factory=dict)

    def reports(self) -> list[tuple[str, Report]]:
        """Return the reports of the flow and of the files that it uses, by their keys."""
        return [(Beside(self.path).key, self.report), *self.used.items()]


@click.command("build", epilog=_EPILOG)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file to write.")
@click.option("--stdout", is_flag=True, help="Print the module, and write nothing.")
@click.option("--check", is_flag=True, help="Write nothing; fail if a file would change.")
@click.option("--force", is_flag=True, help="Overwrite a file that is not flowc's, or was edited.")
@click.option("--verify", "prove", is_flag=True, help="Then do what `flowc verify` does.")
@with_vars
@with_policy
@with_report_options
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    stdout: bool,
    check: bool,
    force: bool,
    prove: bool,
    variables: tuple[str, ...],
    policy: Policy,
    output_format: str,
    max_findings: int,
) -> None:
    """Compile flows: files, or every YAML file below folders.

    `flow.yaml` becomes `workflow.py` beside it, `NAME.yaml` becomes `NAME.py`. A flow with errors
    writes nothing, and never stops the others; with --strict, neither does one with warnings.
    Findings go to standard error.
    """
    flows = list(flows_in(paths))
    if output is not None and (len(flows) != 1 or stdout or paths[0].is_dir()):
        raise click.UsageError("-o goes with one flow, not with a folder, and not with --stdout")
    if prove and stdout:
        raise click.UsageError("--verify wants a file, and --stdout writes none")
    overrides = overrides_of(variables)
    settings = Settings(overrides, os.environ, strict=True)
    built = [_build(path, output, stdout, settings, policy) for path in flows]
    refuse_unknown(overrides, [one.flow.vars if one.flow else None for one in built])
    reports = together(found for one in built for found in one.reports())
    tell(reports, output_format, max_findings, sys.stderr)
    ready = _deliver_all(built, stdout, check, force)
    click.echo(summary(reports), err=True)
    agreed = not prove or _prove(ready)
    if len(ready) < len(built) or not agreed or any(report.failed for report in reports):
        raise SystemExit(1)


def _prove(ready: Sequence[_Built]) -> bool:
    from flowc.commands.registered import Claim, verify  # a build without it is done sooner

    return verify([Claim(one.path, one.flow, one.target) for one in ready if one.flow])


def _deliver_all(
    built: Sequence[_Built], stdout: bool, check: bool, force: bool
) -> Sequence[_Built]:
    """Deliver the modules that there are; return those of which all is well."""
    ready = []
    targets: dict[Path, Path] = {}
    for one in built:
        first = targets.setdefault(one.target, one.path)
        if first != one.path and not stdout:
            shown = visible(f"{one.path}: error: not written, since {first} becomes {one.target}")
            click.echo(f"{shown} too", err=True)
        elif one.data is not None and _deliver(one, one.data, stdout, check, force):
            ready.append(one)
    return ready


def _build(
    path: Path, output: Path | None, stdout: bool, settings: Settings, policy: Policy
) -> _Built:
    target = output or target_of(path)
    data = read_flow(path)
    if isinstance(data, Report):
        return _Built(path, target, data)
    checked = judged(check_flow(data, name_of(path), settings, Beside(path)), policy)
    module = emit(checked)
    fault = None if stdout or output or module is None else name_fault(target)
    if fault is None:
        return _Built(path, target, checked.report, module, checked.flow, checked.used)
    finding = Finding(fault, Span(0, 0), hint="choose another with -o", rule="invalid-name")
    report = Report(checked.report.source, (finding, *checked.report.findings))
    return _Built(path, target, report, None, checked.flow, checked.used)


def _deliver(one: _Built, data: bytes, stdout: bool, check: bool, force: bool) -> bool:
    """Print, compare or write a module; return whether all is well."""
    shown = visible(str(one.target))
    if stdout:
        click.echo(data, nl=False)
        return True
    try:
        if check:
            return _compare(one.target, data)
        changed = write_file(one.target, data, force, one.path)
    except Refused as refused:
        click.echo(f"{shown}: error: not written, since {visible(str(refused))}", err=True)
        return False
    click.echo(f"{shown}: {'written' if changed else 'up to date'}", err=True)
    return True


def _compare(target: Path, data: bytes) -> bool:
    """Print how a file would change; return whether it would not."""
    old = old_content(target)
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
