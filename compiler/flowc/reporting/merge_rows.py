"""Turns findings of many rows of a matrix into one for each mistake, which names the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from flowc.findings.finding import Finding, Note
from flowc.findings.source import Span

_NAMED = 3


def merge_rows(findings: Iterable[Finding], labels: Collection[str]) -> Iterator[Finding]:
    """Yield findings such that what one rule says of one place is told once for all rows.

    `labels` are what messages call the rows. Where a value is wrong in some rows and good in the
    others, it is told where the value comes from, and where it is wrong in all of them at the
    place that it cannot stand in.
    """
    known, sizes = set(labels), Counter(map(_task, labels))
    places: dict[tuple[str, str, Span], list[Finding]] = {}
    for finding in findings:
        found = finding if finding.row in known else replace(finding, row="", names_row=False)
        places.setdefault((finding.rule, finding.severity, finding.span), []).append(found)
    for found_here in places.values():
        rows = dict.fromkeys(one.row for one in found_here if one.row)
        everywhere = not rows or len(rows) == sizes[_task(next(iter(rows)))]
        for finding, its_rows in _together(found_here, everywhere):
            yield _with_rows(finding, its_rows)


def _task(label: str) -> str:
    return label.partition("[")[0]


def _together(findings: Iterable[Finding], everywhere: bool) -> Iterator[tuple[Finding, list[str]]]:
    """Yield the findings of one rule at one place, each where its mistake is, with their rows."""
    told: dict[Span, tuple[Finding, dict[str, None]]] = {}
    for finding in findings:
        if finding.row and finding.origin and not everywhere:
            notes = (Note("used here", finding.span), *finding.notes)
            finding = replace(finding, span=finding.origin, notes=notes, origin=None)
        _, rows = told.setdefault(finding.span, (finding, {}))
        if finding.row:
            rows[finding.row] = None
    yield from ((finding, list(rows)) for finding, rows in told.values())


def _with_rows(finding: Finding, rows: list[str]) -> Finding:
    """Name the rows in a message, but for one that it names already."""
    others = [row for row in rows if row != finding.row or not finding.names_row]
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
