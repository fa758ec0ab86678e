"""Findings as one JSON array, an object a finding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flowc.findings import Finding, Report
from flowc.source import Source, Span


def as_json(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the findings; lines and columns count from 1, the end is exclusive."""
    findings = [
        _finding(report.source, finding)
        for report in reports
        for finding in report.findings[: most or None]
    ]
    return json.dumps(findings, indent=2) + "\n"


def _finding(source: Source, finding: Finding) -> dict[str, Any]:
    return {
        "path": source.name,
        **_place(source, finding.span),
        "severity": finding.severity,
        "rule": finding.rule,
        "message": finding.message,
        "hint": finding.hint,
        "notes": [{"message": n.message, **_place(source, n.span)} for n in finding.notes],
    }


def _place(source: Source, span: Span) -> dict[str, int]:
    start, end = source.position(span.start), source.position(span.end)
    return {
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }
