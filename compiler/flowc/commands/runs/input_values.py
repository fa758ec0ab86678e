"""Turns a plain value into a value of an input: by flowc's own literals, and files by their
paths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from flowc.findings.nearest import Guesses
from flowc.language.constant_forms import FORMS
from flowc.language.literals import Literal, read_literal, show
from flowc.language.types import (
    FRAMES,
    NONE,
    SNAPSHOT,
    DictOf,
    File,
    ListOf,
    Named,
    Type,
    Union,
    constants_of,
    inner_types,
    is_blob,
    type_text,
)


class BadValue(Exception):
    """Why a value cannot be given for an input; `hint` says what to write, where one exists."""

    def __init__(self, message: str, hint: str | None = None, rule: str = "invalid-literal"):
        super().__init__(message)
        self.message, self.hint, self.rule = message, hint, rule


def read_input(raw: Any, kind: Type, folder: str) -> Any:
    """Return a plain value as JSON of its type; raise BadValue.

    The form is that of `running/request.py`. Relative paths start at `folder`.
    """
    match kind:
        case ListOf(item):
            _demand(isinstance(raw, list), raw, kind)
            return [read_input(one, item, folder) for one in raw]
        case DictOf(item):
            _demand(isinstance(raw, dict), raw, kind)
            return {key: read_input(one, item, folder) for key, one in raw.items()}
        case Union():
            return _variant(raw, kind, folder)
    if kind == SNAPSHOT:
        return _snapshot(raw)
    if is_stored(kind):
        _demand(isinstance(raw, str), raw, kind)
        return _place(raw, kind, folder)
    if kind == Named("float") and raw in ("NaN", "Infinity", "-Infinity"):
        return raw  # as runs spell what jobs make
    read = read_literal(raw, kind)
    if isinstance(read, Literal):
        return as_json(read.value)
    raise BadValue(read.message, read.hint_by(Guesses()), read.rule)


def is_stored(kind: Type) -> bool:
    """Whether values of a type are files or folders: so are models, arrays and data frames."""
    return is_blob(kind) or (isinstance(kind, Named) and kind.name in FRAMES)


def holds_files(kind: Type) -> bool:
    """Whether a value of a type may be made of files."""
    return is_stored(kind) or any(map(holds_files, inner_types(kind)))


def _demand(good: bool, raw: Any, kind: Type) -> None:
    if not good:
        raise BadValue(f"{show(raw)} is no {type_text(kind)}")


def _variant(raw: Any, kind: Union, folder: str) -> Any:
    """Read a value as the one variant that takes it, as flytekit does."""
    if not holds_files(kind):
        read = read_literal(raw, kind)
        if not isinstance(read, Literal):
            raise BadValue(read.message, read.hint_by(Guesses()), read.rule)
    taken: list[tuple[Type, Any]] = []
    faults: list[BadValue] = []
    for variant in kind.variants:
        try:
            taken.append((variant, read_input(raw, variant, folder)))
        except BadValue as fault:
            faults.append(fault)
    exact = [one for one in taken if _is_written_as(raw, one[0])]
    if len(taken) > 1 and len(exact) == 1:
        taken = exact
    if len(taken) == 1:
        return taken[0][1]
    if taken:
        raise BadValue(f"{show(raw)} fits more than one variant of {type_text(kind)}")
    if len(kind.variants) == 2 and NONE in kind.variants:
        raise faults[1 - kind.variants.index(NONE)]
    raise BadValue(f"{show(raw)} is no {type_text(kind)}")


def _is_written_as(raw: Any, kind: Type) -> bool:
    """Whether a plain value is one of a type as it stands: `1` is an int, and becomes a float."""
    return isinstance(raw, str | int | float) and type(raw) is constants_of(kind)


def _snapshot(raw: Any) -> dict[str, Any]:
    example = '{"volumeId": "...", "snapshotVersion": 1}'
    good = isinstance(raw, dict) and raw.keys() == {"volumeId", "snapshotVersion"}
    if not good or type(raw["volumeId"]) is not str or type(raw["snapshotVersion"]) is not int:
        raise BadValue(f"{show(raw)} is no {SNAPSHOT.name}", f"write {example}")
    return dict(raw)


def _place(text: str, kind: Type, folder: str) -> str:
    """Return the URI or the absolute path of a file or a folder that is there."""
    wants_folder = isinstance(kind, File) and kind.kind == "directory"
    path = text
    if text.startswith("file:"):
        path = (
            url2pathname(urlsplit(text).path) if os.name == "nt" else unquote(urlsplit(text).path)
        )
    elif "://" in text:
        read = read_literal(text, File("file"))
        if not isinstance(read, Literal):
            raise BadValue(read.message, read.hint_by(Guesses()), read.rule)
        return text
    place = Path(folder, path).absolute()
    try:
        is_folder, is_file = bool(path) and place.is_dir(), place.is_file()
    except (OSError, ValueError):  # a name that no file can have
        is_folder, is_file = False, False
    frame = isinstance(kind, Named) and kind.name in FRAMES
    what = "directory" if wants_folder else "file"
    if (is_folder and (wants_folder or frame)) or (is_file and not wants_folder):
        return str(place)
    if is_folder or is_file:
        other = "directory" if is_folder else "file"
        raise BadValue(f"{show(text)} is a {other}, and {type_text(kind)} wants a {what}")
    raise BadValue(f"there is no {what} {show(text)}")


def as_json(value: Any) -> Any:
    """Return the value of a literal as JSON: a datetime as text, a timedelta in seconds."""
    if form := FORMS.get(type(value)):
        return form.json(value)
    match value:
        case list():
            return [as_json(one) for one in value]
        case dict():
            return {key: as_json(one) for key, one in value.items()}
    return value


def uris_of(value: Any, kind: Type) -> list[str]:
    """Return the URIs that a value of a type holds: reading them needs the network."""
    match kind:
        case ListOf(item) if isinstance(value, list):
            return [uri for one in value for uri in uris_of(one, item)]
        case DictOf(item) if isinstance(value, dict):
            return [uri for one in value.values() for uri in uris_of(one, item)]
        case Union(variants):
            return next((found for one in variants if (found := uris_of(value, one))), [])
    return [value] if is_stored(kind) and isinstance(value, str) and "://" in value else []
