"""Findings as a Code Quality report, which GitLab shows in a merge request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flowc.findings.finding import Report
from flowc.reporting.formats.fingerprints import fingerprints
from flowc.reporting.formats.shared_text import visible, with_hint, worst

_SEVERITIES = {"error": "major", "warning": "minor"}


def as_gitlab(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the report; a fingerprint tells GitLab which findings are old, though lines move."""
    return json.dumps([issue for one in reports for issue in _issues(one, most)], indent=2) + "\n"


def _issues(report: Report, most: int) -> Iterator[dict[str, Any]]:
    findings = worst(report, most)
    for finding, fingerprint in zip(findings, fingerprints(report, findings), strict=True):
        start = report.source.position(finding.span.start)
        end = report.source.position(finding.span.end)
        yield {
            "description": with_hint(finding),
            "check_name": finding.rule,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": visible(report.source.name),
                "lines": {"begin": start.line, "end": end.line},
            },
        }
