"""The order of keys, and blocks of lines put into that order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from flowc.findings.source import Path
from flowc.formatting.pieces import Piece, keeps_blank_lines
from flowc.language.config import CONFIG_KEYS
from flowc.language.model import TaskFile
from flowc.language.model_keys import is_task_file, keys_at

_TOP = (
    "name", "description", "failure_policy", "vars", "inputs", "artifacts", "defaults",
    "profiles", "tasks", "outputs", "exports",
)  # fmt: skip
_TASK = (
    "name", "description", "use", "params", "matrix", "flow", "command", "inputs", "with",
    "outputs", "after",
)  # fmt: skip
_FILE: Path = ("task file",)
"""Where the keys of a task file stand: at a place of no flow."""

_DECLARED = ("value", "artifact", "file", "type", "default", "path", "description")
_ORDERS: dict[Path, tuple[str, ...]] = {
    (): _TOP,
    ("defaults",): CONFIG_KEYS,
    ("profiles", "*", "defaults"): CONFIG_KEYS,
    ("tasks", "*"): (*_TASK, *CONFIG_KEYS),
    ("inputs", "*"): _DECLARED,
    ("tasks", "*", "inputs", "*"): _DECLARED,
    ("tasks", "*", "outputs", "*"): _DECLARED,
    ("outputs", "*"): _DECLARED,
    ("exports",): ("environment", "hardware_tier", "project_defaults", "artifacts"),
    ("vars", "*"): (),
    _FILE: ("params", *_TASK, *CONFIG_KEYS),
    (*_FILE, "params", "*"): _DECLARED,
    (*_FILE, "inputs", "*"): _DECLARED,
    (*_FILE, "outputs", "*"): _DECLARED,
}
_NAMED = ("params", "inputs", "outputs")
_CLUSTER = (
    "type", "environment", "workers", "max_workers", "worker_hardware_tier",
    "master_hardware_tier", "worker_storage_gib", "extra_configs",
)  # fmt: skip
_FREE = frozenset(("matrix", "with", "extra_configs", "default", "value", "vars"))


def base_of(value: Any) -> Path:
    """Return what leads to the top of a file, by its keys: nothing, for a flow."""
    return _FILE if is_task_file(value) else ()


def rank_at(path: Path) -> Callable[[str], int]:
    """Return what tells the places of keys in a mapping; keys of the author's own stay in
    theirs."""
    order = _order(_general(path))
    return lambda key: order.index(key) if key in order else len(order)


def _general(path: Path) -> Path:
    """Return a path with `*` for names that an author chose."""
    found: list[str | int] = []
    for step in path:
        named = found in (["tasks"], ["inputs"], ["outputs"], ["artifacts"], ["vars"], ["profiles"])
        named = named or (len(found) == 3 and found[2] in ("inputs", "outputs"))
        named = named or (len(found) == 2 and (*found[:1],) == _FILE and found[1] in _NAMED)
        found.append(0 if isinstance(step, int) else "*" if named else step)
    return tuple(found)


@lru_cache(maxsize=256)  # files have few general paths: a tenth of the time of formatting
def _order(path: Path) -> tuple[str, ...]:
    if any(step in _FREE for step in path) or path[2:3] == ("params",):
        return ()
    if path in _ORDERS:
        return _ORDERS[path]
    if path[-1:] == ("cluster",):
        return _CLUSTER
    if path[:1] == _FILE:
        return keys_at(path[1:], TaskFile)
    return keys_at(path)


def in_order_of_keys(value: Any, path: Path = ()) -> Any:
    """Return a plain value with the keys of all its mappings in order."""
    path = path or base_of(value)
    if isinstance(value, dict):
        keys = sorted(value, key=rank_at(path))
        return {key: in_order_of_keys(value[key], (*path, key)) for key in keys}
    if isinstance(value, list):
        return [in_order_of_keys(item, (*path, index)) for index, item in enumerate(value)]
    return value


def arranged(text: str, root: Piece) -> str:
    """Return a text whose mappings in block style have their keys in order.

    An entry moves with the comments right above it, and with its last line's; the blank lines and
    the comments between entries stay where they are. What stands above the first entry of all
    stays on top. A mapping that aliases stand in stays as it is.
    """
    if root.kind != "map" or root.in_flow:
        return text
    end = "\n" if text.endswith("\n") else ""
    lines = text.removesuffix(end).split("\n")
    starts = _Lines(text)
    first = starts.of(root.start)
    base = base_of(root.names())
    below = _map(lines, starts, root, base, first, len(lines))
    return "\n".join([*lines[:first], *below.lines]) + end


class _Block(NamedTuple):
    """Lines that move together; `keeps` says that they end in a text that has all blank lines
    below it."""

    lines: list[str]
    keeps: bool


class _Lines:
    """Turns offsets into the numbers of lines, from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def of(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1


def _map(
    lines: list[str], starts: _Lines, piece: Piece, path: Path, first: int, after: int
) -> _Block:
    """Return the lines of a mapping, from its first key's to the one before `after`."""
    keys = [starts.of(key.before) for key in piece.keys]
    lasts = [
        starts.of(max(value.end, key.end) - 1)
        for key, value in zip(piece.keys, piece.values, strict=True)
    ]
    leads = [
        first,
        *(_lead(lines, line, last) for line, last in zip(keys[1:], lasts, strict=False)),
    ]
    ends = [
        _end(lines, last + 1, lead, lines[keys[0]])
        for last, lead in zip(lasts, [*leads[1:], after], strict=True)
    ]
    chunks: list[_Block] = []
    for index, (step, key, value) in enumerate(piece.entries()):
        assert key is not None
        block = _Block(lines[leads[index] : ends[index]], _keeps(starts.text, value))
        if value.kind == "map" and not value.in_flow and value.values:
            inner = starts.of(value.keys[0].before)
            below = _map(lines, starts, value, (*path, step), inner, ends[index])
            block = _Block([*lines[leads[index] : inner], *below.lines], below.keeps)
        chunks.append(block)
    between = [lines[end:lead] for end, lead in zip(ends, [*leads[1:], after], strict=True)]
    ranks = [*map(rank_at(path), (key.value for key in piece.keys))]
    order = sorted(range(len(chunks)), key=ranks.__getitem__)
    if order != sorted(order) and any(part.kind == "alias" for part in piece.walk()):
        order = list(range(len(chunks)))
    if not path and order != sorted(order):
        between = _sections([chunks[index].lines for index in order], between)
    found: list[str] = []
    keeps = False
    for place, index in enumerate(order):
        rest = between[place]
        while rest and chunks[index].keeps and not rest[0].strip():
            rest = rest[1:]
        found += chunks[index].lines + rest
        keeps = chunks[index].keeps and not rest
    return _Block(found, keeps)


def _keeps(text: str, piece: Piece) -> bool:
    """Whether the last thing in a piece is a text that has all blank lines below it."""
    while piece.values and not piece.in_flow:
        piece = piece.values[-1]
    return piece.style in ("|", ">") and keeps_blank_lines(text, piece.start)


def _sections(chunks: list[list[str]], between: list[list[str]]) -> list[list[str]]:
    """Return what stands between sections that have moved: a blank line, but for single lines."""
    found = []
    for place, lines in enumerate(between):
        ahead = chunks[place + 1] if place + 1 < len(chunks) else []
        if ahead and not any(line.strip() for line in lines):
            lines = [] if len(chunks[place]) == len(ahead) == 1 else [""]
        found.append(lines)
    return found


def _lead(lines: list[str], line: int, above: int) -> int:
    """Return the first of the comments right above a line that are not indented deeper."""
    most = _depth(lines[line])
    while line - 1 > above and lines[line - 1].lstrip().startswith("#"):
        if _depth(lines[line - 1]) > most:
            break
        line -= 1
    return line


def _end(lines: list[str], end: int, most: int, model: str) -> int:
    """Take the comments below an entry that are indented deeper than its key."""
    indent = _depth(model)
    last = end
    for line in range(end, most):
        text = lines[line]
        deeper = _depth(text) > indent
        if text.strip() and not (deeper and text.lstrip().startswith("#")):
            break
        if text.strip():
            last = line + 1
    return last


def _depth(row: str) -> int:
    return len(row) - len(row.lstrip())
