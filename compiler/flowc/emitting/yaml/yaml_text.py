"""Turns plain mappings, lists and scalars into YAML text that reads back to them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flowc.findings.source import Path
from flowc.reading.scalars import resolve_scalar
from flowc.reading.unknown import UNKNOWN

WIDTH = 100

_PLAIN = re.compile(r"[\w/.$(<^~+=;\\-][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")
_ELSEWHERE = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|~|<<|=)"
    r"|[-+]?(?:[0-9][0-9_]*|\.[0-9_])[0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]*)?"
    r"|[-+]?0[xobXOB][0-9a-fA-F_]*|[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?"
    r"|[-+]?\.(?i:inf|nan)|[0-9.]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
)
"""What another YAML reader, of version 1.1, would take for no text."""
_INDICATORS = re.compile(r"^[-?:](?:\s|$)|:(?:\s|$)|\s#|^---|^\.\.\.|^\s|\s$")
_FLOW_ONLY = re.compile(r"[,\[\]{}]")
_BLOCK_LINE = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")


END = "#"
"""The last step of the path of a comment that stands at the end of a line."""


def to_yaml(tree: Mapping[str, Any], comments: Mapping[Path, Sequence[str]] | None = None) -> str:
    """Return the text of a flow; `comments` go above the keys that their paths end in.

    Those whose paths have END besides stand at the end of the key's line, if they have room there.
    What has no line of its own is told above the line that it is on. A blank line stands before
    each section and between tasks.
    """
    notes = _Notes(comments or {})
    lines = list(notes.above((), "", alone=False))
    for key, value in tree.items():
        if isinstance(value, dict | list) and lines:
            lines.append("")
        lines += _entry(key, value, (key,), notes)
    return "\n".join(lines) + "\n"


class _Notes:
    """Comments by their paths, and which lie below a path."""

    def __init__(self, notes: Mapping[Path, Sequence[str]]) -> None:
        self.notes = notes
        self.below: dict[Path, list[Path]] = {}
        for path in notes:
            for length in range(1, len(path)):
                self.below.setdefault(path[:length], []).append(path)

    def above(self, path: Path, indent: str, alone: bool) -> Iterator[str]:
        """Yield what stands above a key; all that is said of what it holds, if that is `alone`."""
        inner = self.below.get(path, ()) if alone else ()
        for one in (path, *inner):
            if one != (*path, END):
                for line in self.notes.get(one, ()):
                    yield f"{indent}# {line}".rstrip()

    def beside(self, path: Path, indent: str, line: str) -> Iterator[str]:
        """Yield a line with what stands at its end; above it, where that is too long."""
        words = self.notes.get((*path, END), ())
        whole = f"{line}  # {words[0]}" if words else line
        if len(words) == 1 and len(whole) <= WIDTH:
            yield whole
            return
        for one in words:
            yield f"{indent}# {one}".rstrip()
        yield line


def _entry(key: str, value: Any, path: Path, notes: _Notes) -> Iterator[str]:
    indent = " " * (2 * (len(path) - 1))
    before = f"{indent}{scalar(key, False)}:"
    is_block = isinstance(value, str) and "\n" in value and _fits_block(value)
    line = f"{before} {flat(value)}" if not is_block and _is_short(value, path) else ""
    is_flat = line and (len(line) <= WIDTH or not value or not isinstance(value, dict | list))
    yield from notes.above(path, indent, alone=not isinstance(value, dict) or bool(is_flat))
    if is_block:
        first, *rest = _block(before, indent, value)
        yield from (*notes.beside(path, indent, first), *rest)
    elif is_flat:
        yield from notes.beside(path, indent, line)
    elif path[2:3] == ("matrix",) and isinstance(value, list) and _is_axis(value):
        first, *rest = _wrapped(f"{before} [", value)
        yield from (*notes.beside(path, indent, first), *rest)
    else:
        yield from notes.beside(path, indent, before)
        if isinstance(value, dict):
            yield from _mapping(value, path, notes)
        else:
            for item in value:
                yield from _item(item, indent + "  ")


def _mapping(value: Mapping[str, Any], path: Path, notes: _Notes) -> Iterator[str]:
    first = True
    for name, item in value.items():
        if path == ("tasks",) and not first:
            yield ""
        first = False
        yield from _entry(name, item, (*path, name), notes)


def _is_axis(values: Sequence[Any]) -> bool:
    return not any(isinstance(item, dict | list) for item in values)


def _wrapped(before: str, values: Sequence[Any]) -> Iterator[str]:
    """Yield the lines of a long axis of a matrix: as many values on each as it holds."""
    line = before
    for number, value in enumerate(values):
        text = f"{scalar(value, True)}{',' if number < len(values) - 1 else ']'}"
        if len(line) + 1 + len(text) > WIDTH:
            yield line
            line = " " * (len(before) - 1)
        line += text if line == before else f" {text}"
    yield line


def _item(item: Any, indent: str) -> Iterator[str]:
    line = f"{indent}- {flat(item)}"
    if len(line) <= WIDTH or not isinstance(item, dict) or not item:
        yield line
        return
    for number, (key, value) in enumerate(item.items()):
        mark = "- " if number == 0 else "  "
        text = flat(value) if isinstance(value, dict | list) else scalar(value, False)
        yield f"{indent}{mark}{scalar(key, False)}: {text}"


def _is_short(value: Any, path: Path) -> bool:
    """Whether a value stands on its key's line: scalars, and small collections of scalars."""
    if isinstance(value, dict):
        names = len(path) == 1 or (path[0] == "tasks" and len(path) in (2, 3))
        named = path[0] == "tasks" and len(path) == 3 and path[-1] not in _NAMED
        scalars = not any(isinstance(item, dict | list) and item for item in value.values())
        return not value or (scalars and (named or not names))
    if isinstance(value, list):
        is_lines = path == ("exports",) or path[-2:] == ("exports", "artifacts")
        return not is_lines and path[2:] != ("matrix",)
    return True


_NAMED = ("inputs", "outputs", "with")


def flat(value: Any) -> str:
    """Return a value on one line, collections in flow style."""
    if isinstance(value, dict):
        inner = ", ".join(f"{scalar(key, True)}: {_inner(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_inner, value))}]"
    return scalar(value, False)


def _inner(value: Any) -> str:
    return flat(value) if isinstance(value, dict | list) else scalar(value, True)


def scalar(value: Any, in_flow: bool) -> str:
    """Return a scalar: a text plain where every YAML reader takes it for that text."""
    if value is None or value is UNKNOWN:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and math.isinf(value):
        return ".inf" if value > 0 else "-.inf"
    if isinstance(value, int | float):
        return repr(value)
    return value if _is_plain(value, in_flow) else _quoted(value)


def _is_plain(text: str, in_flow: bool) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and not _ELSEWHERE.fullmatch(text)
        and not _INDICATORS.search(text)
        and not (in_flow and _FLOW_ONLY.search(text))
        and isinstance(resolve_scalar(text), str)
    )


def _quoted(text: str) -> str:
    escaped = re.sub("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]", _escape,
                     json.dumps(text, ensure_ascii=False))  # fmt: skip
    return escaped


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _fits_block(text: str) -> bool:
    """Whether a text reads the same from a literal block.

    Of several line ends at its end, a block would take blank lines that follow it for its own.
    """
    lines = text.split("\n")
    return (
        not text.endswith("\n\n")
        and _BLOCK_LINE.fullmatch(text.replace("\n", "")) is not None
        and "\t" not in text
        and bool(lines[0].strip())
        and not lines[0].startswith(" ")
        and all(line.strip() or not line for line in lines)
        and bool(text.strip("\n"))
    )


def _block(before: str, indent: str, text: str) -> Iterator[str]:
    body = text.removesuffix("\n")
    yield f"{before} {'|-' if body == text else '|'}"
    for line in body.split("\n"):
        yield f"{indent}  {line}" if line else ""
