"""Turns the bytes of a Python module into its syntax tree, which knows places in the source."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass, field, replace
from itertools import islice

from flowc.findings.finding import Finding, Severity
from flowc.findings.nearest import Guesses
from flowc.findings.source import Source, Span
from flowc.limits import MAX_WORDS
from flowc.reading.decode import decode

RULE = "unsupported-python"

_WORDS = re.compile(r"\w+|[^\w\s]")
_TOKENS = re.compile(
    r"#[^\n]*|\"\"\"(?:[^\\]|\\.)*?\"\"\"|\'\'\'(?:[^\\]|\\.)*?\'\'\'"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\w+|[^\w\s]",
    re.DOTALL,
)
_F_STRING = re.compile(r"[fF][rR]?[\"']|[rR][fF][\"']")
_DEFINED = re.compile(r"(?:class|def)(?:[ \t\f]|\\\r?\n)+(\w+)")
"""A definition; its name may stand there otherwise than Python reads it (NFKC)."""
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass
class Python:
    """A parsed module, its source, and what there is to complain about it."""

    source: Source
    tree: ast.Module
    findings: list[Finding] = field(default_factory=list)
    guesses: Guesses = field(default_factory=Guesses)
    _starts: list[int] = field(default_factory=list)

    def span(self, node: ast.AST) -> Span:
        """Return the characters that a node was parsed from."""
        first = self.offset(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))
        last_line = getattr(node, "end_lineno", None)
        if last_line is None:
            return Span(first, first)
        return Span(first, self.offset(last_line, getattr(node, "end_col_offset", 0)))

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line (from 1) and a column in bytes of UTF-8, as `ast` counts."""
        start = self._line_starts()[line - 1]
        text = self.source.text[start : start + column]
        if text.isascii():
            return start + column
        return start + len(text.encode()[:column].decode("utf-8", "ignore"))

    def _line_starts(self) -> list[int]:
        if not self._starts:
            ends = (match.end() for match in _LINE_END.finditer(self.source.text))
            self._starts = [0, *ends]
        return self._starts

    def complain(
        self,
        place: ast.AST | Span,
        message: str,
        hint: str | None = None,
        severity: Severity = "error",
        rule: str = RULE,
    ) -> None:
        """Say that something cannot be said in the language, or was left out (a warning)."""
        span = place if isinstance(place, Span) else self.span(place)
        first_line = self.source.text.find("\n", span.start, span.end)
        span = Span(span.start, span.end if first_line < 0 else first_line)
        self.findings.append(Finding(message, span, (), hint, rule, severity))

    def name_span(self, node: ast.FunctionDef | ast.ClassDef) -> Span:
        """Return where the name of a function or a class stands."""
        start = self.offset(node.lineno, node.col_offset)
        found = _DEFINED.match(self.source.text, start)
        return Span(*found.span(1)) if found else Span(start, start)


def _excess(text: str) -> Span | None:
    """Return where a module gets too large: its tree takes a thousand times the memory.

    What stands in an f-string is code, and quotes may stand in it: then texts count as words.
    """
    words = _WORDS if _F_STRING.search(text) else _TOKENS
    found = next(islice(words.finditer(text), MAX_WORDS, None), None)
    return Span(*found.span()) if found else None


def _other_encoding(data: bytes) -> str | None:
    """Return what a module says that it is encoded in, if its bytes mean other characters so."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError:
        return None  # the parser will tell
    return None if encoding in ("utf-8", "utf-8-sig") or data.isascii() else encoding


def parse(name: str, data: bytes) -> Python:
    """Return the module of some bytes; an empty one with a finding, where they are no Python."""
    source, refusal = decode(name, data)
    empty = ast.Module([], [])
    if refusal is not None:
        return Python(source, empty, [replace(refusal, rule=RULE)])
    other = _other_encoding(data)
    if other is not None:
        python = Python(source, empty)
        python.complain(Span(0, 0), f"Python reads the module as {other}, and not as UTF-8")
        return python
    excess = _excess(source.text)
    if excess is not None:
        python = Python(source, empty)
        limit = f"the module has more than {MAX_WORDS:,} words and signs (the limit)"
        python.complain(excess, limit)
        return python
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a `\\d` in somebody's text
            return Python(source, ast.parse(source.text))
    except SyntaxError as error:
        python = Python(source, empty)
        line = min(max(1, error.lineno or 1), len(python._line_starts()))
        start = python._line_starts()[line - 1]
        at = min(start + max(0, (error.offset or 1) - 1), len(source.text))
        python.complain(Span(at, at), f"this is no Python: {error.msg}")
    except (ValueError, RecursionError, MemoryError):
        python = Python(source, empty)
        python.complain(Span(0, 0), "this is no Python, or nested too deeply to be read")
    return python
