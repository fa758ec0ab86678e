"""Findings: everything that flowc says about a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from flowc.findings.record import record
from flowc.findings.source import Path, Places, Source, Span

Severity = Literal["error", "warning"]


@record(frozen=True)
class Note:
    """A second place that a finding speaks of, such as the other end of an edge."""

    message: str
    span: Span


@record(frozen=True)
class Edit:
    """A text to write in the place of a span; an empty span is a place to insert at."""

    span: Span
    text: str


@record(frozen=True)
class Fix:
    """Edits of its file that mend a finding and change nothing else; `says` tells them in words."""

    says: str
    edits: tuple[Edit, ...]
    reveals: bool = False
    """Whether nothing behind it could be read: what is told there then is not new."""


@record(frozen=True)
class Finding:
    """One thing that is wrong, or likely wrong, at one place of a file.

    A rule yields findings without `rule` and `severity`; whoever runs the rule stamps both on.
    """

    message: str
    span: Span
    notes: tuple[Note, ...] = ()
    hint: str | None = None
    rule: str = ""
    severity: Severity = "error"
    fix: Fix | None = None
    row: str = ""
    """What messages call the row of a matrix that it is about. Rows that share a mistake are told
    as one, and the row is empty then."""
    names_row: bool = False
    """Whether the message says which row that is."""
    origin: Span | None = None
    """Where the constant is written that the wrong value is; told as a note in the end."""
    unquoted: str = ""
    """The number at `origin`, as it stands there, where quotes would mend this finding."""
    breaks: str = ""
    """A rule that the same mistake breaks besides, and that nothing silences, if there is one."""


def finding_at(
    places: Places,
    path: Path,
    message: str,
    notes: tuple[Note, ...] = (),
    hint: str | None = None,
    *,
    rule: str = "",
    at: Literal["value", "key", "owner"] = "value",
    span: Span | None = None,
    names: str = "",
    fix: Fix | None = None,
    origin: Span | None = None,
    breaks: str = "",
) -> Finding:
    """Return a finding about what stands at a path: about its value, its key, or a span of it.

    It is about the row of a matrix that the path lies in, or about one that the message `names`.
    """
    spans = {"value": places.value_span, "key": places.key_span, "owner": places.owner_span}
    return Finding(
        message,
        span or spans[at](path),
        notes,
        hint,
        rule,
        fix=fix,
        row=names or places.row(path),
        names_row=bool(names),
        origin=origin,
        breaks=breaks,
    )


@record(frozen=True)
class Report:
    """What was found in one file, in the order of its text."""

    source: Source
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether the file may not be built."""
        return any(finding.severity == "error" for finding in self.findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by place and tell each but once, however often a shared text was visited."""
    unique: dict[tuple[str, str, Span], Finding] = {}
    for finding in findings:
        unique.setdefault((finding.rule, finding.severity, finding.span), finding)
    return tuple(sorted(unique.values(), key=lambda f: (f.span, f.rule, f.message)))
