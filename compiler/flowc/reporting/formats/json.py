"""Findings as one JSON array, an object a finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flowc.findings.finding import Finding, Fix, Report
from flowc.findings.source import Source, Span
from flowc.reporting.formats.shared_text import short, told


def as_json(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the findings; lines and columns count from 1, the end is exclusive."""
    return dumped(list(objects(reports, most)), 2) + "\n"


def dumped(value: object, indent: int | None = None) -> str:
    """Return a value as JSON, in ASCII, and with no text that Azure takes for a command."""
    return json.dumps(value, indent=indent).replace("##", "#\\u0023")


def objects(reports: Sequence[Report], most: int) -> Iterator[dict[str, Any]]:
    """Yield each finding that is told as what its JSON says."""
    for report in reports:
        for finding in told(report, most):
            yield _finding(report.source, finding)


def _finding(source: Source, finding: Finding) -> dict[str, Any]:
    return {
        "path": source.name,  # as it is, for who opens the file; JSON escapes it
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
