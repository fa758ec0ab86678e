"""Turns a document's values into values without vars: each `${{ vars.NAME }}` is replaced.

References to launch inputs and to tasks become InputRef and TaskRef where they may stand; what
may not stand becomes a finding and an unknown value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from flowc.document import Document
from flowc.findings import Finding, Fix, Note
from flowc.fixes import replaced
from flowc.keys import keys_at
from flowc.limits import MAX_NODES, MAX_TEXT
from flowc.references import (
    OPEN,
    InputRef,
    Malformed,
    ParamRef,
    Piece,
    Reference,
    TaskRef,
    VarRef,
    hinted_at,
    split,
    text_of,
)
from flowc.scopes import Expanded, Scope
from flowc.source import Path, Span
from flowc.suggest import did_you_mean, nearest, only_near
from flowc.unknown import UNKNOWN, Open
from flowc.variables import Variable

Allowed = Literal["nothing", "vars", "values"]


@dataclass(frozen=True)
class Substituted:
    """A document's value without vars, what was wrong, and every reference that was met."""

    value: object
    findings: tuple[Finding, ...]
    mentioned: frozenset[Reference]
    unknown: frozenset[Path]
    """The places whose value nobody knows."""
    uncertain: bool = False
    """Whether a var has a value that only a build knows: rules may find more then."""


def substitute(expanded: Expanded, variables: Mapping[str, Variable]) -> Substituted:
    """Replace the vars of an expanded document; total, whatever the document holds."""
    document = expanded.document
    walk = Walk(document, variables, expanded.scopes, blind=vars_are_unknown(document.value))
    value = walk.value(document.value, ())
    mentioned, unknown = frozenset(walk.mentioned), frozenset(walk.unknown)
    uncertain = any(variable.value is UNKNOWN for variable in variables.values())
    return Substituted(value, tuple(walk.findings), mentioned, unknown, uncertain)


def vars_are_unknown(root: object) -> bool:
    """Whether nobody knows which vars exist: they are not all there, or their key is misspelt."""
    if not isinstance(root, dict) or "vars" not in root:
        misspelt = isinstance(root, dict) and any(nearest(key, ("vars",)) for key in root)
        return misspelt or isinstance(root, Open)
    written = root["vars"]
    return isinstance(written, Open) or not (written is None or isinstance(written, dict))


def allowed_at(path: Path) -> Allowed:
    """Say which references may stand at a path (language page, section 6)."""
    match path:
        case ("defaults" | "artifacts" | "exports", *_):
            return "vars"
        case ("inputs", _, "default", *_):
            return "vars"
        case ("tasks", _, "inputs" | "outputs", _) | (
            "tasks", _, "inputs" | "outputs", _, "type", *_
        ):  # fmt: skip
            return "nothing"
        case ("tasks", _, "with", *_):
            return "values"
        case ("tasks", *_):
            return "vars"
        case ("outputs", _) | ("outputs", _, "value" | int(), *_):
            return "values"
        case ("outputs", _, "type", *_):
            return "nothing"
        case ("outputs", *_):
            return "vars"
    return "nothing"


@dataclass
class Walk:
    """Replaces the references of values, and gathers what is wrong with them."""

    document: Document
    variables: Mapping[str, Variable]
    scopes: Mapping[str, Scope] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    mentioned: set[Reference] = field(default_factory=set)
    unknown: set[Path] = field(default_factory=set)
    size: int = 0
    text: int = 0
    blind: bool = False
    """Whether the vars cannot be read at all."""
    declared: Path = ("vars",)
    """Where the constants stand that may be referred to: the vars, or a task file's params."""

    def value(self, value: Any, path: Path) -> Any:
        if isinstance(value, str) and OPEN in value:
            value = self.scalar(value, path)  # what a var holds is not read again
        elif isinstance(value, dict | list) and path != ("vars",):
            value = self.items(value, path)
        if value is UNKNOWN:
            self.unknown.add(path)
        return value

    def items(self, value: dict[str, Any] | list[Any], path: Path) -> Any:
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
        if meanings:
            message = "a reference cannot stand in a key"
            self.refuse("misplaced-reference", message, self.document.key_span(path))

    def scalar(self, text: str, path: Path) -> Any:
        """Return what a text with references means; unknown, if one of them may not stand."""
        pieces = split(text)
        allowed = allowed_at(path)
        alone = len(pieces) == 1
        values = [
            piece if isinstance(piece, str) else self.piece(piece, path, allowed, alone)
            for piece in pieces
        ]
        if alone:
            return values[0]
        if any(value is UNKNOWN for value in values):
            return UNKNOWN
        return "".join(map(str, values))

    def piece(self, piece: Piece, path: Path, allowed: Allowed, alone: bool) -> Any:
        meaning = piece.meaning
        span = self.document.value_span(path)
        if not alone:
            span = self.document.part(path, piece.written, piece.before)
        if isinstance(meaning, Malformed):
            self.mentioned.update(hinted_at(piece.written))
            return self.refuse("unknown-reference", meaning.message, span, meaning.hint)
        self.mentioned.add(meaning)
        if isinstance(meaning, ParamRef if self.in_task_file else VarRef):
            return self.variable(meaning, span, allowed, alone)
        if isinstance(meaning, VarRef | ParamRef):
            return self.foreign(meaning, span)
        if allowed == "values" and alone:
            return meaning
        return self.misplaced(meaning, span, allowed, path)

    @property
    def in_task_file(self) -> bool:
        return self.declared[-1] == "params"

    def foreign(self, reference: VarRef | ParamRef, span: Span) -> Any:
        """Refuse a constant that means nothing in this kind of file."""
        name = reference.name
        if isinstance(reference, ParamRef):
            message = f"'{reference}' means something in a task file only"
            return self.refuse("misplaced-reference", message, span)
        hint = f"declare a param, and give it at the task: params: {{{name}: {text_of(reference)}}}"
        return self.refuse("misplaced-reference", "a task file uses no vars", span, hint)

    def variable(
        self, reference: VarRef | ParamRef, span: Span, allowed: Allowed, alone: bool
    ) -> Any:
        noun = "param" if self.in_task_file else "var"
        if allowed == "nothing":
            message = f"a {noun} cannot stand here: this is read before any {noun} is known"
            return self.refuse("misplaced-reference", message, span)
        variable = self.variables.get(reference.name)
        place = (*self.declared, reference.name)
        if variable is None and (self.blind or place in self.document.dropped):
            return UNKNOWN
        if variable is None:
            message = f"there is no {noun} '{reference.name}'"
            hint = did_you_mean(reference.name, self.variables)
            near = only_near(reference.name, self.variables)
            raw = self.document.source.text[span.start : span.end]
            fix = (
                replaced(span, raw, f"{noun}s.{reference.name}", f"{noun}s.{near}")
                if near
                else None
            )
            return self.refuse("unknown-reference", message, span, hint, fix=fix)
        value = variable.value
        if not alone and value is not UNKNOWN and type(value) not in (str, int):
            message = f"'{reference}' is no text and no integer, so it cannot stand inside a text"
            declared = Note("declared here", self.document.key_span(place))
            return self.refuse("misplaced-reference", message, span, notes=(declared,))
        return self.spend(variable, span)

    def spend(self, variable: Variable, span: Span) -> Any:
        """Keep the budgets: vars multiply text as aliases do."""
        fine = self.size <= MAX_NODES and self.text <= MAX_TEXT
        self.size += variable.size
        self.text += variable.text
        if self.size <= MAX_NODES and self.text <= MAX_TEXT:
            return variable.value
        message = (
            f"the {self.declared[-1]} expand to more than {MAX_NODES:,} values"
            f" or {MAX_TEXT // 1024 // 1024} MiB of text (the limit)"
        )
        return self.refuse("yaml-syntax", message, span) if fine else UNKNOWN

    def misplaced(
        self, reference: InputRef | TaskRef, span: Span, allowed: Allowed, path: Path
    ) -> Any:
        if path[-1:] == ("command",) or allowed == "values":
            message = f"'{reference}' exists only when the flow runs, not inside a text"
        elif allowed == "vars":
            message = (
                f"'{reference}' exists only when the flow runs; this is fixed when it is built"
            )
        else:
            message = f"'{reference}' cannot stand here"
        name = reference.name if isinstance(reference, InputRef) else reference.output
        hint = None
        if path[2:] == ("command",):
            hint = f"bind it to an input of the task and read /workflow/inputs/{name} there"
        elif path[2:3] == ("after",) and isinstance(reference, TaskRef):
            hint = f"write {reference.task}"
        return self.refuse("misplaced-reference", message, span, hint)

    def refuse(
        self,
        rule: str,
        message: str,
        span: Span,
        hint: str | None = None,
        notes: tuple[Note, ...] = (),
        fix: Fix | None = None,
    ) -> Any:
        self.findings.append(Finding(message, span, notes, hint, rule, fix=fix))
        return UNKNOWN
