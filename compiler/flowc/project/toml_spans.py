"""Turns the text of a TOML file into values, and into the spans of its keys and values."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc.findings.finding import Finding
from flowc.findings.source import Path, Source, Span

_MOST_DOTS = 64
_STRING = r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_TOKEN = re.compile(
    rf"(?:[ \t\r]|#[^\n]*)*(?P<token>{_STRING}|[\[\]{{}},=.\n]|[\w+:-]+|.)", re.DOTALL
)
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Toml:
    """The values of a file, and by their paths the spans of keys and of values.

    A key that is written in several headers has its first place.
    """

    value: Mapping[str, Any]
    keys: Mapping[Path, Span]
    values: Mapping[Path, Span]

    def key(self, path: Path) -> Span:
        """Return the span of a key, or of the nearest owner that was found."""
        return self.keys.get(path) or (self.key(path[:-1]) if path else Span(0, 0))

    def at(self, path: Path) -> Span:
        """Return the span of a value, or of its key."""
        return self.values.get(path) or self.key(path)


def read_toml(source: Source) -> Toml | Finding:
    """Return what a TOML text says, or why it says nothing. Never raises."""
    fault = _too_deep(source)
    if fault is not None:
        return fault
    reader = _Reader(source.text)
    try:
        value = _loads(source.text)
        reader.read()
    except RecursionError:
        return Finding("nested too deep", Span(0, 0))
    except ValueError as error:  # TOMLDecodeError is one; an impossible date is another
        return _refusal(source, str(error))
    return Toml(value, reader.keys, reader.values)


def _loads(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):  # most runs meet no TOML, and load no reader of it
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _too_deep(source: Source) -> Finding | None:
    """Refuse what takes quadratic time or many frames to read."""
    start = 0
    for line in source.text.split("\n"):
        bare = _QUOTED.sub("", line)
        if max(bare.count("."), bare.count("["), bare.count("{")) > _MOST_DOTS:
            message = f"the line has more than {_MOST_DOTS} dots or brackets (the limit)"
            return Finding(message, Span(start, start + 1))
        start += len(line) + 1
    return None


def _refusal(source: Source, message: str) -> Finding:
    place = _AT.search(message)
    words = message[: place.start()] if place else message
    if not place or not place[1]:
        return Finding(f"this is no TOML: {words}, at the end", Span(*[len(source.text)] * 2))
    span = source.line_span(int(place[1]))
    start = min(span.start + int(place[2]) - 1, len(source.text))
    return Finding(f"this is no TOML: {words}", Span(start, min(start + 1, len(source.text))))


@dataclass
class _Reader:
    """Finds the places in a text that is known to be TOML, token by token."""

    text: str
    at: int = 0
    keys: dict[Path, Span] = field(default_factory=dict)
    values: dict[Path, Span] = field(default_factory=dict)

    def read(self) -> None:
        table: Path = ()
        while token := self._next():
            if token[0] == "[":
                table = self._header()
            elif token[0] != "\n":
                self.at = token[1].start
                self._pair(table)

    def _peek(self) -> tuple[str, Span] | None:
        found = _TOKEN.match(self.text, self.at)
        return (found["token"], Span(*found.span("token"))) if found else None

    def _next(self) -> tuple[str, Span] | None:
        token = self._peek()
        self.at = token[1].end if token else len(self.text)
        return token

    def _header(self) -> Path:
        """Read a table's header behind its first bracket."""
        path = self._key(())
        while (token := self._next()) and token[0] != "\n":
            pass
        return path

    def _key(self, path: Path) -> Path:
        """Read a key with its dots, up to what follows it."""
        while (token := self._peek()) and token[0] not in ("=", "]", "\n"):
            self._next()
            if token[0] not in (".", "["):
                path = (*path, _unquoted(token[0]))
                self.keys.setdefault(path, token[1])
        return path

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        if (token := self._peek()) and token[0] == "=":
            self._next()
            self._value(path)

    def _value(self, path: Path) -> None:
        token = self._next()
        start = token[1].start if token else len(self.text)
        if token and token[0] in ("[", "{"):
            self._inner(path, "]" if token[0] == "[" else "}")
        while (after := self._peek()) and after[0] not in (",", "]", "}", "\n"):
            self._next()  # a number or a date is several tokens
        self.values.setdefault(path, Span(start, self.at))

    def _inner(self, path: Path, end: str) -> None:
        """Read the items of an array or of an inline table, up to its last bracket."""
        number = 0
        while (token := self._peek()) and token[0] != end:
            if token[0] in (",", "\n"):
                self._next()
            elif end == "}":
                self._pair(path)
            else:
                self._value((*path, number))
                number += 1
        self._next()


def _unquoted(key: str) -> str:
    """Return the name that a key's text writes."""
    if key[0] == '"' and "\\" in key:
        return next(iter(_loads(f"{key} = 0")), key)
    return key[1:-1] if key[0] in "\"'" else key
