"""Python's operators, on values that are known."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

from flowc.importing.meanings import (
    Constant,
    Entries,
    FromEnv,
    Function,
    Indexed,
    Input,
    Items,
    Located,
    Made,
    Meaning,
    Member,
    Members,
    Module,
    Nothing,
    Output,
    Partial,
    Plain,
    Record,
    Result,
    Symbol,
    Text,
    Workflow,
)
from flowc.importing.plain import MAX_ITEMS, MAX_TEXT, NotPlain, TooLong, computed, plain
from flowc.importing.reader import Reader
from flowc.importing.refusals import BIND, only_when_it_runs, runs, what_is
from flowc.importing.text_expressions import joined

_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
    ast.Pow: operator.pow, ast.BitOr: operator.or_, ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor, ast.LShift: operator.lshift, ast.RShift: operator.rshift,
}  # fmt: skip
_COMPARISONS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}  # fmt: skip
_WIDE = re.compile(r"\d{5,}")
_PERCENT = re.compile(r"%(\(\w+\))?([#0 +-]*)([\d*]*)(\.[\d*]+)?[hlL]?(.)", re.DOTALL)
_TYPES = (Symbol, Indexed, Members, Made)


def stands_for(meaning: Meaning) -> bool:
    """Whether a value is one object, whose parts are told of where they are written."""
    return isinstance(meaning, Items | Entries | Made)


def operated(
    reader: Reader, node: ast.AST, op: ast.operator, left: Located, right: Located
) -> Meaning | Located:
    """Return what an operator makes of two values."""
    one, other = left.meaning, right.meaning
    for side in (left, right):
        if isinstance(side.meaning, Nothing):
            return side
    if isinstance(op, ast.RShift) and reader.order is not None and (runs(one) or runs(other)):
        reader.order(left, right, node)
        return right
    for side in (left, right):
        if runs(side.meaning):
            return reader.unknown(node, only_when_it_runs(side.meaning), BIND)
    try:
        return _together(reader, node, op, left, right)
    except TooLong:
        return reader.unknown(node, "this text is too long to be read")
    except (NotPlain, KeyError):
        return reader.unknown(node, f"{what_is(node)} cannot be said in a flow")


def _together(
    reader: Reader, node: ast.AST, op: ast.operator, left: Located, right: Located
) -> Meaning:
    """Return what an operator makes of two values that are known. Raises NotPlain, KeyError."""
    one, other = left.meaning, right.meaning
    match op, one, other:
        case ast.Add(), Items(kind="list" | "tuple" as kind), Items() if kind == other.kind:
            _bounded(len(one.items) + len(other.items))
            return Items(one.items + other.items, kind, stage=reader.stage)
        case ast.BitOr(), Entries(), Entries():
            return Entries({**one.entries, **other.entries}, stage=reader.stage)
        case ast.BitOr(), _, _ if _is_type(one) and _is_type(other):
            return Indexed(Symbol("typing.Union"), (left, right))
        case ast.Add(), Text(), Text():
            text = joined([one, other])
            if text is None:
                raise TooLong
            return text
        case ast.Mod(), Text(), _:
            found = _percent(one, other)
            if found is not None:
                return found
        case ast.Mult(), Items(kind="list") as items, Constant(value=int(count)):
            _bounded(len(items.items) * max(count, 0))
            return Items(items.items * count, "list", stage=reader.stage)
    given = plain(one, sets=True), plain(other, sets=True)
    _affordable(op, *given)
    return computed(reader.span(node), _OPERATORS[type(op)], *given)


def _is_type(meaning: Meaning) -> bool:
    return isinstance(meaning, _TYPES) or meaning == Constant(None)


def _bounded(number: int) -> None:
    if number > MAX_ITEMS:
        raise TooLong


def _affordable(op: ast.operator, one: Any, other: Any) -> None:
    """Raise TooLong for what Python would calculate for long."""
    for value in (one, other):
        if isinstance(value, range) and len(value) > MAX_ITEMS:
            raise TooLong
    match op, one, other:
        case ast.Mult(), int(), str() | bytes() | list() | tuple():
            _affordable(op, other, one)
        case ast.Mult(), str() | bytes() | list() | tuple(), int():
            _bounded(len(one) * other)
        case ast.Pow(), int(), int() if abs(other) * one.bit_length() > 4096:
            raise TooLong
        case ast.LShift(), _, int() if other > 4096:
            raise TooLong
        case ast.Mod(), str() | bytes(), _:
            _affordable_format(one, other)


def _affordable_format(template: Any, values: Any) -> None:
    if isinstance(template, bytes) or _WIDE.search(template) or "*" in template:
        raise TooLong
    size = len(repr(values)) * max(template.count("%"), 1)
    if size > 64 * MAX_TEXT:
        raise TooLong


def signed(reader: Reader, node: ast.UnaryOp, found: Located) -> Meaning | Located:
    """Return what `-`, `+`, `~` and `not` make of a value."""
    if isinstance(found.meaning, Nothing):
        return found
    if runs(found.meaning):
        return reader.unknown(node, only_when_it_runs(found.meaning), BIND)
    operators: dict[type, Callable[[Any], Any]] = {
        ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert,
    }  # fmt: skip
    try:
        return computed(reader.span(node), operators[type(node.op)], plain(found.meaning))
    except (NotPlain, KeyError):
        return reader.unknown(node, "this calculation cannot be said in a flow")


def formatted(
    reader: Reader, node: ast.AST, parts: Sequence[tuple[Located, str, int]]
) -> Meaning | Located:
    """Return the text of an f-string: values, each with its format and conversion."""
    found: list[Meaning] = []
    for part, spec, conversion in parts:
        meaning = part.meaning
        if isinstance(meaning, Nothing):
            return part
        if runs(meaning):
            return reader.unknown(node, only_when_it_runs(meaning), BIND)
        if isinstance(meaning, Text) and not spec and conversion in (-1, 115):
            found.append(meaning)
            continue
        try:
            found.append(as_text(reader, node, meaning, spec, conversion))
        except TooLong:
            return reader.unknown(node, "this text is too long to be read")
        except NotPlain:
            return reader.unknown(node, "nobody can see the text of this before it runs")
    return joined(found) or reader.unknown(node, "this text is too long to be read")


def as_text(
    reader: Reader, node: ast.AST, meaning: Meaning, spec: str = "", conversion: int = -1
) -> Meaning:
    """Return how Python spells a value in a text. Raises NotPlain."""
    value = plain(meaning)
    if _WIDE.search(spec):
        raise TooLong
    kinds: dict[int, Callable[[Any], str]] = {114: repr, 97: ascii, 115: str}
    span = reader.span(node)
    shown = kinds[conversion](value) if conversion in kinds else value
    return computed(span, format, shown, spec)


def _percent(text: Text, value: Meaning) -> Meaning | None:
    """Return what `"%s" % value` gives, with what its texts are put together from."""
    template = text.concrete
    values = [value]
    if isinstance(value, Items) and value.kind == "tuple":
        values = [item.meaning for item in value.items]
    if template is None or isinstance(value, Entries):
        return None
    pieces = template.replace("%%", "\0").split("%s")
    if len(pieces) != len(values) + 1 or "%" in "".join(pieces):
        return None
    parts: list[Meaning] = [Text((pieces[0].replace("\0", "%"),))]
    for one, after in zip(values, pieces[1:], strict=True):
        if not isinstance(one, Text) and not (
            isinstance(one, Constant) and isinstance(one.value, int)
        ):
            return None
        parts += [one, Text((after.replace("\0", "%"),))]
    return joined(parts)


def compared(op: ast.cmpop, one: Meaning, other: Meaning) -> bool | None:
    """Return what a comparison gives; None, if nobody knows before it runs."""
    if isinstance(op, ast.IsNot | ast.NotEq | ast.NotIn):
        opposite = {ast.IsNot: ast.Is(), ast.NotEq: ast.Eq(), ast.NotIn: ast.In()}
        known = compared(opposite[type(op)], one, other)
        return None if known is None else not known
    if isinstance(op, ast.Is):
        return _is_same(one, other)
    is_main = (Symbol("__name__"), Text(("__main__",)))
    if isinstance(op, ast.Eq) and (one, other) in (is_main, is_main[::-1]):
        return False
    if isinstance(op, ast.Eq) and isinstance(one, Member) and isinstance(other, Member):
        return one.name == other.name if one.owner is other.owner else None
    if isinstance(op, ast.In) and isinstance(other, Entries) and other.lost is None:
        try:
            return plain(one) in other.entries
        except (NotPlain, TypeError):
            return None
    try:
        return bool(_COMPARISONS[type(op)](plain(one, sets=True), plain(other, sets=True)))
    except (NotPlain, KeyError, TypeError, ValueError, RecursionError):
        return None


_OBJECTS = (
    Items, Entries, Function, Partial, Made, Members, Member, Module, Workflow, Record, Plain,
    Result, Output, Input, Indexed,
)  # fmt: skip


def _is_same(one: Meaning, other: Meaning) -> bool | None:
    """Return what `is` gives for None and the booleans; None for other values."""
    for first, second in ((one, other), (other, one)):
        if not isinstance(first, Constant) or not (
            first.value is None or isinstance(first.value, bool)
        ):
            continue
        if isinstance(second, Constant):
            return second.value is first.value
        if isinstance(second, _OBJECTS):
            return False
        if isinstance(second, Text):
            missing = [p for p in second.parts if isinstance(p, FromEnv) and p.default is None]
            return None if missing and len(second.parts) == 1 else False
    return None
