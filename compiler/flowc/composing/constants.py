"""Finds the constant that brings a value to its place, and says how its number becomes a text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

from flowc.composing.scopes import Scope
from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.record import record
from flowc.findings.source import Path, Places, Span
from flowc.language.literals import LiteralFault, show
from flowc.reading.scalars import NumberTooLarge, resolve_scalar

_REFERENCE = re.compile(r"\$\{\{\s*(vars|matrix)\.(\w+)")


@record(frozen=True)
class Constant:
    """A var, a column of a matrix or a param: where its value is written, and as which number.

    `number` is empty where none does: a value of the command line or of the environment replaces
    one of its own type.
    """

    noun: Literal["var", "column", "param"]
    name: str
    span: Span
    number: str = ""

    def says(self, value: object) -> bool:
        """Whether a value is the number that stands there."""
        return bool(self.number) and repr(_read(self.number)) == repr(value)


def constant_at(places: Places, path: Path, scope: Scope | None) -> Constant | None:
    """Return the first constant in the text at a path, or above that, if there is one.

    `scope` is that of the task in which the value stands.
    """
    found = _REFERENCE.search(places.raw(path))
    if found is None:
        return None
    length = next((n for n in range(len(path)) if not places.written(path[: n + 1])), len(path))
    if found[1] == "matrix":
        return column_named(places, found[2], scope, path[length:])
    return var_named(places, found[2], path[length:])


def var_named(places: Places, name: str, below: Path = ()) -> Constant:
    """Return a var, or what stands in it below a path."""
    path: Path = ("vars", name)
    path = (*path, "default") if places.written((*path, "default")) else path
    path = (*path, *below)
    number = places.raw(path) if places.written(path) else ""
    return Constant("var", name, places.value_span(path), number if _is_number(number) else "")


def column_named(
    places: Places, name: str, scope: Scope | None, below: Path = ()
) -> Constant | None:
    """Return a column of the matrix that a task is a row of, or what stands in it below a path.

    It is the var, if one fills it.
    """
    cell = scope.columns.get(name) if scope and scope.columns else None
    if cell is None:
        return None
    node, span = cell.node, cell.span
    while node is not None and below and below[0] in node.entries:
        node, below = node.entries[below[0]][1], below[1:]
        span = Span(node.start, node.end)
    raw = places.text_at(span)
    var = _REFERENCE.search(raw)
    if var is not None:
        return var_named(places, var[2], below)
    return Constant("column", name, span, raw if _is_number(raw) else "")


def param_at(places: Places, path: Path, scope: Scope | None) -> Constant:
    """Return the param whose value stands at a path."""
    constant = constant_at(places, path, scope)
    number = constant.number if constant else places.raw(path)
    span = constant.span if constant else places.value_span(path)
    return Constant("param", str(path[-1]), span, number if _is_number(number) else "")


def _is_number(text: str) -> bool:
    """Whether a plain scalar is a number, or a boolean."""
    return isinstance(_read(text), bool | int | float)


def _read(text: str) -> object:
    try:
        return resolve_scalar(text)
    except NumberTooLarge:
        return None


def lacking_quotes(
    places: Places, path: Path, finding: Finding, number: str, constant: Constant | None
) -> Finding:
    """Return a finding about a number at a path that is to be a text, with what to write.

    `number` is how that is written. Quotes mend what stands there itself, which the finding says;
    what a param brings has that one's type.
    """
    if places.is_given(path):
        written, origin = (constant.number, constant.span) if constant else (number, None)
        return replace(finding, origin=origin, **_for_param(written))
    return unquoted(finding, constant) if constant else finding


def literal_finding(
    places: Places, path: Path, value: object, fault: LiteralFault, note: Note, scope: Scope | None
) -> Finding:
    """Return what is wrong about a value at a path, which is to be a literal."""
    constant = constant_at(places, path, scope)
    written = places.raw(path)
    if constant:
        written = constant.number if constant.says(value) else show(value)
    message, hint = fault.message_on(written), fault.hint_by(places.guesses, written)
    told = finding_at(places, path, message, (note,), hint, rule=fault.rule)
    if fault.would_pass(written):
        return lacking_quotes(places, path, told, written, constant)
    return replace(told, origin=constant.span) if constant else told


def unquoted(finding: Finding, constant: Constant) -> Finding:
    """Return a finding about a constant that is to be a text, with what to write.

    It is told where the number is written, if all places that it fills want a text; where it is a
    number for some, the text is a constant of its own.
    """
    number, noun = constant.number, constant.noun
    if not number:
        return replace(finding, origin=constant.span, hint="write it in quotes", fix=None)
    if noun == "param":
        return replace(finding, origin=constant.span, **_for_param(number))
    from flowc.findings.fixes import instead  # few numbers are to be texts

    value = _read(number)
    is_same = type(value) is not int or str(value) == number  # inside of other texts
    return replace(
        finding,
        origin=constant.span,
        unquoted=number,
        hint=f'give the text a {noun} of its own: {constant.name}_text: "{number}"',
        fix=instead(constant.span, number, f'"{number}"') if is_same else None,
    )


def _for_param(number: str) -> dict[str, Any]:
    hint = f'declare a param of type str for it, and give it "{number}"'
    return {"hint": hint if number else "declare a param of type str for it", "fix": None}


def told_at(finding: Finding, constant: Constant | None) -> Finding:
    """Return a finding about a value where the constant is written that brings it, if one does."""
    if constant is None:
        return finding
    notes = (Note("used here", finding.span), *finding.notes)
    return replace(finding, span=constant.span, notes=notes)
