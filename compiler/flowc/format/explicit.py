"""Writes `? key` and `: value` as `key: value`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.format.layout import Piece
from flowc.format.spelling import Edit


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
    if mark < 0 or text[mark + 1 : key.before].strip() or mark + 1 == key.before:
        return
    if "\n" in text[key.before : key.end]:
        return
    between = text[key.end : value.before]
    colon = between.find(":")
    if colon < 0 or between.replace(":", "", 1).strip():
        return
    space = " " if key.kind == "alias" else ""
    yield mark, key.before, ""
    behind = between[colon + 1 :]
    is_block = value.kind in ("map", "list") and not value.in_flow and value.before == value.start
    if is_block and "\n" not in behind:
        line = text.rfind("\n", 0, value.before) + 1
        behind = "\n" + " " * (value.before - line)
    yield key.end, value.before, f"{space}:{behind}"
