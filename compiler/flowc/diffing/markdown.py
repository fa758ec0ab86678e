"""Changes as Markdown for a pull request: short, and safe whatever the texts of a flow say.

All that somebody else wrote stands in code, where neither Markdown nor HTML nor a mention means
anything, on one line and of a bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from flowc.diffing.change import Comparison
from flowc.diffing.file_change import Entry, summary
from flowc.diffing.in_words import Name, Value, Words, cached, cut, mark, sentence
from flowc.reporting.formats.shared_text import counted, visible

_MOST = 60_000
"""Characters: GitHub takes 65,536 in a comment."""
_LINES = 60
_TICKS = re.compile("`+")


def as_markdown(entries: Sequence[Entry], colour: bool) -> str:
    """Return a summary, what breaks launches, and a section to unfold for each flow.

    A section has the picture of what changed, if there is room for it; that of the only flow is
    unfolded.
    """
    text = f"**{summary(entries)}**\n"
    if breaking := list(_limited(list(_breaking(entries)))):
        text += "\n" + "".join(f"{line}\n" for line in breaking)
    is_open = len(entries) == 1 and bool(entries[0].picture)
    for number, entry in enumerate(entries):
        section = _section(entry, is_open)
        if len(text) + len(section) > _MOST and entry.picture:
            section = _section(replace(entry, picture=""), is_open)
        if len(text) + len(section) > _MOST:
            left = len(entries) - number
            return f"{text}\n{left} more: there is no room for them here\n"
        text += f"\n{section}"
    return text


def _breaking(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.state == "deleted":
            yield f"- {_code(entry.path)}: deleted (breaks launches)"
        for change in entry.comparison.changes if entry.comparison else ():
            if change.breaks:
                yield f"- {_code(entry.path)}: {_shown(sentence(change))}"


def _section(entry: Entry, is_open: bool) -> str:
    lines = list(_body(entry))
    code = _html_code if lines else _code  # Markdown means nothing in a summary, and all outside
    head = f"{code(entry.path)}: {_head(entry)}"
    if entry.moved:
        head += f", moved from {code(entry.moved)}"
    if not lines:
        return f"{head}\n"
    body = "\n".join(lines).strip("\n")
    details = "<details open>" if is_open else "<details>"
    return f"{details}<summary>{head}</summary>\n\n{body}\n\n</details>\n"


def _head(entry: Entry) -> str:
    if entry.state == "failed":
        return "not compared, since there are errors"
    if not entry.changed:
        return "no change in meaning"
    if entry.state != "changed" or entry.comparison is None:
        return f"<b>{entry.state}</b>"
    number = sum(len(one.changes) for one in (entry.comparison, *entry.comparison.within))
    count = counted(number, "change")
    if entry.breaks:
        return f"{count}, <b>breaks launches</b>"
    return count if entry.affects else f"{count}, without any effect on a run"


def _body(entry: Entry) -> Iterator[str]:
    if entry.picture:  # no text in it ends its fence: the diagram has signs of its own for those
        yield f"```mermaid\n{entry.picture}```\n"
    if entry.comparison is not None and entry.changed:
        yield from _comparison(entry.comparison)
    errors = [
        f"- {_code(f'{report.source.name}:{line}:{column}')}: {_code(finding.message)}"
        for report in entry.reports
        for finding in report.findings
        if finding.severity == "error"
        for line, column in (report.source.position(finding.span.start),)
    ]
    yield from _limited(errors)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield from _limited(_changes(comparison, affects=True))
    if comparison.verdicts:
        yield "\nCached results:\n"
        yield from _limited([f"- {_shown(words)}" for words in cached(comparison.verdicts)])
    for within in comparison.within:
        yield f"\nIn the flow {_code(within.name)}, which it runs:\n"
        yield from _comparison(within)
    idle = _changes(comparison, affects=False)
    if idle:
        yield "\nWithout any effect on a run:\n"
        yield from _limited(idle)


def _changes(comparison: Comparison, affects: bool) -> list[str]:
    return [
        f"- `{mark(change)}` {_shown(sentence(change))}"
        for change in comparison.changes
        if change.affects == affects
    ]


def _limited(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:_LINES]
    if len(lines) > _LINES:
        yield f"- and {len(lines) - _LINES} more"


def _shown(words: Words) -> str:
    return "".join(_code(piece) if isinstance(piece, Name | Value) else piece for piece in words)


def _code(text: str) -> str:
    """Return a text as code in a line: its fence is longer than any run of ticks in it."""
    shown = _short(text)
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(shown)), default=0))
    room = " " if not shown.strip(" ") or shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{room}{shown}{room}{fence}"


def _html_code(text: str) -> str:
    return f"<code>{escape(_short(text))}</code>"


def _short(text: str) -> str:
    shown, _ = cut(visible(text), None)
    return shown or ""
