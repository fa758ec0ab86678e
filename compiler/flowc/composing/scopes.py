"""What expanding a document tells of its tasks: what stands for what, and what names mean in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from flowc.composing.draft import Gathered
from flowc.composing.vars import Variable
from flowc.findings.record import record
from flowc.findings.source import Span
from flowc.language.references import ANY
from flowc.reading.document import Document, Node

Index = tuple[str, ...]
"""What names a row of a matrix: a value of each axis, or that of the first column."""


@record(frozen=True)
class Group:
    """The tasks that a task with a matrix stands for; `rows` are their keys in matrix order.

    `is_open` says that nobody knows all rows: a reference to another one is no mistake.
    """

    key: str
    axes: tuple[str, ...]
    rows: Mapping[Index, str]
    is_open: bool = False
    by_places: dict[tuple[int, ...], dict[Index, list[Index]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The rows by what stands at some places of their indexes, as far as that was asked for."""
    slips: dict[Index, Index | None] = field(default_factory=dict, compare=False, repr=False)
    """What was meant by indexes that name no row, as far as that was looked for."""

    def matching(self, index: Index) -> Sequence[Index]:
        """Return the rows that an index means in matrix order, where `*` means every value."""
        if len(index) != len(self.axes):
            return ()
        if ANY not in index:
            return (index,) if index in self.rows else ()
        places = _fixed(index)
        if not places:
            return [*self.rows]
        if places not in self.by_places:
            found = self.by_places[places] = {}
            for row in self.rows:
                found.setdefault(tuple(row[place] for place in places), []).append(row)
        return self.by_places[places].get(tuple(index[place] for place in places), ())

    def effort(self, index: Index) -> int:
        """Return what finding the rows of an index takes, in values of a document."""
        is_looked_up = ANY in index and len(index) == len(self.axes) and bool(_fixed(index))
        return len(self.rows) // 10 if is_looked_up and _fixed(index) not in self.by_places else 0


def _fixed(index: Index) -> tuple[int, ...]:
    return tuple(place for place, part in enumerate(index) if part != ANY)


@record(frozen=True)
class Cell:
    """The value of a column in one row, and where it is written: its node is there."""

    value: Variable
    span: Span
    node: Node | None


@record(frozen=True)
class Scope:
    """What names mean in an expanded task, beside vars, and what messages call that task.

    `columns` are the values of `${{ matrix.NAME }}`; None stands for a task without a matrix.
    A task of which nobody knows the rows stands there once, without an index, and all of its
    columns are unknown.
    """

    label: str
    group: Group | None = None
    index: Index = ()
    columns: Mapping[str, Cell] | None = None

    @property
    def is_blind(self) -> bool:
        """Whether it has a matrix of which nobody knows a row."""
        return self.columns is not None and not self.index


@record(frozen=True)
class Expanded:
    """A document whose tasks are explicit: its nodes are those that the author wrote.

    So a path of an expanded task leads to the span of what it was made of. `scopes` are by
    expanded keys, `groups` by written ones.
    """

    document: Document
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    gathered: Gathered = field(default_factory=Gathered)
