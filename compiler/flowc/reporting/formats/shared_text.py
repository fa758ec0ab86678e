"""What the formats share: which findings are told, and how a text is shown safely."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source

LONGEST = 1_000
"""Constant: characters of a message, a hint or a name that are shown."""

HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
COLOURS = {"error": "red", "warning": "yellow"}
_COMMAND = re.compile(r"##(?=(?:vso)?\[)|^(\s*):(?=:)", re.IGNORECASE)
"""What a pipeline's runner takes for a command: `##vso[`, `##[` anywhere, `::` at a line's
start."""


def visible(text: str) -> str:
    """Return a text that changes nothing where it is shown: what is hidden there is escaped.

    No character moves a terminal's cursor or turns the direction of writing, and no text is a
    command to Azure Pipelines or GitHub Actions, which read what programs print.
    """
    return HIDDEN.sub(_escaped, tame(text))


def tame(text: str) -> str:
    """Return a text that no pipeline takes for a command."""
    return _COMMAND.sub(lambda found: "#\\x23" if found[0] == "##" else f"{found[1]}\\x3a", text)


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape", "replace").decode()


def short(message: str) -> str:
    """Return a visible text of a bounded length."""
    shown = visible(message[: LONGEST + 1])
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 3]}..."


def told(report: Report, most: int) -> Sequence[Finding]:
    """Return the findings of a report that are told, in the order of its text."""
    return report.findings[:most] if most else report.findings


def worst(report: Report, most: int) -> Sequence[Finding]:
    """Return the findings that are told where errors go before warnings, errors first."""
    by_severity = sorted(report.findings, key=lambda finding: finding.severity != "error")
    return by_severity[:most] if most else by_severity


def worst_of_all(reports: Sequence[Report], most: int) -> list[tuple[Source, Finding]]:
    """Return what is told of all files, errors first, each finding with its source."""
    found = [(report.source, finding) for report in reports for finding in worst(report, most)]
    return sorted(found, key=lambda one: one[1].severity != "error")


def rest(report: Report, most: int) -> str:
    """Count the findings that are not told, in a line without its end; nothing, if all are."""
    left = len(report.findings) - most if most else 0
    name = visible(report.source.name)
    return f"{name}: and {left} more (--max-findings 0 tells all)" if left > 0 else ""


def rest_line(report: Report, most: int) -> str:
    """Return `rest` as a line."""
    line = rest(report, most)
    return f"{line}\n" if line else ""


def counted(number: int, name: str) -> str:
    """Return so many of what has a name, in words."""
    return f"{number} {name}{'' if number == 1 else 's'}"


def took(seconds: float) -> str:
    """Say how long something took: `0.4 s`, `1 m 05 s`, `2 h 03 m`."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} m {rest:02} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} m"


def with_hint(finding: Finding) -> str:
    """Return the message, and the hint on a line of its own."""
    message = short(finding.message)
    return f"{message}\nhint: {short(finding.hint)}" if finding.hint else message


def head(source: Source, finding: Finding, colour: bool) -> str:
    """Return `path:line:col: error[rule]`."""
    line, column = source.position(finding.span.start)
    place = f"{visible(source.name)}:{line}:{column}:"
    return f"{styled(place, colour, bold=True)} {kind(finding, colour)}"


def kind(finding: Finding, colour: bool) -> str:
    """Return `error[rule]`."""
    return styled(f"{finding.severity}[{finding.rule}]", colour, COLOURS[finding.severity])


def styled(text: str, colour: bool, paint: str | None = None, bold: bool = False) -> str:
    """Return a text in a colour, where colours are wanted."""
    return click.style(text, fg=paint, bold=bold or None) if colour else text
