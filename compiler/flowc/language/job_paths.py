"""The folders that a job has, and the places of their own that its inputs and outputs may have."""

from __future__ import annotations

import re
from posixpath import normpath

WORKFLOW = "/workflow"
"""Where Domino lays the inputs of a job, and takes its outputs from."""
CODE = "/mnt/code"
"""Where the project's repository is mounted, for all jobs alike."""

SYSTEM_FOLDERS = (
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib32",
    "/lib64",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/var",
)
"""What a job cannot do without, whatever lies elsewhere."""

_PLAIN = re.compile(r"(?:/[\w.-]+)+", re.ASCII)


def path_wanted(path: str) -> str | None:
    """Return what a `path` should be instead, if it can be none of an input's or an output's own.

    Nothing is written beside the repository's files, and `/workflow` holds those that have no
    `path` (language page, section 4).
    """
    if not path.startswith("/"):
        return "an absolute path"
    place = _normal(path)
    if is_within(place, CODE):
        return f"a path outside of {CODE}, where the repository is mounted"
    if place != WORKFLOW and is_within(place, WORKFLOW):
        return f"a path outside of {WORKFLOW}, where values without one are"
    return None


def path_to_write(path: str) -> str:
    """Return the hint for a `path` that is none: a similar place that is the author's own."""
    place = _normal(f"/{path}")
    inside = next((one for one in (CODE, WORKFLOW) if is_within(place, one)), "")
    rest = place.removeprefix(inside).removeprefix("/mnt")
    if not _PLAIN.fullmatch(rest):
        rest = "/results/NAME"
    start = "leave 'path' out, or write {}" if inside == WORKFLOW else "write {}"
    return start.format(f"/mnt{rest}")


def is_within(path: str, folder: str) -> bool:
    """Whether a normal path is a folder or lies in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _normal(path: str) -> str:
    return normpath(f"/{path.lstrip('/')}")
