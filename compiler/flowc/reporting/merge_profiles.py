"""Turns what was found in each variant of a flow into what is told of the flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flowc.findings.finding import Finding
from flowc.findings.source import Span

_UNUSED = ("unused-input", "unused-var", "unused-artifact")
"""What is used under one profile is used."""
_ASKED = "unset-var"
"""Only the variant that is built needs its variables."""
_SHOWN = 3

Found = tuple[str | None, Sequence[Finding]]
"""A profile, or none, and what was found under it."""


def merge_profiles(found: Sequence[Found], profiles: Span) -> Iterable[Finding]:
    """Return the findings of all variants, each once: it says where only some variants have it.

    `profiles` is where the profiles are written: what is wrong there needs no such words.
    """
    firsts: dict[tuple[object, ...], Finding] = {}
    under: dict[tuple[object, ...], dict[str | None, str]] = {}
    for profile, findings in found:
        for finding in findings:
            place = finding.message if finding.rule in _UNUSED else finding.span
            key = (finding.rule, finding.severity, place)
            firsts.setdefault(key, finding)
            under.setdefault(key, {}).setdefault(profile, finding.message)
    return [
        _told(finding, under[key], profiles)
        for key, finding in firsts.items()
        if finding.rule not in _UNUSED or len(under[key]) == len(found)
    ]


def _told(finding: Finding, under: Mapping[str | None, str], profiles: Span) -> Finding:
    """Return a finding with the profiles that have it, if the flow without one has it not.

    `under` says how it is told under each.
    """
    if finding.rule in (_ASKED, *_UNUSED):
        return finding
    if [*under] == [None]:
        inside = profiles.start <= finding.span.start < profiles.end
        words = "" if inside else "without a profile"
    elif None in under:
        words = ""
    else:
        same = [name for name, message in under.items() if message == finding.message]
        others = [name for name in under if name not in same]
        words = f"under profile{'s' if len(same) > 1 else ''} {_names(same)}"
        words += f", and similarly under {_names(others)}" if others else ""
    return replace(finding, message=f"{finding.message} ({words})") if words else finding


def _names(profiles: Sequence[str | None]) -> str:
    shown = ", ".join(f"'{str(name)[:60]}'" for name in profiles[:_SHOWN])
    more = f" and {len(profiles) - _SHOWN} more" if len(profiles) > _SHOWN else ""
    return f"{shown}{more}"
