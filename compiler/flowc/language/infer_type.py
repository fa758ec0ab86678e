"""Infers the type of a constant as Flyte's registration does: from the value alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flowc.language.types import (
    NONE,
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
    constants_of,
)
from flowc.language.types import Any as AnyType


def infer_type(value: Any, kind: Type) -> Type:
    """Return the type that Flyte reads in a constant (of a `Literal`) that is one of `kind`.

    As `LiteralTypeForLiteral` of flytepropeller 1.16 (`validators/utils.go`), which sees literals
    alone: a text of an enum is a `str`, and a value of a union has a union of the one variant that
    was chosen. What `kind` says of items that are not there is lost.
    """
    match kind:
        case Union(variants):
            return Union((chosen_variant(value, variants),))
        case ListOf(item):
            return ListOf(_item_type(value, item))
        case DictOf(item):
            return DictOf(_item_type(value.values(), item))
        case Enumeration():
            return Named("str")
    return kind


def chosen_variant(value: Any, variants: tuple[Type, ...]) -> Type:
    """Return the variant of a union that took a constant; any type, where none did.

    A text is a text, where it may be one, then of an enum, then a URI.
    """
    takers = [variant for variant in variants if _takes(variant, value)]
    if Named("str") in takers:
        return Named("str")
    return next((kind for kind in takers if not isinstance(kind, File)), [*takers, AnyType()][0])


def _item_type(items: Iterable[Any], kind: Type) -> Type:
    """Return the one type of some items; empty lists count where there is nothing else."""
    empty, found = False, dict[Type, None]()
    for item in items:
        if isinstance(kind, ListOf) and item == []:
            empty = True
        else:
            found[infer_type(item, kind)] = None
    if not found:
        return ListOf(NONE) if empty else NONE
    return next(iter(found)) if len(found) == 1 else _union(found)


def _union(kinds: Iterable[Type]) -> Type:
    """Return the union of several types; with a list of a union among them, a list of them all."""
    variants: list[Type] = []
    is_list = False
    for kind in kinds:
        if isinstance(kind, ListOf) and isinstance(kind.item, Union):
            is_list = True
            variants += kind.item.variants
        else:
            variants.append(kind)
    union = Union(tuple(variants))
    return ListOf(union) if is_list else union


def _takes(kind: Type, value: Any) -> bool:
    match kind:
        case AnyType():
            return True
        case Named():
            return type(value) is constants_of(kind)
        case File():
            return isinstance(value, str)
        case Enumeration(values):
            return value in values
        case ListOf(item):
            return isinstance(value, list) and all(_takes(item, one) for one in value)
        case DictOf(item):
            return isinstance(value, dict) and all(_takes(item, one) for one in value.values())
        case Union(variants):
            return any(_takes(variant, value) for variant in variants)
