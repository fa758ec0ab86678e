"""Says where a value was written that a var may have brought to its place."""

from __future__ import annotations

from flowc.findings.source import Path, Span
from flowc.language.references import Piece, VarRef, split
from flowc.reading.document import Document, Node


def value_span(document: Document, path: Path) -> Span:
    """Return the span of a value: inside of the var, where `${{ vars.NAME }}` stands above it."""
    return document.value_span(_origin(document, path))


def value_node(document: Document, path: Path) -> Node | None:
    """Return the node of a value, likewise, if it is written anywhere."""
    return document.value_node(_origin(document, path))


def key_span(document: Document, path: Path) -> Span:
    """Return the span of a key, likewise."""
    return document.key_span(_origin(document, path))


def _origin(document: Document, path: Path) -> Path:
    node = document.root
    for length, step in enumerate(path):
        entry = node.entries.get(step)
        if entry is None:
            place = _place_of_var(document, node)
            return (*place, *path[length:]) if place else path
        node = entry[1]
    return path


def _place_of_var(document: Document, node: Node) -> Path:
    pieces = split(node.value) if isinstance(node.value, str) else []
    match pieces:
        case [Piece(meaning=VarRef(name))]:
            value = document.value_node(("vars", name))
            has_default = value is not None and "env" in value.entries
            return ("vars", name, "default") if has_default else ("vars", name)
    return ()
