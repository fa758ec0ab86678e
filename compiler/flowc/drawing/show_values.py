"""Turns values of a flow, good or bad, into short texts, as YAML has them."""

from __future__ import annotations

from typing import Final

from flowc.emitting.yaml.flow_tree import written_value
from flowc.emitting.yaml.yaml_text import flat
from flowc.flow import BadLiteral, DictValue, ListValue, Value, leaves, mapped
from flowc.language.literals import Literal
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import Type
from flowc.reading.unknown import UNKNOWN

_LONGEST: Final = 40
"""Constant: characters of a value that are shown."""


def shown_constant(value: Value | None, kind: Type | None) -> str:
    """Return a value as YAML has it, cut where it is long; nothing for one of references alone.

    A value of which nobody knows what it is (a variable that is not set) is a question mark.
    """
    if value is None or not _has_constant(value):
        return ""
    if isinstance(value, BadLiteral) and value.raw is UNKNOWN:
        return "?"
    tree = written_value(mapped(value, _plain), kind or AnyType())
    return cut(flat(tree), _LONGEST)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters; dots stand for the rest."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _has_constant(value: Value) -> bool:
    return any(
        not isinstance(leaf, InputRef | TaskRef | ListValue | DictValue)
        for _, leaf, _ in leaves(value, AnyType(), ())
    )


def _plain(leaf: Value) -> Value:
    return Literal(leaf.raw) if isinstance(leaf, BadLiteral) else leaf
