"""Reads the outputs of a job: each is there, is of its type, and is the job's own."""

from __future__ import annotations

import json
import math
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from flytekit.models.literals import Literal
from flytekit.models.types import LiteralType, SimpleType

from flowc.language.job_contract import A_FILE, A_FOLDER
from flowc.language.job_paths import WORKFLOW, is_within
from flowc.running.copy_files import take
from flowc.running.job_places import Layout, is_plain, name_with
from flowc.running.values import (
    Unfit,
    blobs_of,
    decode,
    holds_files,
    is_directory,
    rank,
    shape_of,
    tagged,
    unfit,
)

_LARGEST = 1 << 26
_SHOWN = 5
_INTEGER = re.compile(r"[+-]?\d{1,19}", re.ASCII)
_FLOAT = re.compile(
    r"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|nan|NaN|inf|Inf|Infinity)", re.ASCII
)
_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")


class BadOutput(Exception):
    """An output that is missing, or not what its type wants; says so in a sentence."""


def collect(layout: Layout, wanted: Mapping[str, LiteralType], folder: str) -> dict[str, Literal]:
    """Read all outputs of a job, and move its files to `folder`, as NAME or NAME.ext.

    Raises BadOutput for the first that is missing or wrong.
    """
    return {name: _collect(layout, name, kind, folder) for name, kind in wanted.items()}


def _collect(layout: Layout, name: str, wanted: LiteralType, folder: str) -> Literal:
    places = layout.outputs(name, wanted)
    found = [path for path in places if os.path.lexists(_resolved(layout, path, name))]
    if not found:
        raise _missing(layout, name, wanted, places)
    path = found[0]
    moved = os.path.join(folder, name_with(wanted, name))
    try:
        return _read(_Output(layout, name, path, moved), wanted)
    except Unfit as error:
        raise BadOutput(f"the output '{name}' at {path} is wrong: {error}") from None
    except OSError as error:
        why = error.strerror or "a part of it cannot be copied"
        raise BadOutput(f"the output '{name}' at {path} cannot be read: {why}") from None
    except RecursionError:
        raise BadOutput(f"the output '{name}' at {path} has too many levels") from None


def _missing(layout: Layout, name: str, wanted: LiteralType, places: Sequence[str]) -> BadOutput:
    """Return the error about an output that is not there, which says what is in its place."""
    folder = os.path.dirname(places[0])
    here = layout.here(folder)
    names: list[str] = []
    with suppress(OSError):
        names = sorted(os.listdir(here or ""))
    shown = ", ".join(repr(one) for one in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    told = f"the job wrote no output '{name}' at {' or '.join(places)}"
    there = f"{folder} has {shown}{more}" if names else f"{folder} is empty"
    return BadOutput(f"{told}: wanted {shape_of(wanted)}, and {there}")


class _Output:
    """An output at its place, and where its files go."""

    def __init__(self, layout: Layout, name: str, path: str, moved: str) -> None:
        self.layout, self.name, self.path, self.moved = layout, name, path, moved
        self.here = _resolved(layout, path, name)
        self.count = 0

    def take(self, path: str, kept: LiteralType) -> str:
        """Move a file that a list or mapping names; return where it is now."""
        full = os.path.join(WORKFLOW, "outputs", path)
        if self.layout.here(full) is None:
            raise BadOutput(f"the output '{self.name}' names {path!r}, outside of {WORKFLOW}")
        here = _resolved(self.layout, full, self.name)
        if not os.path.exists(here):
            raise BadOutput(f"the output '{self.name}' names {path!r}, which the job did not write")
        moved = name_with(kept, f"{self.moved}.files/{self.count}")
        self.count += 1
        return _move(self, here, kept, moved)


def _read(output: _Output, wanted: LiteralType) -> Literal:
    if wanted.union_type is not None:
        for variant in _variants(wanted, output.here):
            try:
                return tagged(_read(output, variant), variant)
            except Unfit:
                continue
        raise unfit(wanted, _shown(output.here))
    if next(blobs_of(wanted), None) is not None:
        return decode(wanted, "", lambda _, kept: _move(output, output.here, kept, output.moved))
    return decode(wanted, value_of(_text(output.here, wanted), wanted), output.take)


def _variants(wanted: LiteralType, here: str) -> list[LiteralType]:
    """Return a union's variants in the order to be tried: where a text may stand, blanks are
    one."""
    found: list[LiteralType] = sorted(wanted.union_type.variants, key=rank)
    if any(map(_is_text, found)) and os.path.getsize(here):
        return [one for one in found if one.simple != SimpleType.NONE]
    return found


def _is_text(wanted: LiteralType) -> bool:
    return wanted.simple == SimpleType.STRING and wanted.enum_type is None


def _move(output: _Output, here: str, kept: LiteralType, moved: str) -> str:
    """Move a file or folder to where the outputs are kept."""
    folder = os.path.isdir(here)
    if is_plain(kept) and folder != is_directory(kept):
        raise _misshapen(kept, A_FOLDER if folder else A_FILE)
    _check_own(output, here)
    take(here, moved)
    return moved


def _check_own(output: _Output, here: str) -> None:
    """Raise BadOutput for what is no file or folder, cannot be read, or is a link out of a
    folder."""
    for path in _all_in(here):
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            end = os.path.realpath(path)
            if os.path.isabs(os.readlink(path)) or not is_within(end, os.path.realpath(here)):
                raise _bad(output, "a link out of itself", path)
        elif not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise _bad(output, "what is no file", path)
        elif not os.access(path, os.R_OK | (os.X_OK if stat.S_ISDIR(mode) else 0)):
            raise _bad(output, "what may not be read", path)


def _all_in(here: str) -> Iterator[str]:
    yield here
    for root, folders, files in os.walk(here):
        yield from (os.path.join(root, name) for name in (*folders, *files))


def _bad(output: _Output, what: str, here: str) -> BadOutput:
    """Return the error about a part of an output, which has its name as the job sees it."""
    return BadOutput(f"the output '{output.name}' holds {what}: {output.layout.seen(here)}")


def _resolved(layout: Layout, path: str, name: str) -> str:
    """Follow a path as the job sees it, links included, to its place on this machine.

    Raises BadOutput for one that leads out of the job's own folders: what is there is not its work.
    """
    for _ in range(40):
        for part in _parts(path):
            here = layout.here(part)
            if here is not None and os.path.islink(here):
                rest = os.path.relpath(path, part)
                path = os.path.normpath(
                    os.path.join(os.path.dirname(part), os.readlink(here), rest)
                )
                break
        else:
            here = layout.here(path)
            if here is None:
                break
            return here
    raise BadOutput(f"the output '{name}' is a link that leads to no file of the job's")


def _parts(path: str) -> list[str]:
    """Return a path's folders from the root on, and itself."""
    parts = os.path.normpath(path).split("/")[1:]
    return ["/" + "/".join(parts[: i + 1]) for i in range(len(parts))]


def _text(here: str, wanted: LiteralType) -> str:
    if not stat.S_ISREG(os.stat(here).st_mode):
        raise _misshapen(wanted, _shown(here))
    if os.path.getsize(here) > _LARGEST:
        raise Unfit(f"wanted text of at most {_LARGEST >> 20} MiB")
    with open(here, "rb") as file:
        data = file.read()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Unfit("wanted text in UTF-8") from None


def _misshapen(wanted: LiteralType, got: str) -> Unfit:
    """Return the error about an output that is no such file, or folder, as its type has."""
    hint = "; hint: declare 'directory' for a folder of files"
    told = hint if got == A_FOLDER and holds_files(wanted) else ""
    return Unfit(f"wanted {shape_of(wanted)}, got {got}{told}")


def _shown(here: str) -> str:
    if not os.path.isfile(here):
        return A_FOLDER if os.path.isdir(here) else "no file"
    with open(here, "rb") as file:
        return file.read(100).decode("utf-8", "backslashreplace")


def value_of(text: str, wanted: LiteralType) -> Any:
    """Return the JSON that a text stands for: a str as it is, the rest without the space around.

    Raises Unfit for a text that is none of the type.
    """
    if _is_text(wanted):
        return text
    plain = text.strip()
    match wanted.simple:
        case SimpleType.NONE if not plain:
            return None
        case SimpleType.INTEGER if _INTEGER.fullmatch(plain):
            return int(plain)
        case SimpleType.FLOAT if _FLOAT.fullmatch(plain):
            return _float(plain)
        case SimpleType.BOOLEAN if plain in (*_TRUE, *_FALSE):
            return plain in _TRUE
        case SimpleType.STRUCT:
            return _json(plain, wanted)
    compound = wanted.collection_type is not None or wanted.map_value_type is not None
    return _json(plain, wanted) if compound else plain


def _float(text: str) -> float:
    """Return a float; raise Unfit for a number that only an infinity could stand for."""
    value = float(text)
    if math.isinf(value) and any(map(str.isdigit, text)):
        raise Unfit(f"wanted float, got {text[:80]}, which is too large for one")
    return value


def _json(text: str, wanted: LiteralType) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_mapping, parse_float=_float)
    except Unfit:
        raise
    except (ValueError, RecursionError):
        raise unfit(wanted, text) from None


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the pairs of a JSON object; raise Unfit where a key stands there twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Unfit(f"the key {key[:80]!r} stands in it twice")
        found[key] = value
    return found
