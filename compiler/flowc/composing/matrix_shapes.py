"""Says how a matrix is written that has the shape of another tool's."""

from __future__ import annotations

from typing import Any

from flowc.composing.spell_inline import inline
from flowc.composing.write_instead import hint_of
from flowc.composing.wrong_values import kind_of
from flowc.findings.slips import slip_of
from flowc.language.foreign.find_meaning import key_readings

EXCLUDE = "exclude"


def hint_of_no_axis(name: str, values: Any) -> str | None:
    """Return what to write for a key of a matrix that is no axis; nothing, where it is one."""
    items = values if isinstance(values, list) else []
    if any(not isinstance(item, dict) for item in items):
        return None
    meaning = key_readings(name, "matrix").get("any")
    if meaning:
        return hint_of(meaning, values, "at the top")
    return f"did you mean '{EXCLUDE}'?" if items and slip_of(name, (EXCLUDE,)) else None


def hint_of_matrix(value: Any) -> str | None:
    """Return how a value is written as a matrix: one of scalars, of lists or of mappings."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return f"write {{NAME: {_as_list(value)}}}"
    if isinstance(value, list) and not any(isinstance(row, dict) for row in value):
        return f"write axes instead: NAME: {inline(value) or '[...]'}"
    if isinstance(value, list):
        pairs = [pair for row in value if isinstance(row, dict) for pair in row.items()]
        return f"write axes instead: {inline(dict(pairs)) or '{NAME: [...]}'}"
    rows = [{"NAME": key, **row} for key, row in value.items()] if isinstance(value, dict) else []
    return f"write rows instead: {inline(rows) or '[{NAME: VALUE, ...}, ...]'}" if rows else None


def other_shape(value: Any) -> str:
    """Return what a value is, in words, that is neither axes nor a list of rows; else nothing."""
    if isinstance(value, dict):
        of_mappings = bool(value) and all(isinstance(row, dict) for row in value.values())
        return "a mapping of mappings" if of_mappings else ""
    if not isinstance(value, list):
        return kind_of(value)
    cells = [cell for row in value if isinstance(row, dict) for cell in row.values()]
    return "lists in its rows" if cells and all(isinstance(one, list) for one in cells) else ""


def hint_of_axis(values: Any) -> str | None:
    """Return how the values of an axis are written that are no list."""
    shown = _as_list(values)
    return f"write {shown}" if shown else None


def _as_list(values: Any) -> str | None:
    if isinstance(values, str):
        parts = [part.strip() for part in values.strip("[]() ").split(",")]
        return inline(parts) if all(parts) else None
    if isinstance(values, dict):
        return inline([*values]) if values else None
    is_number = isinstance(values, int | float) and not isinstance(values, bool)
    return inline([values]) if is_number else None
