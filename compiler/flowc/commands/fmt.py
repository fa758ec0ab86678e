"""`flowc fmt`: write flows in the one style."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from flowc.commands.gather_options import with_gather_options
from flowc.commands.path_options import find_flows, home_or_exit, pure_yaml, with_paths
from flowc.commands.report_options import remark, tell, with_report_options
from flowc.limits import MAX_BYTES
from flowc.reporting.formats.shared_text import counted, visible
from flowc.workspace.cache import open_cache
from flowc.workspace.format_files import Formatted, Formatting, format_bytes, format_files
from flowc.workspace.write_file import Refused, replace_file

_EPILOG = """\b
Examples:
  flowc fmt                     format every flow of the project
  flowc fmt flows/              format every flow below a folder
  flowc fmt --check flows/      name the flows that would change, and fail
  flowc fmt --diff flow.yaml    show what would change
  flowc fmt - < flow.yaml       from standard input to standard output
"""


@click.command("fmt", epilog=_EPILOG)
@with_paths(allow_dash=True)
@click.option("--check", is_flag=True, help="Write nothing; fail if a flow would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change, and fail.")
@with_report_options
@with_gather_options
def command(
    paths: tuple[Path, ...],
    check: bool,
    diff: bool,
    output_format: str,
    max_findings: int | None,
    jobs: int | None,
    no_cache: bool,
) -> None:
    """Write flows in the one style.

    Flows are files, folders, globs in quotes, or `-` for standard input. Without any, they are
    those of the project, or `flow.yaml` where there is none. Below a folder, flows are those of
    the project; outside of one, every YAML file. What is neither a flow nor a task file is left
    as it is.

    Puts keys in the language's order, indents by two spaces, spells types as the language does,
    and quotes only where that is needed. Comments, anchors, blank lines between tasks, line ends
    and the order of tasks, inputs and outputs stay. What is no YAML is told, and left as it is.
    """
    home = home_or_exit(output_format, max_findings)
    flows = find_flows(paths, home)
    found = _format(flows.paths, diff or not check, jobs, no_cache)
    reports = [one.report for one in found]
    tell(reports, output_format, home.most(max_findings), sys.stderr)
    failed = any(report.failed for report in reports)
    for one in found:
        if one.name == "-" and not check and not diff:
            click.echo(one.old if one.new is None else one.new, nl=False)
        elif one.changes and (check or diff):
            click.echo(_difference(one) if diff else f"{visible(one.name)}: would change", nl=check)
            failed = True
        elif one.changes:
            failed |= not _write(one)
    changed = sum(one.changes for one in found)
    verb = "would change" if check or diff else "changed"
    remark(f"{counted(len(found), 'flow')}: {changed} {verb}{flows.passed_words}")
    if failed:
        raise SystemExit(1)


def _format(
    paths: Sequence[Path], writes: bool, jobs: int | None, no_cache: bool
) -> list[Formatted]:
    """Return each file in the one style; what comes from standard input is kept nowhere."""
    task = Formatting(writes, pure_yaml(), None if no_cache else open_cache())
    found = iter(format_files([path for path in paths if str(path) != "-"], task, jobs))
    return [_format_input() if str(path) == "-" else next(found) for path in paths]


def _format_input() -> Formatted:
    return format_bytes("-", sys.stdin.buffer.read(MAX_BYTES + 1), pure_yaml())


def _difference(one: Formatted) -> str:
    lines = difflib.unified_diff(
        one.old.decode("utf-8", "replace").splitlines(keepends=True),
        (one.new or b"").decode().splitlines(keepends=True),
        one.name,
        f"{one.name} (formatted)",
    )
    return "".join(visible(line.rstrip("\r\n")) + "\n" for line in lines)


def _write(one: Formatted) -> bool:
    try:
        replace_file(Path(one.name), one.old, one.new or b"")
    except Refused as refused:
        click.echo(
            f"{visible(one.name)}: error: not written, since {visible(str(refused))}", err=True
        )
        return False
    remark(f"{visible(one.name)}: formatted")
    return True
