"""Turns findings of many rows of a matrix into one for each mistake, which names the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from flowc.composing.wrong_values import FROM_HERE
from flowc.findings.finding import Finding, Note
from flowc.findings.source import Span
from flowc.reading.document import RowSpan

_LABEL = re.compile(r"\w+\[[\w,]+\]")
_NAMED = 3


def merge_rows(findings: Iterable[Finding], labels: Collection[str]) -> Iterator[Finding]:
    """Yield findings such that what one rule says of one place is told once for all rows.

    `labels` are what messages call the rows. Where a value is wrong in some rows and good in the
    others, it is told where the value comes from, and where it is wrong in all of them at the
    place that it cannot stand in.
    """
    known = set(labels)
    sizes = Counter(map(_task, labels))
    places: dict[tuple[str, str, Span], list[tuple[Finding, str | None]]] = {}
    for finding in findings:
        place = Span(*finding.span)
        found = replace(finding, span=place), _row(finding, known)
        places.setdefault((finding.rule, finding.severity, place), []).append(found)
    for found_here in places.values():
        rows = {row for _, row in found_here if row is not None}
        everywhere = len(rows) == sizes[_task(next(iter(rows)))] if rows else True
        for finding, its_rows in _together(found_here, everywhere):
            yield _with_rows(finding, its_rows)


def _task(label: str) -> str:
    return label.partition("[")[0]


def _row(finding: Finding, known: set[str]) -> str | None:
    """Return the row that a finding speaks of: the first that it names, or the one it stands in."""
    named = next((one for one in _LABEL.findall(finding.message) if one in known), None)
    if named is None and isinstance(finding.span, RowSpan) and finding.span.row in known:
        return finding.span.row
    return named


def _together(
    found: Iterable[tuple[Finding, str | None]], everywhere: bool
) -> Iterator[tuple[Finding, list[str]]]:
    """Yield the findings of one rule at one place, each where its mistake is, with their rows."""
    told: dict[Span, tuple[Finding, dict[str, None]]] = {}
    for finding, row in found:
        at = next((note.span for note in finding.notes if note.message == FROM_HERE), None)
        if row is not None and at is not None and not everywhere:
            others = [note for note in finding.notes if note.message != FROM_HERE]
            used = Note("used here", finding.span)
            finding = replace(finding, span=Span(*at), notes=(used, *others))
        _, rows = told.setdefault(finding.span, (finding, {}))
        if row is not None:
            rows[row] = None
    yield from ((finding, list(rows)) for finding, rows in told.values())


def _with_rows(finding: Finding, rows: list[str]) -> Finding:
    """Name the rows in a message, but those that it names already."""
    others = [row for row in rows if row not in finding.message]
    if not others:
        return finding
    if len(others) <= _NAMED:
        *most, last = others
        joined = f"{', '.join(most)} and {last}" if most else last
    elif len(others) == len(rows):
        joined = f"{others[0]} and {len(others) - 1} more rows"
    else:
        joined = f"{len(others)} more rows"
    also = "and " if len(others) < len(rows) else ""
    return replace(finding, message=f"{finding.message} ({also}in {joined})")
