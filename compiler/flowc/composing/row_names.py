"""Turns the names of a task's inputs and outputs into those of one row of its matrix."""

from __future__ import annotations

from collections.abc import Iterable

from flowc.composing.scopes import Scope
from flowc.composing.substitute import Place, Substitution
from flowc.findings.finding import Note
from flowc.findings.source import Path
from flowc.language.references import OPEN, MatrixRef, Piece, split
from flowc.reading.document import Entries, Node
from flowc.reading.unknown import UNKNOWN

_KINDS = ("inputs", "with", "outputs")


def kinds_to_name(node: Node) -> list[str]:
    """Return in which of a task's mappings a name has a reference in it."""
    return [
        kind
        for kind in _KINDS
        if kind in node.entries
        and any(isinstance(key, str) and OPEN in key for key in node.entries[kind][1].entries)
    ]


def with_row_names(
    walk: Substitution, written: str, node: Node, kinds: Iterable[str], scope: Scope
) -> tuple[Node, set[Path]]:
    """Return a task with the names of a row, and which of its names nobody knows.

    `written` is the task's key in the document; what is unknown is told as paths below the task.
    """
    entries, unknown = dict(node.entries), set[Path]()
    for kind in kinds:
        at, owner = entries[kind]
        found: Entries = {}
        for key, entry in owner.entries.items():
            span = walk.document.key_span(("tasks", written, kind, key))
            place = Place(span, scope.label)
            name = _name(str(key), scope, place, walk)
            if name is None:
                unknown.add((kind,))
            elif name in found:
                notes = (Note("first written here", found[name][0]),)
                message = f"the name '{name[:80]}' stands twice in '{kind}' of '{scope.label}'"
                walk.refuse("duplicate-key", message, place, notes=notes, names_row=True)
            else:
                found[name] = entry
        entries[kind] = (at, owner.with_entries(found))
    return node.with_entries(entries), unknown


def _name(key: str, scope: Scope, place: Place, walk: Substitution) -> str | None:
    """Return the name that a key is in a row; None, where nobody knows it."""
    pieces = split(key)
    references = [piece.meaning for piece in pieces if isinstance(piece, Piece)]
    if not references or not all(isinstance(one, MatrixRef) for one in references):
        return key
    parts = [
        walk.column(piece.meaning, scope, place, alone=False)
        if isinstance(piece, Piece) and isinstance(piece.meaning, MatrixRef)
        else piece
        for piece in pieces
    ]
    return None if UNKNOWN in parts else "".join(map(str, parts))
