"""Findings as JSON, an object on each line."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.findings.finding import Report
from flowc.reporting.formats.json import dumped, objects


def as_json_lines(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the objects of the format `json`, each on a line."""
    return "".join(dumped(found) + "\n" for found in objects(reports, most))
