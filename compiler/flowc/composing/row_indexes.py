"""Reads what stands in a matrix as the index of a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from flowc.composing.constants import constant_at
from flowc.composing.scopes import Cell
from flowc.composing.var_spans import value_node, value_span
from flowc.composing.vars import Variable
from flowc.composing.wrong_values import kind_of
from flowc.findings.finding import Finding, Note
from flowc.findings.source import Path, Span
from flowc.language.references import SAME
from flowc.reading.document import Document

_INDEX = re.compile(r"[A-Za-z0-9_]+")


def index_of(value: Any, span: Span, written: str | None = None) -> str | Finding:
    """Return a value as an index, or what is wrong with it (language page, section 10)."""
    if type(value) not in (str, int):
        message = f"an index is a text or an integer, got {kind_of(value, written)}"
        return Finding(message, span, rule="wrong-value")
    text = str(value)
    if not _INDEX.fullmatch(text):
        message = f"the index '{text[:60]}' is not made of ASCII letters, digits and '_'"
        return Finding(message, span, rule="invalid-name")
    if (text,) == SAME:
        message = f"the index '{text}' is the word for the row of the same index"
        return Finding(message, span, rule="invalid-name")
    return text


def distinct_indexes(
    document: Document,
    values: Iterable[tuple[Path, Any]],
    findings: list[Finding],
    what: str,
    hint: Callable[[Path], str],
) -> Iterator[tuple[str, Path, Cell]]:
    """Yield the good and distinct ones of some indexes with their places; tell of the others.

    `hint` says what to write for the one at a path that is no index.
    """
    first: dict[str, Span] = {}
    for path, value in values:
        span = value_span(document, path)
        index = index_of(value, span, _number(document, path) if type(value) is float else None)
        if isinstance(index, Finding):
            findings.append(replace(index, hint=hint(path)))
        elif index in first:
            notes = (Note("first written here", first[index]),)
            message = f"{what} '{index}' stands twice in the matrix"
            findings.append(Finding(message, span, notes, rule="duplicate-key"))
        else:
            first[index] = span
            node = value_node(document, path)
            yield index, path, Cell(Variable(value, 1, len(index)), span, node)


def _number(document: Document, path: Path) -> str:
    """Return the digits of the number at a path, or of the var that it stands for."""
    constant = constant_at(document, path, None)
    return constant.number if constant else document.raw(path)
