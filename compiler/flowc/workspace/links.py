"""Links: whether one on the way to a file leads out of the repository that it lies in."""

from __future__ import annotations

import os
from pathlib import Path

_MARKS = ("flowc.toml", "pyproject.toml", ".git")


def way_out(path: Path) -> str | None:
    """Return the first link on the way to a path that leads out of where it lies, if one does.

    A repository may be a stranger's, and so are its links: each stays in the repository that it
    lies in, or in the working folder where there is none. Links elsewhere are the machine's own.
    """
    whole = os.fspath(path)
    ends = [at for at, sign in enumerate(whole) if sign == os.sep and at]
    for step in (*(whole[:end] for end in ends), whole):
        if os.path.islink(step):
            folder = os.path.realpath(os.path.dirname(step))
            home = repository_of(folder) or _working()
            if home and _within(folder, home) and not _within(os.path.realpath(step), home):
                return step
    return None


def repository_of(folder: str) -> str | None:
    """Return the nearest folder upwards that has the mark of a repository, if one has."""
    place = folder
    while not any(os.path.lexists(os.path.join(place, mark)) for mark in _MARKS):
        above = os.path.dirname(place)
        if above == place:
            return None
        place = above
    return place


def _working() -> str | None:
    try:
        return os.getcwd()
    except FileNotFoundError:  # it was removed: absolute paths still lead somewhere
        return None


def _within(place: str, folder: str) -> bool:
    try:
        return os.path.commonpath([place, folder]) == folder
    except ValueError:  # on two drives
        return False
