"""Finds the folder that an input or an output with a `path` needs for itself on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from flowc.language.job_paths import SYSTEM_FOLDERS, is_within
from flowc.running.place_links import settled
from flowc.running.request import Unrunnable


def own_folder(path: str, mounts: Iterable[str]) -> str:
    """Return the folder that a `path` needs for itself beside some mounts.

    Raises Unrunnable where it would hide a part of the system, or lies in a
    mount.
    """
    if ".." in PurePosixPath(path).parts or not path.strip("/"):
        raise Unrunnable(f"the path {path!r} names no file of its own")
    parent = os.path.dirname(settled_path(path))
    mount = next((mount for mount in mounts if is_within(parent, mount)), None)
    if mount is not None:
        raise Unrunnable(
            f"the path {path!r} lies in {mount}, which is mounted: take another folder"
        )
    if any(is_within(parent, one) for one in SYSTEM_FOLDERS) or any(
        is_within(one, parent) for one in _needed()
    ):
        raise Unrunnable(f"the path {path!r} needs {parent} for itself, and hides the system there")
    return parent


def settled_path(path: str) -> str:
    """Return a `path` in the place that its folder is."""
    folder, name = os.path.split(os.path.normpath(path))
    return os.path.join(settled(folder), name)


def _needed() -> Iterator[str]:
    yield from (*SYSTEM_FOLDERS, sys.prefix, sys.base_prefix, os.path.expanduser("~"))
