"""Turns the facts of types and bound values into what a flow's author writes for them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from flowc.language.constant_forms import FORMS
from flowc.language.named_types import FRAME, NAMED_TYPES
from flowc.language.references import OPEN, InputRef, TaskRef, text_of
from flowc.language.types import (
    NONE,
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
)
from flowc.reading.unknown import UNKNOWN
from flowc.verifying.facts import named_fact, type_fact
from flowc.verifying.promises import START

_NAMED = {named_fact(row): Named(row.name) for row in reversed(NAMED_TYPES)}
_FILES = ("file", "directory")
_FILE = re.compile(r"blob ([01]) (.*)", re.DOTALL)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class Unsayable(Exception):
    """A value or a type that no flow can say, in words."""


def read_type(fact: Any, file: str = "file") -> Type:
    """Return the type that a fact is of; `file` is what a file's own word is.

    Raises Unsayable where the language has none that flytekit would register so.
    """
    kind = _type(fact, file)
    if kind is None or type_fact(kind) != fact:
        raise Unsayable("its type cannot be said in a flow")
    return kind


def _type(fact: Any, file: str, mark: str = "") -> Type | None:
    match fact:
        case {"list": item}:
            inner = _type(item, file)
            return inner and ListOf(inner)
        case {"map": item}:
            inner = _type(item, file)
            return inner and DictOf(inner)
        case {"enum": list(values)}:
            return Enumeration(tuple(values))
        case {"union": list(variants)}:
            kinds = [_type(one["type"], file, one["mark"]) for one in variants]
            kinds.sort(key=lambda kind: kind == NONE)
            known = tuple(kind for kind in kinds if kind is not None)
            return Union(known) if len(known) == len(kinds) else None
        case str() if mark not in _FILES and fact in _NAMED:
            return _NAMED[fact]
        case str():
            blob = _FILE.fullmatch(fact)
            return File("directory" if blob[1] == "1" else file, blob[2]) if blob else None
    return None


assert FRAME in _NAMED  # facts tell no frame from another: it is the first that is called so


def escaped(text: str) -> str:
    """Return a text as an author writes it, who means no reference."""
    return text.replace(OPEN, f"${OPEN}")


def read_value(fact: Any, keys: Mapping[str, str | None]) -> Any:
    """Return a bound value as an author writes it; `keys` are those of the nodes.

    What a node without a key gives is UNKNOWN. Raises Unsayable for anything that no flow says.
    """
    match fact:
        case {"node": _, "path": _}:
            raise Unsayable(f"a part of the output '{fact['output']}' cannot be taken in a flow")
        case {"node": node, "output": output}:
            if node == START:
                return text_of(InputRef(output))
            key = keys[node]
            return UNKNOWN if key is None else text_of(TaskRef(key, output))
        case {"list": list(items)}:
            return [read_value(item, keys) for item in items]
        case {"map": dict(items)}:
            return {key: read_value(item, keys) for key, item in items.items()}
    return _constant(fact)


def _constant(fact: Any) -> Any:
    match fact:
        case None:
            return None
        case {"boolean": value} | {"integer": value}:
            return value
        case {"float_value": text}:
            return float(text)
        case {"string_value": text} | {"uri": text}:
            return escaped(text)
        case {"datetime": [seconds, nanos]}:
            return FORMS[datetime].yaml(
                _EPOCH + timedelta(seconds=seconds, microseconds=nanos / 1e3)
            )
        case {"duration": [seconds, nanos]} if seconds >= 0 and not nanos:
            return FORMS[timedelta].yaml(timedelta(seconds=seconds))
        case {"struct": text}:
            try:
                return _escaped_within(json.loads(text))
            except ValueError:
                pass
    raise Unsayable(f"this value cannot be said in a flow: {str(fact)[:100]}")


def _escaped_within(value: Any) -> Any:
    match value:
        case str():
            return escaped(value)
        case list():
            return [_escaped_within(item) for item in value]
        case dict():
            return {key: _escaped_within(item) for key, item in value.items()}
    return value
