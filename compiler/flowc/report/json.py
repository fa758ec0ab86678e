"""Findings as one JSON array, an object a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flowc.findings import Finding, Fix, Report
from flowc.report.text import short, told, visible
from flowc.source import Source, Span


def as_json(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the findings; lines and columns count from 1, the end is exclusive."""
    return json.dumps(list(objects(reports, most)), indent=2) + "\n"


def objects(reports: Sequence[Report], most: int) -> Iterator[dict[str, Any]]:
    """Yield each finding that is told as what its JSON says."""
    for report in reports:
        for finding in told(report, most):
            yield _finding(report.source, finding)


def _finding(source: Source, finding: Finding) -> dict[str, Any]:
    return {
        "path": visible(source.name),
        **_place(source, finding.span),
        "severity": finding.severity,
        "rule": finding.rule,
        "message": short(finding.message),
        "hint": short(finding.hint) if finding.hint else None,
        "notes": [{"message": short(n.message), **_place(source, n.span)} for n in finding.notes],
        "fix": _fix(source, finding.fix) if finding.fix else None,
    }


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    edits = [{**_place(source, edit.span), "text": edit.text} for edit in fix.edits]
    return {"message": short(fix.says), "edits": edits}


def _place(source: Source, span: Span) -> dict[str, int]:
    start, end = source.position(span.start), source.position(span.end)
    return {
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
