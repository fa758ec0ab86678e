"""Turns the text of a type into a type, or into what is wrong with the text."""

from __future__ import annotations

import re
from functools import lru_cache

from flowc.findings.record import record
from flowc.language.named_types import BY_NAME, NAMED_TYPES, UNSUPPORTED
from flowc.language.types import (
    NONE,
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
    inner_types,
)
from flowc.limits import MAX_EXTENSION, MAX_TYPE_DEPTH, MAX_TYPE_TEXT

FILES = ("file", "directory", "domino_file")

ALIASES = {alias: row.name for row in NAMED_TYPES for alias in row.aliases} | {
    "List": "list",
    "FlyteFile": "file",
    "FlyteDirectory": "directory",
    "DominoFile": "domino_file",
}
_KNOWN = (*BY_NAME, *FILES, "list", "enum", "Optional", "Union")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_EXTENSION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+-]*(?:\.[A-Za-z0-9_][A-Za-z0-9_+-]*)*")
_ENUM_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@record(frozen=True)
class TypeFault:
    """Why a text is no type: the rule, the message, and a hint where one exists.

    `name` is the part of the text that is no type, `meant` what it was surely meant for.
    """

    rule: str
    message: str
    hint: str | None = None
    name: str = ""
    meant: str = ""


class _Fault(Exception):
    def __init__(
        self, rule: str, message: str, hint: str | None = None, name: str = "", meant: str = ""
    ) -> None:
        super().__init__(message)
        self.fault = TypeFault(rule, message, hint, name, meant)


def parse_type(text: str) -> Type | TypeFault:
    """Return the type that a text spells, in any accepted spelling, or what is wrong with it."""
    return _parse(text[: MAX_TYPE_TEXT + 1])


@lru_cache(maxsize=1024)  # a flow has few types and each many times: a sixth of a check
def _parse(text: str) -> Type | TypeFault:
    reader = _Reader(text)
    try:
        if len(text) > MAX_TYPE_TEXT:
            reader.fail(f"longer than {MAX_TYPE_TEXT:,} characters (the limit)")
        kind = reader.union(0)
        if reader.rest():
            reader.fail(f"'{reader.rest()[:40]}' is left over")
    except _Fault as error:
        return error.fault
    return kind


class _Reader:
    """Reads one type from a text, left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def rest(self) -> str:
        self.at += len(self.text[self.at :]) - len(self.text[self.at :].lstrip(" "))
        return self.text[self.at :]

    def fail(self, why: str) -> None:
        raise _Fault("unknown-type", f"'{self.text[:60]}' is no type: {why}")

    def take(self, mark: str) -> bool:
        found = self.rest().startswith(mark)
        self.at += len(mark) if found else 0
        return found

    def expect(self, mark: str) -> None:
        if not self.take(mark):
            self.fail(f"a '{mark}' is missing")

    def union(self, depth: int) -> Type:
        if depth > MAX_TYPE_DEPTH:
            self.fail(f"nested deeper than {MAX_TYPE_DEPTH} brackets (the limit)")
        variants = [self.single(depth)]
        while self.take("|"):
            variants.append(self.single(depth))
        return make_union(variants)

    def single(self, depth: int) -> Type:
        match = _NAME.match(self.rest())
        if match is None:
            self.fail("a name of a type is missing")
            raise AssertionError
        self.at += match.end()
        name = ALIASES.get(match[0], match[0])
        if name in FILES:
            return File(name, self.extension() if self.take("[") else "")
        if name == "list":
            return self.list_of(depth)
        if name == "enum":
            return self.enumeration()
        if name in ("Optional", "Union"):
            return self.typing_union(name, depth)
        if name == "dict" and self.take("["):
            return self.dict_of(depth)
        if name in BY_NAME:
            return Named(name)
        raise unknown(match[0])

    def list_of(self, depth: int) -> Type:
        if not self.take("["):
            raise _Fault(
                "unsupported-type", "a list needs the type of its items", "write list[str]"
            )
        item = self.union(depth + 1)
        self.expect("]")
        return ListOf(item)

    def dict_of(self, depth: int) -> Type:
        key = self.union(depth + 1)
        if key != Named("str"):
            raise _Fault("unsupported-type", "the keys of a dict are str", "write dict[str, T]")
        self.expect(",")
        item = self.union(depth + 1)
        self.expect("]")
        return DictOf(item)

    def typing_union(self, name: str, depth: int) -> Type:
        self.expect("[")
        variants = [self.union(depth + 1)]
        while name == "Union" and self.take(","):
            variants.append(self.union(depth + 1))
        self.expect("]")
        return make_union([*variants, NONE] if name == "Optional" else variants)

    def extension(self) -> str:
        inner = self.rest().partition("]")[0]
        extension = inner.strip(" ").removeprefix(".")
        if len(extension) > MAX_EXTENSION:
            self.fail(f"an extension has at most {MAX_EXTENSION} characters (the limit)")
        if not _EXTENSION.fullmatch(extension):
            self.fail(f"'{inner[:40]}' is no file extension")
        self.at += len(inner)
        self.expect("]")
        return extension

    def enumeration(self) -> Type:
        self.expect("[")
        inner = self.rest().partition("]")[0]
        values = tuple(value.strip(" ") for value in inner.split(","))
        for value in values:
            if not _ENUM_VALUE.fullmatch(value) or value == "mro":
                self.fail(f"'{value[:40]}' is no value of an enum")
        if len(set(values)) < len(values):
            self.fail("its values are not distinct")
        self.at += len(inner)
        self.expect("]")
        return Enumeration(values)


def make_union(variants: list[Type]) -> Type:
    """Return the union of types: flat, and a single type is no union.

    A type that stands twice counts once, as Python's own unions have it; but each
    `FlyteFile["csv"]` is a class of its own, so that typed files and enums stay doubled.
    """
    flat: list[Type] = []
    for variant in variants:
        for single in variant.variants if isinstance(variant, Union) else (variant,):
            if single not in flat or makes_a_class(single):
                flat.append(single)
    return Union(tuple(flat)) if len(flat) > 1 else flat[0]


def makes_a_class(kind: Type) -> bool:
    """Whether Python makes a new class each time that a type like this is written."""
    return (
        isinstance(kind, Enumeration)
        or (isinstance(kind, File) and bool(kind.format))
        or any(map(makes_a_class, inner_types(kind)))
    )


def unknown(name: str) -> _Fault:
    """Return the fault for a name that is no type of the language."""
    if name in UNSUPPORTED:
        message = f"the type '{name}' is not supported"
        return _Fault("unsupported-type", message, UNSUPPORTED[name], name)
    known = known_types()
    from flowc.findings.slips import slip_of  # most types are known
    from flowc.language.foreign.find_meaning import type_word

    near = None if type_word(name) else slip_of(name, known)
    if near and name.lower() == f"{near.lower()}s":
        near = None  # `files` are a list
    meant = known[near] if near else ""
    hint = f"did you mean '{meant}'?" if near else None
    return _Fault("unknown-type", f"there is no type '{name[:60]}'", hint, name, meant)


def known_types() -> dict[str, str]:
    """Return what the formatter writes for each name that a type may start with."""
    return {name: name for name in _KNOWN} | ALIASES
