"""Turns plain YAML text into null, booleans, numbers or text, by the YAML 1.2 core schema.

flowc resolves scalars itself, so that no YAML library, version or accelerator can change what
a file means: `yes`, `010`, `1_000`, `1:30` and `2024-01-01` are text here, always.
"""

from __future__ import annotations

import math
import re

from flowc.limits import MAX_INTEGER_DIGITS

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BASED = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_NAN = frozenset((".nan", ".NaN", ".NAN"))


class NumberTooLarge(ValueError):
    """A number that is not within 64 bits."""


def resolve_scalar(text: str) -> Scalar:
    """Return the value of a plain (unquoted) scalar; raise NumberTooLarge beyond 64 bits."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _DECIMAL.fullmatch(text):
        return _integer(text, 10)
    if _BASED.fullmatch(text):
        return _integer(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        return _finite(text)
    if _INFINITY.fullmatch(text):
        return -math.inf if text.startswith("-") else math.inf
    return math.nan if text in _NAN else text


def _integer(digits: str, base: int) -> int:
    if len(digits.lstrip("+-0")) > MAX_INTEGER_DIGITS + (3 if base == 8 else 0):
        raise NumberTooLarge
    value = int(digits, base)
    if not -(2**63) <= value < 2**63:
        raise NumberTooLarge
    return value


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise NumberTooLarge
    return value


def looks_like(text: str) -> Scalar:
    """Return what another YAML reader takes a text for, or the text itself.

    For hints only: `yes` is a text here, and whoever writes it for a boolean meant `true`.
    """
    word = text.strip().lower()
    if word in ("yes", "on", "y", "true"):
        return True
    if word in ("no", "off", "n", "false"):
        return False
    digits = word.replace("_", "")
    try:
        return int(digits, 0 if digits.startswith(("0b", "0o", "0x")) else 10)
    except ValueError:
        pass
    try:
        return float(digits) if math.isfinite(float(digits)) else text
    except ValueError:
        return text
