"""The forms of a drawing: files that other programs show, and texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flowc.drawing.fold_groups import fold_groups
from flowc.drawing.graph import Graph

if TYPE_CHECKING:
    from flowc.drawing.describe_tasks import TaskFacts  # loaded for pages alone

FORMS: Final = ("html", "svg", "mmd", "dot", "json", "txt")
"""What files can be written, by how their names end."""

READERS: Final = ("github", "gitlab")
"""Who shows Mermaid, each within limits of its own."""


def form_named(
    name: str,
    reader: str,
    width: int,
    is_ascii: bool,
    colour: bool = False,
    closed: Collection[str] = (),
    facts: Mapping[str, TaskFacts] = MappingProxyType({}),
) -> Callable[[Graph], str]:
    """Return what writes a form of FORMS, some groups of a graph closed.

    `reader` is who shows Mermaid; `width` is that of the text, in columns, which has colours if
    those are wanted; `facts` are what a page says of tasks, by their nodes' ids.
    """
    if name == "html":
        from flowc.drawing.forms.page import as_page

        return lambda graph: as_page(graph, closed, facts)
    write = _writer(name, reader, width, is_ascii, colour)
    return lambda graph: write(fold_groups(graph, closed))


def _writer(
    name: str, reader: str, width: int, is_ascii: bool, colour: bool
) -> Callable[[Graph], str]:
    if name == "svg":
        from flowc.drawing.forms.svg import as_svg

        return as_svg
    if name == "mmd":
        from flowc.drawing.forms.mermaid import as_mermaid

        return lambda graph: as_mermaid(graph, reader)
    if name == "dot":
        from flowc.drawing.forms.dot import as_dot

        return as_dot
    if name == "json":
        from flowc.drawing.forms.json import as_json

        return as_json
    from flowc.drawing.forms.text import as_text

    return lambda graph: as_text(graph, width, is_ascii, colour)
