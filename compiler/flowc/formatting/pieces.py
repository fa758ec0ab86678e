"""Turns the text of a YAML document into the pieces that it is made of, by their places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flowc.reading.yaml_events import read_events

_BLANK = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass
class Piece:
    """A scalar, an alias, a mapping or a list.

    `start` and `end` are offsets without the anchor, which begins at `before`; `style` is the sign
    that a scalar begins with (None for plain ones), and `{` or `[` for collections in flow style.
    """

    kind: str
    before: int
    start: int
    end: int
    style: str | None = None
    value: str = ""
    anchor: str | None = None
    keys: list[Piece] = field(default_factory=list)
    values: list[Piece] = field(default_factory=list)

    @property
    def in_flow(self) -> bool:
        """Whether it is written in braces or brackets."""
        return self.style in ("{", "[")

    def names(self) -> dict[str, str]:
        """Return the keys of a mapping, as `is_task_file` asks for them."""
        return {key.value: "" for key in self.keys}

    def entries(self) -> Iterator[tuple[str | int, Piece | None, Piece]]:
        """Yield each entry: its key's text or its position, the key, and the value."""
        for index, value in enumerate(self.values):
            key = self.keys[index] if self.kind == "map" else None
            yield (key.value if key else index), key, value

    def walk(self) -> Iterator[Piece]:
        """Yield this piece and all pieces in it, in the order of the text."""
        pending = [self]
        while pending:
            piece = pending.pop()
            yield piece
            if piece.keys:
                pairs = zip(reversed(piece.values), reversed(piece.keys), strict=True)
                pending.extend(part for pair in pairs for part in pair)
            else:
                pending.extend(reversed(piece.values))


def layout(text: str, pure: bool = False) -> Piece | None:
    """Return the root of a text that `parse` has read without a finding; None, if it is empty.

    `pure` says by which reader, as it does there. Raises Unread.
    """
    return read_events(text, lambda events, _: _root(text, events), pure)


def _root(text: str, events: Iterable[Any]) -> Piece | None:
    stack: list[Piece] = []
    root: Piece | None = None
    for event in events:
        piece = _piece(text, event)
        if piece is None:
            if type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
                closed = stack.pop()
                closed.end = event.end_mark.index if closed.in_flow else _last_end(closed)
            continue
        if stack:
            owner = stack[-1]
            wants_key = owner.kind == "map" and len(owner.keys) == len(owner.values)
            (owner.keys if wants_key else owner.values).append(piece)
            _place_empty(text, owner, piece)
        else:
            root = piece
        if piece.kind in ("map", "list"):
            stack.append(piece)
    return root


def _last_end(piece: Piece) -> int:
    return piece.values[-1].end if piece.values else piece.start


def _piece(text: str, event: Any) -> Piece | None:
    before, end = event.start_mark.index, event.end_mark.index
    kind = type(event).__name__
    if kind == "AliasEvent":
        return Piece("alias", before, before, end, anchor=event.anchor)
    start = before
    if getattr(event, "anchor", None):
        start = _after_anchor(text, before)
    if kind == "ScalarEvent":
        end = max(start, end)
        if event.style in ("|", ">"):
            end = _end_of_block_scalar(text, start, end, event.value)
        return Piece("scalar", before, start, end, event.style or None, event.value, event.anchor)
    if kind == "MappingStartEvent":
        style = "{" if event.flow_style else None
        return Piece("map", before, start, start, style, anchor=event.anchor)
    if kind == "SequenceStartEvent":
        style = "[" if event.flow_style else None
        return Piece("list", before, start, start, style, anchor=event.anchor)
    return None


def _end_of_block_scalar(text: str, start: int, end: int, value: str) -> int:
    """Return where a block scalar ends: behind the blank lines below that are a part of it."""
    end = start + len(text[start:end].rstrip())
    if keeps_blank_lines(text, start):
        blank = _BLANK.match(text, end)
        return blank.end() if blank else end
    blank_lines = value[len(value.rstrip()) :].count("\n")  # of blanks alone, but for the last end
    for _ in range(blank_lines if "-" in text[start : start + 3] else blank_lines - 1):
        line_end = text.find("\n", text.find("\n", end) + 1)
        end = line_end if line_end >= 0 else len(text)
    return end


def keeps_blank_lines(text: str, start: int) -> bool:
    """Whether the block scalar that begins at an offset has all blank lines below it."""
    return "+" in text[start : start + 3]


def _after_anchor(text: str, at: int) -> int:
    """Return where the value of an anchor begins, or where the anchor ends if that is elsewhere."""
    while at < len(text) and not text[at].isspace() and text[at] not in ",]}":
        at += 1
    after = at
    while after < len(text) and text[after] in " \t":
        after += 1
    return at if after == len(text) or text[after] in "\r\n#" else after


def _place_empty(text: str, owner: Piece, piece: Piece) -> None:
    """Put an empty value behind its colon: ruamel places it at whatever follows."""
    if piece.kind != "scalar" or piece.style is not None or piece.value or not owner.values:
        return
    if piece is owner.values[-1] and owner.kind == "map" and not piece.anchor:
        key = owner.keys[len(owner.values) - 1]
        colon = text.find(":", key.end, piece.start + 1)
        if colon >= 0:
            piece.before = piece.start = piece.end = colon + 1


def dashes(text: str, piece: Piece) -> list[int]:
    """Return where the dash of each item of a list in block style stands."""
    return [_next(text, at) for at in (piece.start, *(value.end for value in piece.values[:-1]))]


def _next(text: str, at: int) -> int:
    """Return where the next thing that is no comment begins."""
    while at < len(text) and (text[at].isspace() or text[at] == "#"):
        if text[at] == "#":
            line_end = text.find("\n", at)
            at = len(text) if line_end < 0 else line_end
        else:
            at += 1
    return at


def comments(text: str, root: Piece | None) -> list[tuple[int, str]]:
    """Return the comments of a text with their offsets."""
    found: list[tuple[int, str]] = []
    at = 0
    spans = (
        [(p.before, p.end) for p in root.walk() if p.kind in ("scalar", "alias")] if root else []
    )
    for start, end in [*spans, (len(text), len(text))]:
        found.extend(_between(text, at, start))
        at = max(at, end)
    return found


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    at = text.find("#", start, end)
    while at >= 0:
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        if at == 0 or text[at - 1] in " \t\n\r":
            yield at, text[at:line_end].rstrip()
            at = text.find("#", line_end, end)
        else:
            at = text.find("#", at + 1, end)
