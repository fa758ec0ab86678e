"""Turns a flow's bytes into bytes with the fixes of its findings, as far as they mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from flowc.findings.finding import Edit, Finding, Report

_MOST_TRIES = 32
"""Constant: checks of one flow; what is left then waits for the next call."""

_SHAPES = (
    "unknown-key",
    "missing-key",
    "wrong-value",
    "duplicate-key",
    "invalid-name",
    "unknown-input",
    "unknown-type",
)
"""Rules that tell of a line which stands where it does not belong."""

_MOST_EDITS = 500
"""Constant: edits of one try."""

_BOM = b"\xef\xbb\xbf"

Check = Callable[[bytes], Report]


def mend(data: bytes, check: Check) -> tuple[bytes, list[tuple[Report, Finding]]]:
    """Return the mended bytes, and what was mended, each with the report that told it.

    A fix is kept if afterwards its finding is gone and there is no error that was not there
    before; where several together do not pass, they are tried in halves. Of a text that cannot be
    read to its end nobody knows the errors: its fixes are kept if together they make it readable,
    and nothing in their lines is of a wrong shape.
    """
    data, report, done = _read_on(data, check)
    hopeless: set[tuple[str, str]] = set()
    wanted: Sequence[Finding] = ()
    for _ in range(_MOST_TRIES):
        wanted = wanted or list(_compatible(report, hopeless))
        if not wanted:
            break
        new = _edited(data, report, wanted)
        after = check(new)
        if _mends(report, after, wanted):
            done += [(report, finding) for finding in wanted]
            data, report, wanted = new, after, ()
        elif len(wanted) == 1:
            hopeless.add(_known_by(wanted[0]))
            wanted = ()
        else:
            wanted = wanted[: len(wanted) // 2]
    return data, done


def _read_on(data: bytes, check: Check) -> tuple[bytes, Report, list[tuple[Report, Finding]]]:
    """Return the bytes with the fixes by which they can be read to their end, or as they are."""
    report = first = check(data)
    new, done, lines = data, list[tuple[Report, Finding]](), set[int]()
    for _ in range(_MOST_TRIES):
        found = next((one for one in report.findings if one.fix and one.fix.reveals), None)
        if found is None or found.fix is None:
            break
        position = report.source.position
        lines |= {position(edit.span.start).line for edit in found.fix.edits}
        done.append((report, found))
        new = _edited(new, report, [found])
        report = check(new)
    for found in report.findings:
        is_unread = found.rule == "yaml-syntax" and (found.fix is None or found.fix.reveals)
        is_bad = found.rule in _SHAPES and report.source.position(found.span.start).line in lines
        if is_unread or (is_bad and found.severity == "error"):
            return data, first, []
    return new, report, done


def _compatible(report: Report, hopeless: set[tuple[str, str]]) -> Iterator[Finding]:
    """Yield the findings with fixes that touch none of the earlier ones."""
    taken: list[Edit] = []
    for finding in report.findings:
        if finding.fix is None or finding.fix.reveals or _known_by(finding) in hopeless:
            continue
        edits = finding.fix.edits
        if len(taken) < _MOST_EDITS and not any(
            _touch(edit, other) for edit in edits for other in taken
        ):
            taken += edits
            yield finding


def _touch(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _edited(data: bytes, report: Report, findings: Sequence[Finding]) -> bytes:
    text = report.source.text
    line_end = "\r\n" if "\r\n" in text else "\n"
    edits = [edit for finding in findings if finding.fix for edit in finding.fix.edits]
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        pieces += [text[at : edit.span.start], edit.text.replace("\n", line_end)]
        at = edit.span.end
    mark = _BOM if data.startswith(_BOM) else b""
    return mark + ("".join(pieces) + text[at:]).encode()


def _mends(before: Report, after: Report, findings: Sequence[Finding]) -> bool:
    if _errors(after) - _errors(before):
        return False
    left = Counter(map(_known_by, after.findings))
    old = Counter(map(_known_by, before.findings))
    return all(
        left[name] <= old[name] - number
        for name, number in Counter(map(_known_by, findings)).items()
    )


def _errors(report: Report) -> Counter[tuple[str, str]]:
    return Counter(_known_by(found) for found in report.findings if found.severity == "error")


def _known_by(finding: Finding) -> tuple[str, str]:
    """Return what a finding keeps when lines move."""
    return finding.rule, finding.message
