"""Findings, each on one line."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.findings.finding import Report
from flowc.reporting.formats.shared_text import head, rest_line, short, told


def as_concise(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return each finding on one line: `path:line:col: error[rule] message`."""
    pieces: list[str] = []
    for report in reports:
        pieces += (
            f"{head(report.source, finding, colour)} {short(finding.message)}\n"
            for finding in told(report, most)
        )
        pieces.append(rest_line(report, most))
    return "".join(pieces)
