"""`flowc graph`: show a flow as a picture, or write that to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size

import click

from flowc.commands import completed_by
from flowc.commands.graph_pictures import chosen, facts_of, write_picture
from flowc.commands.graph_subjects import flow_as_it_is, flow_in_last_run, flow_since
from flowc.commands.path_options import default_flow
from flowc.commands.reader_option import with_reader
from flowc.commands.report_options import tell, with_quiet
from flowc.commands.vars_options import Given, with_vars
from flowc.drawing.forms import FORMS, form_named
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.terminal import has_colour

_EPILOG = """\b
Examples:
  flowc graph flow.yaml                     the picture in the terminal
  flowc graph flow.yaml -o flow.html --open one page: groups, search, all of a task
  flowc graph flow.yaml -o flow.svg         a file: .svg, .mmd, .dot, .json, .txt
  flowc graph flow.yaml --format mmd        Mermaid, to paste into a description
  flowc graph flow.yaml --focus train       what a task needs, and what needs it
  flowc graph flow.yaml --expand-group prep
  flowc graph --diff main flow.yaml         what a change does to the flow
  flowc graph --diff old.yaml new.yaml      two files, without Git
  flowc graph --run flow.yaml -o run.html   states and times of the last flowc run
\b
Groups are the rows of a matrix, by the task that has it, the tasks that start
from one task file, by the path of that, and the flows that tasks run, by the task.
Of a large flow (more than 60 nodes) all are one node each, of a small one the
flows alone. A page opens and closes them.
\b
Exit codes: 0 drawn, 1 the flow has errors (it is drawn all the same, if it can
be read, but for --diff), 2 wrong usage.
"""

_TEXT = 100
"""Columns of a file of text."""


@click.command("graph", epilog=_EPILOG)
@click.argument(
    "flow", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the picture there, in the form that the name ends with.",
)
@click.option("--format", "form", type=click.Choice(FORMS), help="The form of the picture.")
@with_reader
@click.option(
    "--expand-group",
    "expanded",
    metavar="GROUP",
    multiple=True,
    shell_complete=completed_by("groups"),
    help="Open a group.",
)
@click.option(
    "--collapse-group",
    "closed",
    metavar="GROUP",
    multiple=True,
    shell_complete=completed_by("groups"),
    help="Close a group.",
)
@click.option(
    "--focus",
    metavar="TASK",
    multiple=True,
    shell_complete=completed_by("drawn"),
    help="Show what a task or group needs, and what needs it.",
)
@click.option("--depth", type=click.IntRange(min=0), help="At most so many edges away from it.")
@click.option(
    "--diff",
    "version",
    metavar="REF",
    shell_complete=completed_by("files"),
    help="Show what changed since a Git revision, or another file.",
)
@click.option(
    "--run", "is_run", is_flag=True, help="Show what became of each task in the last flowc run."
)
@click.option("--stub", is_flag=True, help="With --run: in the last run with stubs.")
@click.option("--open", "is_opened", is_flag=True, help="Show the FILE, a page or an SVG.")
@with_quiet
@with_vars
def command(
    flow: Path | None,
    output: Path | None,
    form: str | None,
    reader: str,
    expanded: tuple[str, ...],
    closed: tuple[str, ...],
    focus: tuple[str, ...],
    depth: int | None,
    version: str | None,
    is_run: bool,
    stub: bool,
    is_opened: bool,
    given: Given,
) -> None:
    """Show a flow as a picture, in the terminal or in a file.

    It has tasks, types, launch inputs, constants, flow outputs, artifacts and exports. Without
    FLOW, `flow.yaml` is meant. Without -o and --format, the picture is text: boxes and lines for a
    small flow, an indented tree for a large one. What breaks a rule is drawn, too.
    """
    if depth is not None and not focus:
        raise click.UsageError("--depth goes with --focus")
    if is_run and version is not None:
        raise click.UsageError("--run and --diff do not go together")
    if stub and not is_run:
        raise click.UsageError("--stub goes with --run")
    form = form or _form_of(output)
    if is_opened and (output is None or form not in ("html", "svg")):
        raise click.UsageError("--open goes with -o FILE, a page or an SVG")
    flow = flow or default_flow()
    if is_run:
        subject = flow_in_last_run(flow, given, stub)
    elif version is not None:
        subject = flow_since(version, flow, given)
    else:
        subject = flow_as_it_is(flow, given)
    if subject.build is not None:
        graph, shut = chosen(subject.build, expanded, closed, focus, depth, form == "html")
        is_terminal = output is None and form is None
        width = get_terminal_size().columns if is_terminal else _TEXT
        is_ascii = is_terminal and not _takes_signs(sys.stdout.encoding)
        colour = is_terminal and has_colour(sys.stdout)
        facts = facts_of(subject.flows, graph) if form == "html" else {}
        write = form_named(form or "txt", reader, width, is_ascii, colour, shut, facts)
        text = write(graph)
        if output is None:  # a form is UTF-8 wherever it is read
            click.echo(text if form is None else text.encode(), nl=False, color=colour)
        else:
            write_picture(text, output, flow)
            if is_opened and click.launch(str(output)) != 0:
                click.echo(f"{visible(str(output))}: no program is found to show it", err=True)
    if subject.failed:
        tell(subject.failed, "full", None, sys.stderr)
        raise SystemExit(1)


def _form_of(output: Path | None) -> str | None:
    """Return the form of a file by how its name ends; raise UsageError where that says nothing."""
    if output is None:
        return None
    form = output.suffix.removeprefix(".").lower()
    if form not in FORMS:
        names = ", ".join(f".{name}" for name in FORMS)
        raise click.UsageError(f"{str(output)!a} ends with none of {names}: name a --format")
    return form


def _takes_signs(encoding: str | None) -> bool:
    """Whether a text in an encoding may hold the signs of boxes."""
    try:
        "┌▶◆✗".encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
