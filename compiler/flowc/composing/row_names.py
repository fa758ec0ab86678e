"""Turns names with references, of a task's inputs and outputs, into those that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from flowc.composing.refusals import Place
from flowc.composing.scopes import Scope
from flowc.composing.substitute import Substitution
from flowc.findings.finding import Note
from flowc.findings.source import Path, Span
from flowc.language.names import name_finding
from flowc.language.references import OPEN, MatrixRef, Piece, split
from flowc.reading.document import Entries, Node
from flowc.reading.unknown import UNKNOWN

_KINDS = ("inputs", "with", "outputs")


Names = dict[str, dict[str, str]]
"""The names of some of a task's mappings, by how they are written."""


@dataclass(frozen=True)
class Fill:
    """References of one kind, and what one stands for inside of a name at a place."""

    kind: type
    of: Callable[[Any, Place], Any]
    given: Callable[[Any], Span | None] = lambda _: None
    """Where the value of one is given, if that is in another file than the name."""


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

    def place(kind: str, key: str) -> Place:
        return Place(walk.document.key_span(("tasks", written, kind, key)), scope.label)

    fill = Fill(MatrixRef, lambda one, at: walk.column(one, scope, at, alone=False))
    names, unknown = filled_names(walk, node, kinds, place, fill, scope.label)
    return with_names(node, names), unknown


def filled_names(
    walk: Substitution,
    node: Node,
    kinds: Iterable[str],
    place: Callable[[str, str], Place],
    fill: Fill,
    label: str,
) -> tuple[Names, set[Path]]:
    """Return what the names in some of a task's mappings are, and in which nobody knows them all.

    `place` says where a name is written, `label` what messages call the task.
    """
    names, unknown = Names(), set[Path]()
    for kind in kinds:
        first: dict[str, tuple[str, Span]] = {}
        own = names[kind] = {}
        for key in map(str, node.entries[kind][1].entries):
            at = place(kind, key)
            name = _name(key, at, fill)
            is_own = kind != "with" and name != key  # a bad name under `with` is no input's
            if name is None or (is_own and _is_bad(walk, name, key, at, fill)):
                unknown.add((kind,))
            elif name in first:
                written, span = first[name]
                given = _given(written, fill) or _given(key, fill)
                notes = [Note("first written here", span)]
                notes += [Note("the name stands here", at.span)] if given else []
                message = f"the name '{name[:80]}' stands twice in '{kind}' of '{label}'"
                told = Place(given or at.span, at.row)
                walk.refuse("duplicate-key", message, told, notes=tuple(notes), names_row=True)
            else:
                first[name], own[key] = (key, at.span), name
    return names, unknown


def _is_bad(walk: Substitution, name: str, key: str, at: Place, fill: Fill) -> bool:
    """Tell what is wrong with a name that was made, without a hint: its parts mean something."""
    finding = name_finding(name, at.span)
    if finding is None:
        return False
    given = _given(key, fill)
    notes = (Note("the name stands here", at.span),) if given else ()
    span = given or at.span
    walk.findings.append(replace(finding, span=span, notes=notes, hint=None, row=at.row))
    return True


def _given(key: str, fill: Fill) -> Span | None:
    references = [piece.meaning for piece in split(key) if isinstance(piece, Piece)]
    return next(filter(None, map(fill.given, references)), None)


def with_names(node: Node, names: Names) -> Node:
    """Return a task whose mappings have other names, without those that have none."""
    entries = dict(node.entries)
    for kind, own in names.items():
        span, owner = entries[kind]
        named: Entries = {name: owner.entries[key] for key, name in own.items()}
        entries[kind] = (span, owner.with_entries(named))
    return node.with_entries(entries)


def _name(key: str, at: Place, fill: Fill) -> str | None:
    """Return the name that a key stands for; None, where nobody knows it."""
    pieces = split(key)
    references = [piece.meaning for piece in pieces if isinstance(piece, Piece)]
    if not references or not all(isinstance(one, fill.kind) for one in references):
        return key
    parts = [fill.of(piece.meaning, at) if isinstance(piece, Piece) else piece for piece in pieces]
    return None if UNKNOWN in parts else "".join(map(str, parts))
