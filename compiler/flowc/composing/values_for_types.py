"""Says how an input or an output is declared for which a value was written, and not its type."""

from __future__ import annotations

import re
from typing import Any

from flowc.composing.spell_inline import inline
from flowc.composing.write_instead import declared_file
from flowc.findings.source import Path
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.references import OPEN

_PLAIN = re.compile(r"[a-z0-9_-]+|[^\[\]|]*[ /:][^\[\]|]*")
"""A text that looks like a value: a word in small letters, several words, a path, a URI."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z|[+-]\d\d:\d\d)?)?")
_CURLY = dict.fromkeys(map(ord, "\u201c\u201d\u2018\u2019"))
_NUMBERS = (bool, int, float)


def declared_with(path: Path, value: Any, raw: str) -> str | None:
    """Return the declaration with the type and the default that an input's value speaks of.

    `path` is that of the declaration. Of an output, a value can be no default.
    """
    kind = type_of(value)
    shown = raw if type(value) in _NUMBERS else inline(value)
    if kind is None or shown is None or _noun(path) == "output":
        return None
    return f"{{type: {inline(kind)}, default: {shown}}}"


def hint_of_value(path: Path, value: Any, raw: str) -> str | None:
    """Return the hint at a value that stands for the type at a path."""
    path = path[:-1] if path[-1:] == ("type",) else path
    kind = type_of(value)
    shown = kind if _noun(path) == "output" else declared_with(path, value, raw)
    if shown is None or (_noun(path) == "output" and isinstance(value, str) and kind == "str"):
        return None
    return _told(path, shown)


def hint_of_text(path: Path, text: str) -> str | None:
    """Return the hint at a text that is no type, if it looks like a value."""
    bare = text.translate(_CURLY)
    if bare != text and not isinstance(parse_type(bare), TypeFault):
        return f"write {bare}"
    kind, sign, default = (part.strip() for part in text.partition("="))
    if not isinstance(parse_type(kind.split(",")[0]), TypeFault):
        return _as_in_python(path[:-1], kind, default) if sign and default else None
    is_value = _PLAIN.fullmatch(text) or (_noun(path[:-1]) == "output" and "." in text)
    return hint_of_value(path, text, text) if is_value and OPEN not in text else None


def _as_in_python(path: Path, kind: str, default: str) -> str | None:
    """Return the hint at a declaration such as `str = 'a'`."""
    if _noun(path) == "output":
        return None
    shown = inline(default.strip("\"'")) if default[0] in "\"'" else default
    return _told(path, f"{{type: {inline(kind)}, default: {shown}}}")


def _told(path: Path, declared: str) -> str:
    article = "a" if _noun(path) == "param" else "an"
    return f"{article} {_noun(path)} is declared by its type: {path[-1]}: {declared}"


def type_of(value: Any) -> str | None:
    """Return the type that has a value, if one has."""
    if isinstance(value, str):
        file = declared_file(value) if "://" in value or "/" not in value else None
        return (
            file[1]
            if file and file[1] != "directory"
            else "datetime"
            if _DATE.fullmatch(value)
            else "str"
        )
    if isinstance(value, list) and value:
        kinds = {type_of(item) for item in value}
        return f"list[{kinds.pop()}]" if len(kinds) == 1 and None not in kinds else None
    return type(value).__name__ if type(value) in _NUMBERS else None


def _noun(path: Path) -> str:
    return str(path[-2]).removesuffix("s") if len(path) > 1 else ""
