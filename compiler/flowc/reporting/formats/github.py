"""Findings as workflow commands, which GitHub Actions shows as annotations of a change."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source
from flowc.reporting.formats.shared_text import rest, visible, with_hint, worst_of_all


def as_github(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return a command a finding, errors first: GitHub shows the first ten of a step.

    Escaped as GitHub's own toolkit does (`@actions/core`, `command.ts`).
    """
    lines = [_command(source, finding) for source, finding in worst_of_all(reports, most)]
    left = [rest(report, most) for report in reports]
    lines += [f"::notice title=flowc::{_data(line)}" for line in left if line]
    return "".join(f"{line}\n" for line in lines)


def _command(source: Source, finding: Finding) -> str:
    start, end = source.position(finding.span.start), source.position(finding.span.end)
    properties: dict[str, object] = {
        "title": f"flowc: {finding.rule}",
        "file": visible(source.name),
        "line": start.line,
        "endLine": end.line,
    }
    if start.line == end.line:  # GitHub takes columns within one line only
        properties |= {"col": start.column, "endColumn": end.column}
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{finding.severity} {shown}::{_data(with_hint(finding))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
