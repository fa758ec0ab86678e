"""`flowc check`: find what is wrong with flows, and write nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from flowc.commands.beside import Beside
from flowc.commands.files import flows_in
from flowc.commands.reporting import (
    FORMATS_HELP,
    read_flow,
    summary,
    tell,
    together,
    with_report_options,
)
from flowc.commands.selection import judged, with_policy
from flowc.findings import Report
from flowc.limits import MAX_BYTES
from flowc.pipeline import check
from flowc.policy import Policy
from flowc.variables import Settings

_EPILOG = """\b
Examples:
  flowc check flow.yaml
  flowc check flows/ --output-format concise
  flowc check flows/ --output-format github --strict
  flowc check flows/ --ignore unused-var,floating-git-ref
  flowc check --fix flow.yaml
  flowc check - --stdin-filename flow.yaml < flow.yaml
"""


@click.command("check", epilog=f"{_EPILOG}{FORMATS_HELP}")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option("--stdin-filename", default="-", help="What findings call the flow on `-`.")
@click.option("--fix", is_flag=True, help="First mend in the files what has one safe mending.")
@click.option("--exit-zero", is_flag=True, help="Findings are no failure.")
@with_policy
@with_report_options
def command(
    paths: tuple[Path, ...],
    stdin_filename: str,
    fix: bool,
    exit_zero: bool,
    policy: Policy,
    output_format: str,
    max_findings: int,
) -> None:
    """Check flows: files, every YAML file below folders, or `-` for standard input.

    Findings go to standard output, the count of them to standard error. A warning alone is no
    failure. What a flow on `-` uses is found relative to the file that --stdin-filename names.

    --select, --ignore and --strict concern what `# flowc: ignore[RULE]` can silence. What Flyte
    would refuse is always told.
    """
    flows = list(flows_in(paths))
    if fix and Path("-") in flows:
        raise click.UsageError("--fix wants files, and - is none")
    is_written = not fix or _fix(flows, policy)
    reports = together(found for path in flows for found in _reports(path, stdin_filename, policy))
    tell(reports, output_format, max_findings, sys.stdout)
    click.echo(summary(reports), err=True)
    failed = any(report.failed for report in reports) and not exit_zero
    if failed or not is_written:
        raise SystemExit(1)


def _fix(flows: Sequence[Path], policy: Policy) -> bool:
    from flowc.commands.fixing import fix_all  # a check without it is done sooner

    return fix_all(flows, policy)


def _reports(path: Path, stdin_filename: str, policy: Policy) -> Iterator[tuple[str, Report]]:
    """Yield the report of a flow and of each file that it uses, by their keys."""
    is_input = str(path) == "-"
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if is_input else read_flow(path)
    name = stdin_filename if is_input else str(path)
    load = None if name == "-" else Beside(Path(name))
    key = load.key if load else name
    if isinstance(data, Report):
        yield key, data
        return
    checked = judged(check(data, name, Settings(environ=os.environ), load), policy)
    yield key, checked.report
    yield from checked.used.items()
