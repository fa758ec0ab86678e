"""Where reading a text stopped, and the lines around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from flowc.findings.finding import Edit, Finding, Fix
from flowc.findings.source import Source, Span

_SHOWN = 80
_LEAD = re.compile(r"[ \t]*(?:- +)*")
_KEY = re.compile(r"(?:[\w./-]+|\"[^\"]*\"|'[^']*') *:(?: +|$)")
_COMMENT = re.compile(r"(?:^|[ \t])#")


@dataclass(frozen=True)
class Line:
    """A line with its offset; `lead` and `key` are the columns where its text and value begin."""

    start: int
    text: str

    @cached_property
    def indent(self) -> int:
        """Return how many blanks the line begins with."""
        return len(self.text) - len(self.text.lstrip(" \t"))

    @cached_property
    def lead(self) -> int:
        """Return the column of the key, or of the text, behind blanks and dashes."""
        match = _LEAD.match(self.text)
        return match.end() if match else 0

    @cached_property
    def key(self) -> str:
        """Return the key with its `:` and the blanks behind it; empty, where there is none."""
        match = _KEY.match(self.text, self.lead)
        return match[0] if match else ""

    @property
    def value_at(self) -> int:
        """Return the offset of the value behind the key, or of all the text."""
        return self.start + self.lead + len(self.key)

    @property
    def value(self) -> str:
        """Return what stands behind the key, without a comment."""
        value = self.text[self.lead + len(self.key) :]
        comment = _COMMENT.search(value)
        return (value[: comment.start()] if comment else value).rstrip()

    @property
    def content(self) -> str:
        """Return the line without the blanks around it."""
        return self.text.strip(" \t")


@dataclass(frozen=True)
class Stop:
    """Where reading stopped: `at` an offset, in something that begins at `opened`."""

    source: Source
    problem: str
    at: int
    opened: int

    def line(self, offset: int) -> Line:
        """Return the line of an offset."""
        number = self.source.position(min(offset, len(self.source.text))).line
        return Line(self.source.line_span(number).start, self.source.line(number))

    @cached_property
    def here(self) -> Line:
        """Return the line at which reading stopped."""
        return self.line(self.at)

    def above(self, line: Line) -> Iterator[Line]:
        """Yield the lines with text before a line, the nearest first."""
        for number in range(self.source.position(line.start).line - 1, 0, -1):
            found = Line(self.source.line_span(number).start, self.source.line(number))
            if found.content and not found.content.startswith("#"):
                yield found

    def below(self, line: Line) -> Iterator[Line]:
        """Yield the lines behind a line."""
        for number in range(self.source.position(line.start).line + 1, self._last + 1):
            yield Line(self.source.line_span(number).start, self.source.line(number))

    @property
    def _last(self) -> int:
        return self.source.position(len(self.source.text)).line


def told(message: str, span: Span, hint: str | None = None, fix: Fix | None = None) -> Finding:
    """Return a finding of the rule `yaml-syntax`."""
    return Finding(message, span, hint=hint, fix=fix, rule="yaml-syntax")


def rewritten(span: Span, old: str, new: str) -> Fix:
    """Return the fix that writes a text over a span, behind which nothing was read before."""
    return Fix(f"'{old[:_SHOWN]}' is now '{new[:_SHOWN]}'", (Edit(span, new),), reveals=True)


def quoted(text: str) -> str:
    """Return a text as a YAML scalar in quotes."""
    return f'"{text}"' if not re.search(r'["\\]', text) else "'" + text.replace("'", "''") + "'"


def shown(advice: str, text: str, otherwise: str | None = None) -> str | None:
    """Return an advice that ends with a text to write; another one, where that is too long."""
    return f"{advice}{text}" if len(text) <= _SHOWN else otherwise
