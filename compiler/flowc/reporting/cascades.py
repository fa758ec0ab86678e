"""Leaves out findings that tell again, in other words, of a mistake that is told already."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from flowc.findings.finding import Finding
from flowc.findings.source import Span


def outside_unread(unread: list[Span], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what stands below an unknown key: the key is the mistake, whatever it holds."""
    for finding in findings:
        at = bisect_right(unread, finding.span.start, key=lambda span: span.start)
        if at == 0 or finding.span.end > unread[at - 1].end:
            yield finding


_OF_NAMES = ("invalid-name", "unknown-key", "unknown-param")


def without_name_faults(findings: list[Finding]) -> Iterable[Finding]:
    """Leave out what else is wrong about a key that is a reference."""
    keys = {finding.span for finding in findings if finding.rule == "misplaced-reference"}
    for finding in findings:
        if finding.rule not in _OF_NAMES or finding.span not in keys:
            yield finding
