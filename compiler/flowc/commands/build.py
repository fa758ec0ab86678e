"""`flowc build`: compile flows to the `workflow.py` that Flyte registers."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from flowc.commands.beside import Beside
from flowc.commands.files import Refused, flows_in, name_fault, read_file, target_of, write_file
from flowc.commands.reporting import read_flow, summary, tell, together, with_report_options
from flowc.findings import Finding, Report
from flowc.pipeline import check as check_flow
from flowc.pipeline import emit
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
"""


@dataclass(frozen=True)
class _Built:
    path: Path
    target: Path
    report: Report
    data: bytes | None = None
    vars: Collection[str] | None = ()  # None: nobody knows
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
@click.option("--var", "variables", multiple=True, metavar="NAME=VALUE", help="Set a var.")
@with_report_options
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    stdout: bool,
    check: bool,
    force: bool,
    variables: tuple[str, ...],
    output_format: str,
    max_findings: int,
) -> None:
    """Compile flows: files, or every YAML file below folders.

    `flow.yaml` becomes `workflow.py` beside it, `NAME.yaml` becomes `NAME.py`. A flow with errors
    writes nothing, and never stops the others. Findings go to standard error.
    """
    flows = list(flows_in(paths))
    if output is not None and (len(flows) != 1 or stdout):
        raise click.UsageError("-o goes with one flow, and not with --stdout")
    overrides = _overrides(variables)
    settings = Settings(overrides, os.environ, strict=True)
    built = [_build(path, output, stdout, settings) for path in flows]
    _refuse_unknown(overrides, built)
    reports = together(found for one in built for found in one.reports())
    tell(reports, output_format, max_findings, sys.stderr)
    failed = any(report.failed for report in reports)
    targets: dict[Path, Path] = {}
    for one in built:
        first = targets.setdefault(one.target, one.path)
        if first != one.path and not stdout:
            shown = visible(f"{one.path}: error: not written, since {first} becomes {one.target}")
            click.echo(f"{shown} too", err=True)
            failed = True
        elif one.data is not None:
            failed |= not _deliver(one, one.data, stdout, check, force)
    click.echo(summary(reports), err=True)
    if failed:
        raise SystemExit(1)


def _overrides(variables: Iterable[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in variables]
    for name, separator, _ in pairs:
        if not separator or not name:
            raise click.UsageError(f"--var wants NAME=VALUE, got '{name}'")
    return {name: value for name, _, value in pairs}


def _refuse_unknown(overrides: dict[str, str], built: Iterable[_Built]) -> None:
    """Refuse a --var that no flow has, if all flows could be read."""
    known = [one.vars for one in built]
    for name in overrides:
        if all(names is not None and name not in names for names in known):
            raise click.UsageError(f"no flow has a var '{name}'")


def _build(path: Path, output: Path | None, stdout: bool, settings: Settings) -> _Built:
    target = output or target_of(path)
    data = read_flow(path)
    if isinstance(data, Report):
        return _Built(path, target, data, None, None)
    checked = check_flow(data, str(path), settings, Beside(path))
    names = checked.flow.vars if checked.flow else None
    module = emit(checked)
    fault = None if stdout or output or module is None else name_fault(target)
    if fault is None:
        return _Built(path, target, checked.report, module, names, checked.used)
    finding = Finding(fault, Span(0, 0), hint="choose another with -o", rule="invalid-name")
    report = Report(checked.report.source, (finding, *checked.report.findings))
    return _Built(path, target, report, None, names, checked.used)


def _deliver(one: _Built, data: bytes, stdout: bool, check: bool, force: bool) -> bool:
    """Print, compare or write a module; return whether all is well."""
    shown = visible(str(one.target))
    if stdout:
        click.echo(data, nl=False)
        return True
    try:
        if check:
            return _compare(one.target, data)
        changed = write_file(one.target, data, force)
    except Refused as refused:
        click.echo(f"{shown}: error: not written, since {refused}", err=True)
        return False
    click.echo(f"{shown}: {'written' if changed else 'up to date'}", err=True)
    return True


def _compare(target: Path, data: bytes) -> bool:
    """Print how a file would change; return whether it would not."""
    try:
        old = read_file(target, 1 << 30) if target.exists() else b""
    except OSError as error:
        raise Refused(error.strerror or str(error)) from None
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
