"""Keeps the outputs of tasks that are cached, by the key that Domino has for them."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Mapping
from typing import Any

from flytekit.models.literals import Literal
from flytekit.models.types import LiteralType

from flowc.running.copy_files import copy, digest
from flowc.running.remove_folders import remove
from flowc.running.values import decode, encode
from flowc.running.write_inputs import Fetch

_VALUES, _UNFINISHED = "values.json", ".new-"
_DAY = 24 * 60 * 60


def key_of(
    task: Any, custom: Mapping[str, Any], inputs: Mapping[str, Literal], fetch: Fetch
) -> str:
    """Return what a task's outputs are kept under.

    As Domino's page "Advanced Flows" has it: the task's name, its cache version, all arguments of
    DominoJobConfig, the interface, and the inputs but for those to be ignored, files by content.
    Not in it: retries, timeout, and the code that the command runs, but as far as its commit is
    set.
    """
    ignored = task.metadata.cache_ignore_input_vars
    parts = {
        "name": task.name,
        "version": task.metadata.cache_version,
        "custom": custom,
        "inputs": {
            name: encode(literal, lambda uri, kept: f"sha256:{digest(fetch(uri, kept))}")
            for name, literal in inputs.items()
            if name not in ignored
        },
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def recall(
    cache: str, key: str, wanted: Mapping[str, LiteralType], folder: str
) -> dict[str, Literal] | None:
    """Return the outputs that are kept under a key, files copied to `folder`; None if none are.

    An entry that somebody has taken a part of is removed.
    """
    entry = os.path.join(cache, key)

    def place(path: str, _: LiteralType) -> str:
        moved = os.path.join(folder, path)
        copy(os.path.join(entry, path), moved)
        return moved

    try:
        with open(os.path.join(entry, _VALUES), encoding="utf-8") as file:
            values = json.load(file)
        return {name: decode(kind, values[name], place) for name, kind in wanted.items()}
    except (OSError, ValueError, KeyError, TypeError):
        for broken in (entry, folder):
            remove(broken)
        return None


def keep(cache: str, key: str, outputs: Mapping[str, Literal], folder: str) -> None:
    """Keep outputs, whose files are in `folder`: whole or not at all, whoever else does it."""
    os.makedirs(cache, mode=0o700, exist_ok=True)
    _prune(cache)
    made = tempfile.mkdtemp(prefix=_UNFINISHED, dir=cache)

    def place(uri: str, _: LiteralType) -> str:
        path = os.path.relpath(uri, folder)
        copy(uri, os.path.join(made, path))
        return path

    try:
        values = {name: encode(literal, place) for name, literal in outputs.items()}
        with open(os.path.join(made, _VALUES), "w", encoding="utf-8") as file:
            json.dump(values, file)
        os.rename(made, os.path.join(cache, key))
    except OSError:  # no room, or another run was faster
        remove(made)


def _prune(cache: str) -> None:
    """Remove what runs that were killed have left unfinished."""
    for name in os.listdir(cache):
        path = os.path.join(cache, name)
        if name.startswith(_UNFINISHED) and time.time() - os.stat(path).st_mtime > _DAY:
            remove(path)
