"""Turns a document's values into values without vars: each `${{ vars.NAME }}` is replaced.

So is each `${{ matrix.NAME }}`. References to launch inputs and to tasks become InputRef and
TaskRef where they may stand; what may not stand becomes a finding and an unknown value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from flowc.composing.constants import Constant, column_named, param_at, var_named
from flowc.composing.draft import Draft, Gathered
from flowc.composing.read_rows import RowReader
from flowc.composing.refusals import Fault, Place
from flowc.composing.scopes import Cell, Expanded, Scope
from flowc.composing.vars import Variable, vars_are_unknown
from flowc.findings.finding import Note
from flowc.findings.record import record
from flowc.findings.source import Path, Span
from flowc.language.model_keys import keys_at
from flowc.language.reference_places import Allowed, allowed_at, forms_at, forms_in_key
from flowc.language.references import (
    OPEN,
    InputRef,
    Malformed,
    MatrixRef,
    ParamRef,
    Piece,
    VarRef,
    hinted_at,
    split,
)
from flowc.reading.unknown import UNKNOWN, Open


def substitute(expanded: Expanded, variables: Mapping[str, Variable]) -> Draft:
    """Replace the vars of an expanded document; total, whatever the document holds.

    The document then has each `after` as long as the tasks that it means are many.
    """
    document = expanded.document
    walk = Substitution(expanded, variables, blind=vars_are_unknown(document.value))
    value = walk.value(document.value, ())
    return Draft(document.with_items(walk.moved), value, walk.gathered())


@record
class Substitution(RowReader):
    """Replaces the references of values, and gathers what is wrong with them."""

    variables: Mapping[str, Variable]
    unknown: set[Path] = field(default_factory=set)
    numbers: set[tuple[Span, Span]] = field(default_factory=set)
    """Where constants are written that are numbers, and the places that they fill."""
    blind: bool = False
    """Whether the vars cannot be read at all."""
    declared: Path = ("vars",)
    """Where the constants stand that may be referred to: the vars, or a task file's params."""
    given: Path = ()
    """Where a task gives values to the params of its file."""

    def gathered(self) -> Gathered:
        """Return what was met so far."""
        mentioned, unknown = frozenset(self.mentioned), frozenset(self.unknown)
        return Gathered(tuple(self.findings), mentioned, unknown, frozenset(self.numbers))

    def value(self, value: Any, path: Path) -> Any:
        """Return a value with every reference in it replaced."""
        if isinstance(value, str) and OPEN in value:
            value = self.scalar(value, path)  # what a var holds is not read again
        elif isinstance(value, dict | list) and path != ("vars",):
            value = self._items(value, path)
        if path[2:] == ("after",) and path[0] == "tasks" and isinstance(value, list):
            value = self.after(value, path)
        elif path[:1] == ("exports",) and path[-1] == "files" and isinstance(value, list):
            value = self.files(value, path)
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
            from flowc.composing.misplaced_references import hint_of_forms  # few stand so

            message = "a reference cannot stand in a key"
            forms = forms_in_key(path, self._in_task_file, self._columns(path) is not None)
            self.refuse("misplaced-reference", message, place, hint_of_forms(forms))
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
            from flowc.composing.misplaced_references import hint_instead  # few stand so

            self.mentioned.update(hinted_at(piece.written))
            forms, constants = self._forms(path, alone), self._constants(path)
            hint = hint_instead(meaning, path, forms, constants, self.document.written)
            return self.refuse("unknown-reference", meaning.message, place, hint)
        self.mentioned.add(meaning)
        if isinstance(meaning, ParamRef if self._in_task_file else VarRef):
            return self._variable(meaning, place, allowed, alone)
        if isinstance(meaning, VarRef | ParamRef) or (
            self._in_task_file and isinstance(meaning, MatrixRef)
        ):
            from flowc.composing.misplaced_references import foreign_reference_fault

            return self.fault(foreign_reference_fault(meaning, self._forms(path, alone)), place)
        if isinstance(meaning, MatrixRef):
            return self._of_matrix(meaning, place, allowed, alone, path)
        if allowed == "values" and alone:
            return meaning if isinstance(meaning, InputRef) else self.rows(meaning, place, path)
        from flowc.composing.misplaced_references import runtime_reference_fault

        return self.fault(runtime_reference_fault(meaning, allowed, path), place)

    @property
    def _in_task_file(self) -> bool:
        return self.declared[-1] == "params"

    def _columns(self, path: Path) -> Mapping[str, Cell] | None:
        scope = self.scope_at(path)
        return scope.columns if scope else None

    def _forms(self, path: Path, alone: bool) -> tuple[str, ...]:
        return forms_at(path, alone, self._in_task_file, self._columns(path) is not None)

    def _constants(self, path: Path) -> list[str]:
        """Return the constants that may stand at a path, if any may."""
        if not self._forms(path, alone=False):
            return []
        own = [str(MatrixRef(name)) for name in self._columns(path) or ()]
        return [*(f"{self.declared[-1]}.{name}" for name in self.variables), *own]

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
            from flowc.findings.fixes import replaced  # most names are known

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
            if isinstance(value, float | bool):
                constant = self._constant(reference)
                return self.refuse("misplaced-reference", message, place, constant=constant)
            note = Note("declared here", self.document.key_span(declared))
            return self.refuse("misplaced-reference", message, place, notes=(note,))
        if alone and isinstance(value, int | float):
            self._note_number(self._constant(reference), place)
        return self.spend(variable, place, f"{noun}s")

    def _constant(self, reference: VarRef | ParamRef) -> Constant:
        """Return a var, or what a task gives to a param of its file."""
        if isinstance(reference, VarRef):
            return var_named(self.document, reference.name)
        path: Path = (*self.declared, reference.name)
        at = self.given and (*self.given, reference.name)
        at = at if at and self.document.written(at) else (*path, "default")
        return param_at(self.document, at, self.scope_at(at))

    def _note_number(self, constant: Constant | None, place: Place) -> None:
        if constant is not None and constant.noun != "param":
            self.numbers.add((constant.span, place.span))

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
        from flowc.composing.row_references import column_of  # few flows have a matrix

        found = column_of(scope, reference, alone, self.document)
        if alone and isinstance(found, Variable) and isinstance(found.value, int | float):
            self._note_number(column_named(self.document, reference.name, scope), place)
        return (
            self.fault(found, place)
            if isinstance(found, Fault)
            else self.spend(found, place, "rows")
        )
