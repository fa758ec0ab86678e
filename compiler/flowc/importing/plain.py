"""Turns what is known of a value into the value itself, and back, within bounds."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import PurePosixPath
from typing import Any

from flowc.findings.source import Span
from flowc.importing.meanings import (
    Constant,
    Entries,
    Items,
    Located,
    Meaning,
    Member,
    Plain,
    Text,
)
from flowc.reading.decode import FORBIDDEN

MAX_TEXT = 64 * 1024
"""Characters of a text; a module that doubles one forty times is not read to the end."""
MAX_ITEMS = 100_000
MAX_BITS = 2048

_PLAIN = (
    bytes, range, PurePosixPath, datetime.timedelta, datetime.datetime,
    datetime.date, datetime.time, datetime.timezone,
)  # fmt: skip


class NotPlain(Exception):
    """A value that is not wholly known, or that is no plain data."""


class TooLong(NotPlain):
    """A text or a number beyond all bounds."""


def plain(meaning: Meaning, sets: bool = False) -> Any:
    """Return the value itself. Raises NotPlain.

    The order of a set is another one in each process: sets are given to those that ask for them.
    """
    return _plain(meaning, sets, count(1))


def _plain(meaning: Meaning, sets: bool, parts: Iterator[int]) -> Any:
    if next(parts) > MAX_ITEMS:
        raise TooLong
    match meaning:
        case Constant(value):
            return value
        case Text() as text if text.concrete is not None:
            return text.concrete
        case Items(items=items, kind="list" | "tuple" | "set" as kind, lost=None):
            if kind == "set" and not sets:
                raise NotPlain
            found = [_plain(item.meaning, sets, parts) for item in items]
            return {"list": list, "tuple": tuple, "set": frozenset}[kind](found)
        case Entries(entries=entries, lost=None):
            values = ((key, value.meaning) for key, (_, value) in entries.items())
            return {key: _plain(value, sets, parts) for key, value in values}
        case Plain(value):
            return value
    raise NotPlain


def is_plain(meaning: Meaning) -> bool:
    """Whether a value is wholly known."""
    try:
        plain(meaning)
    except NotPlain:
        return False
    return True


def lifted(value: Any, span: Span) -> Meaning:
    """Return what is known of a plain value. Raises NotPlain for what is none, or too large."""
    if isinstance(value, str) and type(value) is str:
        if len(value) > MAX_TEXT:
            raise TooLong
        if FORBIDDEN.search(value):
            raise NotPlain
        return Text((value,)) if value else Text(())
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise TooLong
    if value is None or type(value) in (bool, int, float):
        return Constant(value)
    if type(value) in (list, tuple):
        if len(value) > MAX_ITEMS:
            raise TooLong
        items = [Located(lifted(item, span), span) for item in value]
        return Items(items, "tuple" if isinstance(value, tuple) else "list")
    if isinstance(value, set | frozenset):
        return Items([Located(lifted(item, span), span) for item in value], "set")
    if type(value) is dict:
        return Entries({key: (span, Located(lifted(v, span), span)) for key, v in value.items()})
    if isinstance(value, _PLAIN):
        return Plain(value)
    raise NotPlain


def computed(span: Span, function: Callable[..., Any], *args: Any, **named: Any) -> Meaning:
    """Return what Python's own function makes of plain values.

    Raises NotPlain where it fails, or its result is no plain data. What is left to the caller
    are functions whose cost is beyond the size of what they are given.
    """
    try:
        return lifted(function(*args, **named), span)
    except NotPlain:
        raise
    except Exception as error:  # whatever Python says of such values: the module would not load
        raise NotPlain from error


def truth(meaning: Meaning) -> bool | None:
    """Return whether Python takes a value for true; None, if nobody knows before it runs."""
    if isinstance(meaning, Items | Entries) and meaning.lost is None:
        return bool(meaning.items)
    if isinstance(meaning, Member):
        return None
    try:
        return bool(plain(meaning))
    except NotPlain:
        return None
