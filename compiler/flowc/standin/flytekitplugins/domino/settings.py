"""The values that a Domino job is configured with, their checks, and the JSON that they become."""

import dataclasses
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

GIT_REF_TYPES = ("head", "branches", "tags", "commitId")


@dataclass
class GitRef:
    """What a Git-based project is checked out at (Domino, Define Flows): `head` alone has no
    Value."""

    Type: str
    Value: str | None = None


class EnvironmentRevisionType(str, Enum):
    """How an environment's revision is chosen (python-domino d71ab0e)."""

    SomeRevision = "SomeRevision"
    RestrictedRevision = "RestrictedRevision"


# A field of the next class bears the enum's name, and would hide it in its own annotation.
_RevisionType = EnvironmentRevisionType


@dataclass
class EnvironmentRevisionSpecification:
    """The revision of an environment; ValueError for SomeRevision without an id."""

    EnvironmentRevisionType: _RevisionType
    EnvironmentRevisionId: str | None = None

    def __post_init__(self) -> None:
        some = self.EnvironmentRevisionType == _RevisionType.SomeRevision
        if some and not self.EnvironmentRevisionId:
            raise ValueError("EnvironmentRevisionType.SomeRevision needs an EnvironmentRevisionId")


class ComputeClusterType(str, Enum):
    """The kinds of cluster that Domino attaches to a job (python-domino d71ab0e)."""

    Dask = "Dask"
    Spark = "Spark"
    Ray = "Ray"
    MPI = "MPI"


@dataclass
class ClusterProperties:
    """A job's cluster; sizes in GiB. Two names are misspelt in python-domino d71ab0e, hence
    here."""

    ClusterType: ComputeClusterType
    ComputeEnvironmentId: str
    WorkerHardareTierId: str
    WorkerCount: int
    WorkerStorageGiB: float | None = None
    MaxWorkerCount: int | None = None
    ComputeEnvironmentRevisionSpec: EnvironmentRevisionSpecification | None = None
    MasterHardwareTierId: str | None = None
    ExtraConfigs: dict[str, str] | None = None

    def is_resolved(self) -> bool:
        """Whether Domino has nothing left to fill in; MPI clusters have no master."""
        master = self.MasterHardwareTierId or self.ClusterType == ComputeClusterType.MPI
        return bool(self.ComputeEnvironmentRevisionSpec and master)


@dataclass
class DatasetSnapshot:
    """One snapshot of a dataset, by Id or (in the helper only) by Name; Version counts from 1."""

    Id: str | None = None
    Version: int | None = None
    Name: str | None = None


@dataclass
class ExternalDataVolume:
    """An external data volume by Name, which only the helper resolves."""

    Name: str


@dataclass
class NetAppVolumeSnapshot:
    """A snapshot of a NetApp volume; also a type for the inputs of workflows and tasks."""

    Id: str
    Version: int


def json_of(value: Any) -> Any:
    """A setting as JSON: dataclass fields in camelCase, those that are None left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [json_of(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        return {_key(name): json_of(item) for name, item in fields.items() if item is not None}
    return value


def _key(field: str) -> str:
    spelt = field.replace("Hardare", "Hardware")
    return spelt[0].lower() + spelt[1:]


def check_git_ref(ref: GitRef) -> None:
    """ValueError for a type that Domino does not know, and for a missing value."""
    if ref.Type not in GIT_REF_TYPES:
        raise ValueError(f"GitRef type {ref.Type!r} is none of {', '.join(GIT_REF_TYPES)}")
    if ref.Type != "head" and not ref.Value:
        raise ValueError(f"GitRef of type {ref.Type!r} needs a Value")


def check_datasets(snapshots: Iterable[DatasetSnapshot], by_name: bool) -> None:
    """ValueError for what Domino refuses without asking the server, a warning for no version.

    `by_name`: whether a Name can stand for the Id, as in the helper (Domino, Define Flows).
    """
    seen: set[tuple[str, str]] = set()
    for snapshot in snapshots:
        _check_dataset(snapshot, by_name)
        keys = {(kind, key) for kind in ("Id", "Name") if (key := getattr(snapshot, kind))}
        if keys & seen:
            raise ValueError(f"several snapshots of one dataset: {snapshot}")
        seen |= keys


def _check_dataset(snapshot: DatasetSnapshot, by_name: bool) -> None:
    if not snapshot.Id and not (by_name and snapshot.Name):
        raise ValueError(f"{snapshot} needs an Id{' or a Name' if by_name else ''}")
    if snapshot.Version is None:
        warnings.warn(f"{snapshot} has no Version: the latest snapshot is used", stacklevel=2)
    elif snapshot.Version < 1:
        raise ValueError(f"{snapshot}: version 0 is no snapshot; take one first")
