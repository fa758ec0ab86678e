"""Finds what references to a matrix mean: tasks, or values of a row; or says why they mean
nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flowc.composing.scopes import Expanded, Group, Scope
from flowc.composing.vars import Variable
from flowc.findings.finding import Note
from flowc.findings.nearest import Guesses
from flowc.language.references import ALL, SAME, MatrixRef, RowRef, TaskRef, row_of
from flowc.reading.unknown import UNKNOWN, Open


@dataclass(frozen=True)
class Fault:
    """Why a reference means nothing."""

    message: str
    hint: str | None = None
    rule: str = "unknown-reference"
    notes: tuple[Note, ...] = ()
    names_row: bool = False
    """Whether the message says in which row the reference stands."""


def column_of(
    scope: Scope | None, reference: MatrixRef, alone: bool, guesses: Guesses
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
        return Fault(message, guesses.did_you_mean(reference.name, scope.columns))
    value = cell.value.value
    if not alone and value is not UNKNOWN and type(value) not in (str, int):
        message = f"'{reference}' is no text and no integer, so it cannot stand inside a text"
        return Fault(message, None, "misplaced-reference", (Note("written here", cell.span),))
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
    index = reference.index
    if index == ALL:
        return () if group.is_open else tuple(group.rows.values())
    if index == SAME:
        if scope is None or scope.columns is None:
            message = "'[matrix]' stands in no task with a matrix"
            return Fault(message, rule="misplaced-reference")
        if scope.is_blind:
            return ()
        index = scope.index
    key = group.rows.get(index)
    if key is not None:
        return (key,)
    if group.is_open:
        return ()
    return _no_row(group, index, reference, scope, expanded.document.guesses)


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


def _no_row(
    group: Group,
    index: tuple[str, ...],
    reference: RowRef,
    scope: Scope | None,
    guesses: Guesses,
) -> Fault:
    if index == ("",):
        hint = f"write {row_of(group.key, _example(group))}, or {row_of(group.key, ALL)} for all"
        return Fault(f"'{group.key}[]' names no row", hint)
    if len(index) != len(group.axes):
        axes = f"{len(group.axes)} axes" if len(group.axes) > 1 else "one axis"
        names = ", ".join(f"'{name[:60]}'" for name in group.axes[:10])
        message = f"the matrix of '{group.key}' has {axes} ({names}), not {len(index)}"
        return Fault(message, f"write {row_of(group.key, _example(group))}")
    shown = row_of(group.key, index)[:160]
    if reference.index == SAME and scope is not None:
        message = f"there is no '{shown}': '{group.key}' has other rows than the task"
        return Fault(f"{message} '{scope.label}'", names_row=True)
    turned = index[::-1]
    if turned in group.rows:
        return Fault(f"there is no '{shown}'", f"did you mean '{row_of(group.key, turned)}'?")
    return Fault(f"there is no '{shown}'", guesses.did_you_mean(shown, _labels(group)))


def _labels(group: Group) -> Iterator[str]:
    return (row_of(group.key, index) for index in group.rows)


def _example(group: Group) -> tuple[str, ...]:
    return next(iter(group.rows), ("ROW",))


def lacks_index(expanded: Expanded, written: str | TaskRef, scope: Scope | None) -> Fault | None:
    """Say what is wrong with a task that is named by its key alone, if that has a matrix.

    It is written as a reference, or as a mere key, as in `after`.
    """
    key = written if isinstance(written, str) else written.task
    group = expanded.groups.get(key)
    if group is None:
        return None
    same = scope is not None and scope.index in group.rows
    index = SAME if same else _example(group)
    output = None if isinstance(written, str) else written.output
    rows = (RowRef(key, way, output or "") for way in (index, ALL))
    one, every = (row.row if output is None else str(row) for row in rows)
    message = f"'{key}' stands for a task for each row of its matrix: which one is meant?"
    return Fault(message, f"write {one}, or {every} for all")
