"""Turns a report into what a user, or a project, wants to be told of it, and how severely.

What Flyte would refuse is always told, and always an error: only the rules in SILENCEABLE can be
switched off or made warnings, for `check` as for `build`. So no policy gives a module that Flyte
refuses, and what `check` passes `build` compiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Literal

from flowc.findings.finding import Finding, Report, Severity
from flowc.findings.record import record

Level = Literal["error", "warn", "off"]


@record(frozen=True)
class Policy:
    """Which findings are told, and as what.

    `select` (empty: all) and `ignore` come from the command line, and go before `severities`,
    which come from the project. `strict` makes an error of every warning that is told.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    severities: Mapping[str, Level] = field(default_factory=dict)
    strict: bool = False

    def is_off(self, rule: str) -> bool:
        """Whether nothing of a rule is told."""
        if self.select or rule in self.ignore:
            is_off = rule in self.ignore or rule not in self.select
        else:
            is_off = self.severities.get(rule) == "off"
        return is_off and _is_silenceable(rule)

    def severity(self, finding: Finding) -> Severity:
        """Return how severe a finding is."""
        level = self.severities.get(finding.rule)
        if self.strict or level == "error":
            return "error"
        is_lowered = level == "warn" and _is_silenceable(finding.rule) and not finding.breaks
        return "warning" if is_lowered else finding.severity


def apply_policy(report: Report, policy: Policy) -> Report:
    """Return a report without what is switched off, the rest as severe as wanted."""
    return Report(report.source, tuple(_judged(report, policy)))


def _judged(report: Report, policy: Policy) -> Iterator[Finding]:
    for finding in report.findings:
        if policy.is_off(finding.rule) and not finding.breaks:
            continue
        if finding.rule == "unused-ignore":  # its span is the name of the rule that it ignores
            name = report.source.text[finding.span.start : finding.span.end]
            if policy.is_off(name):
                continue
        yield replace(finding, severity=policy.severity(finding))


def _is_silenceable(rule: str) -> bool:
    from flowc.rules import SILENCEABLE  # it loads every rule, and most findings need none

    return rule in SILENCEABLE


def level_fault(rule: str, level: Level) -> tuple[str, str | None] | None:
    """Return why a rule cannot have a level, with a hint if there is one; nothing if it can."""
    from flowc.findings.nearest import Guesses  # most commands and projects speak of no rule
    from flowc.rules import RULES

    names = sorted(one.name for one in RULES)
    if rule not in names:
        return f"there is no rule '{rule[:80]}'", Guesses().did_you_mean(rule, names)
    if level != "error" and not _is_silenceable(rule):
        way = "switched off" if level == "off" else "made a warning"
        return f"the rule '{rule}' cannot be {way}: Flyte refuses what breaks it", None
    return None
