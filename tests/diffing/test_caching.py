"""What `flowc diff` says of cached results for a change of each setting, by Domino's own list."""

import pytest
from changed_flows import read
from flowc.diffing.compare import compare
from flowc.diffing.in_words import cached
from flowc.language.config import CONFIG_KEYS, Cluster
from flowc.language.domino import SETTINGS, UNKEYED
from strategies import to_yaml

LEFT_OUT = (
    *("Title", "VolumeSizeGiB", "HardwareTierId"),
    *("WorkerHardwareTierId", "WorkerCount", "WorkerStorageGiB"),
    *("MaxWorkerCount", "MasterHardwareTierId"),
)
"""The arguments of DominoJobConfig, and of ClusterProperties, that are not in Domino's key.

All others are (Domino, "Advanced Flows").
"""
FLYTE = "what Flyte does with the task"
"""Settings that are no argument of DominoJobConfig, and not in the key either."""

WORKERS = {"id": "e", "revision": "r"}
CLUSTER = {
    "type": "ray",
    "environment": WORKERS,
    "workers": 2,
    "worker_hardware_tier": "small",
    "master_hardware_tier": "small",
}
TASK = {
    "command": "python train.py",
    "inputs": {"most": "int"},
    "with": {"most": 5},
    "environment": WORKERS,
    "hardware_tier": {"id": "small"},
    "commit_id": "aaaaaaa",
    "volume_size_gib": 10,
    "dataset_snapshots": [],
    "external_volumes": [],
    "cache": {"version": "1"},
}

CHANGES = [
    ("job_title", "one", "two", "Title"),
    ("job_title", None, "two", "Title"),
    ("project_defaults", False, True, "use_latest"),
    ("environment.id", "one", "two", "EnvironmentId"),
    ("environment.name", "one", "two", "EnvironmentId"),
    ("environment.revision", "one", "two", "EnvironmentRevisionSpec"),
    ("hardware_tier.id", "small", "large", "HardwareTierId"),
    ("hardware_tier.name", "Small", "Large", "HardwareTierId"),
    ("hardware_tier", {"id": "small"}, {"name": "Small"}, "HardwareTierId"),
    ("git_ref", {"type": "tags", "value": "1"}, {"type": "tags", "value": "2"}, "MainRepoGitRef"),
    ("commit_id", "aaaaaaa", "bbbbbbb", "CommitId"),
    ("volume_size_gib", 10, 20, "VolumeSizeGiB"),
    ("volume_size_gib", 10, 10.0, "VolumeSizeGiB"),
    ("dataset_snapshots", [{"id": "d", "version": 1}], [{"id": "d", "version": 2}],
     "DatasetSnapshots"),
    ("external_volumes", ["one"], ["two"], "ExternalVolumeMountIds"),
    ("netapp_snapshots", [{"id": "n", "version": 1}], [{"id": "n", "version": 2}],
     "netapp_volume_snapshots"),
    ("cluster", None, CLUSTER, "ComputeClusterProperties"),
    ("cluster.type", "ray", "dask", "ClusterType"),
    ("cluster.environment", WORKERS, {**WORKERS, "id": "f"}, "ComputeEnvironmentId"),
    ("cluster.environment", WORKERS, {**WORKERS, "revision": "s"},
     "ComputeEnvironmentRevisionSpec"),
    ("cluster.workers", 2, 3, "WorkerCount"),
    ("cluster.max_workers", 4, 5, "MaxWorkerCount"),
    ("cluster.max_workers", None, 5, "MaxWorkerCount"),
    ("cluster.worker_hardware_tier", "small", "large", "WorkerHardwareTierId"),
    ("cluster.master_hardware_tier", "small", "large", "MasterHardwareTierId"),
    ("cluster.worker_storage_gib", 10, 20, "WorkerStorageGiB"),
    ("cluster.extra_configs", {"a": "1"}, {"a": "2"}, "ExtraConfigs"),
    ("cache.version", "1", "2", "cache_version"),
    ("cache.serialize", False, True, FLYTE),
    ("cache.ignore_inputs", ["most"], [], "cache_ignore_input_vars"),
    ("retries", 0, 2, FLYTE),
    ("timeout", "1h", "2h", FLYTE),
]  # fmt: skip
"""A change of each setting, and the argument that Domino's list calls it by."""


def with_setting(place, value):
    """Return a flow of one cached task, with a setting of its job at a place."""
    key, _, part = place.partition(".")
    if part:
        block = {**TASK, "cluster": CLUSTER}.get(key, {})
        other = {"id": "name", "name": "id"}.get(part)
        value = {name: one for name, one in block.items() if name != other} | {part: value}
    return read(to_yaml({"name": "f", "tasks": {"train": {**TASK, key: value}}}))


@pytest.mark.parametrize(("place", "before", "after", "argument"), CHANGES)
def test_cached_results_are_told_by_domino_s_list(place, before, after, argument):
    told = compare(with_setting(place, before), with_setting(place, after))
    assert [change.place[-1] for change in told.changes] == [place.partition(".")[0]]
    (words,) = ("".join(words) for words in cached(told.verdicts))
    if argument in (*LEFT_OUT, FLYTE):
        assert words == "task train: key and inputs unchanged; hit as before"
    else:
        reason, *_ = place.replace("cache.", "cache ").split(".")
        assert words == f"task train: missed ({reason})"


def test_every_setting_and_every_part_of_a_cluster_is_tried():
    tried = {place for place, *_ in CHANGES}
    wanted = {*CONFIG_KEYS, *(f"cluster.{part}" for part in Cluster.model_fields)}
    assert wanted <= tried | {place.partition(".")[0] for place in tried}
    assert {row.job for row in SETTINGS if row.job} | {*LEFT_OUT} <= {row[-1] for row in CHANGES}


def test_what_is_left_out_is_written_once_in_the_compiler():
    left_out = {place for place, *_, argument in CHANGES if argument in LEFT_OUT}
    assert left_out == {".".join(place) for place in UNKEYED} | {"hardware_tier"}
