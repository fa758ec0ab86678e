"""Turns the bytes of a file into the text of a source, or into the finding that refuses them."""

from __future__ import annotations

import re
from dataclasses import replace

from flowc.findings.finding import Finding
from flowc.findings.source import Source, Span
from flowc.limits import MAX_BYTES, MAX_LINE

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls other than tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\u2028\u2029\ufeff\ufffe\uffff"  # line separators, inner BOM, noncharacters
    "\ud800-\udfff\U000e0000-\U000e007f]"  # surrogates, invisible tags
)
"""Characters that stand in no text of a flow, whether written plainly or by an escape."""

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BEGINNING = 8
"""Bytes that tell how wide characters are."""

_SAVE = (
    "save it as UTF-8: an editor asks for the encoding when it saves; PowerShell writes UTF-8 by "
    "'| Out-File -Encoding utf8', and 'iconv -f {} -t UTF-8 OLD > NEW' converts a file"
)


def decode(name: str, data: bytes) -> tuple[Source, Finding | None]:
    """Return the source of a file's bytes, and what forbids to read it further."""
    source, refusal = _with_text(name, data)
    return source, refusal or _bad_character(source.text) or _long_line(source.text)


def source_of(name: str, data: bytes) -> Source:
    """Return the source of a file's bytes, whatever is wrong with them."""
    return _with_text(name, data)[0]


def _with_text(name: str, data: bytes) -> tuple[Source, Finding | None]:
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1024 // 1024} MiB"
        return Source(name, ""), _refusal(f"the file is larger than {limit} (the limit)", 0, 0)
    wide = wide_encoding(data)
    if wide is not None:
        message = f"the file is {wide}, and not UTF-8"
        return Source(name, ""), replace(_refusal(message, 0, 0), hint=_SAVE.format(wide))
    data = data.removeprefix(_BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        at = len(data[: error.start].decode("utf-8"))
        return Source(name, text), _refusal("the file is not UTF-8 here", at, at + 1)
    return Source(name, text), None


def wide_encoding(data: bytes) -> str | None:
    """Return what a file is encoded in whose characters are several bytes wide; else nothing.

    Windows PowerShell writes UTF-16 by `>`, and so do some editors. Without a BOM, every second
    byte of the ASCII that a file begins with is zero.
    """
    for mark, name in _WIDE_BOMS:
        if data.startswith(mark):
            return name
    halves = [{*data[:_BEGINNING:2]}, {*data[1:_BEGINNING:2]}]
    is_wide = {0} in halves and halves[1] and halves[0].isdisjoint(halves[1])
    return "UTF-16" if is_wide else None


def _bad_character(text: str) -> Finding | None:
    for match in FORBIDDEN.finditer(text):
        at = match.start()
        if match[0] == "\r" and text.startswith("\n", at + 1):
            continue
        return _refusal(f"the character {code_point(match[0])} is not allowed", at, at + 1)
    return None


def _long_line(text: str) -> Finding | None:
    if len(text) <= MAX_LINE:
        return None
    start = 0
    for line in text.split("\n"):
        if len(line) > MAX_LINE:
            limit = f"{MAX_LINE // 1024} KiB"
            return _refusal(f"the line is longer than {limit} (the limit)", start, start + 1)
        start += len(line) + 1
    return None


def code_point(character: str) -> str:
    """Name a character without showing it: `U+202E`."""
    return f"U+{ord(character):04X}"


def _refusal(message: str, start: int, end: int) -> Finding:
    return Finding(message, Span(start, end), rule="yaml-syntax")
