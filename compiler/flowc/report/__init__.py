"""Turns findings into what people and programs read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flowc.findings import Report

Format = Callable[[Sequence[Report], int, bool], str]
"""From reports, the most findings to tell of each (0: all) and whether colours are wanted."""

FORMATS = ("full", "concise", "json")


def format_named(name: str) -> Format:
    """Return the output format of a name in FORMATS."""
    if name == "json":
        from flowc.report.json import as_json

        return as_json
    from flowc.report.text import as_concise, as_full

    return as_full if name == "full" else as_concise
