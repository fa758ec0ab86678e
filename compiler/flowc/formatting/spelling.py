"""Spells scalars and short collections as the language page does: types, references, quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc.emitting.yaml.yaml_text import scalar
from flowc.findings.source import Path
from flowc.formatting.key_order import base_of, rank_at
from flowc.formatting.pieces import Piece
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.types import type_text

_REFERENCE = re.compile(
    r"(?<!\$)\$\{\{[ \t]*([A-Za-z0-9_.-]+)(\[[A-Za-z0-9_*, \t]*\](?:\.[A-Za-z0-9_-]+)?)?[ \t]*\}\}"
)
_TEXT: Path = ("",)
"""A path of what means nothing but itself."""
_BLANKS = re.compile(r"[ \t]+")
_COMMENT = re.compile(r"(?:^|[ \t\n])#")

Edit = tuple[int, int, str]
"""Replace the characters from an offset to another by a text."""


def is_type(path: Path) -> bool:
    """Whether a path leads to a type."""
    match path:
        case ("inputs", _) | ("inputs" | "outputs", _, "type"):
            return True
        case ("task file", "params" | "inputs" | "outputs", _) | (
            "task file", "params" | "inputs" | "outputs", _, "type",
        ):  # fmt: skip
            return True
        case ("tasks", _, "inputs" | "outputs", _) | (
            "tasks", _, "inputs" | "outputs", _, "type",
        ):  # fmt: skip
            return True
    return False


def key_path(path: Path) -> Path:
    """Return what stands for the path of a mapping's keys: names of a task may hold references."""
    match path:
        case ("tasks", _, "inputs" | "outputs" | "with"):
            return ()
    return _TEXT


def canonical(value: object, path: Path) -> object:
    """Return a value as it is written at its best; other values are left alone."""
    if not isinstance(value, str) or path == _TEXT:
        return value
    if is_type(path):
        kind = parse_type(value)
        return value if isinstance(kind, TypeFault) else type_text(kind)
    return _REFERENCE.sub(_reference, value)


def _reference(match: re.Match[str]) -> str:
    index = match[2] or ""
    if not re.search(r"[\w*][ \t]+\w", index):  # two words are no index
        index = _BLANKS.sub("", index)
    return f"${{{{ {match[1]}{index} }}}}"


def edits(text: str, root: Piece) -> list[Edit]:
    """Return what to change so that every scalar, and every short collection, is at its best."""
    return list(_edits(text, root, base_of(root.names()), None))


def _edits(text: str, piece: Piece, path: Path, owner: Piece | None) -> Iterator[Edit]:
    if piece.in_flow and _is_short(text, piece):
        yield piece.start, piece.end, _flat(text, piece, path)
        return
    if piece.kind == "scalar":
        new = _scalar(text, piece, path, owner is not None and owner.in_flow)
        if new != text[piece.start : piece.end]:
            yield piece.start, piece.end, new
    for step, key, value in piece.entries():
        if key is not None:
            yield from _edits(text, key, key_path(path), piece)
            if piece.in_flow and key.end + 1 == value.before < value.end:
                yield value.before, value.before, " "  # a key without quotes needs it
        yield from _edits(text, value, (*path, step), piece)


def _is_short(text: str, piece: Piece) -> bool:
    body = text[piece.start : piece.end]
    return "\n" not in body and "?" not in body


def _flat(text: str, piece: Piece, path: Path) -> str:
    """Return a collection in flow style on one line, its keys in order."""
    if piece.kind == "list":
        return f"[{', '.join(_part(text, v, (*path, i)) for i, _, v in piece.entries())}]"
    if piece.kind == "alias":
        return text[piece.start : piece.end]
    entries = list(piece.entries())
    if not any(part.kind == "alias" for part in piece.walk()):
        rank = rank_at(path)
        entries.sort(key=lambda entry: rank(str(entry[0])))
    parts = []
    for step, key, value in entries:
        assert key is not None
        colon = " :" if key.kind == "alias" else ":"
        body = _part(text, value, (*path, step)) or "null"  # `{a:}` is no YAML
        parts.append(f"{_part(text, key, key_path(path))}{colon} {body}")
    return f"{{{', '.join(parts)}}}"


def _part(text: str, piece: Piece, path: Path) -> str:
    anchor = f"&{piece.anchor} " if piece.anchor and piece.kind != "alias" else ""
    if piece.in_flow:
        return anchor + _flat(text, piece, path)
    if piece.kind == "scalar":
        return anchor + _scalar(text, piece, path, True)
    return text[piece.start : piece.end]


def _scalar(text: str, piece: Piece, path: Path, in_flow: bool) -> str:
    raw = text[piece.start : piece.end]
    if "\n" in raw or piece.style in ("|", ">") or not raw:
        return raw
    better = canonical(piece.value, path)
    assert isinstance(better, str)
    if piece.style is None:
        if better == piece.value:
            return raw
        return better if not in_flow or scalar(better, True) == better else scalar(better, True)
    spelled = scalar(better, in_flow)
    if better == piece.value and spelled.startswith('"') and _keeps(raw):
        return raw
    return spelled


def _keeps(raw: str) -> bool:
    """Whether a quoted text stays quoted as it is: with escapes, or with quotes in it."""
    return raw.startswith('"') or '"' in raw or "\\" in raw
