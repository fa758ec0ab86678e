"""Findings, each on one line below the name of its file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowc.findings.finding import Report
from flowc.reporting.formats.shared_text import kind, rest_line, short, styled, told, visible


def as_grouped(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return a block for each file that has findings: its name, then `line:col error[rule]
    message`."""
    blocks = [_block(report, most, colour) for report in reports if report.findings]
    return "\n".join(blocks)


def _block(report: Report, most: int, colour: bool) -> str:
    return "".join(_lines(report, most, colour)) + rest_line(report, most)


def _lines(report: Report, most: int, colour: bool) -> Iterator[str]:
    findings = told(report, most)
    places = [report.source.position(finding.span.start) for finding in findings]
    shown = [f"{line}:{column}" for line, column in places]
    width = max(map(len, shown))
    yield f"{styled(visible(report.source.name), colour, bold=True)}:\n"
    for place, finding in zip(shown, findings, strict=True):
        yield f"  {place:<{width}}  {kind(finding, colour)} {short(finding.message)}\n"
        if finding.hint:
            yield f"  {'':<{width}}  {styled('hint:', colour, 'cyan')} {short(finding.hint)}\n"
