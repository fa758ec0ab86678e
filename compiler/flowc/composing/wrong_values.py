"""Says in words what a value is and what its key takes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flowc.composing.constants import constant_at, lacking_quotes, told_at
from flowc.composing.other_shapes import hint_of_choice, hint_of_shape
from flowc.composing.scopes import Scope
from flowc.composing.values_for_types import declared_with, hint_of_text, hint_of_value
from flowc.findings.finding import Finding, Fix, finding_at
from flowc.findings.fixes import instead, replaced
from flowc.findings.slips import entry_of, slip_of
from flowc.findings.source import Path, Places, Span
from flowc.language.foreign.read_reference import read_whole
from flowc.language.ids import id_kind, is_id, is_likely
from flowc.language.job_paths import path_to_write
from flowc.language.names import name_hint
from flowc.language.parse_type import TypeFault
from flowc.language.references import RowsRef, TaskRef, text_of
from flowc.reading.document import Document
from flowc.reading.scalars import looks_like

Error = Mapping[str, Any]

_TIER = "hardware_tier"
_QUOTED = re.compile(r"'([^']*)'")
_QUOTES = "'\""
_SHORT = {
    "FlowInput": "a type",
    "TaskInput": "a type",
    "TaskOutput": "a type",
    "FlowOutput": "a reference",
    "ExternalVolume": "an id",
    "Exports": "a list",
}


def wrong_value(
    document: Document, value: object, path: Path, error: Error, scope: Scope | None = None
) -> Finding:
    """Return the finding of an error of pydantic's about the value at a path.

    `scope` is that of the task in which the value stands.
    """
    raw = document.raw(path).split("\n")[0]
    found = value_at(value, path)
    constant = constant_at(document, path, scope)
    if constant:  # the value is not what stands here
        shown = json.dumps(found, ensure_ascii=False, default=str)
        raw = constant.number if constant.says(found) else shown
    message = f"{owner_of(path, document)} wants {_wanted(error)}, got {_kind(found, raw)}"
    if error["type"] == "version_zero":
        message = str(error["msg"])
    span, better = document.value_span(path), _better(error, found, raw)
    hint = f"write {better}" if better else _hint(error, found, raw, path)
    fix: Fix | None = None
    if not constant and isinstance(found, str | int | float) and len(raw) == span.end - span.start:
        declared = declared_with(path, found, raw) if _is_type(error) else None
        better = better or (declared if not isinstance(found, str) else None)
        fix = instead(span, raw, better) if better else _respelt(error, found, span)
    rule, names = "wrong-value", named_row(path, document)
    told = finding_at(document, path, message, hint=hint, rule=rule, names=names, fix=fix)
    if error["type"] == "string_type" and better:
        if path == ("name",):
            return replace(told, hint=name_hint(raw), fix=None)
        kind = id_kind(path, value_at(value, (*path[:-1], "type")))
        if kind and not is_likely(raw, kind):
            told = replace(told, hint=kind.hint or kind.looks, fix=None)
            return told_at(told, constant)
        return lacking_quotes(document, path, told, raw, constant)
    return replace(told, origin=constant.span) if constant else told


def wrong_type(places: Places, path: Path, fault: TypeFault) -> Finding:
    """Return the finding of a text at a path that is no type."""
    span, raw = places.value_span(path), places.raw(path)
    fix = replaced(span, raw, fault.name, fault.meant) if fault.meant else None
    hint = fault.hint
    if hint is None and not places.written(path):  # the text stands for the whole declaration
        hint = hint_of_text(path, raw.strip("\"'"))
    return finding_at(places, path, fault.message, hint=hint, rule=fault.rule, fix=fix)


def owner_of(path: Path, document: Document | None = None) -> str:
    """Return what messages call the value at a path."""
    return (
        f"'{document.called(path) if document else path[-1]}'"
        if path and isinstance(path[-1], str)
        else "the item"
        if path
        else "the flow"
    )


def named_row(path: Path, document: Document) -> str:
    """Return the row that messages name when they say whose the value at a path is, if any."""
    return document.row(path) if len(path) == 2 else ""


def value_at(value: Any, path: Path) -> Any:
    """Return the value at a path below another; None where there is none."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _wanted(error: Error) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    short = _SHORT.get(str(context.get("class_name", "")))
    if kind == "model_type" and short:
        return f"{short} or a mapping"
    if error["loc"][-1:] in (("int",), ("float",)):
        return "a number"
    if kind == "string_type" and _is_type(error):
        return "a type"
    bounds = {
        "string_too_short": "a text that is not empty",
        "greater_than_equal": f"{context.get('ge')} or more",
        "greater_than": f"more than {context.get('gt')}",
        "less_than_equal": f"{context.get('le')} or less",
        "literal_error": str(context.get("expected", "")),
        "too_short": "at least one entry",
        "too_long": f"{context.get('max_length', 0):,} entries at most (the limit)",
        "duration": str(error["msg"]),
        "relative": str(error["msg"]),
        "reference": str(error["msg"]),
        "place": str(error["msg"]),
    }
    kinds = {
        "string": "a text",
        "int": "an integer",
        "float": "a number",
        "bool": "true or false",
        "model": "a mapping",
        "dict": "a mapping",
        "tuple": "a list",
        "list": "a list",
    }
    return bounds.get(kind) or kinds.get(kind.split("_")[0]) or str(error["msg"])


def kind_of(value: object, written: str | None = None) -> str:
    """Return what a value is, in words; a number as it is written, where that is known."""
    plain = str(value).lower() if isinstance(value, bool) else str(value)
    return _kind(value, plain if written is None else written)


def _kind(value: object, raw: str) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    names: dict[type, str] = {bool: "the boolean ", int: "the integer ", float: "the number "}
    return f"{names.get(type(value), '')}{repr(value)[:60] if isinstance(value, str) else raw[:60]}"


def _better(error: Error, found: object, raw: str) -> str | None:
    """Return how to write a scalar such that its meaning stays the same, and is of the right
    kind."""
    kind = error["type"]
    if kind == "string_type" and isinstance(found, bool | int | float) and not _is_type(error):
        return f'"{raw}"'
    if kind in ("int_type", "float_type", "bool_type") and isinstance(found, str):
        meant = looks_like(found)
        wanted = {"int_type": int, "float_type": float, "bool_type": bool}[kind]
        if type(meant) is wanted or (wanted is float and type(meant) is int):
            return str(meant).lower()
    if kind in ("model_type", "dict_type") and isinstance(found, str):
        entry = entry_of(raw)
        return f"{entry[0]}: {entry[1]}" if entry else None
    if kind == "tuple_type" and isinstance(found, str) and re.match(r"-[^\s-]", raw):
        return f"- {raw[1:]}"
    return None


def _hint(error: Error, found: object, raw: str, path: Path) -> str | None:
    kind = error["type"]
    if kind == "literal_error" and isinstance(found, str):
        return hint_of_choice(path, found, _choices(error))
    if kind == "reference":
        return f"write {_file_of_bundle(found, raw)}"
    if kind == "tuple_type" and path[-1] == "files":
        return f'write ["{_file_of_bundle(found, raw)}"]'
    if kind == "place":
        return path_to_write(str(found))
    if kind == "tuple_type" and isinstance(found, str):
        return f'write ["{raw}"]' if "[" in raw and raw == found else f"write [{raw}]"
    if kind == "model_type" and isinstance(found, str) and path[-1] in ("environment", _TIER):
        return f"write {{{'id' if is_id(raw) or 'cluster' in path else 'name'}: {raw}}}"
    if path[-1:] == ("cache",) and type(found) in (bool, int, float, str):
        return f'write cache: {{version: "{1 if found is True else raw.strip(_QUOTES)}"}}'
    declared = hint_of_value(path, found, raw) if _is_type(error) else None
    shape = None if declared and path[-1] != "type" else hint_of_shape(path, found)
    return shape or declared


def _file_of_bundle(found: object, raw: str) -> str:
    if isinstance(found, TaskRef | RowsRef):
        return raw.strip("\"'")
    meant = read_whole(found) if isinstance(found, str) else None
    return text_of(meant) if meant else "${{ tasks.TASK.OUTPUT }}"


def _respelt(error: Error, found: object, span: Span) -> Fix | None:
    if error["type"] != "literal_error":
        return None
    slip = slip_of(str(found), _choices(error))
    return instead(span, str(found), slip) if slip else None


def _is_type(error: Error) -> bool:
    """Whether a value stands for a type: no quotes make a number one."""
    owners = ("inputs", "outputs", "tasks", "params")
    return bool(error["loc"][-1] == "type" and error["loc"][0] in owners)


def _choices(error: Error) -> list[str]:
    return _QUOTED.findall(str(error["ctx"]["expected"]))
