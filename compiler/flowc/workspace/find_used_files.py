"""Finds the files that a flow uses: relative to it, and never outside of its repository."""

from __future__ import annotations

import os
from dataclasses import field
from pathlib import Path

from flowc.composing.loading import Refusal, UsedFile
from flowc.findings.record import record
from flowc.workspace.files import read_file
from flowc.workspace.links import repository_of

_HINT = "write a path relative to this file, such as ../prep/flow.yaml"
_ROOT = (
    "the repository is the nearest folder upwards with flowc.toml, pyproject.toml or .git; "
    "without one, only that of this file"
)


@record(frozen=True)
class Beside:
    """Finds the files that the flow at a path uses; each is read once. Implements Load."""

    path: Path
    read: dict[str, bytes] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return what is the same for one file, however it is named."""
        return os.path.realpath(self.path)

    def __call__(self, written: str) -> UsedFile | Refusal:
        """Return the file of a path that this one writes, or why it is not used."""
        folder = os.path.dirname(self.key)
        root = repository_of(folder) or folder
        target = target_within(written, folder, root)
        if isinstance(target, Refusal):
            return target
        try:
            real = os.path.realpath(target)
            if os.path.commonpath([real, root]) != root:
                return Refusal(f"'{written[:200]}' is a link to a place outside of the repository")
            if real not in self.read:
                self.read[real] = read_file(Path(real))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            return Refusal(f"the file cannot be read: {reason or error}")
        name = os.path.normpath(self.path.parent / written)
        if os.path.realpath(name) != real:  # there is a link on the way
            name = real
        return UsedFile(name, self.read[real], Beside(Path(name), self.read))


def target_within(written: str, folder: str, root: str) -> str | Refusal:
    """Return the place of a path, unless a step of it leaves the root."""
    if "\\" in written:
        return Refusal("a path has '/' between folders, on every machine", "write '/' for '\\'")
    if written.startswith("/") or written[1:2] == ":":
        return Refusal("the path of a file is not absolute", _HINT)
    place = folder
    for step in written.split("/"):
        if step in ("", "."):
            continue
        if step != "..":
            place = os.path.join(place, step)
        elif place == root:
            return Refusal(f"the path '{written[:200]}' leaves the repository of this file", _ROOT)
        else:
            place = os.path.dirname(place)
    return place
