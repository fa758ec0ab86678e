"""Domino's helper: one call that describes a job, by names or ids, and adds it to the workflow.

Left out are `BlobDataLocation`, `PrimitiveDataLocation`, `setup_workflow_data` and `download_blobs`:
they serve a task's own code, fetch from a blob store and write to `/workflow/inputs`.
"""

# flytekit ships no type information.
# mypy: disable-error-code=import-untyped

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from flytekit import Cache
from flytekitplugins.domino.config import DominoJobConfig, NamedJobConfig
from flytekitplugins.domino.file import PathConfig
from flytekitplugins.domino.settings import (
    DatasetSnapshot,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    ExternalDataVolume,
    GitRef,
    NetAppVolumeSnapshot,
)
from flytekitplugins.domino.task import DominoJobTask

__all__ = ["DominoJobConfig", "DominoJobTask", "Input", "Output", "run_domino_job_task"]

# The config field that each parameter settles.
_FIELDS = {
    "command": "Command",
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
}
_METADATA = ("cache", "cache_version", "cache_ignore_input_vars", "retries", "timeout")


@dataclass
class Input:
    """An input of a job and what it is bound to; `path` does what a PathConfig annotation does."""

    name: str
    type: Any
    value: Any
    path: str | None = None


@dataclass
class Output:
    """An output of a job; `path` does what a PathConfig annotation does."""

    name: str
    type: Any
    path: str | None = None


def run_domino_job_task(
    flyte_task_name: str,
    command: str,
    *,
    inputs: Sequence[Input] | None = None,
    output_specs: Sequence[Output] | None = None,
    use_project_defaults_for_omitted: bool = False,
    environment_name: str | None = None,
    environment_id: str | None = None,
    environment_revision_id: str | None = None,
    hardware_tier_name: str | None = None,
    hardware_tier_id: str | None = None,
    job_title: str | None = None,
    dfs_repo_commit_id: str | None = None,
    main_git_repo_ref: GitRef | None = None,
    volume_size_gib: float | None = None,
    dataset_snapshots: list[DatasetSnapshot] | None = None,
    external_data_volumes: Sequence[ExternalDataVolume | str] | None = None,
    netapp_volume_snapshots: list[NetAppVolumeSnapshot] | None = None,
    cache: bool | Cache = False,
    cache_version: str = "",
    cache_ignore_input_vars: tuple[str, ...] = (),
    retries: int = 0,
    timeout: timedelta | int = timedelta(hours=3),
) -> Any:
    """Build a DominoJobTask, call it and return what the call returns (Domino, Define Flows).

    Names, which the real helper looks up, stay names in the custom dict. TypeError and ValueError as
    for DominoJobTask; ValueError too for an id beside a name, and for what is missing without
    project defaults. A text in `external_data_volumes` is an id.
    """
    given = locals()  # the parameters alone, as long as nothing else is bound
    config = _config(given)
    _check(config, use_project_defaults_for_omitted)
    task = DominoJobTask(
        flyte_task_name,
        config,
        use_project_defaults_for_omitted,
        _types(inputs or ()),
        _types(output_specs or ()),
        **{name: given[name] for name in _METADATA},
    )
    return task(**{each.name: each.value for each in inputs or ()})


def _config(given: dict[str, Any]) -> NamedJobConfig:
    settings = {field: given[parameter] for parameter, field in _FIELDS.items()}
    revision, volumes = given["environment_revision_id"], given["external_data_volumes"]
    if revision is not None:
        kind = EnvironmentRevisionType.SomeRevision
        settings["EnvironmentRevisionSpec"] = EnvironmentRevisionSpecification(kind, revision)
    if volumes is not None:
        names = [each.Name for each in volumes if isinstance(each, ExternalDataVolume)]
        settings["ExternalVolumeMountNames"] = names or None
        ids = [each for each in volumes if not isinstance(each, ExternalDataVolume)]
        settings["ExternalVolumeMountIds"] = ids
    return NamedJobConfig(**settings)


def _check(config: NamedJobConfig, project_defaults: bool) -> None:
    if config.EnvironmentId and config.EnvironmentName:
        raise ValueError("set environment_id or environment_name, not both")
    if config.HardwareTierId and config.HardwareTierName:
        raise ValueError("set hardware_tier_id or hardware_tier_name, not both")
    if config.EnvironmentRevisionSpec and not (config.EnvironmentId or config.EnvironmentName):
        raise ValueError("environment_revision_id needs environment_id or environment_name")
    missing = config.unresolved_fields()
    if missing and not project_defaults:
        parameters = [name for name, field in _FIELDS.items() if field in missing]
        raise ValueError(
            f"without project defaults, set {', '.join(parameters)} (or a name for an id)"
        )


def _types(declared: Sequence[Input] | Sequence[Output]) -> dict[str, Any]:
    types = {each.name: _annotated(each.type, each.path) for each in declared}
    if len(types) < len(declared):
        raise ValueError(f"two of one name: {', '.join(each.name for each in declared)}")
    return types


def _annotated(python_type: Any, path: str | None) -> Any:
    return python_type if path is None else Annotated[python_type, PathConfig(path=path)]
