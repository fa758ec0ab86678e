"""Keeps untyped dicts as Flyte does, in msgpack, and tells what of JSON that cannot hold."""

from __future__ import annotations

import math
from typing import Any

import msgpack

_LEVELS = 100
"""Of nesting: what protobuf's JSON reads at most, and less than msgpack and Python do."""
_NUMBERS = {math.inf: "Infinity", -math.inf: "-Infinity"}


class Unkept(ValueError):
    """A part of a dict that Flyte cannot keep; says in a sentence what a dict may hold."""


def pack(value: dict[str, Any]) -> bytes:
    """Return a dict of JSON in msgpack. Raises Unkept."""
    left: list[tuple[Any, int]] = [(value, 1)]
    while left:
        one, level = left.pop()
        match one:
            case dict() | list() if level > _LEVELS:
                raise Unkept(f"a dict has at most {_LEVELS} levels")
            case dict():
                left += [(part, level + 1) for pair in one.items() for part in pair]
            case list():
                left += [(part, level + 1) for part in one]
            case int() if not -(2**63) <= one < 2**64:
                raise Unkept("an int in a dict has at most 64 bits")
            case float() if not math.isfinite(one):
                raise Unkept("JSON has no nan and no inf: write null, or a text")
            case str() if not is_text(one):
                raise Unkept("text in a dict is Unicode, with no half of a surrogate pair")
    packed: bytes = msgpack.dumps(value)
    return packed


def unpack(data: bytes) -> Any:
    """Return what is in msgpack as JSON, where a module's own constants may hold inf."""
    return spelled(msgpack.loads(data, strict_map_key=False))


def spelled(value: Any) -> Any:
    """Return JSON with each float that JSON has not as text, as protobuf's JSON spells it."""
    match value:
        case float():
            return "NaN" if math.isnan(value) else _NUMBERS.get(value, value)
        case dict():
            return {key: spelled(one) for key, one in value.items()}
        case list():
            return [spelled(one) for one in value]
    return value


def is_text(text: str) -> bool:
    """Whether a text is Unicode: JSON may hold halves of surrogate pairs, which UTF-8 has not."""
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)
