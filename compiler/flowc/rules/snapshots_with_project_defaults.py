"""The rule `snapshots-with-project-defaults`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Note, finding_at
from flowc.flow import Flow


def snapshots_with_project_defaults(flow: Flow) -> Iterator[Finding]:
    """Chosen snapshots of data sets that Domino replaces.

    With `project_defaults` Domino fills in the snapshots of the project, and so overwrites the
    ones that are written here (python-domino d71ab0e, `resolveJobDefaults`).

    Wrong:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
            dataset_snapshots:
              - {id: 6615af2820a4d75b4e3d0f11, version: 1}

    Right:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
    """
    for task in flow.jobs():
        if task.config.dataset_snapshots and task.config.project_defaults:
            path = task.setting("dataset_snapshots")
            note = Note("set here", flow.places.key_span(task.setting("project_defaults")))
            message = "Domino replaces these snapshots by the project's own"
            hint = "pin the settings, or leave the snapshots out"
            yield finding_at(flow.places, path, message, (note,), hint, at="key")
