"""Writes the page of `flowc run FLOW --help`: the flow's inputs as options, outputs and tasks."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import click

from flowc.commands.runs.given_inputs import default_of
from flowc.commands.runs.input_texts import way_to_write
from flowc.commands.runs.launch import Launch
from flowc.commands.runs.tasks import jobs_of
from flowc.commands.runs.wanted_inputs import Wanted
from flowc.language.types import type_text
from flowc.reporting.formats.shared_text import short

_SHOWN = 40
"""Tasks that are listed."""
_UNKNOWN = {False: "[required]", True: "[default: each task's own]"}
"""What is said of an input without a default, by whether tasks have theirs."""


def write_page(launch: Launch, own: Collection[str], formatter: click.HelpFormatter) -> None:
    """Write the page of a flow, but for its usage; `own` are the options of the command itself."""
    if launch.flow.description and not launch.only:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_text(launch.flow.description))
    names = ", ".join(f"'{job}'" for job in launch.only)
    tasks = f"task {names}" if len(launch.only) == 1 else f"tasks {short(names)}"
    of = tasks if launch.only else f"flow '{launch.flow.name}'"
    _section(formatter, f"Inputs of the {of}", [_row(one, own) for one in launch.wanted])
    if not launch.only:
        outputs = [
            (f"{o.name} {type_text(o.type)}", _text(o.description)) for o in launch.flow.outputs
        ]
        _section(formatter, "Outputs", outputs)
        formatter.write_paragraph()
        formatter.write_text("Tasks: " + ", ".join(_listed(launch)))
    formatter.write_paragraph()
    formatter.write_text("`flowc run --help` shows the options that every flow has.")


def _section(formatter: click.HelpFormatter, name: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(name):
            formatter.write_dl(rows)


def _row(wanted: Wanted, own: Collection[str]) -> tuple[str, str]:
    option = f"--{wanted.name}"
    behind = "-- " if option in own else ""
    default = default_of(wanted)
    told = [
        _text(wanted.description),
        way_to_write(wanted.type),
        f"[default: {short(default)}]" if default is not None else _UNKNOWN[wanted.fixed],
        "[only behind --, since flowc has an option of this name]" if behind else "",
    ]
    return f"{behind}{option} {type_text(wanted.type)}", "  ".join(part for part in told if part)


def _text(description: str | None) -> str:
    return short(" ".join((description or "").split()))


def _listed(launch: Launch) -> Iterator[str]:
    paths = list(jobs_of(launch.flow))
    yield from paths[:_SHOWN]
    if len(paths) > _SHOWN:
        yield f"and {len(paths) - _SHOWN} more"
