"""Domino's helper: one call that describes a job, by names or ids, and adds it to the workflow.

Left out are `BlobDataLocation`, `PrimitiveDataLocation`, `setup_workflow_data` and
`download_blobs`: they serve a task's own code, fetch from a blob store and write to
`/workflow/inputs`.
"""

# flytekit ships no type information.
# mypy: disable-error-code=import-untyped

import functools
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from flytekit import Cache
from flytekitplugins.domino.config import PARAMETERS, DominoJobConfig, NamedJobConfig
from flytekitplugins.domino.file import PathConfig
from flytekitplugins.domino.settings import (
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    ExternalDataVolume,
)
from flytekitplugins.domino.task import DominoJobTask

__all__ = ["DominoJobConfig", "DominoJobTask", "Input", "Output", "run_domino_job_task"]


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


def _knowing_parameters(call: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse unknown arguments as Python does: before it tells of those that are missing."""
    *own, _ = inspect.signature(call).parameters

    @functools.wraps(call)
    def checked(*args: Any, **given: Any) -> Any:
        for name in given:
            if name not in own and name not in PARAMETERS:
                message = f"{call.__name__}() got an unexpected keyword argument {name!r}"
                raise TypeError(message)
        return call(*args, **given)

    return checked


@_knowing_parameters
def run_domino_job_task(
    flyte_task_name: str,
    command: str,
    *,
    inputs: Sequence[Input] | None = None,
    output_specs: Sequence[Output] | None = None,
    use_project_defaults_for_omitted: bool = False,
    cache: bool | Cache = False,
    cache_version: str = "",
    cache_ignore_input_vars: tuple[str, ...] = (),
    retries: int = 0,
    timeout: timedelta | int = timedelta(hours=3),
    **settings: Any,
) -> Any:
    """Build a DominoJobTask, call it and return what the call returns (Domino, Define Flows).

    `settings` are those of `PARAMETERS`. Names, which the real helper looks up, stay names in the
    custom dict. TypeError and ValueError as for DominoJobTask; ValueError too for an id beside a
    name, and for what is missing without project defaults. A text in `external_data_volumes` is
    an id. `use_latest_git_ref`, which pins the Git ref at registration, stays a flag.
    """
    config = _config(command, settings)
    _check(config, use_project_defaults_for_omitted)
    task = DominoJobTask(
        flyte_task_name,
        config,
        use_project_defaults_for_omitted,
        _types(inputs or ()),
        _types(output_specs or ()),
        cache=cache,
        cache_version=cache_version,
        cache_ignore_input_vars=cache_ignore_input_vars,
        retries=retries,
        timeout=timeout,
    )
    return task(**{each.name: each.value for each in inputs or ()})


def _config(command: str, given: dict[str, Any]) -> NamedJobConfig:
    settings = {PARAMETERS[name]: value for name, value in given.items()}
    revision, volumes = given.get("environment_revision_id"), given.get("external_data_volumes")
    if revision is not None:
        kind = EnvironmentRevisionType.SomeRevision
        settings["EnvironmentRevisionSpec"] = EnvironmentRevisionSpecification(kind, revision)
    if volumes is not None:
        names = [each.Name for each in volumes if isinstance(each, ExternalDataVolume)]
        settings["ExternalVolumeMountNames"] = names or None
        ids = [each for each in volumes if not isinstance(each, ExternalDataVolume)]
        settings["ExternalVolumeMountIds"] = ids
    if given.get("use_latest_git_ref") is False:
        settings["UseLatestGitRef"] = None  # as it is where it is left out
    return NamedJobConfig(command, **settings)


def _check(config: NamedJobConfig, project_defaults: bool) -> None:
    if config.EnvironmentId and config.EnvironmentName:
        raise ValueError("set environment_id or environment_name, not both")
    if config.HardwareTierId and config.HardwareTierName:
        raise ValueError("set hardware_tier_id or hardware_tier_name, not both")
    if config.EnvironmentRevisionSpec and not (config.EnvironmentId or config.EnvironmentName):
        raise ValueError("environment_revision_id needs environment_id or environment_name")
    missing = config.unresolved_fields()
    if missing and not project_defaults:
        parameters = [name for name, field in PARAMETERS.items() if field in missing]
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
