"""What the commands share: reading flows, and telling their findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import IO, Any

import click

from flowc.findings.finding import Report
from flowc.findings.source import Source
from flowc.limits import MAX_FINDINGS
from flowc.reporting.formats import FORMATS, format_named
from flowc.reporting.formats.shared_text import counted, visible
from flowc.workspace.terminal import QUIET, has_colour, is_quiet

FOR_PEOPLE = ("full", "concise", "grouped")
"""Formats that people read, beside all else that a command says."""

_FROM_ROOT = frozenset(("github", "gitlab", "sarif", "azure"))
"""Formats of programs that know files by their paths in the repository."""

_FILE = "flowc.report_file"
"""Where click's context keeps what `--report-file` says."""

FORMATS_HELP = "\b\nOutput formats:\n" + "".join(
    f"  {name:<12} {what}\n" for name, what in FORMATS.items()
)


def with_report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how findings are told."""
    command = click.option(
        "--max-findings",
        type=click.IntRange(min=0),
        help=f"Most findings to tell of a file; 0 for all. [default: {MAX_FINDINGS}]",
    )(command)
    command = click.option(
        "--report-file",
        type=click.Path(dir_okay=False, path_type=Path),
        expose_value=False,
        callback=lambda context, _, path: context.meta.update({_FILE: path}),
        help="Write findings there in that format, and tell them here in full.",
    )(command)
    command = with_format(FORMATS, "full", "How findings are told.")(command)
    return with_quiet(command)


def with_format(
    formats: Iterable[str], default: str, told: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options that choose a format, `json` among them."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run(output_format: str, as_json: bool, **rest: Any) -> Any:
            return command(output_format="json" if as_json else output_format, **rest)

        with_json = click.option(
            "--json", "as_json", is_flag=True, help="Short for --output-format json."
        )(run)
        return click.option(
            "--output-format",
            type=click.Choice([*formats]),
            default=default,
            show_default=True,
            help=told,
        )(with_json)

    return add


def with_quiet(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that leaves out what `remark` says."""
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=lambda context, _, quiet: context.meta.update({QUIET: quiet}),
        help="Tell findings and errors alone.",
    )(command)


def remark(text: str) -> None:
    """Say on standard error what is no finding and no error, unless that is not wanted."""
    if not is_quiet():
        click.echo(text, err=True)


def tell(reports: Sequence[Report], output_format: str, most: int | None, stream: IO[str]) -> None:
    """Print the findings of reports to a stream, in colour on a terminal.

    With `--report-file`, what is told first goes to that file, and to the stream in full. Raises
    UsageError where it cannot be written.
    """
    context = click.get_current_context(silent=True)
    file = context and context.meta.pop(_FILE, None)
    most = MAX_FINDINGS if most is None else most
    if file:
        _write(file, _text(reports, output_format, most, False))
        output_format = "full"
    colour = has_colour(stream)
    text = _text(reports, output_format, most, colour)
    click.echo(text, nl=False, file=stream, color=colour)


def _text(reports: Sequence[Report], output_format: str, most: int, colour: bool) -> str:
    if output_format in _FROM_ROOT:
        reports = [_from_root(report) for report in reports]
    if output_format in FOR_PEOPLE and not any(report.findings for report in reports):
        return ""
    return format_named(output_format)(reports, most, colour)


def _write(file: Path, text: str) -> None:
    # a command without it is done sooner
    from flowc.workspace.write_file import Refused, write_text

    try:
        write_text(file, text, force=True)
    except Refused as refused:
        raise click.UsageError(f"--report-file: {visible(str(refused))}") from None


def stream_for(output_format: str, is_check: bool) -> IO[str]:
    """Return where `build` tells findings: what programs read of a check has a stream of its
    own."""
    return sys.stdout if is_check and output_format not in FOR_PEOPLE else sys.stderr


def _from_root(report: Report) -> Report:
    """Return a report with its file called by its path in the Git repository."""
    name = report.source.name
    try:
        path = os.path.abspath(name)
        above = map(str, Path(path).parents)
        root = next((place for place in above if os.path.lexists(os.path.join(place, ".git"))), "")
        called = os.path.relpath(path, root or os.curdir)
    except (OSError, ValueError):  # no working folder, or another drive
        return report
    if name == "-" or called.startswith(os.pardir):
        return report
    return Report(Source(called.replace(os.sep, "/"), report.source.text), report.findings)


def summary(
    reports: Sequence[Report], others: Sequence[Report] = (), troubles: Sequence[str] = ()
) -> str:
    """Count flows and findings in words.

    `others` are reports of what is no flow, `troubles` are told besides findings.
    """
    counts = {"error": 0, "warning": 0}
    for report in (*reports, *others):
        for finding in report.findings:
            counts[finding.severity] += 1
    found = [counted(number, name) for name, number in counts.items() if number] + [*troubles]
    return f"{counted(len(reports), 'flow')}: {', '.join(found) or 'no findings'}"
