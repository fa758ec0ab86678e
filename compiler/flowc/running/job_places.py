"""Says where a job finds its inputs and leaves its outputs, as it sees them and on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flytekit.models.types import LiteralType

from flowc.language.job_paths import WORKFLOW, is_within
from flowc.language.named_types import NAME_OF, blob
from flowc.running.own_folders import own_folder, settled_path
from flowc.running.place_links import settled
from flowc.running.values import blobs_of


@dataclass(frozen=True)
class Layout:
    """One attempt's folders: `places` pairs what the job sees with what is there on this machine.

    `custom` is the task's custom dict: the paths and the files of Domino's own types are in it.
    """

    places: tuple[tuple[str, str], ...]
    custom: Mapping[str, Any]

    def input(self, name: str, wanted: LiteralType) -> str:
        """Return where the job looks for an input: at NAME, a domino_file at NAME.ext."""
        own = self.custom["inputPaths"].get(name)
        named = name_with(wanted, name) if name in self.custom["inputDominoFiles"] else name
        return settled_path(own) if own else f"{WORKFLOW}/inputs/{named}"

    def outputs(self, name: str, wanted: LiteralType) -> list[str]:
        """Return where the job may leave an output, the place to name in messages first.

        Domino takes NAME and NAME.ext, of a domino_file NAME.ext alone.
        """
        own = self.custom["outputPaths"].get(name)
        if own:
            return [settled_path(own)]
        plain, named = f"{WORKFLOW}/outputs/{name}", f"{WORKFLOW}/outputs/{name_with(wanted, name)}"
        if name in self.custom["outputDominoFiles"]:
            return [named]
        return [*dict.fromkeys((plain, named))]

    def here(self, path: str) -> str | None:
        """Return where a path of the job's is on this machine; None outside of its own folders."""
        normal = os.path.normpath(path)
        for target, source in sorted(self.places, key=lambda place: -len(place[0])):
            if is_within(normal, target):
                return os.path.normpath(os.path.join(source, os.path.relpath(normal, target)))
        return None

    def seen(self, here: str) -> str:
        """Return a path of this machine, in one of the job's folders, as the job sees it."""
        target, source = next(place for place in self.places if is_within(here, place[1]))
        return os.path.normpath(os.path.join(target, os.path.relpath(here, source)))


def layout_of(custom: Mapping[str, Any], folder: str, mounts: Sequence[str]) -> Layout:
    """Return the layout of an attempt, its folders made in `folder`.

    Raises Unrunnable for a `path` that would hide a part of the system, or lies in a mount.
    """
    targets = [*map(settled, mounts)]
    paths = (*custom["inputPaths"].values(), *custom["outputPaths"].values())
    parents = {own_folder(path, targets) for path in paths}
    targets = [settled(mount, parents) for mount in mounts]
    own = [one for one in sorted(parents) if not any(_is_below(one, other) for other in parents)]
    places = [(WORKFLOW, os.path.join(folder, "workflow"))]
    places += [(one, os.path.join(folder, "places", str(i))) for i, one in enumerate(own)]
    layout = Layout(tuple(places), custom)
    for path in (f"{WORKFLOW}/inputs", f"{WORKFLOW}/outputs", *parents, *targets):
        if (here := layout.here(path)) is not None:  # a mount may lie in a folder of the job's own
            os.makedirs(here, exist_ok=True)
    return layout


def _is_below(path: str, other: str) -> bool:
    return path != other and is_within(path, other)


def name_with(wanted: LiteralType, name: str) -> str:
    """Return NAME.ext with the extension of a file type; NAME for any other."""
    for kept in blobs_of(wanted):
        if kept.blob is None:  # flytekit keeps data frames as Parquet
            return f"{name}.parquet"
        if kept.blob.format and is_plain(kept):
            return f"{name}.{kept.blob.format}"
    return name


def is_plain(kept: LiteralType) -> bool:
    """Whether a type is a file or directory, and not what a library makes of one or the other."""
    return kept.blob is not None and blob(kept.blob.format) not in NAME_OF
