"""Chooses what of a flow is drawn, says what a page needs beside it, and writes a picture."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowc.commands.report_options import remark
from flowc.drawing.build_graph import EVERY_FLOW
from flowc.drawing.focus_graph import focus_graph, nodes_named
from flowc.drawing.fold_groups import closed_groups, group_names
from flowc.drawing.forms import form_named
from flowc.drawing.graph import Graph
from flowc.findings.nearest import Guesses
from flowc.flow import Flow
from flowc.limits import MAX_TASKS
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.write_file import Refused, write_text

if TYPE_CHECKING:
    from flowc.drawing.describe_tasks import TaskFacts

Build = Callable[[Collection[str]], Graph]
"""Returns what there is to draw, the flows that some tasks run open."""


def write_page(build: Build, flow: Flow, output: Path, origin: Path) -> None:
    """Write all of a flow's file as a page; raise UsageError where that cannot be done."""
    graph, closed = chosen(build, (), (), (), None, is_page=True)
    write = form_named("html", "", 0, False, False, closed, facts_of([flow], graph))
    write_picture(write(graph), output, origin)


def facts_of(flows: Iterable[Flow], graph: Graph) -> Mapping[str, TaskFacts]:
    """Return what there is to say of each task: of one in two versions, what is so now."""
    from flowc.drawing.describe_tasks import describe_tasks  # a page alone says more of tasks

    ids = {node.id for node in graph.nodes}
    return {id: one for flow in flows for id, one in describe_tasks(flow, ids).items()}


def chosen(
    build: Build,
    expanded: Iterable[str],
    closed: Collection[str],
    focus: Sequence[str],
    depth: int | None,
    is_page: bool,
) -> tuple[Graph, set[str]]:
    """Return what is to be drawn, and the groups to close; a page has all that they hold."""
    named = (*focus, *expanded, *closed)  # `prep.load` is a task of a flow, `prep.sdtm` a group
    around = {name[:at] for name in named for at, sign in enumerate(name) if sign == "."}
    graph = build(around | {*expanded})
    if is_page and graph.tasks <= MAX_TASKS:
        graph = build(EVERY_FLOW)
    names = group_names(graph)
    for name in (*expanded, *closed):
        if name not in names:
            raise click.UsageError(_unknown("group", name, names))
    opened, starts = {*expanded, *around}, list[str]()
    for name in focus:
        found = nodes_named(graph, name)
        if not found:
            tasks = [node.name for node in graph.nodes if node.is_task]
            raise click.UsageError(_unknown("task", name, [*names, *tasks]))
        starts += found
    if starts:
        homes = {node.group for node in graph.nodes if node.id in {*starts}}
        opened |= homes - {*closed}
        graph = focus_graph(graph, starts, depth)
    return graph, closed_groups(graph, opened, closed)


def _unknown(kind: str, name: str, names: list[str]) -> str:
    hint = Guesses().did_you_mean(name, names)
    return visible(f"there is no {kind} {name!a}" + (f": {hint}" if hint else ""))


def write_picture(text: str, output: Path, flow: Path) -> None:
    """Write the picture of a flow's file; raise UsageError where that cannot be done."""
    try:
        write_text(output, text, force=True, origin=flow)
    except Refused as refused:
        raise click.UsageError(f"{str(output)!a}: {visible(str(refused))}") from None
    remark(f"{visible(str(output))}: written")
