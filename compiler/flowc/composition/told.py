"""Turns findings of many rows of a matrix into one for each mistake, which names the rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from flowc.document import RowSpan
from flowc.findings import Finding
from flowc.source import Span

_LABEL = re.compile(r"\w+\[[\w,]+\]")
_NAMED = 3


def told_once(findings: Iterable[Finding], labels: Collection[str]) -> list[Finding]:
    """Return findings such that what one rule says of one place is told once for all rows.

    `labels` are what messages call the rows.
    """
    known = set(labels)
    first: dict[tuple[str, str, Span], Finding] = {}
    rows: dict[tuple[str, str, Span], dict[str, None]] = {}
    for finding in findings:
        place = Span(*finding.span)
        key = finding.rule, finding.severity, place
        row = _row(finding, known)
        first.setdefault(key, replace(finding, span=place))
        if row is not None:
            rows.setdefault(key, {})[row] = None
    return [_with_rows(finding, list(rows.get(key, ()))) for key, finding in first.items()]


def _row(finding: Finding, known: set[str]) -> str | None:
    """Return the row that a finding speaks of: the first that it names, or the one it stands in."""
    named = next((one for one in _LABEL.findall(finding.message) if one in known), None)
    if named is None and isinstance(finding.span, RowSpan) and finding.span.row in known:
        return finding.span.row
    return named


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
