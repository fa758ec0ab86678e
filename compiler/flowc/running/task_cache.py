"""Keeps the outputs of tasks that are cached, by the key that Domino has for them.

An entry is a folder with the key's name: `values.json`, whose first line is a digest of the key and
of all that follows, which holds a digest of `outputs`, the folder beside it with the files. What
does not agree with its digest is never served.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flytekit.models.literals import Literal
from flytekit.models.types import LiteralType

from flowc.language.domino import UNKEYED
from flowc.language.job_paths import is_within
from flowc.running.copy_files import copy, digest, digests
from flowc.running.remove_folders import remove
from flowc.running.values import decode, encode

_VALUES, _OUTPUTS, _UNFINISHED = "values.json", "outputs", ".new-"
_DAY = 24 * 60 * 60


class Damaged(Exception):
    """What was kept under a key is not what has been kept there; it is removed."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a job that has run."""

    outputs: dict[str, Literal]
    seconds: float
    """That it took."""
    scripts: Mapping[str, str]
    """The digests of the scripts that its command named then, by their paths."""


Digests = Mapping[str, Mapping[str, str]]
"""By the name of each input, what its parts hold, by their paths: see `copy_files.digests`."""


def digests_of(task: Any, parts: Mapping[str, Sequence[str]]) -> Digests:
    """Return the digests of a task's inputs as they are laid out, but for those to be ignored.

    Raises OSError for what cannot be read whole.
    """
    ignored = task.metadata.cache_ignore_input_vars
    return {
        name: {path: one for part in each for path, one in digests(part).items()}
        for name, each in parts.items()
        if name not in ignored
    }


def is_unchanged(inputs: Digests, laid: str) -> bool:
    """Whether the folders that links lead to are as they were: only those are not laid out."""
    try:
        return all(
            digest(path) == known
            for one in inputs.values()
            for path, known in one.items()
            if not is_within(path, laid)
        )
    except OSError:
        return False


def key_of(
    task: Any, custom: Mapping[str, Any], inputs: Digests, mounts: Iterable[tuple[str, str]]
) -> str:
    """Return what a task's outputs are kept under.

    As Domino's page "Advanced Flows" has it: the task's name, its cache version, the arguments of
    DominoJobConfig but for `domino.UNKEYED`, the interface, and the inputs but for those to be
    ignored. Besides, where each mount leads. Not in it: retries, timeout, what is in mounts, and
    the code that the command runs, but as far as its commit is set.
    """
    parts = {
        "name": task.name,
        "version": task.metadata.cache_version,
        "custom": _keyed(custom),
        "inputs": {name: [*one.values()] for name, one in inputs.items()},
        "mounts": sorted((target, os.path.realpath(source)) for target, source in mounts),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _keyed(custom: Mapping[str, Any], above: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a job's JSON without the settings that Domino's key leaves out."""
    unkeyed = set(UNKEYED.values())
    return {
        name: _keyed(value, (*above, name)) if isinstance(value, Mapping) else value
        for name, value in custom.items()
        if (*above, name) not in unkeyed
    }


def recall(cache: str, key: str, wanted: Mapping[str, LiteralType], folder: str) -> Kept | None:
    """Return what is kept under a key, files of outputs copied to `folder`; None for nothing.

    Raises Damaged for an entry that is not as it was made, or was made for another key.
    """
    entry = os.path.join(cache, key)
    if not os.path.lexists(entry):
        return None
    try:
        return _read(entry, key, wanted, folder)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        is_there = os.path.lexists(entry)
        for broken in (entry, folder):
            remove(broken)
        if is_there:  # else another run has removed it
            raise Damaged from None
        return None


def _read(entry: str, key: str, wanted: Mapping[str, LiteralType], folder: str) -> Kept:
    """Return what is kept in an entry. What is checked is the copy: it cannot change any more."""
    listing, files = os.path.join(entry, _VALUES), os.path.join(entry, _OUTPUTS)
    if any(map(os.path.islink, (entry, files))) or not os.path.isdir(files):
        raise ValueError(files)
    if not os.path.isfile(listing):
        raise ValueError(listing)
    with open(listing, "rb") as file:
        seal, _, body = file.read().partition(b"\n")
    if seal != _seal(key, body):
        raise ValueError(entry)
    known = json.loads(body)
    copy(files, folder)
    if digest(folder) != known["files"]:
        raise ValueError(folder)

    def place(path: str, _: LiteralType) -> str:
        full = os.path.normpath(os.path.join(folder, path))
        if not is_within(full, folder):
            raise ValueError(path)
        return full

    values = known["values"]
    outputs = {name: decode(kind, values[name], place) for name, kind in wanted.items()}
    more = {"seconds": 0.0, "scripts": {}} | known  # older entries do not say it
    return Kept(outputs, float(more["seconds"]), dict(more["scripts"]))


def _seal(key: str, body: bytes) -> bytes:
    return hashlib.sha256(key.encode() + b"\n" + body).hexdigest().encode()


def keep(cache: str, key: str, kept: Kept, folder: str, instead: bool = False) -> None:
    """Keep outputs, whose files are in `folder`: whole or not at all, whoever else does it.

    `instead`: in place of what is kept. Where that is not possible, nothing is kept.
    """
    made = None
    try:
        if instead:
            remove(os.path.join(cache, key))
        os.makedirs(cache, mode=0o700, exist_ok=True)
        _prune(cache)
        made = tempfile.mkdtemp(prefix=_UNFINISHED, dir=cache)
        _write(made, key, kept, folder)
        os.rename(made, os.path.join(cache, key))
        made = None
    except OSError:  # no room, no rights, or another run was faster
        pass
    finally:  # a signal may end it, too
        if made is not None:
            remove(made)


def _write(made: str, key: str, kept: Kept, folder: str) -> None:
    files = os.path.join(made, _OUTPUTS)
    os.mkdir(files)

    def place(uri: str, _: LiteralType) -> str:
        path = os.path.relpath(uri, folder)
        copy(uri, os.path.join(files, path))
        return path

    values = {name: encode(literal, place) for name, literal in kept.outputs.items()}
    more = {"seconds": kept.seconds, "scripts": dict(kept.scripts)}
    body = json.dumps({"values": values, "files": digest(files), **more}).encode()
    with open(os.path.join(made, _VALUES), "wb") as file:
        file.write(_seal(key, body) + b"\n" + body)


def _prune(cache: str) -> None:
    """Remove what runs that were killed have left unfinished."""
    for name in os.listdir(cache):
        path = os.path.join(cache, name)
        with suppress(OSError):  # another run has finished it meanwhile
            if name.startswith(_UNFINISHED) and time.time() - os.stat(path).st_mtime > _DAY:
                remove(path)
