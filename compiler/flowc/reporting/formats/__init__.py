"""Turns findings into what people and programs read: a module a format, loaded when it is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Final, cast

from flowc.findings.finding import Report

Format = Callable[[Sequence[Report], int, bool], str]
"""From reports, the most findings to tell of each (0: all) and whether colours are wanted."""

FORMATS: Final[Mapping[str, str]] = {
    "full": "each with its lines, notes and hint",
    "concise": "each on one line",
    "grouped": "by file",
    "json": "one array",
    "json-lines": "one object a line",
    "github": "annotations by GitHub Actions",
    "gitlab": "GitLab's Code Quality report",
    "sarif": "SARIF 2.1.0, for code scanning",
    "junit": "JUnit's XML",
    "azure": "issues of a run of Azure Pipelines",
    "markdown": "for a comment at a pull request",
}
"""The formats and what each is. `NAME` is the function `as_NAME` of the module `NAME`."""


def format_named(name: str) -> Format:
    """Return the output format of a name in FORMATS."""
    own = name.replace("-", "_")
    return cast(Format, getattr(import_module(f"flowc.reporting.formats.{own}"), f"as_{own}"))
