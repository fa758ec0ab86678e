"""Findings as text: with the lines that they speak of, or one line each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import click

from flowc.findings import Finding, Report
from flowc.source import Source, Span

_WIDTH = 160
_LONGEST = 1_000
_BEFORE = 40
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_COLOURS = {"error": "red", "warning": "yellow"}


def as_full(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return each finding with its place, its lines with carets, its notes and its hint."""
    text = ""
    for report in reports:
        for finding in _told(report, most):
            text += "\n".join(_full(report.source, finding, colour)) + "\n"
        text += _rest(report, most)
    return text


def as_concise(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return each finding on one line: `path:line:col: error[rule] message`."""
    text = ""
    for report in reports:
        for finding in _told(report, most):
            head = _head(report.source, finding, colour)
            text += f"{head} {_cut(finding.message)}\n"
        text += _rest(report, most)
    return text


def _told(report: Report, most: int) -> Sequence[Finding]:
    return report.findings[:most] if most else report.findings


def _rest(report: Report, most: int) -> str:
    left = len(report.findings) - most if most else 0
    name = visible(report.source.name)
    return f"{name}: and {left} more (--max-findings 0 tells all)\n" if left > 0 else ""


def _head(source: Source, finding: Finding, colour: bool) -> str:
    line, column = source.position(finding.span.start)
    place = f"{visible(source.name)}:{line}:{column}:"
    kind = f"{finding.severity}[{finding.rule}]"
    return (
        f"{_styled(place, colour, bold=True)} {_styled(kind, colour, _COLOURS[finding.severity])}"
    )


def _full(source: Source, finding: Finding, colour: bool) -> Iterator[str]:
    yield f"{_head(source, finding, colour)}: {_cut(finding.message)}"
    yield from _snippet(source, finding.span, "^", "", colour, _COLOURS[finding.severity])
    for note in finding.notes:
        if note.span == finding.span:  # it speaks of another file
            yield f"   {_styled('note:', colour, 'blue')} {_cut(note.message)}"
        else:
            yield from _snippet(source, note.span, "-", _cut(note.message), colour, "blue")
    if finding.hint:
        yield f"   {_styled('hint:', colour, 'cyan')} {_cut(finding.hint)}"


def _snippet(
    source: Source, span: Span, mark: str, words: str, colour: bool, paint: str
) -> Iterator[str]:
    number, column = source.position(span.start)
    line = source.line(number)
    length = max(1, min(span.end - span.start, len(line) - column + 1))
    first = max(0, column - 1 - _BEFORE) if len(line) > _WIDTH else 0
    shown = _HIDDEN.sub("\ufffd", line[first : first + _WIDTH].replace("\t", " "))
    before = _columns(shown[: column - 1 - first])
    under = mark * max(1, _columns(shown[column - 1 - first :][:length]))
    yield f"{number:5} | {shown}".rstrip()
    yield f"      | {' ' * before}{_styled(under, colour, paint)}{' ' + words if words else ''}"


def _cut(message: str) -> str:
    shown = visible(message)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."


def _columns(text: str) -> int:
    """Count the columns that a terminal takes for a text."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def visible(text: str) -> str:
    """Return a text that cannot change what a terminal shows: hidden characters are escaped."""
    return _HIDDEN.sub(lambda match: match[0].encode("unicode_escape", "replace").decode(), text)


def _styled(text: str, colour: bool, paint: str | None = None, bold: bool = False) -> str:
    return click.style(text, fg=paint, bold=bold or None) if colour else text
