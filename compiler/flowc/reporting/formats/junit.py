"""Findings as JUnit's XML: a suite a file, a case a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source
from flowc.reporting.formats.shared_text import rest, short, visible, with_hint, worst


def as_junit(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the XML: an error is a failure, a warning a case that passes and says something.

    A file without findings is one case that passes.
    """
    suites = [_suite(report, most) for report in reports]
    lines = [line for suite, _, _ in suites for line in suite]
    tests, failures = sum(t for _, t, _ in suites), sum(f for _, _, f in suites)
    start = f'<testsuites name="flowc" tests="{tests}" failures="{failures}" errors="0">'
    head = ['<?xml version="1.0" encoding="utf-8"?>', start]
    text = "\n".join([*head, *lines, "</testsuites>"]) + "\n"
    return text.encode("ascii", "xmlcharrefreplace").decode()  # whatever the stream's encoding is


def _suite(report: Report, most: int) -> tuple[list[str], int, int]:
    """Return the lines of a file, and how many cases and failures they have."""
    name = quoteattr(visible(report.source.name))
    findings = worst(report, most)
    cases = [line for found in findings for line in _case(report.source, found, name)]
    cases = cases or [f'    <testcase name="no findings" classname={name}/>']
    left = rest(report, most)
    if left:
        cases.append(f"    <system-out>{escape(left)}</system-out>")
    tests = len(findings) or 1
    failures = sum(finding.severity == "error" for finding in findings)
    counts = f'tests="{tests}" failures="{failures}" errors="0" skipped="0"'
    return [f"  <testsuite name={name} {counts}>", *cases, "  </testsuite>"], tests, failures


def _case(source: Source, finding: Finding, file: str) -> Iterator[str]:
    line, column = source.position(finding.span.start)
    text = escape(f"{visible(source.name)}:{line}:{column}: {with_hint(finding)}")
    yield f'    <testcase name="{finding.rule} at {line}:{column}" classname={file}>'
    if finding.severity == "error":
        message = quoteattr(short(finding.message))
        yield f'      <failure type="{finding.rule}" message={message}>{text}</failure>'
    else:
        yield f"      <system-out>{text}</system-out>"
    yield "    </testcase>"
