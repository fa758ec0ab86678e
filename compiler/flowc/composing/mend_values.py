"""Turns what does not fit the model of a flow into findings, and mends the values.

A value that does not fit is told once and then counts as unknown, so that the rest of the flow
is checked in the same run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic_core import ValidationError

from flowc.composing.draft import Validated
from flowc.composing.misplaced_references import named_in_flow
from flowc.composing.scopes import Scope
from flowc.composing.unknown_keys import KeyReader, UnknownKey, unknown_key
from flowc.composing.values_for_types import type_of
from flowc.composing.wrong_values import Error, named_row, owner_of, value_at, wrong_value
from flowc.findings.finding import Finding, finding_at
from flowc.findings.source import Path, Span
from flowc.language import model
from flowc.language.block import Block
from flowc.language.block_validator import validator_of
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN

Kind = TypeVar("Kind", bound=Block)

_ROUNDS = 8
_HINTED = 1_000


def mend_values(
    kind: type[Kind],
    document: Document,
    value: object,
    scopes: Mapping[str, Scope],
    error: ValidationError,
) -> Validated[Kind]:
    """Return the model of a mapping that does not fit its kind, as an error of pydantic's says.

    The model is missing where mending does not end. Rules: `unknown-key`, `missing-key`,
    `wrong-value`.
    """
    findings: dict[Path, Finding] = {}
    unread: list[Span] = []
    unknown: set[Path] = set()
    flow: Kind | None = None
    value = _copied(value)
    for _ in range(_ROUNDS):
        errors = error.errors(include_url=False, include_input=False)
        words = _words(document, value, errors, kind)
        for path, finding in _findings(document, value, errors, kind, scopes, words):
            findings.setdefault(path, finding)
            if finding.rule == "unknown-key":
                unread.append(document.value_span(path))
        unknown.update(_mend(value, errors, words))
        try:
            flow = validator_of(kind).validate_python(value)
            break
        except ValidationError as other:
            error = other
    told = tuple(findings.values())
    return Validated(flow, told, tuple(unread), frozenset(unknown) if flow else frozenset())


def _copied(value: Any) -> Any:
    """Copy the containers: aliases share theirs, and mending changes them."""
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list) else value


def _words(
    document: Document, value: object, errors: list[Any], kind: type[Block]
) -> dict[Path, UnknownKey]:
    """Return what the unknown keys mean, as many as are worth the time."""
    extra = [error["loc"] for error in errors if _extra(error)][:_HINTED]
    if not extra:
        return {}
    tasks = value_at(document.value, ("tasks",))
    reader = KeyReader(kind, tasks if isinstance(tasks, dict) else ())
    found: dict[Path, UnknownKey] = {}
    for location in extra:
        path = _existing(value, location)
        node = document.value_node(path)
        written = node.value if node else None
        found[path] = reader.read(value_at(value, path[:-1]), path, written)
    return found


def _findings(
    document: Document,
    value: object,
    errors: list[Any],
    kind: type[Block],
    scopes: Mapping[str, Scope],
    words: Mapping[Path, UnknownKey],
) -> Iterator[tuple[Path, Finding]]:
    missing: dict[Path, list[str]] = {}
    meant = {(*path[:-1], word.meant) for path, word in words.items()}
    for error in errors:
        path = _existing(value, error["loc"])
        if error["type"] == "missing":
            others = ("flow", "use") if error["loc"][-1] == "command" else ()
            if not meant & {(*path, key) for key in (error["loc"][-1], *others)}:
                missing.setdefault(path, []).append(str(error["loc"][-1]))
        elif _extra(error):
            owner, word = _owner(document, path[:-1], kind), words.get(path, UnknownKey())
            yield path, unknown_key(document, path, owner, word)
        elif error["type"] == "missing_one_of":
            if meant & {(*path, key) for key in error["ctx"]["keys"].split(" or ")}:
                continue
            missing.setdefault(path, []).append(error["ctx"]["keys"])
        elif value_at(value, path) is not UNKNOWN:
            scope = scopes.get(str(path[1])) if path[:1] == ("tasks",) and path[1:] else None
            yield path, wrong_value(document, value, path, error, scope)
    for path, keys in missing.items():
        lacking = ", ".join(f"'{key}'" for key in keys).replace(" or ", "' or '")
        owner = _owner(document, path, kind)
        message = f"{owner} lacks the key{'s' if len(keys) > 1 else ''} {lacking}"
        rule, names = "missing-key", named_row(path, document)
        default = value_at(value, (*path, "default")) if keys == ["type"] else None
        known = type_of(default)
        hint = f"write type: {known}" if known else None
        if keys == ["type"] and path[:1] == ("outputs",):
            hint = _reference_meant(document, value_at(value, path))
        told = finding_at(document, path, message, hint=hint, rule=rule, at="owner", names=names)
        yield (*path, *keys), told


def _reference_meant(document: Document, given: object) -> str | None:
    """Return which reference to write for an output of a flow that is a text without a type."""
    given = given.get("value") if isinstance(given, dict) else given
    if not isinstance(given, str):
        return None
    named = named_in_flow(given.split("."), document.written)
    return f"write ${{{{ {named[0] if named else 'tasks.TASK.OUTPUT'} }}}}"


def _extra(error: Error) -> bool:
    return bool(error["type"] == "extra_forbidden")


def _owner(document: Document, path: Path, kind: type[Block]) -> str:
    return owner_of(path, document) if path or kind is model.Flow else "the task file"


def _existing(value: Any, location: tuple[str | int, ...]) -> Path:
    """Keep the steps of pydantic's location that exist: the others are its own names."""
    path: list[str | int] = []
    for step in location:
        in_list = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if in_list or (isinstance(value, dict) and step in value):
            value = value[step]
            path.append(step)
    return tuple(path)


def _mend(value: Any, errors: list[Any], words: Mapping[Path, UnknownKey]) -> Iterator[Path]:
    """Put an unknown value, which fits everywhere, in the place of each wrong one; yield those."""
    located = [(error, _existing(value, error["loc"])) for error in errors]
    for error, path in sorted(located, key=lambda one: not _extra(one[0])):
        if error["type"] == "missing":
            path = (*path, error["loc"][-1])
        elif isinstance(value_at(value, path[:-1]), list) or (
            value_at(value, path) is UNKNOWN and not _extra(error)
        ):
            path = path[:-1]  # where unknown does not fit either, its owner is unknown
        owner = value_at(value, path[:-1])
        if not path or not isinstance(owner, dict):
            continue
        if _extra(error):
            word = words.get(path, UnknownKey())
            meant = word.meant
            del owner[path[-1]]
            if word.binds and path[0] == "tasks":
                yield (*path[:2], "with", path[-2])
            if meant is None or meant in owner:
                continue
            path = (*path[:-1], meant)
        elif error["type"] == "missing" and path[-1] in owner:
            continue
        owner[path[-1]] = UNKNOWN
        yield path
