"""Findings as SARIF 2.1.0, which code scanning of GitHub and others reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from flowc.findings.finding import Finding, Fix, Report
from flowc.findings.source import Source, Span
from flowc.reporting.formats.fingerprints import fingerprints
from flowc.reporting.formats.manual_page import page
from flowc.reporting.formats.shared_text import rest, short, with_hint, worst
from flowc.rules import RULES, Rule
from flowc.version import __version__

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no byte of a file's name."""


def as_sarif(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return the log of one run, with the manual pages of the rules that were broken."""
    told = [(report, worst(report, most)) for report in reports]
    broken = {finding.rule for _, findings in told for finding in findings}
    rules = [rule for rule in RULES if rule.name in broken]
    index = {rule.name: number for number, rule in enumerate(rules)}
    driver = {"name": "flowc", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    left = [line for line in (rest(report, most) for report in reports) if line]
    notices = [{"level": "note", "message": {"text": line}} for line in left]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notices}],
        "results": [found for report, some in told for found in _results(report, some, index)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": page(rule)},
        "defaultConfiguration": {"level": rule.severity},
    }


def _results(
    report: Report, findings: Sequence[Finding], index: dict[str, int]
) -> Iterator[dict[str, Any]]:
    source = report.source
    for finding, fingerprint in zip(findings, fingerprints(report, findings), strict=True):
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": index[finding.rule],
            "level": finding.severity,
            "message": {"text": _plain(with_hint(finding))},
            "locations": [_location(source, finding.span)],
            "partialFingerprints": {"flowc/v1": fingerprint},
        }
        if finding.notes:
            result["relatedLocations"] = [
                {
                    "id": number,  # without it, two equal notes are no valid SARIF
                    **_location(source, note.span),
                    "message": {"text": _plain(short(note.message))},
                }
                for number, note in enumerate(finding.notes)
            ]
        if finding.fix:
            result["fixes"] = [_fix(source, finding.fix)]
        yield result


def _plain(text: str) -> str:
    """Return a text in which nothing is a link: SARIF makes one of `[text](place)`."""
    return text.replace("](", "\\](")


def _location(source: Source, span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(source),
            "region": _region(source, span),
        }
    }


def _artifact(source: Source) -> dict[str, Any]:
    if source.name.startswith("/"):  # it lies in no repository
        return {"uri": f"file://{_uri(source.name)}"}
    return {"uri": _uri(source.name), "uriBaseId": "%SRCROOT%"}


def _uri(name: str) -> str:
    """Return the bytes of a file's name as a URI."""
    return quote(_NO_BYTE.sub("\ufffd", name).encode("utf-8", "surrogateescape"), safe="/")


def _region(source: Source, span: Span) -> dict[str, int]:
    start, end = source.position(span.start), source.position(span.end)
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(source, edit.span), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    return {
        "description": {"text": _plain(short(fix.says))},
        "artifactChanges": [{"artifactLocation": _artifact(source), "replacements": replacements}],
    }
