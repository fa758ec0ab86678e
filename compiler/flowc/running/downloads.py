"""Downloads what lies in a store, once a run, whichever of its jobs ask for it."""

from __future__ import annotations

import hashlib
import os

from flytekit.core.context_manager import FlyteContextManager
from flytekit.models.types import LiteralType

from flowc.running.job_places import is_plain
from flowc.running.lock_file import lock
from flowc.running.remove_folders import remove
from flowc.running.values import is_directory

_PART, _WHOLE = "part", "whole"


class NotFetchedError(Exception):
    """What cannot be downloaded; says why in a sentence."""


def fetch(folder: str, uri: str, kept: LiteralType) -> str:
    """Return the local path of a file or folder of a type: one in a store lies in `folder` then.

    Raises NotFetchedError.
    """
    if "://" not in uri:
        return uri
    place = os.path.join(folder, hashlib.sha256(uri.encode()).hexdigest()[:16])
    os.makedirs(place, exist_ok=True)
    whole, part = os.path.join(place, _WHOLE), os.path.join(place, _PART)
    name = os.path.basename(uri.rstrip("/")) or "file"
    with open(os.path.join(place, "lock"), "w", encoding="ascii") as file:
        lock(file, waits=True)  # for another job that downloads it
        if not os.path.exists(whole):
            remove(part)  # of one that was ended
            os.mkdir(part)
            _download(uri, os.path.join(part, name), kept)
            os.rename(part, whole)
    return os.path.join(whole, name)


def refuse(uri: str, _kept: LiteralType) -> str:
    """Return a local path as it is. Raises NotFetchedError for what lies in a store."""
    if "://" in uri:
        raise NotFetchedError(f"{uri} is not downloaded for this")
    return uri


def _download(uri: str, path: str, kept: LiteralType) -> None:
    access = FlyteContextManager.current_context().file_access
    try:
        folder = is_directory(kept)
        if not is_plain(kept):
            folder = access.get_filesystem_for_path(uri).isdir(uri)
        access.get_data(uri, path, is_multipart=folder)
    except Exception as error:  # noqa: BLE001 - every store has errors of its own
        said = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise NotFetchedError(f"{uri} cannot be downloaded: {said}") from None
