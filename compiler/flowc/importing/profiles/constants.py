"""The vars of flows that become one: which all of them have, and what the others stand for."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from flowc.composing.vars import variable_of
from flowc.language.references import OPEN, Piece, VarRef, split

Vars = Mapping[str, Any]


def same(one: object, other: object) -> bool:
    """Whether two plain values are the same, their types and the order of keys included."""
    return json.dumps(one) == json.dumps(other)


def vars_in(value: object) -> Iterator[str]:
    """Yield the names of the vars that a value refers to."""
    if isinstance(value, str) and OPEN in value:
        for piece in split(value):
            if isinstance(piece, Piece) and isinstance(piece.meaning, VarRef):
                yield piece.meaning.name
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from vars_in(item)


def without(value: Any, variables: Vars, kept: Collection[str] = ()) -> Any:
    """Return a value with constants for the references to vars, but for those that are kept.

    A var that is read from the environment is no constant, and its references stay.
    """
    if isinstance(value, str) and OPEN in value:
        return _text(value, variables, kept)
    if isinstance(value, dict):
        return {key: without(item, variables, kept) for key, item in value.items()}
    if isinstance(value, list):
        return [without(item, variables, kept) for item in value]
    return value


def _text(text: str, variables: Vars, kept: Collection[str]) -> Any:
    found: list[Any] = []
    for piece in split(text):
        if isinstance(piece, str):
            found.append(piece.replace(OPEN, f"${OPEN}"))
            continue
        name = piece.meaning.name if isinstance(piece.meaning, VarRef) else None
        if name is None or name in kept or name not in variables or variable_of(variables[name]):
            found.append(piece.written)
        else:
            found.append(variables[name])
    return found[0] if len(found) == 1 else "".join(map(str, found))


def constant(value: Any, variables: Vars) -> tuple[Any, bool]:
    """Return what a var would have to hold to stand for a value, and whether a var can."""
    plain = without(value, variables)
    if isinstance(plain, str) and OPEN in plain:
        pieces = split(plain)
        first = pieces[0]
        if len(pieces) == 1 and isinstance(first, Piece) and isinstance(first.meaning, VarRef):
            return variables.get(first.meaning.name), first.meaning.name in variables
    is_mapping_of_env = isinstance(plain, dict) and variable_of(plain) is not None
    return plain, not is_mapping_of_env and not _refers(plain)


def _refers(value: object) -> bool:
    if isinstance(value, dict | list):
        return any(map(_refers, value.values() if isinstance(value, dict) else value))
    return isinstance(value, str) and any(isinstance(piece, Piece) for piece in split(value))
