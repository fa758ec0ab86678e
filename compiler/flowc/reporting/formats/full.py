"""Findings with the lines that they speak of, as a person reads them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source, Span
from flowc.reporting.formats.shared_text import (
    COLOURS,
    HIDDEN,
    head,
    rest_line,
    short,
    styled,
    told,
)

_WIDTH = 160
_BEFORE = 40
_COMMAND = re.compile(r"##(?=(?:vso)?\[)", re.IGNORECASE)


def as_full(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return each finding with its place, its lines with carets, its notes and its hint."""
    pieces: list[str] = []  # adding to one text takes a time that grows with its square
    for report in reports:
        for finding in told(report, most):
            pieces += (f"{line}\n" for line in _full(report.source, finding, colour))
        pieces.append(rest_line(report, most))
    return "".join(pieces)


def _full(source: Source, finding: Finding, colour: bool) -> Iterator[str]:
    yield f"{head(source, finding, colour)}: {short(finding.message)}"
    yield from _snippet(source, finding.span, "^", "", colour, COLOURS[finding.severity])
    for note in finding.notes:
        if note.span == finding.span:  # it speaks of another file
            yield f"   {styled('note:', colour, 'blue')} {short(note.message)}"
            continue
        yield from _snippet(source, note.span, "-", short(note.message), colour, "blue")
    if finding.hint:
        yield f"   {styled('hint:', colour, 'cyan')} {short(finding.hint)}"


def _snippet(
    source: Source, span: Span, mark: str, words: str, colour: bool, paint: str
) -> Iterator[str]:
    number, column = source.position(span.start)
    line = source.line(number)
    length = max(1, min(span.end - span.start, len(line) - column + 1))
    first = max(0, column - 1 - _BEFORE) if len(line) > _WIDTH else 0
    shown = HIDDEN.sub("\ufffd", _tamed(line[first : first + _WIDTH].replace("\t", " ")))
    before = _columns(shown[: column - 1 - first])
    under = mark * max(1, _columns(shown[column - 1 - first :][:length]))
    yield f"{number:5} | {shown}".rstrip()
    yield f"      | {' ' * before}{styled(under, colour, paint)}{' ' + words if words else ''}"


def _columns(text: str) -> int:
    """Count the columns that a terminal takes for a text."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _tamed(line: str) -> str:
    """Return a line that no pipeline takes for a command, of the same length."""
    return _COMMAND.sub("#\ufffd", line)
