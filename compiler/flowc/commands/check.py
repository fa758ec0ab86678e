"""`flowc check`: find what is wrong with flows, and write nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from flowc.commands.beside import Beside
from flowc.commands.files import flows_in
from flowc.commands.reporting import read_flow, summary, tell, together, with_report_options
from flowc.findings import Report
from flowc.limits import MAX_BYTES
from flowc.pipeline import check
from flowc.variables import Settings

_EPILOG = """\b
Examples:
  flowc check flow.yaml
  flowc check flows/ --output-format concise
  flowc check - --stdin-filename flow.yaml < flow.yaml
"""


@click.command("check", epilog=_EPILOG)
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
)
@click.option("--stdin-filename", default="-", help="What findings call the flow on `-`.")
@with_report_options
def command(
    paths: tuple[Path, ...], stdin_filename: str, output_format: str, max_findings: int
) -> None:
    """Check flows: files, every YAML file below folders, or `-` for standard input.

    Findings go to standard output, the count of them to standard error. A warning alone is no
    failure. What a flow on `-` uses is found relative to the file that --stdin-filename names.
    """
    reports = together(
        found for path in flows_in(paths) for found in _reports(path, stdin_filename)
    )
    tell(reports, output_format, max_findings, sys.stdout)
    click.echo(summary(reports), err=True)
    if any(report.failed for report in reports):
        raise SystemExit(1)


def _reports(path: Path, stdin_filename: str) -> Iterator[tuple[str, Report]]:
    """Yield the report of a flow and of each file that it uses, by their keys."""
    is_input = str(path) == "-"
    data = sys.stdin.buffer.read(MAX_BYTES + 1) if is_input else read_flow(path)
    name = stdin_filename if is_input else str(path)
    load = None if name == "-" else Beside(Path(name))
    key = load.key if load else name
    if isinstance(data, Report):
        yield key, data
        return
    checked = check(data, name, Settings(environ=os.environ), load)
    yield key, checked.report
    yield from checked.used.items()
