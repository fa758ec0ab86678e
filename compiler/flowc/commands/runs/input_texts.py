"""Reads the texts that a command line gives for inputs, and writes values as one would give
them."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from types import NoneType
from typing import Any

from flowc.commands.runs.input_values import BadValue, as_json, is_stored, read_input
from flowc.language.constant_forms import FORMS
from flowc.language.literals import show
from flowc.language.types import SNAPSHOT, DictOf, ListOf, Type, Union, constants_of
from flowc.reading.scalars import NumberTooLarge, resolve_scalar


def read_text(text: str, kind: Type, folder: str) -> Any:
    """Return the value of a text of the command line; raise BadValue.

    In a union, a text is what YAML takes it for (`5`, `true`, `null`), or else itself.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadValue("the text is not UTF-8") from None
    first = _plain(text, kind)
    try:
        return read_input(first, kind, folder)
    except BadValue:
        if not isinstance(kind, Union) or isinstance(first, str):
            raise
    return read_input(text, kind, folder)


def _plain(text: str, kind: Type) -> Any:
    """Return the null, number, text, list or mapping that a text is to be read as."""
    if isinstance(kind, Union):
        looks_like_json = text.lstrip()[:1] in ("[", "{")
        is_json = looks_like_json and any(map(_is_json, kind.variants))
        return _json(text, kind) if is_json else _scalar(text)
    if _is_json(kind):
        return _json(text, kind)
    constants = constants_of(kind)
    is_seconds = constants is timedelta and text.isascii() and text.isdigit()
    return _scalar(text) if is_seconds or constants in (int, float, bool, NoneType) else text


def _is_json(kind: Type) -> bool:
    return isinstance(kind, ListOf | DictOf) or kind == SNAPSHOT or constants_of(kind) is dict


def _scalar(text: str) -> Any:
    try:
        return resolve_scalar(text) if text else text
    except NumberTooLarge:
        raise BadValue(f"{show(text)} does not fit in 64 bits") from None


def _json(text: str, kind: Type) -> Any:
    try:
        return read_json(text)
    except ValueError as error:
        example = '\'["a", "b"]\'' if isinstance(kind, ListOf) else "'{\"key\": 1}'"
        raise BadValue(
            f"{show(text)} is no JSON: {error}", f"write JSON, such as {example}"
        ) from None


def read_json(text: str) -> Any:
    """Return what a JSON text holds; raise ValueError for anything that JSON or flowc refuses."""
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{error.msg.lower()} at line {error.lineno}, column {error.colno}"
        ) from None
    except NumberTooLarge:
        raise ValueError("a number does not fit in 64 bits") from None
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {show(twice)} is written twice")
    return found


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is not part of JSON")


def _integer(digits: str) -> int:
    value = resolve_scalar(digits)
    assert isinstance(value, int)
    return value


def way_to_write(kind: Type) -> str:
    """Say how a text of the command line is written, where its type alone does not."""
    if isinstance(kind, Union):
        return "as in YAML" if any(map(_is_json, kind.variants)) else ""
    if _is_json(kind):
        return "JSON"
    if is_stored(kind):
        return "path or URI"
    constants = constants_of(kind)
    if form := FORMS.get(constants):
        return f"such as {form.example}"
    return "true or false" if constants is bool else ""


def default_text(value: Any) -> str:
    """Show a literal as one would give it on the command line."""
    if form := FORMS.get(type(value)):
        return form.text(value)
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case list() | dict():
            return json.dumps(as_json(value), ensure_ascii=False)
        case float() if math.isinf(value):
            return ".inf" if value > 0 else "-.inf"
    return str(value)
