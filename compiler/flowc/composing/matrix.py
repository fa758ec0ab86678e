"""Turns the value of `matrix` into rows: the combinations of axes, or the rows of a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

from flowc.composing.matrix_shapes import (
    EXCLUDE,
    hint_of_axis,
    hint_of_matrix,
    hint_of_no_axis,
    other_shape,
)
from flowc.composing.named_rows import columns_used, named_row
from flowc.composing.row_hints import is_slip
from flowc.composing.row_indexes import distinct_indexes
from flowc.composing.scopes import Cell, Index
from flowc.composing.spell_inline import inline
from flowc.composing.var_spans import key_span, value_node, value_span
from flowc.composing.vars import measured
from flowc.composing.wrong_values import kind_of
from flowc.findings.finding import Finding
from flowc.findings.source import Path, Span
from flowc.language.names import name_finding
from flowc.limits import MAX_NODES
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN, Open


@dataclass(frozen=True)
class Row:
    """One row of a matrix. `span` is where its index is written, the last part of it."""

    index: Index
    cells: Mapping[str, Cell]
    span: Span


@dataclass(frozen=True)
class Matrix:
    """What a matrix says. `rows` are made when they are asked for: `most` bounds their number.

    `is_open` says that there may be more rows, which nobody can read.
    """

    axes: tuple[str, ...] = ()
    most: int = 0
    rows: Iterable[Row] = ()
    is_open: bool = True


def read_matrix(document: Document, path: Path, value: Any, findings: list[Finding]) -> Matrix:
    """Return the matrix that a value is, vars replaced; its faults go to `findings`."""
    if _holds_unknown(value):
        return Matrix()
    told = len(findings)
    reader = _Reader(document, path, findings)
    kind = other_shape(value)
    if kind:
        message = f"'matrix' wants axes, or a list of rows, got {kind}"
        reader.wrong(path, message, hint_of_matrix(value))
        return Matrix()
    matrix = reader.combinations(value) if isinstance(value, dict) else reader.listed(value)
    if not matrix.most and len(findings) == told:
        reader.wrong(path, "the matrix has no row: its task stands for none")
    return Matrix(matrix.axes, matrix.most, matrix.rows, len(findings) > told)


def is_open(value: Any) -> bool:
    """Whether a part of what was written was refused: nobody knows the axes, or the columns."""
    rows = value if isinstance(value, list) else ()
    return isinstance(value, Open) or any(isinstance(row, Open) for row in rows)


def _holds_unknown(value: Any) -> bool:
    """Whether nobody knows which rows there are; beside its index, a row may hold the unknown."""
    if isinstance(value, dict):
        return any(
            axis is UNKNOWN or (isinstance(axis, list) and UNKNOWN in axis)
            for axis in value.values()
        )
    return value is UNKNOWN or (isinstance(value, list) and UNKNOWN in value)


@dataclass
class _Reader:
    document: Document
    path: Path
    findings: list[Finding]
    refused: dict[str, list[Any]] = field(default_factory=dict)
    """The values of the axes that are no indexes."""

    @cached_property
    def spliced(self) -> set[str]:
        """The columns that stand inside of texts of the task."""
        task = self.document.value_node(self.path[:-1])
        return columns_used(task)[0] if task else set()

    def wrong(self, path: Path, message: str, hint: str | None = None) -> None:
        span = value_span(self.document, path)
        self.findings.append(Finding(message, span, hint=hint, rule="wrong-value"))

    def names(self, names: Iterable[str], path: Path) -> None:
        for name in names:
            finding = name_finding(name, key_span(self.document, (*path, name)))
            if finding is not None:
                self.findings.append(finding)

    # Axes

    def combinations(self, value: dict[str, Any]) -> Matrix:
        written = {
            name: values for name, values in value.items() if not self.excludes(name, values)
        }
        self.names(written, self.path)
        axes = {name: self.axis(name, values, written) for name, values in written.items()}
        most = _count(map(len, axes.values())) if axes else 0
        excluded = self.excluded(value[EXCLUDE], axes) if EXCLUDE in value and most else set()
        if most and len(excluded) == most:
            self.wrong((*self.path, EXCLUDE), "every combination is excluded: no row is left")
            return Matrix(tuple(axes))
        return Matrix(tuple(axes), most, _combined(axes, excluded))

    def excludes(self, name: str, values: Any) -> bool:
        """Whether a key is no axis; one that is misspelt is told."""
        if name == EXCLUDE:
            return True
        hint = hint_of_no_axis(name, values)
        if hint:
            message = f"there is no key '{name[:60]}' in 'matrix', and an axis has plain values"
            span = key_span(self.document, (*self.path, name))
            self.findings.append(Finding(message, span, hint=hint, rule="unknown-key"))
        return hint is not None

    def axis(self, name: str, values: Any, axes: Mapping[str, Any]) -> dict[str, Cell]:
        """Return the values of one of some axes by their indexes."""
        path = (*self.path, name)
        if not isinstance(values, list) or not values:
            message = f"the axis '{name[:60]}' wants a list of values, got {kind_of(values)}"
            self.wrong(path, message, hint_of_axis(values))
            return {}
        placed = (((*path, place), value) for place, value in enumerate(values))

        def hint(at: Path) -> str:
            self.refused.setdefault(name, []).append(values[int(at[-1])])
            firsts = {
                axis: ((*self.path, axis, 0), others[0])
                for axis, others in axes.items()
                if isinstance(others, list) and others
            }
            places = {**firsts, name: (at, values[int(at[-1])])}
            return named_row(self.document, places, self.spliced)

        found = distinct_indexes(self.document, placed, self.findings, "the value", hint)
        return {index: cell for index, _, cell in found}

    def excluded(self, value: Any, axes: Mapping[str, Mapping[str, Cell]]) -> set[Index]:
        path: Path = (*self.path, EXCLUDE)
        if not isinstance(value, list):
            hint = f"write {inline([value])}" if isinstance(value, dict) and value else None
            self.wrong(path, f"'exclude' wants a list of combinations, got {kind_of(value)}", hint)
            return set()
        found: set[Index] = set()
        for place, combination in enumerate(value):
            index = self.excluded_one(combination, axes, (*path, place))
            if index in found:
                self.wrong((*path, place), f"'{','.join(index)}' is excluded already")
            elif index:
                found.add(index)
        return found

    def excluded_one(
        self, combination: Any, axes: Mapping[str, Mapping[str, Cell]], path: Path
    ) -> Index:
        """Return the index of a combination; an empty one, where something is wrong with it."""
        if not isinstance(combination, dict):
            message = f"a combination is a value for each axis, got {kind_of(combination)}"
            self.wrong(path, message)
            return ()
        told = len(self.findings)
        if any(value in self.refused.get(name, ()) for name, value in combination.items()):
            return ()  # told where the axis has it
        for name, value in combination.items():
            if name not in axes:
                self.unknown_key(f"the matrix has no axis '{name[:60]}'", (*path, name), axes)
            elif type(value) not in (str, int) or str(value) not in axes[name]:
                shown = f"'{str(value)[:60]}'" if type(value) in (str, int) else kind_of(value)
                message = f"the axis '{name[:60]}' has no value {shown}"
                near = self.document.guesses.nearest(str(value), axes[name])
                hint = f"did you mean '{near}'?" if near and is_slip(str(value), near) else None
                self.wrong((*path, name), message, hint)
        missing = [name for name in axes if name not in combination]
        if missing and len(self.findings) == told:
            names = ", ".join(f"'{name}'" for name in missing[:10])
            message = f"the combination says nothing of {names}"
            span = key_span(self.document, path)
            self.findings.append(Finding(message, span, rule="missing-key"))
        if len(self.findings) > told:
            return ()
        return tuple(str(combination[name]) for name in axes)

    def unknown_key(self, message: str, path: Path, known: Iterable[str]) -> None:
        span = key_span(self.document, path)
        hint = self.document.guesses.did_you_mean(str(path[-1]), known)
        self.findings.append(Finding(message, span, hint=hint, rule="unknown-key"))

    # Rows

    def listed(self, rows: list[Any]) -> Matrix:
        for place, row in enumerate(rows):
            if not isinstance(row, dict) or not row:
                message = f"a row is a mapping of columns, got {kind_of(row)}"
                hint = hint_of_matrix(rows) if type(row) in (str, int) else None
                self.wrong((*self.path, place), message, hint)
                return Matrix()
        columns = _columns(rows)
        for name in columns:
            place = next(place for place, row in enumerate(rows) if name in row)
            self.names([name], (*self.path, place))
        if not columns:
            return Matrix()
        return Matrix(columns[:1], len(rows), list(self.rows(rows, columns)))

    def rows(self, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[Row]:
        first = columns[0]
        for place, row in enumerate(rows):
            self.row(row, (*self.path, place), columns)
        placed = [
            ((*self.path, place, first), row[first])
            for place, row in enumerate(rows)
            if first in row
        ]

        def hint(at: Path) -> str:
            row = rows[int(at[-2])]
            places = {name: ((*at[:-1], name), value) for name, value in row.items()}
            return named_row(self.document, places, self.spliced)

        found = distinct_indexes(self.document, placed, self.findings, "the row", hint)
        for index, path, cell in found:
            row, at = rows[int(path[-2])], path[:-1]
            cells = {name: self.cell(row, name, at) for name in columns[1:]}
            yield Row((index,), {first: cell, **cells}, cell.span)

    def row(self, row: dict[str, Any], path: Path, columns: tuple[str, ...]) -> None:
        """Tell which columns a row lacks, and which are its own."""
        missing = [name for name in columns if name not in row]
        own = (
            [name for name in row if name not in columns]
            if missing or len(row) > len(columns)
            else []
        )
        for name in own:
            message = f"the other rows have no column '{name[:60]}'"
            self.unknown_key(message, (*path, name), columns)
            meant = self.document.guesses.nearest(name, missing)
            missing = [one for one in missing if one != meant]
        if missing:
            known = row.get(columns[0])
            shown = f"the row '{known}'" if type(known) in (str, int) else "the row"
            names = ", ".join(f"'{name}'" for name in missing[:10])
            message = f"{shown} lacks the column{'s' if len(missing) > 1 else ''} {names}"
            span = key_span(self.document, path)
            self.findings.append(Finding(message, span, rule="missing-key"))

    def cell(self, row: dict[str, Any], name: str, path: Path) -> Cell:
        value, at = measured(row.get(name, UNKNOWN)), (*path, name)
        return Cell(value, value_span(self.document, at), value_node(self.document, at))


def _columns(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the columns: what at least half of the rows have. The others are slips of the hand."""
    counts: dict[str, int] = {}
    for row in rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    return tuple(name for name, count in counts.items() if count * 2 >= len(rows))


def _count(lengths: Iterable[int]) -> int:
    """Multiply, but not on to numbers of which one cannot even print the digits."""
    total = 1
    for length in lengths:
        total *= length
        if not MAX_NODES**2 > total > 0:
            return min(total, MAX_NODES**2)
    return total


def _combined(axes: Mapping[str, Mapping[str, Cell]], excluded: set[Index]) -> Iterator[Row]:
    names = list(axes)
    for combination in product(*(axis.items() for axis in axes.values())):
        index = tuple(text for text, _ in combination)
        if index not in excluded:
            cells = dict(zip(names, (cell for _, cell in combination), strict=True))
            yield Row(index, cells, combination[-1][1].span)
