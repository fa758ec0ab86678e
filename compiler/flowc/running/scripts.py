"""Finds the scripts of the repository that a job's command names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from flowc.language.job_paths import CODE, is_within
from flowc.running.copy_files import digest

_BETWEEN_WORDS = re.compile(r"[\s;&|()<>'\"=]+")
_LARGEST = 1 << 24


def scripts_of(command: str, mounts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the digests of the files that a command names, by their paths in the repository.

    What those import or read is not looked at. `mounts` pairs what jobs see with what is there.
    """
    code = dict(mounts).get(CODE)
    found: dict[str, str] = {}
    for word in _BETWEEN_WORDS.split(command) if code else ():
        name = os.path.normpath(word.removeprefix(f"{CODE}/"))
        path = os.path.join(code or "", name)
        with suppress(OSError, ValueError):
            inside = is_within(os.path.realpath(path), os.path.realpath(code or ""))
            if inside and os.path.isfile(path) and os.path.getsize(path) <= _LARGEST:
                found[name] = digest(path)
    return found


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths of the scripts that are not as they were, or are gone."""
    return tuple(path for path, one in before.items() if now.get(path) != one)
