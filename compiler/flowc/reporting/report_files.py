"""Turns what was found in a flow under each of its profiles into the reports of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from flowc.composing.compose import Composed
from flowc.composing.variants import Variant
from flowc.findings.finding import Finding, Note, Report, in_order
from flowc.findings.record import record
from flowc.findings.source import Span
from flowc.flow import Flow
from flowc.reading.document import Document
from flowc.resolving.used_files import Checked


@record(frozen=True)
class Found:
    """What was found in a flow under one profile, or under none.

    `findings` are by the task files that they are about, the flow's own by None; `files` are the
    documents of those. `certain` says that all values are known, `size` how many there are.
    """

    profile: str | None
    flow: Flow | None
    """The flow, if it is the one that is built."""
    findings: Mapping[str | None, Sequence[Finding]]
    files: Mapping[str, Document]
    certain: bool
    size: int


def sort_findings(
    variant: Variant, composed: Composed, flow: Flow | None, findings: Iterable[Finding]
) -> Found:
    """Return by file what was found in a variant; what goes for several rows is told once."""
    document, findings = composed.document, [*findings]
    if any(finding.unquoted for finding in findings):
        from flowc.reporting.tell_at_numbers import tell_at_numbers  # few findings are about one

        findings = tell_at_numbers(findings, composed.gathered.numbers)
    if document.labels:
        from flowc.reporting.merge_rows import merge_rows  # few flows have a matrix

        findings = merge_rows(findings, document.labels.values())
    found = [_settled(finding) for finding in (*composed.of_files, *findings)]
    return Found(
        variant.profile,
        # each flow has the texts of all its files: one at a time is enough
        replace(flow, profile=variant.profile) if flow and variant.chosen else None,
        document.parts.split_by_file(found) if document.parts else {None: found},
        composed.files,
        flow is not None and composed.is_certain,
        document.root.size,
    )


def _settled(finding: Finding) -> Finding:
    """Return a finding that says all in its words: rows are merged, and an origin is a note."""
    if finding.origin is None and not finding.row:
        return finding
    origins = (Note("comes from here", finding.origin),) if finding.origin else ()
    notes = (*finding.notes, *origins)
    return replace(finding, notes=notes, row="", names_row=False, origin=None)


def report_files(
    document: Document, findings: Sequence[Finding], found: Sequence[Found]
) -> Checked:
    """Return the reports of a flow and of its task files, whatever the profile.

    `findings` are those of no profile in particular.
    """
    files = {key: file for one in found for key, file in one.files.items()}
    # whether a comment in a task file is of use, each of its users may see otherwise
    used = {
        key: _report(file, _merged(found, key, Span(0, 0)), certain=False)
        for key, file in files.items()
    }
    certain = all(one.certain for one in found) and not any(one.failed for one in used.values())
    own = _merged(found, None, document.value_span(("profiles",)))
    flow = next((one.flow for one in found if one.flow), None)
    return Checked(_report(document, [*findings, *own], certain), flow, used)


def _merged(found: Sequence[Found], key: str | None, profiles: Span) -> Iterable[Finding]:
    several = [(one.profile, one.findings.get(key, ())) for one in found]
    if len(several) == 1:
        return several[0][1]
    from flowc.reporting.merge_profiles import merge_profiles  # few flows have profiles

    return merge_profiles(several, profiles)


def _report(document: Document, findings: Iterable[Finding], certain: bool) -> Report:
    told = _without_name_faults([*findings])
    if document.may_ignore:
        from flowc.reporting.ignore_comments import without_ignored  # few flows have comments

        told = without_ignored(document, told, certain)
    return Report(document.source, in_order(told))


_OF_NAMES = ("invalid-name", "unknown-key", "unknown-param")


def _without_name_faults(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out what else is wrong about a key that is a reference: it is one mistake."""
    keys = {finding.span for finding in findings if finding.rule == "misplaced-reference"}
    for finding in findings:
        if finding.rule not in _OF_NAMES or finding.span not in keys:
            yield finding
