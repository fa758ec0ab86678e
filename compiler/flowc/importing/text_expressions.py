"""Texts that a module puts together from constants, without running it."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.importing.meanings import Constant, Meaning, Text
from flowc.importing.plain import MAX_TEXT


def joined(parts: Sequence[Meaning], between: str = "") -> Text | None:
    """Return texts and numbers side by side; None, if one of them is neither, or all too long."""
    found: list[object] = []
    for index, part in enumerate(parts):
        if index and between:
            found.append(between)
        match part:
            case Text(parts=pieces):
                found.extend(pieces)
            case Constant(value=None | bool() | int() | float() as value):
                found.append(str(value))
            case _:
                return None
    length = sum(
        len(getattr(part, "text", part if isinstance(part, str) else "")) for part in found
    )
    return Text(_merged(found)) if length <= MAX_TEXT else None


def _merged(parts: Sequence[object]) -> tuple:  # type: ignore[type-arg]
    """Put plain texts that stand side by side together."""
    found: list[object] = []
    for part in parts:
        if part == "":
            continue
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return tuple(found)
