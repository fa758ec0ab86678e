"""Turns a file's text and character offsets into places that people can find."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from flowc.findings.nearest import Guesses

_KEPT = 64

Path = tuple[str | int, ...]
"""A place in a document: the keys and list positions that lead to it, from the root."""


class Span(NamedTuple):
    """A half-open range of character offsets in a source's text."""

    start: int
    end: int


class Position(NamedTuple):
    """A line and a column, both counted from 1; a column is a character, not a byte."""

    line: int
    column: int


class Source:
    """The text of one file, as it was read, with the name that findings call it by."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._starts: list[int] = []
        self._found: dict[tuple[Span, str], list[int]] = {}

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return Position(line, offset - starts[line - 1] + 1)

    def place(self, offset: int) -> str:
        """Return how the place of a character offset is told in words: `flow.yaml:12:5`."""
        line, column = self.position(offset)
        return f"{self.name}:{line}:{column}"

    def line(self, number: int) -> str:
        """Return a line of the text (counted from 1) without its line end."""
        starts = self._line_starts()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def line_span(self, number: int) -> Span:
        """Return the span of a line (counted from 1) without its line end."""
        start = self._line_starts()[number - 1]
        return Span(start, start + len(self.line(number)))

    def occurrences(self, span: Span, part: str) -> list[int]:
        """Return where a part stands in a span: looked for once for many questions about it."""
        if (span, part) not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            found, at = [], self.text.find(part, span.start, span.end)
            while at >= 0:
                found.append(at)
                at = self.text.find(part, at + 1, span.end)
            self._found[span, part] = found
        return self._found[span, part]

    def _line_starts(self) -> list[int]:
        if not self._starts:
            self._starts = [0]
            find = self.text.find
            at = find("\n")
            while at >= 0:
                self._starts.append(at + 1)
                at = find("\n", at + 1)
        return self._starts


def outermost(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that lie in no other one, in their order. Spans never overlap in part."""
    found: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        if not found or span.end > found[-1].end:
            found.append(span)
    return found


class Places(Protocol):
    """Where the parts of a flow were written, by their paths in the YAML.

    A flow that was read from YAML has its document here, an imported one the Python that it
    came from. A path that was not written leads to the nearest owner that was.
    """

    @property
    def guesses(self) -> Guesses:
        """Return what guesses which names were meant there."""

    def row(self, path: Path) -> str:
        """Return what messages call the row of a matrix that a path lies in, if it is in one."""

    def key_span(self, path: Path) -> Span:
        """Return the span of the key that a path ends in."""

    def owner_span(self, path: Path) -> Span:
        """Return the key of the innermost thing on a path, where that was first written."""

    def value_span(self, path: Path) -> Span:
        """Return the span of the value at a path."""

    def part(self, path: Path, text: str, skip: int = 0) -> Span:
        """Return the span of a text inside the value at a path, or the value's own.

        `skip` says how many times the text stands there before.
        """

    def raw(self, path: Path) -> str:
        """Return the value at a path as it was written."""

    def text_at(self, span: Span) -> str:
        """Return what is written in a span."""

    def written(self, path: Path) -> bool:
        """Whether something was written at a path."""

    def is_given(self, path: Path) -> bool:
        """Whether the value at a path is what a param of a task file stands for."""

    def in_task_file(self, path: Path) -> bool:
        """Whether the value at a path is written in a task file."""

    def line(self, span: Span) -> str:
        """Return the file and the line of a span in words: `flow.yaml:12`."""
