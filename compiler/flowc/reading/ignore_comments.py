"""The comments of a document that are to silence rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from flowc.findings.source import Span
from flowc.reading.document import Document, Node

_IGNORE = re.compile(
    r"(?:^|(?<=[ \t]))(#[ \t]*flowc:[ \t]*ignore\b(?:(?!# flowc: ignore)[^\r\n])*)\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_RULES = re.compile(r"# flowc: ignore\[([^\]]*)\][ \t]*")


@dataclass(frozen=True)
class Ignore:
    """A comment that is to silence rules; `names` is empty where it is not written as one is.

    `margin` is the number of blanks before it, `lines` are those that it counts for.
    """

    span: Span
    margin: int
    names: tuple[tuple[str, Span], ...]
    lines: range


def ignores(document: Document) -> list[Ignore]:
    """Return the comments that are to silence rules, in the order of the text."""
    line_of, text = document.source.position, document.source.text
    matches = [*_IGNORE.finditer(text)]
    if not matches:
        return []
    last = matches[-1].start(1)
    scalars = _scalars(document.origin or document.root, last)
    texts = sorted(Span(one.start, one.end) for one in scalars)
    found: list[Ignore] = []
    for match in matches:
        line, column = line_of(match.start(1))
        lines = range(line, line + 1)
        before = texts[max(0, bisect_left(texts, (match.start(1), 0)) - 1)] if texts else None
        if before is not None and before.start <= match.start(1) < before.end:
            if line_of(before.start).line != line or text[before.start] not in "|>":
                continue
            # what the first line of a block scalar says counts for all of its lines
            lines = range(line, line_of(before.end).line + 1)
        margin = column - 1 - len(document.source.line(line)[: column - 1].rstrip(" \t"))
        found.append(Ignore(Span(*match.span(1)), margin, _rules_of(match), lines))
    return found


def _rules_of(match: re.Match[str]) -> tuple[tuple[str, Span], ...]:
    """Return the rules that a comment names, each with its span."""
    strict = _RULES.fullmatch(match[1])
    if strict is None:
        return ()
    start = match.start(1) + strict.start(1)
    words = re.finditer(r"[^\s,](?:[^,]*[^\s,])?", strict[1])
    return tuple((word[0], Span(start + word.start(), start + word.end())) for word in words)


def _scalars(node: Node, last: int) -> Iterator[Node]:
    """Walk every node that has no entries and starts up to a place, each but once (nodes may be
    shared)."""
    pending, seen = [node], set[int]()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.entries:
            pending.extend(child for _, child in node.entries.values() if child.start <= last)
        else:
            yield node
