"""The configuration of a Domino job: what is set, what Domino would have to fill in, and its
JSON."""

import os
from dataclasses import dataclass, fields
from typing import Any

from flytekitplugins.domino.settings import (
    ClusterProperties,
    DatasetSnapshot,
    EnvironmentRevisionSpecification,
    GitRef,
    NetAppVolumeSnapshot,
    check_datasets,
    check_git_ref,
    json_of,
)

# python-domino d71ab0e asks these for a true value, so that "" and 0 count as missing.
_NEEDS_VALUE = ("HardwareTierId", "EnvironmentId", "EnvironmentRevisionSpec", "VolumeSizeGiB")
# These may be empty, but have to be said.
_NEEDS_MENTION = ("DatasetSnapshots", "ExternalVolumeMountIds")

# Fields that are no text.
_KINDS: dict[str, Any] = {
    "MainRepoGitRef": GitRef,
    "EnvironmentRevisionSpec": EnvironmentRevisionSpecification,
    "ComputeClusterProperties": ClusterProperties,
    "VolumeSizeGiB": (int, float),
    "UseLatestGitRef": bool,
}
_ITEM_KINDS: dict[str, Any] = {
    "DatasetSnapshots": DatasetSnapshot,
    "ExternalVolumeMountIds": str,
    "ExternalVolumeMountNames": str,
    "NetAppVolumeSnapshots": NetAppVolumeSnapshot,
}


@dataclass
class DominoJobConfig:
    """A job by ids alone; VolumeSizeGiB in GiB, None where nothing was said (python-domino
    d71ab0e)."""

    Command: str
    Title: str | None = None
    CommitId: str | None = None
    MainRepoGitRef: GitRef | None = None
    HardwareTierId: str | None = None
    EnvironmentId: str | None = None
    EnvironmentRevisionSpec: EnvironmentRevisionSpecification | None = None
    ComputeClusterProperties: ClusterProperties | None = None
    VolumeSizeGiB: float | None = None
    DatasetSnapshots: list[DatasetSnapshot] | None = None
    ExternalVolumeMountIds: list[str] | None = None

    def unresolved_fields(self) -> list[str]:
        """The fields that Domino would have to fill in (python-domino d71ab0e)."""
        git_based = os.environ.get("DOMINO_IS_GIT_BASED") == "true"
        wanted = ("CommitId", *(("MainRepoGitRef",) if git_based else ()), *_NEEDS_VALUE)
        missing = [name for name in wanted if not getattr(self, name)]
        cluster = self.ComputeClusterProperties
        if cluster is not None and not cluster.is_resolved():
            missing.append("ComputeClusterProperties")
        return missing + [name for name in _NEEDS_MENTION if getattr(self, name) is None]

    def is_resolved(self) -> bool:
        """Whether the job needs no project default."""
        return not self.unresolved_fields()

    def resolve_job_properties(self) -> None:
        """Do nothing: the real plugin asks Domino here, offline what is unset stays unset."""

    def to_json(self) -> dict[str, Any]:
        """The settings under camelCase keys; what is None has no key, and `[]` stays `[]`."""
        return dict(json_of(self))

    def check(self) -> None:
        """TypeError for a value of the wrong kind, ValueError for one that Domino refuses."""
        if not self.Command:
            raise ValueError("Command is empty")
        for field in fields(self):
            _check_kind(field.name, getattr(self, field.name))
        if self.MainRepoGitRef is not None:
            check_git_ref(self.MainRepoGitRef)
        check_datasets(self.DatasetSnapshots or [], by_name=self._takes_names())

    def _takes_names(self) -> bool:
        return False


@dataclass
class NamedJobConfig(DominoJobConfig):
    """A job of the helper, with names beside ids: the real helper looks them up, this one keeps
    them."""

    EnvironmentName: str | None = None
    HardwareTierName: str | None = None
    ExternalVolumeMountNames: list[str] | None = None
    NetAppVolumeSnapshots: list[NetAppVolumeSnapshot] | None = None
    UseLatestGitRef: bool | None = None

    def unresolved_fields(self) -> list[str]:
        """As for ids alone, but that a name serves as well, and so does the latest Git ref."""
        named = {
            "EnvironmentId": self.EnvironmentName,
            "HardwareTierId": self.HardwareTierName,
            "MainRepoGitRef": self.UseLatestGitRef,
        }
        return [name for name in super().unresolved_fields() if not named.get(name)]

    def _takes_names(self) -> bool:
        return True


# What the helper calls each field.
PARAMETERS = {
    "job_title": "Title",
    "dfs_repo_commit_id": "CommitId",
    "main_git_repo_ref": "MainRepoGitRef",
    "hardware_tier_id": "HardwareTierId",
    "hardware_tier_name": "HardwareTierName",
    "environment_id": "EnvironmentId",
    "environment_name": "EnvironmentName",
    "environment_revision_id": "EnvironmentRevisionSpec",
    "volume_size_gib": "VolumeSizeGiB",
    "dataset_snapshots": "DatasetSnapshots",
    "external_data_volumes": "ExternalVolumeMountIds",
    "netapp_volume_snapshots": "NetAppVolumeSnapshots",
    "use_latest_git_ref": "UseLatestGitRef",
}


def _check_kind(name: str, value: Any) -> None:
    if value is None:
        return
    if name in _ITEM_KINDS:
        fits = isinstance(value, list) and all(isinstance(v, _ITEM_KINDS[name]) for v in value)
    else:
        kind = _KINDS.get(name, str)
        fits = isinstance(value, kind) and isinstance(value, bool) == (kind is bool)
    if not fits:
        raise TypeError(f"{name} cannot be {value!r}")
