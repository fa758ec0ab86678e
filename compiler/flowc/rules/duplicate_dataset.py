"""The rule `duplicate-dataset`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow
from flowc.language.config import DatasetSnapshot


def duplicate_dataset(flow: Flow) -> Iterator[Finding]:
    """Two snapshots of one data set in one task.

    Domino mounts a data set at a path without its snapshot's number, so that one task can mount
    one snapshot of it (Domino, "Define Flows").

    Wrong:

        name: example
        tasks:
          train:
            command: python train.py
            commit_id: 953f66f3153b71658d
            hardware_tier: {id: small-k8s}
            environment: {id: 6646530dcbd87f1a3dec0050, revision: 6659daf5fc8de0001f5e2b7a}
            volume_size_gib: 10
            dataset_snapshots:
              - {id: 6615af2820a4d75b4e3d0f11, version: 1}
              - {id: 6615af2820a4d75b4e3d0f11, version: 2}
            external_volumes: []

    Right:

        name: example
        tasks:
          train:
            command: python train.py
            commit_id: 953f66f3153b71658d
            hardware_tier: {id: small-k8s}
            environment: {id: 6646530dcbd87f1a3dec0050, revision: 6659daf5fc8de0001f5e2b7a}
            volume_size_gib: 10
            dataset_snapshots:
              - {id: 6615af2820a4d75b4e3d0f11, version: 2}
            external_volumes: []
    """
    if flow.defaults:
        path: Path = ("defaults", "dataset_snapshots")
        yield from _doubled(flow, path, flow.defaults.dataset_snapshots or ())
    for task in flow.jobs():
        path = task.setting("dataset_snapshots")
        yield from _doubled(flow, path, task.config.dataset_snapshots or ())


def _doubled(flow: Flow, path: Path, snapshots: Iterable[DatasetSnapshot]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for index, snapshot in enumerate(snapshots):
        for key in ("id", "name"):
            name = getattr(snapshot, key)
            first = seen.setdefault((key, name), index) if name else index
            if first != index:
                message = f"a second snapshot of the data set '{name}'"
                note = Note("the first one", flow.places.value_span((*path, first)))
                yield finding_at(flow.places, (*path, index), message, (note,))
                break
