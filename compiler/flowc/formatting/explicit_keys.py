"""Writes `? key` and `: value` as `key: value`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.formatting.pieces import Piece
from flowc.formatting.spelling import Edit


def simple_keys(text: str, root: Piece) -> list[Edit]:
    """Return what makes simple keys of explicit ones, where no comment stands in between."""
    found: list[Edit] = []
    for piece in root.walk():
        if piece.kind == "map" and not piece.in_flow:
            for key, value in zip(piece.keys, piece.values, strict=True):
                found += _entry(text, key, value)
    return found


def _entry(text: str, key: Piece, value: Piece) -> Iterator[Edit]:
    mark = text.rfind("?", 0, key.before)
    line = text.rfind("\n", 0, key.before) + 1
    if mark < line or text[mark + 1 : key.before].strip() or mark + 1 == key.before:
        return
    if text[line:mark].strip(" -:?") or "\n" in text[key.before : key.end]:
        return
    between = text[key.end : value.before]
    colon = _colon(between)
    if colon < 0:
        return
    yield mark, key.before, ""
    before, behind = between[:colon], between[colon + 1 :]
    column = value.before - text.rfind("\n", 0, value.before) - 1
    is_block = value.kind in ("map", "list") and not value.in_flow and value.before == value.start
    if before.strip():  # comments: they go behind the colon, each on its line
        rest = behind.lstrip(" \t") if "\n" in behind else ""
        behind = f"{before.rstrip()}\n{' ' * (column if rest else max(column, 2))}{rest}"
    elif is_block and "\n" not in behind and "#" not in behind:
        behind = "\n" + " " * column
    yield key.end, value.before, f"{' ' if key.kind == 'alias' else ''}:{behind}"


def _colon(between: str) -> int:
    """Return where the colon stands between a key and its value, comments passed over."""
    at = 0
    while at < len(between) and between[at] != ":":
        at = between.find("\n", at) if between[at] == "#" else at + 1
        if at < 0:
            return -1
    return at if at < len(between) else -1
