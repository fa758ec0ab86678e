"""Turns types and values into Python expressions, and remembers the names that they need."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flowc.emitting.python.code import (
    Choice,
    Code,
    Expression,
    Group,
    Joined,
    Name,
    attribute,
    call,
    constant,
    dict_of,
    flat,
    list_of,
    subscript,
)
from flowc.emitting.python.names import Names, pascal, short
from flowc.language.constant_forms import FORMS, Form
from flowc.language.domino import PACKAGE
from flowc.language.named_types import BY_NAME, NamedType
from flowc.language.types import DictOf, Enumeration, File, ListOf, Named, Type, Union, item_of

_FILES = {
    "file": ("flytekit.types.file", "FlyteFile", "File"),
    "directory": ("flytekit.types.directory", "FlyteDirectory", "Directory"),
    "domino_file": (f"{PACKAGE}.file", "DominoFile", "DominoFile"),
}
_LONG = 40


class Speller:
    """Spells types and values; `aliases` and `enums` are what the module must define for them."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.aliases: dict[Type, tuple[Name, Expression]] = {}
        self.enums: dict[tuple[str, ...], Name] = {}

    def builtin(self, name: str) -> Name:
        """Return the name of a builtin, whatever the module calls so."""
        return self.names.member("builtins", name)

    def type(self, kind: Type, owner: str) -> Expression:
        """Return a type; `owner` is the declared name that an enum or alias is named after."""
        match kind:
            case Named("none"):
                return Code("None")
            case Named(name):
                return self.named(BY_NAME[name])
            case File():
                return self.file(kind)
            case Enumeration(values):
                return self.enums.setdefault(values, Name(pascal(short(owner))))
            case ListOf(item):
                return subscript(self.builtin("list"), self.part(item, owner))
            case DictOf(item):
                key = self.builtin("str")
                return subscript(self.builtin("dict"), key, self.part(item, owner))
            case Union(variants):
                return self.union(kind, variants, owner)
        raise TypeError(f"{kind} cannot be spelled")

    def named(self, row: NamedType) -> Expression:
        """Return the path of a type without parts, imported."""
        if row.name != row.path:
            return self.names.member(row.module, row.member)
        return Joined((self.names.module(row.module), Code(f".{row.member}")))

    def part(self, kind: Type, owner: str) -> Expression:
        """Return a type inside another; a long one by an alias, so that no line overflows."""
        spelled = self.type(kind, owner)
        if kind in self.aliases or len(_measure(spelled)) <= _LONG:
            return spelled
        return self.alias(kind, Name(f"{pascal(short(owner))}Type"), spelled)

    def brief(self, kind: Type, owner: str, spelled: Expression) -> Expression:
        """Return a type without brackets, where those would have to be broken over lines."""
        if not isinstance(spelled, Group) or len(owner) + len(_measure(spelled)) <= _LONG:
            return spelled
        return self.alias(kind, Name(f"{pascal(short(owner))}Type"), spelled)

    def file(self, kind: File) -> Expression:
        """Return a type of files; one with a format gets an alias."""
        if kind in self.aliases:
            return self.aliases[kind][0]
        module, wanted, suffix = _FILES[kind.kind]
        plain = self.names.member(module, wanted)
        if not kind.format:
            return plain
        variable = call(self.names.member("typing", "TypeVar"), positional=[constant(kind.format)])
        word = pascal(kind.format)
        alias = Name(f"{'' if word[:1].isalpha() else 'Ext'}{word}{suffix}")
        return self.alias(kind, alias, subscript(plain, variable))

    def union(self, kind: Type, variants: Iterable[Type], owner: str) -> Expression:
        """Return a union; a long one gets an alias."""
        if kind in self.aliases:
            return self.aliases[kind][0]
        spelled = [self.part(variant, owner) for variant in variants]
        joined = Choice(tuple(spelled))
        numeric = {Named("int"), Named("float")} <= set(variants)
        if numeric or len(_measure(joined)) > _LONG:
            # ruff's PYI041 takes `int | float` in a signature for a slip; to Flyte they differ
            return self.alias(kind, Name(f"{pascal(short(owner))}Type"), joined)
        return joined

    def alias(self, kind: Type, name: Name, spelled: Expression) -> Name:
        """Return the alias of a type; the first name that it was given stays."""
        return self.aliases.setdefault(kind, (name, spelled))[0]

    def value(self, value: Any, kind: Type) -> Expression:
        """Return a literal's value, which is known to be one of the type."""
        if form := FORMS.get(type(value)):
            return self.made(value, form)
        match value:
            case list():
                inner = item_of(kind, ListOf) or Named("dict")
                return list_of([self.value(item, inner) for item in value])
            case dict():
                inner = item_of(kind, DictOf) or Named("dict")
                return dict_of([(key, self.value(item, inner)) for key, item in value.items()])
            case float() if math.isinf(value):
                text = constant("inf" if value > 0 else "-inf")
                return call(self.builtin("float"), positional=[text])
            case str():
                values = _enum_of(value, kind)
                if values:
                    return subscript(self.enums[values], constant(value))
        return constant(value)

    def made(self, value: Any, form: Form) -> Expression:
        """Return the call that makes a constant of no literal of its own."""
        owner = self.names.member(type(value).__module__, type(value).__name__)
        method, texts, numbers = form.call(value)
        keywords = {name: constant(number) for name, number in numbers.items()}
        return call(attribute(owner, method) if method else owner, keywords, map(constant, texts))

    def duration(self, seconds: int) -> Expression:
        """Return a duration in seconds as a `timedelta`."""
        return self.value(timedelta(seconds=seconds), Named("timedelta"))


def _measure(expression: Expression) -> str:
    """Return about what an expression will be on one line, before names are settled."""
    match expression:
        case Name():
            return str(expression.wanted) + "_"
        case Joined(parts):
            return "".join(map(_measure, parts))
        case Choice(variants):
            return " | ".join(map(_measure, variants))
        case Group(head, brackets, items):
            inner = ", ".join(prefix + _measure(item) for prefix, item in items)
            return f"{_measure(head)}{brackets[0]}{inner}{brackets[1]}"
    return flat(expression)


def _enum_of(value: str, kind: Type) -> tuple[str, ...] | None:
    """Return the values of the enum that a text is one of; a union's own texts stay texts."""
    variants = kind.variants if isinstance(kind, Union) else (kind,)
    if Named("str") in variants:
        return None
    enums = (v.values for v in variants if isinstance(v, Enumeration))
    return next((values for values in enums if value in values), None)
