"""Lets references to tasks lead to the rows that these have become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowc.importing.twins.leaves import target_of
from flowc.language.references import ALL, ANY, Piece, RowRef, split, text_of

Index = tuple[str, ...]


@dataclass(frozen=True)
class Pointer:
    """Rows by the keys of the tasks that they were; all rows of each task with a matrix, in its
    order; and those of these tasks whose rows have an output each, under names of their own."""

    rows: Mapping[str, tuple[str, Index]]
    lists: Mapping[str, Sequence[Index]]
    single: frozenset[str]

    def tree(self, tree: dict[str, Any]) -> dict[str, Any]:
        """Return a flow whose references lead to rows, and to many of them by `*`."""
        tasks = {key: self._task(task) for key, task in tree["tasks"].items()}
        others = {key: self._value(item) for key, item in tree.items() if key != "tasks"}
        return {key: tasks if key == "tasks" else others[key] for key in tree}

    def _task(self, task: dict[str, Any]) -> dict[str, Any]:
        known = {key: self._value(item) for key, item in task.items()}
        if "after" in task:
            known["after"] = self._after(task["after"])
        return known

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._value(item) for key, item in value.items()}
        if isinstance(value, list):
            items = [self._value(item) for item in value]
            return self._many(items) or items
        target = target_of(value)
        if target is None or target.task not in self.rows:
            return value
        key, row = self.rows[target.task]
        output = "" if key in self.single else target.output
        return text_of(RowRef(key, row, output or ""))

    def _many(self, items: Sequence[Any]) -> str | None:
        """Return the reference to many rows that a list of references is, if it is one."""
        found = [row for item in items if (row := _row_in(item))]
        if (
            len(found) < 2
            or len(found) < len(items)
            or len({(o.task, o.output) for o in found}) > 1
        ):
            return None
        indexes = [one.index for one in found]
        for written, rows in self._wholes(found[0].task):
            if rows == indexes:
                return text_of(RowRef(found[0].task, written, found[0].output))
        return None

    def _wholes(self, task: str) -> Iterator[tuple[Index, list[Index]]]:
        """Yield the indexes with `*` that a task with a matrix has, and their rows."""
        rows = [*self.lists.get(task, ())]
        yield ALL, rows
        if rows and len(rows[0]) == 2:
            for value in dict.fromkeys(row[1] for row in rows):
                yield (ANY, value), [row for row in rows if row[1] == value]
            for value in dict.fromkeys(row[0] for row in rows):
                yield (value, ANY), [row for row in rows if row[0] == value]

    def _after(self, keys: Sequence[str]) -> list[str]:
        """Return what a task waits for, many rows of another one by `*`."""
        found = [RowRef(*self.rows[key]).row if key in self.rows else key for key in keys]
        for task in self.lists:
            for written, rows in self._wholes(task):
                every = {RowRef(task, row).row for row in rows}
                if len(every) > 1 and every <= set(found):
                    at = min(map(found.index, every))
                    found = [*found[:at], RowRef(task, written).row, *found[at:]]
                    found = [one for one in found if one not in every]
        return found


def _row_in(item: Any) -> RowRef | None:
    match split(item) if isinstance(item, str) else []:
        case [Piece(meaning=RowRef() as row)]:
            return row
    return None
