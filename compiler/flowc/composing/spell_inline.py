"""Turns a value into the line of YAML that a hint shows for it."""

from __future__ import annotations

import json
import re
from typing import Any

from flowc.reading.scalars import looks_like

_PLAIN = re.compile(r"[\w/.][\w/.*-]*(?: [\w/.*-]+)*")
_LONGEST = 80


def inline(value: Any) -> str | None:
    """Return a value in one line of YAML; nothing where it has no short one."""
    text = _inline(value)
    return text if text and len(text) <= _LONGEST else None


def _inline(value: Any) -> str | None:
    if isinstance(value, dict):
        pairs = [(_inline(key), _inline(item)) for key, item in list(value.items())[:9]]
        whole = len(value) < 9 and all(key and item for key, item in pairs)
        return "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}" if whole else None
    if isinstance(value, list):
        items = [_inline(item) for item in value[:20]]
        whole = len(value) < 20 and all(items)
        return "[" + ", ".join(item or "" for item in items) + "]" if whole else None
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and looks_like(value) == value
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if isinstance(value, bool | int | float) or value is None else None
