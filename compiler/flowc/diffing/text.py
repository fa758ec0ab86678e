"""Changes as lines of text, in colour on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import click

from flowc.diffing.change import Change, Comparison
from flowc.diffing.file_change import Entry
from flowc.diffing.in_words import Name, Words, cached, mark, sentence
from flowc.reporting.formats.shared_text import visible

_COLOURS = {"+": "green", "-": "red", "~": "yellow"}


def as_text(entries: Sequence[Entry], colour: bool) -> str:
    """Return a line for each file, and below it a line for each change of its flow."""
    return "".join(line + "\n" for entry in entries for line in _entry(entry, colour))


def _entry(entry: Entry, colour: bool) -> Iterator[str]:
    place = _styled(f"{visible(entry.path)}:", colour, bold=True)
    moved = f", moved from {visible(entry.moved)}" if entry.moved else ""
    yield f"{place} {_head(entry)}{moved}"
    if entry.comparison is not None and entry.changed:
        yield from _comparison(entry.comparison, colour, "  ")


def _head(entry: Entry) -> str:
    if entry.state == "failed":
        return "not compared, since there are errors"
    if not entry.changed:
        return "no change in meaning"
    words = {"added": " added", "deleted": " deleted (breaks launches)"}.get(entry.state, "")
    return f"flow '{entry.flow}'{words}"


def _comparison(comparison: Comparison, colour: bool, indent: str) -> Iterator[str]:
    yield from _lines((c for c in comparison.changes if c.affects), colour, indent)
    if comparison.verdicts:
        yield f"{indent}cached results:"
        yield from (f"{indent}  {_shown(words)}" for words in cached(comparison.verdicts))
    for within in comparison.within:
        yield f"{indent}in the flow '{within.name}', which it runs:"
        yield from _comparison(within, colour, indent + "  ")
    idle = [change for change in comparison.changes if not change.affects]
    if idle:
        yield f"{indent}without any effect on a run:"
        yield from _lines(idle, colour, indent + "  ")


def _lines(changes: Iterable[Change], colour: bool, indent: str) -> Iterator[str]:
    for change in changes:
        sign = mark(change)
        line = f"{indent}{_styled(sign, colour, _COLOURS[sign])} {_shown(sentence(change))}"
        yield _styled(line, colour, bold=True) if change.breaks else line


def _shown(words: Words) -> str:
    return "".join(f"'{piece}'" if isinstance(piece, Name) else visible(piece) for piece in words)


def _styled(text: str, colour: bool, paint: str | None = None, bold: bool = False) -> str:
    return click.style(text, fg=paint, bold=bold or None) if colour else text
