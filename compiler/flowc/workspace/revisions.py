"""The two sides of a comparison: flows of a Git revision, and flows of the work tree."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from flowc.composing.loading import Refusal, UsedFile
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source, Span
from flowc.pipeline import check
from flowc.resolving.used_files import Checked
from flowc.workspace.files import SUFFIXES
from flowc.workspace.find_used_files import Beside, target_within
from flowc.workspace.git import Repository, Revision
from flowc.workspace.read_flow import read_flow


class Side(Protocol):
    """Flows at one time; they are called by their paths from the repository's root."""

    def names(self) -> list[str]:
        """Return all YAML files that are not hidden."""

    def has(self, path: str) -> bool:
        """Whether there is such a file, YAML or not."""

    def ids(self, path: str) -> set[str]:
        """Return the ids that Git has, or would have, for a file: two of equal bytes share one."""

    def mentioning(self, names: Sequence[str]) -> list[str]:
        """Return the YAML files below the working folder whose text holds one of the names."""

    def check(self, path: str, settings: BuildSettings) -> tuple[str, Checked]:
        """Return what is the same for one file, whoever names it, and what its flow is."""


@dataclass(frozen=True)
class InRevision:
    """The flows of a Git revision."""

    revision: Revision

    def names(self) -> list[str]:
        """Return the paths of its flows."""
        return [path for path in self.revision.entries if is_flow(path)]

    def has(self, path: str) -> bool:
        """Whether there is a file at a path."""
        return path in self.revision.entries

    def ids(self, path: str) -> set[str]:
        """Return the ids that Git may know a file's bytes by."""
        return {self.revision.id_of(path)}

    def mentioning(self, names: Sequence[str]) -> list[str]:
        """Return the flows in whose text one of some names stands."""
        return [path for path in self.revision.mentioning(names) if is_flow(path)]

    def check(self, path: str, settings: BuildSettings) -> tuple[str, Checked]:
        """Return what a flow is called there, and what is wrong with it."""
        name = f"{self.revision.name}:{path}"
        try:
            data = self.revision.read(path)
            load = FromRevision(self.revision, path)
        except OSError as error:
            reason = f"the file cannot be read: {error.strerror or error}"
            finding = Finding(reason, Span(0, 0), rule="yaml-syntax")
            return name, Checked(Report(Source(name, ""), (finding,)), None)
        return load.key, check(data, name, settings, load)


@dataclass(frozen=True)
class FromRevision:
    """Finds the files that a flow of a revision uses, in that revision. Implements Load."""

    revision: Revision
    path: str

    @property
    def key(self) -> str:
        """Return what is the same for one file, however it is named."""
        return f"{self.revision.name}:{self.revision.real(self.path)}"

    def __call__(self, written: str) -> UsedFile | Refusal:
        """Return the file of a path that this one writes, or why it is not used."""
        folder = os.path.dirname(self.revision.real(self.path))
        target = target_within(written, folder, self._root(folder))
        if isinstance(target, Refusal):
            return target
        try:
            data = self.revision.read(target)
        except OSError as error:
            return Refusal(f"the file cannot be read: {error.strerror or error}")
        name = f"{self.revision.name}:{target}"
        return UsedFile(name, data, FromRevision(self.revision, target))

    def _root(self, folder: str) -> str:
        """Return the nearest folder upwards that flows may not leave, as in `links.py`."""
        while folder:
            if {f"{folder}/flowc.toml", f"{folder}/pyproject.toml"} & self.revision.entries.keys():
                return folder
            folder = os.path.dirname(folder)
        return ""


@dataclass(frozen=True)
class InWorkTree:
    """The flows of the work tree that git does not ignore; object ids have so many `digits`."""

    repository: Repository
    digits: int

    def names(self) -> list[str]:
        """Return the paths of its flows."""
        known = self.repository.files()
        return [path for path in known if is_flow(path) and self.has(path)]

    def has(self, path: str) -> bool:
        """Whether there is a file at a path."""
        return os.path.isfile(self._place(path))

    def ids(self, path: str) -> set[str]:
        """Return the ids that Git may know a file's bytes by."""
        data = read_flow(self._place(path))
        if isinstance(data, Report):
            return set()
        # git may have written line ends of its own
        return {_object_id(one, self.digits) for one in (data, data.replace(b"\r\n", b"\n"))}

    def mentioning(self, names: Sequence[str]) -> list[str]:
        """Return the flows in whose text one of some names stands."""
        wanted = [os.fsencode(name) for name in names]
        below = [path for path in self.names() if path.startswith(self.repository.prefix)]
        found = ((path, read_flow(self._place(path))) for path in below)
        return [
            path
            for path, data in found
            if isinstance(data, bytes) and any(name in data for name in wanted)
        ]

    def check(self, path: str, settings: BuildSettings) -> tuple[str, Checked]:
        """Return what a flow is called there, and what is wrong with it."""
        return check_file(self._place(path), settings)

    def _place(self, path: str) -> Path:
        return Path(shown(path, self.repository.prefix))


def check_file(path: Path, settings: BuildSettings) -> tuple[str, Checked]:
    """Return what is the same for a file, whoever names it, and what its flow is."""
    data = read_flow(path)
    load = Beside(path)
    if isinstance(data, Report):
        return load.key, Checked(data, None)
    return load.key, check(data, str(path), settings, load)


def shown(path: str, prefix: str) -> str:
    """Return a path from the repository's root as one from the working folder."""
    return os.path.relpath(path or os.curdir, prefix or os.curdir)


def is_flow(path: str) -> bool:
    """Whether a path is that of a flow: YAML, and not hidden."""
    hidden = any(step.startswith(".") for step in path.split("/"))
    return path.endswith(SUFFIXES) and not hidden


def _object_id(data: bytes, digits: int) -> str:
    """Return the id that git has for a file of these bytes."""
    kind = "sha1" if digits == 40 else "sha256"
    header = b"blob %d\0" % len(data)
    return hashlib.new(kind, header + data, usedforsecurity=False).hexdigest()
