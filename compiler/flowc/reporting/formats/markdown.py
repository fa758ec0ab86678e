"""Findings as Markdown, for a comment at a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source
from flowc.reporting.formats.shared_text import counted, short, visible, worst

_LONGEST = 60_000
"""Constant: characters; GitHub takes comments of 65,536."""
_MARKS = {"error": ":x:", "warning": ":warning:"}


def as_markdown(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return a list of findings for each file, errors first.

    Whatever may come from a flow stands in a code span: there is no HTML in it, no link, no
    image, and nobody is mentioned.
    """
    text = f"### flowc: {_count(reports)}\n"
    left = sum(len(report.findings) for report in reports)
    for report in reports:
        start = f"\n{_code(visible(report.source.name))}\n\n"
        for finding in worst(report, most):
            item = start + "".join(_item(report.source, finding))
            if len(text) + len(item) > _LONGEST:
                break
            text, start, left = text + item, "", left - 1
    return text + (f"\nand {left} more\n" if left else "")


def _item(source: Source, finding: Finding) -> Iterator[str]:
    line, column = source.position(finding.span.start)
    mark = f"{_MARKS[finding.severity]} **{finding.severity}** {_code(finding.rule)}"
    yield f"- {mark} at {line}:{column}: {_code(short(finding.message))}\n"
    for note in finding.notes:
        line, column = source.position(note.span.start)
        yield f"  - {line}:{column}: {_code(short(note.message))}\n"
    if finding.hint:
        yield f"  - hint: {_code(short(finding.hint))}\n"


def _code(text: str) -> str:
    """Return a code span: its fence is longer than any run of backticks in the text."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    shown = text or " "  # Markdown takes one blank from each side of what is more than blanks
    pad = " " if shown.strip(" ") and (shown[0] in "` " or shown[-1] in "` ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _count(reports: Sequence[Report]) -> str:
    severities = [finding.severity for report in reports for finding in report.findings]
    counts = [(severities.count(name), name) for name in ("error", "warning")]
    told = ", ".join(counted(number, name) for number, name in counts if number)
    return f"{told or 'no findings'} in {counted(len(reports), 'file')}"
