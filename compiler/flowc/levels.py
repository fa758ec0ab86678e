"""Applies the severities that a project gives to rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowc.findings import Report, Severity
from flowc.project import Level


def at_level(report: Report, levels: Mapping[str, Level]) -> Report:
    """Return a report with the findings of some rules at another severity, or without them."""
    kept = []
    for finding in report.findings:
        level = levels.get(finding.rule)
        if level is None:
            kept.append(finding)
        elif level != "off":
            severity: Severity = "error" if level == "error" else "warning"
            kept.append(replace(finding, severity=severity))
    return Report(report.source, tuple(kept))
