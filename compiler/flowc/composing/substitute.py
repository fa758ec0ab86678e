"""Turns a document's values into values without vars: each `${{ vars.NAME }}` is replaced.

So is each `${{ matrix.NAME }}`. References to launch inputs and to tasks become InputRef and
TaskRef where they may stand; what may not stand becomes a finding and an unknown value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc.composing.draft import Draft, Gathered
from flowc.composing.misplaced_references import foreign_reference_fault, runtime_reference_fault
from flowc.composing.refusals import Place, Refusals
from flowc.composing.row_references import Fault, column_of, keys_of, lacks_index
from flowc.composing.scopes import Expanded, Scope
from flowc.composing.vars import Variable, vars_are_unknown
from flowc.findings.finding import Note
from flowc.findings.fixes import replaced
from flowc.findings.source import Path
from flowc.language.model_keys import keys_at
from flowc.language.reference_places import Allowed, allowed_at
from flowc.language.references import (
    OPEN,
    InputRef,
    Malformed,
    MatrixRef,
    ParamRef,
    Piece,
    Reference,
    RowRef,
    RowsRef,
    TaskRef,
    VarRef,
    hinted_at,
    read_row,
    split,
)
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN, Open


def substitute(expanded: Expanded, variables: Mapping[str, Variable]) -> Draft:
    """Replace the vars of an expanded document; total, whatever the document holds.

    The document then has each `after` as long as the tasks that it means are many.
    """
    document = expanded.document
    walk = Substitution(expanded, variables, blind=vars_are_unknown(document.value))
    value = walk.value(document.value, ())
    return Draft(document.with_items(walk.moved), value, walk.gathered())


@dataclass
class Substitution(Refusals):
    """Replaces the references of values, and gathers what is wrong with them."""

    expanded: Expanded
    variables: Mapping[str, Variable]
    mentioned: set[Reference] = field(default_factory=set)
    unknown: set[Path] = field(default_factory=set)
    moved: dict[Path, list[int]] = field(default_factory=dict)
    """Where each item of a list comes from that is another one than was written."""
    blind: bool = False
    """Whether the vars cannot be read at all."""
    declared: Path = ("vars",)
    """Where the constants stand that may be referred to: the vars, or a task file's params."""

    @property
    def document(self) -> Document:
        """Return the document with its rows written out."""
        return self.expanded.document

    def gathered(self) -> Gathered:
        """Return what was met so far."""
        mentioned, unknown = frozenset(self.mentioned), frozenset(self.unknown)
        return Gathered(tuple(self.findings), mentioned, unknown)

    def scope_at(self, path: Path) -> Scope | None:
        """Return what names mean at a path, where that lies in a task."""
        in_task = path[:1] == ("tasks",) and len(path) > 1
        return self.expanded.scopes.get(str(path[1])) if in_task else None

    def value(self, value: Any, path: Path) -> Any:
        """Return a value with every reference in it replaced."""
        if isinstance(value, str) and OPEN in value:
            value = self.scalar(value, path)  # what a var holds is not read again
        elif isinstance(value, dict | list) and path != ("vars",):
            value = self._items(value, path)
        if path[2:] == ("after",) and path[0] == "tasks" and isinstance(value, list):
            value = self.after(value, path)
        elif path[:1] == ("exports",) and path[-1] == "files" and isinstance(value, list):
            rows = [item.rows if isinstance(item, RowsRef) else (item,) for item in value]
            value = self._spread(rows, path)
        if value is UNKNOWN:
            self.unknown.add(path)
        return value

    def _items(self, value: dict[str, Any] | list[Any], path: Path) -> Any:
        if isinstance(value, dict):
            for key in value:
                if OPEN in key:
                    self.key(key, (*path, key))
            known = {key: self.value(item, (*path, key)) for key, item in value.items()}
            return self.filled(known, path) if isinstance(value, Open) else known
        return [self.value(item, (*path, index)) for index, item in enumerate(value)]

    def filled(self, known: dict[str, Any], path: Path) -> dict[str, Any]:
        """Return an open mapping with unknown values under the keys that it may have besides."""
        # a task without `flow` is a job: all that a job has is unknown then, and fits everything
        others = ("flow", "use", "params") if path[:1] == ("tasks",) else ()
        left = [key for key in keys_at(path) if key not in known and key not in others]
        self.unknown.update((*path, key) for key in left)
        if not keys_at(path):
            self.unknown.add(path)
        return {**known, **dict.fromkeys(left, UNKNOWN)}

    def key(self, key: str, path: Path) -> None:
        """Refuse a reference in a key: keys are names, and known before any var is."""
        meanings = [piece.meaning for piece in split(key) if isinstance(piece, Piece)]
        self.mentioned.update(m for m in meanings if not isinstance(m, Malformed))
        params = [m for m in meanings if isinstance(m, ParamRef)]
        place = Place(self.document.key_span(path), self.document.row(path))
        is_name = self._in_task_file and path[2:-1] in (("inputs",), ("outputs",))
        if is_name and len(params) == len(meanings):
            for reference in params:  # who uses the file knows the name
                self.name_part(reference, place)
        elif meanings:
            message = "a reference cannot stand in a key"
            self.refuse("misplaced-reference", message, place)
            self.unknown.add(path[:-1])  # nobody knows which name was meant

    def scalar(self, text: str, path: Path) -> Any:
        """Return what a text with references means; unknown, if one of them may not stand."""
        pieces = split(text)
        allowed = allowed_at(path)
        alone = len(pieces) == 1
        values = [
            piece if isinstance(piece, str) else self._piece(piece, path, allowed, alone)
            for piece in pieces
        ]
        if alone:
            return values[0]
        if any(value is UNKNOWN for value in values):
            return UNKNOWN
        return "".join(map(str, values))

    def _piece(self, piece: Piece, path: Path, allowed: Allowed, alone: bool) -> Any:
        meaning = piece.meaning
        span = self.document.value_span(path)
        if not alone:
            span = self.document.part(path, piece.written, piece.before)
        place = Place(span, self.document.row(path))
        if isinstance(meaning, Malformed):
            self.mentioned.update(hinted_at(piece.written))
            return self.refuse("unknown-reference", meaning.message, place, meaning.hint)
        self.mentioned.add(meaning)
        if isinstance(meaning, ParamRef if self._in_task_file else VarRef):
            return self._variable(meaning, place, allowed, alone)
        if isinstance(meaning, VarRef | ParamRef) or (
            self._in_task_file and isinstance(meaning, MatrixRef)
        ):
            return self.fault(foreign_reference_fault(meaning), place)
        if isinstance(meaning, MatrixRef):
            return self._of_matrix(meaning, place, allowed, alone, path)
        if allowed == "values" and alone:
            return meaning if isinstance(meaning, InputRef) else self.rows(meaning, place, path)
        return self.fault(runtime_reference_fault(meaning, allowed, path), place)

    @property
    def _in_task_file(self) -> bool:
        return self.declared[-1] == "params"

    def _variable(
        self, reference: VarRef | ParamRef, place: Place, allowed: Allowed, alone: bool
    ) -> Any:
        noun = "param" if self._in_task_file else "var"
        if allowed == "nothing":
            message = f"a {noun} cannot stand here: this is read before any {noun} is known"
            return self.refuse("misplaced-reference", message, place)
        variable = self.variables.get(reference.name)
        declared = (*self.declared, reference.name)
        if variable is None and (self.blind or declared in self.document.dropped):
            return UNKNOWN
        if variable is None:
            message = f"there is no {noun} '{reference.name}'"
            guesses = self.document.guesses
            hint = guesses.did_you_mean(reference.name, self.variables)
            near = guesses.sure_match(reference.name, self.variables)
            raw = self.document.source.text[place.span.start : place.span.end]
            fix = near and replaced(place.span, raw, str(reference), f"{noun}s.{near}")
            return self.refuse("unknown-reference", message, place, hint, fix=fix or None)
        value = variable.value
        if not alone and value is not UNKNOWN and type(value) not in (str, int):
            message = f"'{reference}' is no text and no integer, so it cannot stand inside a text"
            note = Note("declared here", self.document.key_span(declared))
            return self.refuse("misplaced-reference", message, place, notes=(note,))
        return self.spend(variable, place, f"{noun}s")

    def name_part(self, reference: ParamRef, place: Place) -> Any:
        """Return what a param stands for inside of a name."""
        return self._variable(reference, place, "vars", alone=False)

    def _of_matrix(
        self, reference: MatrixRef, place: Place, allowed: Allowed, alone: bool, path: Path
    ) -> Any:
        if allowed == "nothing":
            message = "a matrix cannot stand here: this is read before any row is known"
            return self.refuse("misplaced-reference", message, place)
        if path[2:3] == ("matrix",):
            message = "a matrix holds no references to itself"
            return self.refuse("misplaced-reference", message, place)
        return self.column(reference, self.scope_at(path), place, alone)

    def column(self, reference: MatrixRef, scope: Scope | None, place: Place, alone: bool) -> Any:
        """Return the value of a row's column; unknown, with a finding, where it has none."""
        found = column_of(scope, reference, alone, self.document)
        return (
            self.fault(found, place)
            if isinstance(found, Fault)
            else self.spend(found, place, "rows")
        )

    def rows(self, reference: TaskRef | RowRef, place: Place, path: Path) -> Any:
        """Return the outputs of tasks that a reference means."""
        scope, output = self.scope_at(path), reference.output
        if isinstance(reference, TaskRef):
            lacking = lacks_index(self.expanded, reference, scope)
            return self.fault(lacking, place) if lacking else reference
        keys = self._meant(reference, place, path)
        if reference.is_list:
            known = self.afford(len(keys), place)
            return RowsRef(tuple(TaskRef(key, output) for key in keys)) if known else UNKNOWN
        return TaskRef(keys[0], output) if keys else UNKNOWN

    def _meant(
        self, reference: RowRef, place: Place, path: Path, keys_only: bool = False
    ) -> tuple[str, ...]:
        """Return the keys of the tasks that an index means; none, where it means none."""
        group = self.expanded.groups.get(reference.task)
        if group is not None:
            self.afford(group.effort(reference.index), place)
        if reference.is_list and self.budget.excess:
            return ()
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
        lacking = lacks_index(self.expanded, written, scope)
        if lacking:
            self.fault(lacking, at)
        return () if lacking else (written,)
