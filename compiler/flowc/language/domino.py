"""Domino's vocabulary: how each setting of a task is called, and spelled in the generated Python.

One table for all directions: emission writes by it, the importer reads by it, verification knows
by it what flytekit should register. Sources: Domino, "Define Flows" (`define-flows`), and
python-domino d71ab0e for what that page leaves out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

PACKAGE: Final = "flytekitplugins.domino"

Spelling = Literal[
    "constant",  # the value itself
    "flag",  # True, and left out where it is false
    "present",  # True where the setting is there at all
    "names",  # a tuple of texts
    "duration",  # timedelta(hours=3)
    "git_ref",  # GitRef("commitId", "...")
    "revision",  # EnvironmentRevisionSpecification(...)
    "snapshots",  # [DatasetSnapshot(Id=..., Version=...)]
    "volume_ids",  # ["..."]
    "volumes",  # ["...", ExternalDataVolume(Name="...")]
    "netapp",  # [NetAppVolumeSnapshot(Id=..., Version=...)]
    "cluster",  # ClusterProperties(...)
]


Form = Literal["job", "task", "helper"]
"""Whose argument: DominoJobConfig's, DominoJobTask's or run_domino_job_task's."""


class Setting(NamedTuple):
    """One argument: where its value stands in a Config, and what it is called in each form.

    None, where that form cannot say it. `json` is its key in the JSON of a job, which has no place
    for what Flyte itself does with a task.
    """

    setting: tuple[str, ...]
    job: str | None
    task: str | None
    helper: str | None
    json: str | None
    spelling: Spelling = "constant"
    helper_spelling: Spelling | None = None

    def argument(self, form: Form) -> str | None:
        """Return what it is called in a form."""
        return {"job": self.job, "task": self.task, "helper": self.helper}[form]

    def spelling_in(self, form: Form) -> Spelling:
        """Return how its value is spelled in a form."""
        return (self.helper_spelling if form == "helper" else None) or self.spelling

    def value_in(self, config: object) -> Any:
        """Return its value in the settings of a job; None, where nothing is said."""
        value: Any = config
        for step in self.setting:
            value = getattr(value, step) if value is not None else None
        return value


SETTINGS: Final = (
    Setting(("job_title",), "Title", None, "job_title", "title"),
    Setting(("commit_id",), "CommitId", None, "dfs_repo_commit_id", "commitId"),
    Setting(("git_ref",), "MainRepoGitRef", None, "main_git_repo_ref", "mainRepoGitRef", "git_ref"),
    Setting(("hardware_tier", "id"), "HardwareTierId", None, "hardware_tier_id", "hardwareTierId"),
    Setting(("hardware_tier", "name"), None, None, "hardware_tier_name", "hardwareTierName"),
    Setting(("environment", "id"), "EnvironmentId", None, "environment_id", "environmentId"),
    Setting(("environment", "name"), None, None, "environment_name", "environmentName"),
    Setting(
        ("environment", "revision"),
        "EnvironmentRevisionSpec",
        None,
        "environment_revision_id",
        "environmentRevisionSpec",
        "revision",
        "constant",
    ),
    Setting(
        ("cluster",), "ComputeClusterProperties", None, None, "computeClusterProperties", "cluster"
    ),
    Setting(("volume_size_gib",), "VolumeSizeGiB", None, "volume_size_gib", "volumeSizeGiB"),
    Setting(
        ("dataset_snapshots",),
        "DatasetSnapshots",
        None,
        "dataset_snapshots",
        "datasetSnapshots",
        "snapshots",
    ),
    Setting(
        ("external_volumes",),
        "ExternalVolumeMountIds",
        None,
        "external_data_volumes",
        "externalVolumeMountIds",
        "volume_ids",
        "volumes",
    ),
    Setting(
        ("netapp_snapshots",),
        None,
        None,
        "netapp_volume_snapshots",
        "netAppVolumeSnapshots",
        "netapp",
    ),
    Setting(
        ("project_defaults",),
        None,
        "use_latest",
        "use_project_defaults_for_omitted",
        "useLatest",
        "flag",
    ),
    Setting(("cache",), None, "cache", "cache", None, "present"),
    Setting(("cache", "version"), None, "cache_version", "cache_version", None),
    Setting(("cache", "serialize"), None, "cache_serialize", None, None, "flag"),
    Setting(
        ("cache", "ignore_inputs"),
        None,
        "cache_ignore_input_vars",
        "cache_ignore_input_vars",
        None,
        "names",
    ),
    Setting(("retries",), None, "retries", "retries", None),
    Setting(("timeout",), None, "timeout", "timeout", None, "duration"),
)
"""In the order of DominoJobConfig's arguments, which may be given by position."""

UNKEYED: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("job_title",): ("title",),
    ("hardware_tier", "id"): ("hardwareTierId",),
    ("hardware_tier", "name"): ("hardwareTierName",),
    ("volume_size_gib",): ("volumeSizeGiB",),
    ("cluster", "workers"): ("computeClusterProperties", "workerCount"),
    ("cluster", "max_workers"): ("computeClusterProperties", "maxWorkerCount"),
    ("cluster", "worker_hardware_tier"): ("computeClusterProperties", "workerHardwareTierId"),
    ("cluster", "master_hardware_tier"): ("computeClusterProperties", "masterHardwareTierId"),
    ("cluster", "worker_storage_gib"): ("computeClusterProperties", "workerStorageGiB"),
}
"""Settings of a job that Domino's key of cached results leaves out, and their places in its JSON.

All others are in it (Domino, "Advanced Flows").
"""

VOLUME_NAMES: Final = "externalVolumeMountNames"
"""The JSON key of external volumes by name: one argument of the helper has these and the ids."""

DEFAULTS: Final[Mapping[tuple[str, ...], Any]] = {
    ("retries",): 0,
    ("timeout",): 10_800,
    ("cache", "ignore_inputs"): (),
}
"""What the plugin takes where an argument is left out (python-domino d71ab0e)."""

SNAPSHOT: Final = (("id", "Id"), ("version", "Version"), ("name", "Name"))
"""Fields of a data set's or a NetApp volume's snapshot, and the plugin's arguments."""

CLUSTER_TYPES: Final = {"spark": "Spark", "ray": "Ray", "dask": "Dask", "mpi": "MPI"}

CLUSTER: Final = (
    ("worker_storage_gib", "WorkerStorageGiB"),
    ("max_workers", "MaxWorkerCount"),
    ("master_hardware_tier", "MasterHardwareTierId"),
    ("extra_configs", "ExtraConfigs"),
)
"""Keyword arguments of ClusterProperties. Type, environment, worker tier and count come first and
by position: Domino's source misspells one of their names."""

RESTRICTED: Final = "restricted"
"""The environment revision that an administrator restricted; the helper cannot say it."""

ARTIFACT_TYPES: Final = {"data": "DATA", "model": "MODEL", "report": "REPORT"}
