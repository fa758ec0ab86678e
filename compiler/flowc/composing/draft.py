"""A flow on its way from a document to a model, and what is gathered on that way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import Any, Generic, TypeVar

from flowc.findings.finding import Finding
from flowc.findings.record import record
from flowc.findings.source import Path, Span
from flowc.language.block import Block
from flowc.language.references import Reference
from flowc.reading.document import Document

Kind = TypeVar("Kind", bound=Block)


@record(frozen=True)
class Gathered:
    """What is wrong, every reference that was met, and the places whose value nobody knows."""

    findings: tuple[Finding, ...] = ()
    mentioned: frozenset[Reference] = frozenset()
    unknown: frozenset[Path] = frozenset()
    numbers: frozenset[tuple[Span, Span]] = frozenset()
    """Where constants are written that are numbers, and the places that they fill."""

    def __add__(self, other: Gathered) -> Gathered:
        """Return what two stages have gathered, in their order."""
        return Gathered(
            (*self.findings, *other.findings),
            self.mentioned | other.mentioned,
            self.unknown | other.unknown,
            self.numbers | other.numbers,
        )


@record(frozen=True)
class Draft:
    """A document, and the value that it has without vars; paths of that lead into the document."""

    document: Document
    value: Any
    gathered: Gathered
    files: Mapping[str, Document] = field(default_factory=dict)
    """The task files that it is made of, by what is the same for one file."""
    of_files: tuple[Finding, ...] = ()
    """What is wrong with those, whoever uses them."""
    params: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The params of the files that tasks start from, by the keys of the tasks."""


@record(frozen=True)
class Validated(Generic[Kind]):
    """The model, its findings, and what nobody can read.

    `unread` are the values of unknown keys, `unknown` the places whose value did not fit.
    """

    model: Kind | None
    findings: tuple[Finding, ...]
    unread: tuple[Span, ...] = ()
    unknown: frozenset[Path] = frozenset()
