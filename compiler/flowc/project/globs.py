"""Matches paths against globs: `**` stands for any folders, `*`, `?` and `[a-z]` within a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase, translate
from pathlib import PurePath

MAGIC = frozenset("*?[")


def fault_of(pattern: str) -> str | None:
    """Return why a glob cannot be one of a project's, or nothing if it can.

    A glob is relative to the project, and never leaves it.
    """
    if "\\" in pattern:
        return "has '/' between folders, on every machine"
    if pattern.startswith("/") or PurePath(pattern).is_absolute() or pattern[1:2] == ":":
        return "is relative to the project"
    steps = pattern.split("/")
    if ".." in steps:
        return "stays in the project"
    if not pattern.strip("/") or any("**" in step and step != "**" for step in steps):
        return "has a name in each step, and '**' alone in one"
    try:
        re.compile(translate(pattern))
    except re.error:  # a range from z to a, for some versions of Python
        return "is no glob"
    return None


def matches(steps: Sequence[str], pattern: str) -> bool:
    """Whether a path, given by its steps, is one of those that a glob stands for.

    Takes time in proportion to the product of both lengths, whatever the glob.
    """
    reached = {0}
    parts = [part for part in pattern.split("/") if part not in ("", ".")]
    reached = _skipped(reached, parts)
    for step in steps:
        stayed = {at for at in reached if at < len(parts) and parts[at] == "**"}
        moved = {
            at + 1
            for at in reached
            if at < len(parts) and parts[at] != "**" and fnmatchcase(step, parts[at])
        }
        reached = _skipped(stayed | moved, parts)
    return len(parts) in reached


def _skipped(reached: set[int], parts: Sequence[str]) -> set[int]:
    """Add the places behind each `**`, which may stand for nothing."""
    found = set(reached)
    for at in sorted(reached):
        while at < len(parts) and parts[at] == "**":
            at += 1
            found.add(at)
    return found


def covers(steps: Sequence[str], pattern: str) -> bool:
    """Whether a glob stands for a path, or for a folder that it lies in."""
    return any(matches(steps[:length], pattern) for length in range(1, len(steps) + 1))
