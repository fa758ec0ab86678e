"""Turns a plain YAML value into a literal of a type, or into what forbids it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from types import NoneType
from typing import Any

from flowc.findings.nearest import Guesses
from flowc.findings.record import record
from flowc.language.constant_forms import FORMS
from flowc.language.named_types import BY_NAME, NAMED_TYPES
from flowc.language.types import (
    FORMATS,
    FRAMES,
    NONE,
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
    constants_of,
    type_text,
)
from flowc.language.types import Any as AnyType
from flowc.reading.scalars import looks_like
from flowc.reading.unknown import UNKNOWN


@record(frozen=True, eq=False)
class Literal:
    """A constant: null, bool, int, float, str, datetime (UTC), timedelta, list or dict.

    Equal literals have equal types: `1`, `1.0` and `true` are three constants.
    """

    value: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and repr(self.value) == repr(other.value)

    def __hash__(self) -> int:
        return hash(repr(self.value))


@record(frozen=True)
class LiteralFault:
    """Why a value is no literal of a type: the rule, the message, and a hint where one exists."""

    message: str
    hint: str | None = None
    rule: str = "invalid-literal"
    unquoted: str = ""
    """A number, or the like, where a text is wanted: it would be one in quotes."""
    judgement: str = ""
    """What the message says of that number."""
    misspelt: str = ""
    """A text that is none of the `choices`."""
    choices: tuple[str, ...] = ()

    def message_on(self, written: str) -> str:
        """Return the message; a number keeps the digits with which it is written."""
        return f"{written} {self.judgement}" if self.judgement else self.message

    def would_pass(self, written: str | None) -> bool:
        """Whether a number, or the like, is only to be in quotes: such an enum has that text."""
        known = not self.choices or (written or self.unquoted) in self.choices
        return bool(self.unquoted) and known

    def hint_by(self, guesses: Guesses, written: str | None = None) -> str | None:
        """Return the hint; `written` is the value as it stands there, where that is known."""
        if self.would_pass(written):
            return "write it in quotes" if written is None else f'write "{written}"'
        return guesses.did_you_mean(self.misspelt, self.choices) if self.misspelt else self.hint


_URI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s]+")


def read_literal(raw: Any, kind: Type) -> Literal | LiteralFault:
    """Return a value as a literal of a type: `1` as the float 1.0, `1h` as a timedelta.

    The readings are those of the language page, section 6; flytekit's transformers take exactly
    these Python values and no others.
    """
    try:
        return Literal(_read(raw, kind, True))
    except _NoLiteral as error:
        return error.fault


class _NoLiteral(Exception):
    def __init__(self, message: str, hint: str | None = None, **more: Any) -> None:
        super().__init__(message)
        self.fault = LiteralFault(message, hint, **more)


def _read(raw: Any, kind: Type, coerce: bool) -> Any:
    """Return the Python value; `coerce` allows texts and integers to stand for other types."""
    if raw is UNKNOWN:
        return None
    match kind:
        case AnyType():
            return raw
        case Named(name):
            return _READERS[BY_NAME[name].constants](raw, kind, coerce)
        case File():
            return _uri(raw, kind, coerce)
        case Enumeration(values):
            if not coerce or raw not in values or not isinstance(raw, str):
                text = raw if isinstance(raw, str) else ""
                judgement = f"is no value of {type_text(kind)}"
                raise _not_quoted(raw, judgement, misspelt=text, choices=values)
            return raw
        case ListOf(item):
            _demand(isinstance(raw, list), raw, kind)
            return [_read(value, item, coerce) for value in raw]
        case DictOf(item):
            _demand(isinstance(raw, dict), raw, kind)
            return {key: _read(value, item, coerce) for key, value in raw.items()}
        case Union():
            return _one_variant(raw, kind, coerce)


_NULLABLE = {*FRAMES, *(row.name for row in NAMED_TYPES if row.beside_none)}


def _one_variant(raw: Any, kind: Union, coerce: bool) -> Any:
    """Read a value as the one variant that takes it, as written if possible (as flytekit does)."""
    kept = {v.name for v in kind.variants if isinstance(v, Named)} & {*FORMATS, *FRAMES}
    if raw is None and NONE in kind.variants and kept and kept <= _NULLABLE:
        return None
    if kept:
        raise _NoLiteral(f"flytekit binds no constant to {type_text(kind)}", "bind it to an output")
    dicts = sum(isinstance(v, DictOf) or v == Named("dict") for v in kind.variants)
    if _has_several_lists(raw, kind) or (isinstance(raw, dict) and dicts > 1):
        raise _NoLiteral(f"{show(raw)} fits more than one variant of {type_text(kind)}")
    for how in (False, True) if coerce else (False,):
        values, faults = [], []
        for variant in kind.variants:
            try:
                values.append(_read(raw, variant, how))
            except _NoLiteral as error:
                faults.append(error)
        if len(values) == 1:
            return values[0]
        if values:
            raise _NoLiteral(f"{show(raw)} fits more than one variant of {type_text(kind)}")
    if len(kind.variants) == 2 and NONE in kind.variants:
        raise faults[kind.variants.index(NONE) - 1]
    raise _NoLiteral(f"{show(raw)} is no {type_text(kind)}")


def _has_several_lists(raw: Any, kind: Union) -> bool:
    """Whether a value is a list that several variants take; where one alone has lists, none is
    read for this: in nested unions that would double with each level."""
    lists = [variant for variant in kind.variants if isinstance(variant, ListOf)]
    return isinstance(raw, list) and len(lists) > 1 and sum(_takes(raw, v) for v in lists) > 1


def _takes(raw: Any, kind: Type) -> bool:
    """Whether a value can be read as a type in any way."""
    try:
        _read(raw, kind, True)
    except _NoLiteral:
        return False
    return True


def _demand(good: bool, raw: Any, kind: Type, hint: str | None = None) -> None:
    if not good:
        raise _NoLiteral(f"{show(raw)} is no {type_text(kind)}", hint)


def _text(raw: Any, kind: Type, coerce: bool) -> str:
    if not isinstance(raw, str):
        raise _not_quoted(raw, f"is no {type_text(kind)}")
    return raw


def _not_quoted(raw: Any, judgement: str, **more: Any) -> _NoLiteral:
    if isinstance(raw, bool | int | float):
        more.update(unquoted=str(raw), judgement=judgement)
    return _NoLiteral(f"{show(raw)} {judgement}", **more)


def _integer(raw: Any, kind: Type, coerce: bool) -> int:
    meant = looks_like(raw) if isinstance(raw, str) else raw
    hint = f"write {meant}" if type(meant) is int else None
    if isinstance(meant, float) and meant.is_integer() and abs(meant) < 2**53:
        hint = f"write {int(meant)}"
    _demand(type(raw) is int, raw, kind, hint)
    return int(raw)


def _float(raw: Any, kind: Type, coerce: bool) -> float:
    if coerce and type(raw) is int:
        _demand(int(float(raw)) == raw, raw, kind, "no float is exactly this integer")
        return float(raw)
    meant = looks_like(raw) if isinstance(raw, str) else None
    number = isinstance(meant, int | float) and not isinstance(meant, bool)
    _demand(isinstance(raw, float), raw, kind, f"write {meant}" if number else None)
    if math.isnan(raw):
        raise _NoLiteral("nan is not equal to itself, so no cache and no check can hold it")
    return float(raw)


def _boolean(raw: Any, kind: Type, coerce: bool) -> bool:
    words = {"yes": "true", "on": "true", "no": "false", "off": "false"}
    hint = words.get(raw.lower()) if isinstance(raw, str) else None
    _demand(isinstance(raw, bool), raw, kind, f"write {hint}" if hint else None)
    return bool(raw)


def _formed(raw: Any, kind: Type, coerce: bool) -> Any:
    form = FORMS[constants_of(kind)]
    value = form.read(raw) if coerce else None
    if value is None:
        raise _NoLiteral(f"{show(raw)} is no {type_text(kind)}", form.hint)
    return value


def _struct(raw: Any, kind: Type, coerce: bool) -> dict[str, Any]:
    _demand(isinstance(raw, dict), raw, kind)
    _refuse_nan(raw)
    return dict(raw)


def _refuse_nan(raw: Any) -> None:
    if isinstance(raw, dict | list):
        for value in raw.values() if isinstance(raw, dict) else raw:
            _refuse_nan(value)
    elif isinstance(raw, float):
        _float(raw, Named("float"), False)


def _null(raw: Any, kind: Type, coerce: bool) -> None:
    _demand(raw is None, raw, kind)


def _uri(raw: Any, kind: Type, coerce: bool) -> str:
    _demand(isinstance(raw, str) and coerce, raw, kind)
    if "://" in raw and not raw.startswith("file:") and not _URI.fullmatch(raw):
        raise _NoLiteral(f"{show(raw)} is no URI", "a URI holds no spaces")
    if not _URI.fullmatch(raw) or raw.startswith("file:"):
        raise _NoLiteral(
            f"{show(raw)} is a path on your machine, where the cluster cannot find it",
            "write a URI (s3://, gs://, abfs://, https://)",
            rule="local-file-literal",
        )
    return str(raw)


def _no_literal(raw: Any, kind: Type, coerce: bool) -> Any:
    raise _NoLiteral(f"no constant can be a {type_text(kind)}", "bind it to an output of a task")


_READERS: dict[type | None, Callable[[Any, Type, bool], Any]] = {
    str: _text,
    int: _integer,
    float: _float,
    bool: _boolean,
    dict: _struct,
    NoneType: _null,
    None: _no_literal,
    **dict.fromkeys(FORMS, _formed),
}
"""Readers of constants, by the class of what they return."""


def show(raw: Any) -> str:
    """Say a plain value in a message: shortly, and as YAML would."""
    match raw:
        case None:
            return "null"
        case bool():
            return str(raw).lower()
        case str():
            return f"'{raw[:60]}'"
        case list():
            return "a list"
        case dict():
            return "a mapping"
    return str(raw)
