"""A project with the folder that its file is in: which paths are flows of it, and where modules
go."""

from __future__ import annotations

import os
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flowc.findings.record import record
from flowc.project.project_file import Project
from flowc.workspace.files import target_of

if TYPE_CHECKING:
    from flowc.reporting.policy import Policy  # it loads every rule, and a format needs none


@record(frozen=True)
class Home:
    """A project, and the folder that its file is in; or no project at all."""

    root: str | None = None
    project: Project = field(default_factory=Project)

    def steps(self, path: str | Path) -> tuple[str, ...] | None:
        """Return the steps from the project's folder to a path; nothing, if it is elsewhere."""
        if self.root is None:
            return None
        place = os.path.abspath(path)
        steps = _steps(place, self.root)
        if steps is None:  # by another way, through a link
            folder, name = os.path.split(place)
            steps = _steps(os.path.join(os.path.realpath(folder), name), self.root)
        return steps

    def enters(self, folder: str) -> bool:
        """Whether flows may be in a folder."""
        steps = self.steps(folder)
        return not steps or not self.project.leaves_out(steps)

    def takes(self, path: Path) -> bool:
        """Whether a YAML file that was found below a folder may be a flow; elsewhere, each may."""
        steps = self.steps(path)
        return steps is None or self.project.takes(steps)

    def most(self, given: int | None) -> int:
        """Return how many findings of a file are told, unless the command line says so."""
        return self.project.max_findings if given is None else given

    def policy(self, given: Policy) -> Policy:
        """Return the policy of the command line, with the severities of the project."""
        return replace(given, severities=self.project.levels)

    def target_of(self, path: Path, profile: str | None = None) -> Path:
        """Return the file that a flow compiles to by a profile."""
        steps, beside = self.steps(path), target_of(path)
        if self.root is None or steps is None or self.project.output is None:
            return beside
        module = self.project.module_of(steps[:-1], beside.name, profile)
        return Path(os.path.relpath(os.path.join(self.root, *module)))


def _steps(place: str, root: str) -> tuple[str, ...] | None:
    inside = os.path.join(root, "")
    if os.path.join(place, "") == inside:
        return ()
    return tuple(place[len(inside) :].split(os.sep)) if place.startswith(inside) else None
