"""Turns a document's values into the model of a flow, and what does not fit it into findings.

A value that does not fit is told once and then counts as unknown, so that the rest of the flow
is checked in the same run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from flowc import model
from flowc.document import Document
from flowc.findings import Finding, Fix, Note
from flowc.fixes import instead, respelt
from flowc.keys import keys_at
from flowc.scalars import looks_like
from flowc.source import Path, Span
from flowc.suggest import did_you_mean, nearest
from flowc.unknown import UNKNOWN

Error = Mapping[str, Any]

_ROUNDS = 8
_HINTED = 1_000
_TIER = "hardware_tier"
_VAR = re.compile(r"\$\{\{\s*vars\.(\w+)")
_QUOTED = re.compile(r"'([^']*)'")
_SHORT = {
    "FlowInput": "a type",
    "TaskInput": "a type",
    "TaskOutput": "a type",
    "FlowOutput": "a reference",
    "ExternalVolume": "an id",
    "Exports": "a list",
}


@dataclass(frozen=True)
class Validated:
    """The model, its findings, and the places that nobody can read: values of unknown keys."""

    model: model.Flow | None
    findings: tuple[Finding, ...]
    unread: tuple[Span, ...] = ()


def validate(document: Document, value: object) -> Validated:
    """Return the model, or none where the top of the document is no mapping.

    Rules: `unknown-key`, `missing-key`, `wrong-value`.
    """
    if value is None:
        value = {}
    if value is UNKNOWN:
        return Validated(None, ())
    if not isinstance(value, dict):
        message = "a flow is a mapping with the keys 'name' and 'tasks'"
        finding = Finding(message, document.source.line_span(1), rule="wrong-value")
        return Validated(None, (finding,))
    findings: dict[Path, Finding] = {}
    unread: list[Span] = []
    for _ in range(_ROUNDS):
        try:
            flow = model.Flow.model_validate(value)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        else:
            return Validated(flow, tuple(findings.values()), tuple(unread))
        value = value if findings else _copied(value)
        for path, finding in _findings(document, value, errors):
            findings.setdefault(path, finding)
            if finding.rule == "unknown-key":
                unread.append(document.value_span(path))
        _mend(value, errors)
    return Validated(None, tuple(findings.values()), tuple(unread))


def _copied(value: Any) -> Any:
    """Copy the containers: aliases share theirs, and mending changes them."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _findings(
    document: Document, value: object, errors: list[Any]
) -> Iterator[tuple[Path, Finding]]:
    missing: dict[Path, list[str]] = {}
    hinted = 0
    meant = {
        _existing(value, e["loc"])[:-1] + (_meant(value, e),) for e in errors[:_HINTED] if _extra(e)
    }
    for error in errors:
        path = _existing(value, error["loc"])
        if error["type"] == "missing":
            if (*path, error["loc"][-1]) not in meant:
                missing.setdefault(path, []).append(str(error["loc"][-1]))
        elif error["type"] == "extra_forbidden":
            hinted += 1
            yield path, _unknown_key(document, _at(value, path[:-1]), path, hinted <= _HINTED)
        elif error["type"] == "missing_one_of":
            if meant & {(*path, key) for key in error["ctx"]["keys"].split(" or ")}:
                continue
            missing.setdefault(path, []).append(error["ctx"]["keys"])
        elif _at(value, path) is not UNKNOWN:
            yield path, _wrong_value(document, value, path, error)
    for path, keys in missing.items():
        names = ", ".join(f"'{key}'" for key in keys).replace(" or ", "' or '")
        message = f"{_owner(path)} lacks the key{'s' if len(keys) > 1 else ''} {names}"
        yield (*path, *keys), Finding(message, document.owner_span(path), rule="missing-key")


def _extra(error: Error) -> bool:
    return bool(error["type"] == "extra_forbidden")


def _meant(value: object, error: Error) -> str | None:
    """Return the known key that an unknown one was meant for, if that is not there."""
    path = _existing(value, error["loc"])
    near = nearest(str(path[-1]), keys_at(path[:-1]))
    owner = _at(value, path[:-1])
    return near if isinstance(owner, dict) and near not in owner else None


def _owner(path: Path) -> str:
    return (
        f"'{path[-1]}'"
        if path and isinstance(path[-1], str)
        else "the item"
        if path
        else "the flow"
    )


def _unknown_key(document: Document, owner: Any, path: Path, hinted: bool) -> Finding:
    key, span = str(path[-1]), document.key_span(path)
    known = keys_at(path[:-1]) if hinted else ()
    fix = respelt(span, key, known)
    if fix and fix.edits[0].text in owner:  # a key that is there already was not meant
        fix = None
    message = f"there is no key '{key[:60]}' in {_owner(path[:-1])}"
    hint = did_you_mean(key, known)
    return Finding(message, span, hint=hint, rule="unknown-key", fix=fix)


def _wrong_value(document: Document, value: object, path: Path, error: Error) -> Finding:
    raw = document.raw(path).split("\n")[0]
    found = _at(value, path)
    notes: tuple[Note, ...] = ()
    var = _VAR.search(raw)
    if var:  # the value is not what stands here
        raw = json.dumps(found, ensure_ascii=False)
        notes = (Note("comes from here", document.key_span(("vars", var[1]))),)
    message = f"{_owner(path)} wants {_wanted(error)}, got {_kind(found, raw)}"
    if error["type"] == "version_zero":
        message = str(error["msg"])
    hint, span = _hint(error, found, raw, path), document.value_span(path)
    fix = None if var else _fix(error, found, raw, hint, span)
    return Finding(message, span, notes, hint, "wrong-value", fix=fix)


def _wanted(error: Error) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    short = _SHORT.get(str(context.get("class_name", "")))
    if kind == "model_type" and short:
        return f"{short} or a mapping"
    if error["loc"][-1:] in (("int",), ("float",)):
        return "a number"
    bounds = {
        "string_too_short": "a text that is not empty",
        "greater_than_equal": f"{context.get('ge')} or more",
        "greater_than": f"more than {context.get('gt')}",
        "less_than_equal": f"{context.get('le')} or less",
        "literal_error": str(context.get("expected", "")),
        "too_short": "at least one entry",
        "duration": str(error["msg"]),
        "relative": str(error["msg"]),
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


def _kind(value: object, raw: str) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    names: dict[type, str] = {bool: "the boolean ", int: "the integer ", float: "the number "}
    return f"{names.get(type(value), '')}{raw[:60] if type(value) in names else repr(value)[:60]}"


def _hint(error: Error, found: object, raw: str, path: Path) -> str | None:
    kind = error["type"]
    if kind == "string_type" and isinstance(found, bool | int | float) and not _is_type(error):
        return f'write "{raw}"'
    if kind in ("int_type", "float_type", "bool_type") and isinstance(found, str):
        meant = looks_like(found)
        wanted = {"int_type": int, "float_type": float, "bool_type": bool}[kind]
        if type(meant) is wanted or (wanted is float and type(meant) is int):
            return f"write {str(meant).lower()}"
    if kind == "literal_error" and isinstance(found, str):
        return did_you_mean(found, _choices(error))
    if kind == "tuple_type" and isinstance(found, str):
        return f"write [{raw}]"
    if kind == "model_type" and isinstance(found, str) and path[-1] in ("environment", _TIER):
        return f"write {{{'id' if _is_id(raw) or 'cluster' in path else 'name'}: {raw}}}"
    if path[-1:] == ("cache",) and found is True:
        return 'write cache: {version: "1"}'
    return None


def _fix(error: Error, found: object, raw: str, hint: str | None, span: Span) -> Fix | None:
    """Return the hint as an edit, where the value is a word and its meaning stays the same."""
    if (
        hint is None
        or not isinstance(found, str | int | float)
        or len(raw) != span.end - span.start
    ):
        return None
    if error["type"] == "literal_error":
        return respelt(span, str(found), _choices(error))
    is_scalar = error["type"] in ("string_type", "int_type", "float_type", "bool_type")
    return instead(span, raw, hint.removeprefix("write ")) if is_scalar else None


def _choices(error: Error) -> list[str]:
    return _QUOTED.findall(str(error["ctx"]["expected"]))


def _is_id(text: str) -> bool:
    """Whether a text looks like an id of Domino's: 24 hexadecimal digits."""
    return bool(re.fullmatch(r"[0-9a-f]{24}", text))


def _is_type(error: Error) -> bool:
    """Whether a value stands for a type: no quotes make a number one."""
    return bool(error["loc"][-1] == "type" and error["loc"][0] in ("inputs", "outputs", "tasks"))


def _existing(value: Any, location: tuple[str | int, ...]) -> Path:
    """Keep the steps of pydantic's location that exist: the others are its own names."""
    path: list[str | int] = []
    for step in location:
        in_list = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if in_list or (isinstance(value, dict) and step in value):
            value = value[step]
            path.append(step)
    return tuple(path)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _mend(value: Any, errors: list[Any]) -> None:
    """Put an unknown value, which fits everywhere, in the place of each wrong one."""
    located = [(error, _existing(value, error["loc"])) for error in errors]
    for error, path in sorted(located, key=lambda one: not _extra(one[0])):
        if error["type"] == "missing":
            path = (*path, error["loc"][-1])
        elif _at(value, path) is UNKNOWN or isinstance(_at(value, path[:-1]), list):
            path = path[:-1]  # where unknown does not fit either, its owner is unknown
        owner = _at(value, path[:-1])
        if not path or not isinstance(owner, dict):
            continue
        if _extra(error):
            meant = _meant(value, error)
            del owner[path[-1]]
            if meant is not None:
                owner[meant] = UNKNOWN
        elif error["type"] != "missing" or path[-1] not in owner:
            owner[path[-1]] = UNKNOWN
