"""The forms of a drawing: files that other programs show, and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flowc.drawing.graph import Graph

FORMS: Final = ("svg", "mmd", "dot", "json", "txt")
"""What files can be written, by how their names end."""

READERS: Final = ("github", "gitlab")
"""Who shows Mermaid, each within limits of its own."""


def form_named(
    name: str, reader: str, width: int, is_ascii: bool, colour: bool = False
) -> Callable[[Graph], str]:
    """Return what writes a form of FORMS.

    `reader` is who shows Mermaid; `width` is that of the text, in columns, which has colours if
    those are wanted.
    """
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
