"""What the change of a flow means: two flows become changes, and those what people read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flowc.diffing.file_change import Entry

FORMATS = ("text", "json", "markdown")

Format = Callable[[Sequence[Entry], bool], str]
"""From what there is to tell, and whether colours are wanted."""


def format_named(name: str) -> Format:
    """Return the output format of a name in FORMATS."""
    if name == "json":
        from flowc.diffing.json import as_json

        return as_json
    if name == "markdown":
        from flowc.diffing.markdown import as_markdown

        return as_markdown
    from flowc.diffing.text import as_text

    return as_text
