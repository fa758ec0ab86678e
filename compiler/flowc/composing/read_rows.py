"""Finds the tasks that a reference means: a task itself, or the rows of a matrix by an index."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from flowc.composing.refusals import Fault, Place, Refusals
from flowc.composing.scopes import Expanded, Scope
from flowc.findings.record import record
from flowc.findings.source import Path
from flowc.language.references import Reference, RowRef, RowsRef, TaskRef, read_row
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN


@record
class RowReader(Refusals):
    """Reads references to tasks of an expanded document, and keeps what was mentioned."""

    expanded: Expanded
    mentioned: set[Reference] = field(default_factory=set, kw_only=True)
    moved: dict[Path, list[int]] = field(default_factory=dict, kw_only=True)
    """Where each item of a list comes from that is another one than was written."""

    @property
    def document(self) -> Document:
        """Return the document with its rows written out."""
        return self.expanded.document

    def scope_at(self, path: Path) -> Scope | None:
        """Return what names mean at a path, where that lies in a task."""
        in_task = path[:1] == ("tasks",) and len(path) > 1
        return self.expanded.scopes.get(str(path[1])) if in_task else None

    def rows(self, reference: TaskRef | RowRef, place: Place, path: Path) -> Any:
        """Return the outputs of tasks that a reference means."""
        scope, output = self.scope_at(path), reference.output
        if isinstance(reference, TaskRef):
            lacking = self._lacks_index(reference, scope)
            return self.fault(lacking, place) if lacking else reference
        keys = self._meant(reference, place, path)
        if reference.is_list:
            known = self.afford(len(keys), place)
            return RowsRef(tuple(TaskRef(key, output) for key in keys)) if known else UNKNOWN
        return TaskRef(keys[0], output) if keys else UNKNOWN

    def _lacks_index(self, reference: TaskRef | str, scope: Scope | None) -> Fault | None:
        if not self.expanded.groups:
            return None
        from flowc.composing.row_references import lacks_index  # few flows have a matrix

        return lacks_index(self.expanded, reference, scope)

    def _meant(
        self, reference: RowRef, place: Place, path: Path, keys_only: bool = False
    ) -> tuple[str, ...]:
        """Return the keys of the tasks that an index means; none, where it means none."""
        group = self.expanded.groups.get(reference.task)
        if group is not None:
            self.afford(group.effort(reference.index), place)
        if reference.is_list and self.budget.excess:
            return ()
        from flowc.composing.row_references import keys_of  # few flows have a matrix

        keys = keys_of(self.expanded, reference, self.scope_at(path), keys_only)
        if isinstance(keys, Fault):
            self.fault(keys, place)
            return ()
        return keys

    def after(self, items: list[Any], path: Path) -> list[Any]:
        """Return the keys of the tasks that a task waits for, its indexes read."""
        found = (
            self._waited(item, (*path, place)) if isinstance(item, str) else (item,)
            for place, item in enumerate(items)
        )
        return self._spread(list(found), path)

    def files(self, items: list[Any], path: Path) -> list[Any]:
        """Return the references in the files of a bundle, one by one."""
        found = (item.rows if isinstance(item, RowsRef) else (item,) for item in items)
        return self._spread(list(found), path)

    def _spread(self, found: list[tuple[Any, ...]], path: Path) -> list[Any]:
        """Return the items of a list, of which each that was written has become some."""
        places = [place for place, items in enumerate(found) for _ in items]
        if places != list(range(len(found))):
            self.moved[path] = places
        return [item for items in found for item in items]

    def _waited(self, written: str, path: Path) -> tuple[str, ...]:
        reference, scope = read_row(written), self.scope_at(path)
        at = Place(self.document.value_span(path), self.document.row(path))
        if reference is not None:
            self.mentioned.add(reference)
            keys = self._meant(reference, at, path, keys_only=True)
            return keys if self.afford(len(keys), at) else ()
        lacking = self._lacks_index(written, scope)
        if lacking:
            self.fault(lacking, at)
        return () if lacking else (written,)
