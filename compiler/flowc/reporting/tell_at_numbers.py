"""Turns findings about numbers that have to be texts into findings where those are written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from flowc.findings.finding import Finding, Note
from flowc.findings.source import Span

_SHOWN = 3
_FIRST = ("wrong-value", "invalid-literal", "misplaced-reference")
"""A number that is wrong in several ways is told in one: quotes mend all of them."""


def tell_at_numbers(
    findings: Iterable[Finding], filled: Collection[tuple[Span, Span]]
) -> Iterator[Finding]:
    """Yield findings such that a number which lacks its quotes is told where it is written.

    `filled` says which places a number fills. Where one of them takes it, the number stays, and
    what is told stays at the places that do not.
    """
    found = [*findings]
    told: dict[Span, list[Finding]] = {}
    for finding in found:
        if finding.unquoted and finding.origin:
            told.setdefault(finding.origin, []).append(finding)
    wrong = {(origin, finding.span) for origin, its in told.items() for finding in its}
    good = {origin for origin, place in filled if (origin, place) not in wrong}
    rules = {
        origin: min((finding.rule for finding in its), key=_FIRST.index)
        for origin, its in told.items()
        if origin not in good
    }
    notes = {origin: _notes(told[origin]) for origin in rules}
    for finding in found:
        if not finding.unquoted or finding.origin not in rules:
            yield replace(finding, fix=None, unquoted="") if finding.unquoted else finding
        elif finding.rule == rules[finding.origin]:
            yield _moved(finding, finding.origin, notes[finding.origin])


def _notes(findings: Iterable[Finding]) -> tuple[Note, ...]:
    places = dict.fromkeys(finding.span for finding in findings)
    return tuple(Note("used here", place) for place in islice(places, _SHOWN))


def _moved(finding: Finding, origin: Span, notes: tuple[Note, ...]) -> Finding:
    return replace(
        finding,
        span=origin,
        notes=(*notes, *finding.notes),
        hint=f'write "{finding.unquoted}"',
        origin=None,
        unquoted="",
    )
