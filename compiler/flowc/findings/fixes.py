"""Turns a name and what was surely meant by it into the fix that writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowc.findings.finding import Edit, Fix
from flowc.findings.nearest import Guesses
from flowc.findings.source import Path, Places, Span

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
"""What may be written without quotes wherever a name stands."""
_SHOWN = 80


def respelt(guesses: Guesses, span: Span, name: str, known: Iterable[str]) -> Fix | None:
    """Return the fix that writes the only near name over a span, if there is such a name."""
    near = guesses.sure_match(name, known)
    return instead(span, name, near) if near and _WORD.fullmatch(near) else None


def instead(span: Span, old: str, new: str) -> Fix:
    """Return the fix that writes a text over a whole span; `old` is what it is told as."""
    return Fix(f"'{old[:_SHOWN]}' is now '{new}'", (Edit(span, new),))


def respelt_within(
    places: Places, path: Path, name: str, known: Iterable[str], around: str = "{}"
) -> Fix | None:
    """Return the fix that writes the only near name for one that stands in the value at a path.

    `around` is the text that the name is a part of there, such as `inputs.{}`.
    """
    near = places.guesses.sure_match(name, known)
    if near is None or not _WORD.fullmatch(near):
        return None
    return replaced(
        places.value_span(path), places.raw(path), around.format(name), around.format(near)
    )


def replaced(span: Span, raw: str, old: str, new: str) -> Fix | None:
    """Return the fix that writes a word for the only place in a span's text where another
    stands."""
    found = list(re.finditer(rf"(?<![\w.-]){re.escape(old)}(?![\w.-])", raw))
    if len(found) != 1 or len(raw) != span.end - span.start:
        return None
    start = span.start + found[0].start()
    return instead(Span(start, start + len(old)), old, new)
