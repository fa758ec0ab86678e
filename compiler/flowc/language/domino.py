"""Domino's vocabulary: how each setting of a task is called and spelled in the generated Python.

One table for both directions: emission writes by it, decompilation reads by it. Sources: Domino,
"Define Flows" (`define-flows`), and python-domino d71ab0e for what that page leaves out.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

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


class Setting(NamedTuple):
    """One argument: where its value stands in a Config, and what it is called in each form.

    `job` is an argument of DominoJobConfig, `task` one of DominoJobTask, `helper` one of
    run_domino_job_task; None, where that form cannot say it.
    """

    setting: tuple[str, ...]
    job: str | None
    task: str | None
    helper: str | None
    spelling: Spelling = "constant"
    helper_spelling: Spelling | None = None


SETTINGS: Final = (
    Setting(("job_title",), "Title", None, "job_title"),
    Setting(("commit_id",), "CommitId", None, "dfs_repo_commit_id"),
    Setting(("git_ref",), "MainRepoGitRef", None, "main_git_repo_ref", "git_ref"),
    Setting(("hardware_tier", "id"), "HardwareTierId", None, "hardware_tier_id"),
    Setting(("hardware_tier", "name"), None, None, "hardware_tier_name"),
    Setting(("environment", "id"), "EnvironmentId", None, "environment_id"),
    Setting(("environment", "name"), None, None, "environment_name"),
    Setting(
        ("environment", "revision"),
        "EnvironmentRevisionSpec",
        None,
        "environment_revision_id",
        "revision",
        "constant",
    ),
    Setting(("cluster",), "ComputeClusterProperties", None, None, "cluster"),
    Setting(("volume_size_gib",), "VolumeSizeGiB", None, "volume_size_gib"),
    Setting(("dataset_snapshots",), "DatasetSnapshots", None, "dataset_snapshots", "snapshots"),
    Setting(
        ("external_volumes",),
        "ExternalVolumeMountIds",
        None,
        "external_data_volumes",
        "volume_ids",
        "volumes",
    ),
    Setting(("netapp_snapshots",), None, None, "netapp_volume_snapshots", "netapp"),
    Setting(("project_defaults",), None, "use_latest", "use_project_defaults_for_omitted", "flag"),
    Setting(("cache",), None, "cache", "cache", "present"),
    Setting(("cache", "version"), None, "cache_version", "cache_version"),
    Setting(("cache", "serialize"), None, "cache_serialize", None, "flag"),
    Setting(
        ("cache", "ignore_inputs"),
        None,
        "cache_ignore_input_vars",
        "cache_ignore_input_vars",
        "names",
    ),
    Setting(("retries",), None, "retries", "retries"),
    Setting(("timeout",), None, "timeout", "timeout", "duration"),
)

DEFAULTS: Final = {("retries",): 0, ("timeout",): 10_800, ("cache", "ignore_inputs"): ()}
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
