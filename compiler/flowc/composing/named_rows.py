"""Turns a value that is no index into a row with a name and a column for it, for a hint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from flowc.composing.var_spans import value_span
from flowc.findings.source import Path, Span
from flowc.language.references import OPEN, MatrixRef, Piece, VarRef, split
from flowc.reading.document import Document, Node

_PLAIN = re.compile(r"[A-Za-z_](?:[\w./ -]*[\w./-])?", re.ASCII)
_WORDS = ("true", "false", "null", "matrix")
_SHOWN = 6
_LONG = 40


def named_row(
    document: Document, places: Mapping[str, tuple[Path, object]], spliced: set[str]
) -> str:
    """Return the hint that gives a row a name, beside its values as they are.

    `places` are the columns with their values, and where those are written; `spliced` the columns
    that stand inside of texts, where a number has to be a text itself to keep its digits.
    """
    cells = {
        name: (value, _raw(document, value_span(document, path)))
        for name, (path, value) in places.items()
    }
    shown = [
        f"{name}: {_written(value, raw, name in spliced)}"
        for name, (value, raw) in islice(cells.items(), _SHOWN)
    ]
    column = next(name for name in ("id", "row", "row_id") if name not in cells)
    if len(cells) > _SHOWN:
        shown.append("...")
    row = ", ".join((f"{column}: {_name(cells)}", *shown))
    return f"name the row, and give the value a column of its own: matrix: [{{{row}}}, ...]"


def _written(value: object, raw: str, is_text: bool) -> str:
    if type(value) is str and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        found = value
    elif type(value) is str:
        found = json.dumps(value, ensure_ascii=False)
    elif value is None:
        found = "null"
    elif type(value) in (int, float, bool) and OPEN not in raw:
        found = f'"{raw}"' if is_text and type(value) is not int else raw
    else:
        found = "..."
    return found if len(found) <= _LONG else "..."


def _name(cells: Mapping[str, tuple[object, str]]) -> str:
    """Return a name for a row, made of what it holds."""
    texts = [
        value if isinstance(value, str) else raw
        for value, raw in cells.values()
        if isinstance(value, str | int | float) and OPEN not in raw
    ]
    parts = [re.sub(r"[^A-Za-z0-9]+", "_", text[:_LONG]).strip("_") for text in texts]
    name = "_".join(part for part in parts[:3] if part)
    if not name[:1].isalpha() or name.lower() in _WORDS:
        name = f"{next(iter(cells))}_{name}"
    return name if name[-1:] != "_" and len(name) < _LONG and name.isascii() else "row_1"


def _raw(document: Document, span: Span) -> str:
    """Return how a value is written, in its var where that stands there."""
    raw = document.source.text[slice(*span)]
    match split(raw.strip("\"' ")):
        case [Piece(meaning=VarRef(name))]:
            path = ("vars", name, "default")
            return document.raw(path if document.written(path) else path[:2])
    return raw


def columns_used(task: Node) -> tuple[set[str], set[str]]:
    """Return which columns of its matrix a task has inside of texts, and which as whole values."""
    spliced, whole = set[str](), set[str]()
    for text in _texts(task):
        pieces = split(text)
        meanings = (piece.meaning for piece in pieces if isinstance(piece, Piece))
        found = {meaning.name for meaning in meanings if isinstance(meaning, MatrixRef)}
        (whole if len(pieces) == 1 else spliced).update(found)
    return spliced, whole


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node.value, str) and OPEN in node.value:
        yield node.value
    for key, (_, child) in node.entries.items():
        if isinstance(key, str) and OPEN in key:
            yield f"{key} "  # a name is a text, whatever fills it
        yield from _texts(child)
