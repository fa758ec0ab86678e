"""Turns findings into those that no comment silences, and comments that silence none into more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from flowc.findings.finding import Edit, Finding, Fix
from flowc.findings.fixes import respelt
from flowc.findings.source import Span
from flowc.reading.document import Document
from flowc.reading.ignore_comments import Ignore, ignores
from flowc.rules import RULES, SHARED, SILENCEABLE

RULE = "unused-ignore"
_NAMES = tuple(rule.name for rule in RULES)


def without_ignored(
    document: Document, findings: Iterable[Finding], certain: bool
) -> Iterator[Finding]:
    """Leave out the findings that a comment at their line silences, of the rules that may be.

    `certain` says that every rule could look everywhere: then a comment is known to be of no use
    where no finding needed it.
    """
    comments = ignores(document)
    silenced: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for comment in comments:
        for name, span in comment.names:
            for line in comment.lines if name in SILENCEABLE else ():
                silenced[line][name].append(span)
    used: set[Span] = set()
    for finding in findings:
        line = document.source.position(finding.span.start).line if comments else 0
        spans = silenced[line].get(finding.rule) if line in silenced else None
        if spans and not finding.breaks:
            used.update(spans)
        else:
            certain = certain and finding.severity != "error"
            yield finding
    for comment in comments:
        if all(name != RULE for name, _ in comment.names):
            yield from _unused(document, comment, used, certain)


def _unused(
    document: Document, comment: Ignore, used: set[Span], certain: bool
) -> Iterator[Finding]:
    if not comment.names:
        hint = "write '# flowc: ignore[RULE]' at the end of the line"
        yield _finding("this comment silences nothing: it names no rule", comment.span, hint)
    for at, (name, span) in enumerate(comment.names):
        fix = Fix(f"the ignore of '{name[:80]}' is removed", (Edit(_with_comma(comment, at), ""),))
        if name not in _NAMES:
            message = f"there is no rule '{name[:80]}' to ignore"
            near = document.guesses.did_you_mean(name, _NAMES)
            yield _finding(message, span, near, respelt(document.guesses, span, name, _NAMES))
        elif name not in SILENCEABLE:
            message = f"'{name}' cannot be silenced: Flyte refuses what breaks it"
            yield _finding(message, span, "remove it", fix)
        elif certain and span not in used and name not in SHARED:
            message = f"there is no finding of '{name}' here to ignore"
            yield _finding(message, span, "remove it", fix)


def _with_comma(comment: Ignore, at: int) -> Span:
    """Return what goes when a name goes: the comment with the last one, else a comma too."""
    start, end = comment.names[at][1]
    if len(comment.names) == 1:
        return Span(comment.span.start - comment.margin, comment.span.end)
    if at == 0:
        return Span(start, comment.names[1][1].start)
    return Span(comment.names[at - 1][1].end, end)


def _finding(message: str, span: Span, hint: str | None, fix: Fix | None = None) -> Finding:
    return Finding(message, span, hint=hint, rule=RULE, severity="warning", fix=fix)
