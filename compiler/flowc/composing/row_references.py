"""Finds what references to a matrix mean: tasks, or values of a row; or says why they mean
nothing."""

from __future__ import annotations

from flowc.composing.constants import column_named
from flowc.composing.refusals import Fault
from flowc.composing.scopes import Expanded, Group, Index, Scope
from flowc.composing.vars import Variable
from flowc.findings.finding import Note
from flowc.language.references import ALL, ANY, OWN, SAME, MatrixRef, RowRef, TaskRef, row_of
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN, Open


def column_of(
    scope: Scope | None, reference: MatrixRef, alone: bool, document: Document
) -> Variable | Fault:
    """Return the value of a column in the row of a task; `alone` says that it fills its place."""
    if scope is None or scope.columns is None or scope.group is None:
        message = f"'{reference}' stands in no task with a matrix"
        return Fault(message, rule="misplaced-reference")
    if scope.is_blind:
        return Variable(UNKNOWN)
    cell = scope.columns.get(reference.name)
    if cell is None:
        message = f"the matrix of '{scope.group.key}' has no '{reference.name}'"
        return Fault(message, document.guesses.did_you_mean(reference.name, scope.columns))
    value = cell.value.value
    if not alone and value is not UNKNOWN and type(value) not in (str, int):
        message = f"'{reference}' is no text and no integer, so it cannot stand inside a text"
        if isinstance(value, float | bool):
            constant = column_named(document, reference.name, scope)
            return Fault(message, rule="misplaced-reference", constant=constant)
        notes = (Note("written here", cell.span),)
        return Fault(message, rule="misplaced-reference", notes=notes)
    return cell.value


def keys_of(
    expanded: Expanded, reference: RowRef, scope: Scope | None, keys_only: bool = False
) -> tuple[str, ...] | Fault:
    """Return the keys of the tasks that an index means; none, where nobody knows the rows.

    `scope` is that of the task where the reference stands; `keys_only` says that tasks stand there
    by their keys, as in `after`.
    """
    group = expanded.groups.get(reference.task)
    if group is None:
        return _no_group(expanded, reference, keys_only)
    if reference.index == ALL:
        return () if group.is_open else tuple(group.rows.values())
    index = _read_index(reference.index, scope, expanded.document)
    if isinstance(index, Fault):
        return index
    rows = group.matching(index) if index is not None else ()
    if index is None or (group.is_open and (reference.is_list or not rows)):
        return ()
    if not rows:
        return _no_row(group, index, reference, scope)
    return tuple(group.rows[row] for row in rows)


def _read_index(written: Index, scope: Scope | None, document: Document) -> Index | Fault | None:
    """Return an index with the values of the task's own row; None, where nobody knows those."""
    if written == SAME:
        if scope is None or scope.columns is None:
            message = "'[matrix]' stands in no task with a matrix"
            return Fault(message, rule="misplaced-reference")
        return None if scope.is_blind else scope.index
    found = []
    for part in written:
        value: object = part
        if part.startswith(OWN):
            reference = MatrixRef(part.removeprefix(OWN))
            column = column_of(scope, reference, True, document)
            if isinstance(column, Fault):
                return column
            value = column.value
            if value is not UNKNOWN and (type(value) not in (str, int) or value == ANY):
                message = f"'{reference}' is no index here, so it names no row"
                cell = scope.columns[reference.name] if scope and scope.columns else None
                notes = (Note("written here", cell.span),) if cell else ()
                return Fault(message, rule="misplaced-reference", notes=notes)
        found.append(value)
    return None if UNKNOWN in found else tuple(map(str, found))


def _no_group(expanded: Expanded, reference: RowRef, keys_only: bool) -> tuple[str, ...] | Fault:
    root = expanded.document.value
    tasks = root.get("tasks") if isinstance(root, dict) else None
    known = tasks if isinstance(tasks, dict) else {}
    key = reference.task
    if key in known:
        plain = key if keys_only else TaskRef(key, reference.output or "OUTPUT")
        return Fault(f"the task '{key}' has no matrix", f"write {plain}")
    if isinstance(tasks, Open) or ("tasks", key) in expanded.document.dropped:
        return ()
    hint = expanded.document.guesses.did_you_mean(key, expanded.groups)
    return Fault(f"there is no task '{key}'", hint)


def _no_row(group: Group, index: Index, reference: RowRef, scope: Scope | None) -> Fault:
    from flowc.composing.row_hints import (
        index_to_write,
        meant_index,
        name_rows,
    )  # few flows want a hint

    key, written = group.key, reference.index
    if index == ("",):
        one = row_of(key, index_to_write(group, (), scope))
        return Fault(f"'{key}[]' names no row", f"write {one}, or {row_of(key, ALL)} for all")
    if len(index) != len(group.axes):
        axes = f"{len(group.axes)} axes" if len(group.axes) > 1 else "one axis"
        names = ", ".join(f"'{name[:60]}'" for name in group.axes[:10])
        message = f"the matrix of '{key}' has {axes} ({names}), not {len(index)}"
        one = row_of(key, index_to_write(group, () if written == SAME else written, scope))
        return Fault(message, f"write {one}")
    message = f"there is no '{row_of(key, index)[:160]}'"
    meant = None
    names_row = index != written and scope is not None
    if names_row and scope is not None:
        message += f" for the task '{scope.label}'"
    else:
        meant = meant_index(group, index, scope)
    if meant is not None:
        return Fault(message, f"did you mean '{row_of(key, meant)}'?")
    message += f": '{key}' has the rows {name_rows(group, index)}"
    return Fault(message, names_row=names_row)


def lacks_index(expanded: Expanded, written: str | TaskRef, scope: Scope | None) -> Fault | None:
    """Say what is wrong with a task that is named by its key alone, if that has a matrix.

    It is written as a reference, or as a mere key, as in `after`.
    """
    key = written if isinstance(written, str) else written.task
    group = expanded.groups.get(key)
    if group is None:
        return None
    from flowc.composing.row_hints import index_to_write, name_rows  # few flows want a hint

    index = index_to_write(group, (), scope)
    output = None if isinstance(written, str) else written.output
    ways = (RowRef(key, way, output or "") for way in (index, ALL))
    one, every = (way.row if output is None else str(way) for way in ways)
    rows = f" ({name_rows(group)})" if group.rows else ""
    message = f"'{key}' stands for a task for each row of its matrix{rows}: which one is meant?"
    return Fault(message, f"write {one}, or {every} for all")
