"""A Domino job as a flytekit task: its config and interface become the task's custom dict."""

# flytekit ships no type information.
# mypy: disable-error-code=import-untyped
# mypy: allow-subclassing-any

from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flytekit import Cache, Documentation
from flytekit.configuration import SerializationSettings
from flytekit.core.base_task import PythonTask, TaskMetadata
from flytekit.core.cache import VersionParameters
from flytekit.core.interface import Interface
from flytekit.models.interface import TypedInterface
from flytekit.models.literals import LiteralMap
from flytekitplugins.domino import leniency, local
from flytekitplugins.domino.artifact import artifact_file
from flytekitplugins.domino.config import DominoJobConfig
from flytekitplugins.domino.file import is_domino_file, path_of
from flytekitplugins.domino.settings import (
    ClusterProperties,
    ComputeClusterType,
    DatasetSnapshot,
    EnvironmentRevisionSpecification,
    EnvironmentRevisionType,
    ExternalDataVolume,
    GitRef,
    NetAppVolumeSnapshot,
)

__all__ = [
    "ClusterProperties",
    "ComputeClusterType",
    "DatasetSnapshot",
    "DominoJobConfig",
    "DominoJobTask",
    "EnvironmentRevisionSpecification",
    "EnvironmentRevisionType",
    "ExternalDataVolume",
    "GitRef",
    "NetAppVolumeSnapshot",
]


class DominoJobTask(PythonTask):
    """A task of type `domino_job` (Domino, Define Flows; python-domino d71ab0e).

    Stricter than the real plugin, which swallows unknown keyword arguments: here they raise
    TypeError, unless `leniency` lets them pass; `idle_arguments` then has their names.
    """

    def __init__(
        self,
        name: str,
        domino_job_config: DominoJobConfig,
        use_latest: bool = False,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        log_level: int = 20,
        cache: bool | Cache = False,
        cache_serialize: bool = False,
        cache_version: str = "",
        cache_ignore_input_vars: tuple[str, ...] = (),
        retries: int = 0,
        timeout: timedelta | int = timedelta(hours=3),
        *,
        docs: Documentation | None = None,
        **idle: Any,
    ) -> None:
        """Check the config, and without `use_latest` that it is whole; `timeout` in seconds if an
        int.

        `use_latest` asks no server: what is unset stays unset; without it a ValueError names all
        unresolved fields. `DominoJobConfig.check` and flytekit's TaskMetadata raise errors too.
        """
        leniency.refuse_unknown(type(self).__name__, idle)
        domino_job_config.check()
        if use_latest:
            domino_job_config.resolve_job_properties()
        elif missing := domino_job_config.unresolved_fields():
            raise ValueError(f"task {name!r} leaves unresolved: {', '.join(missing)}")
        caching = (cache, cache_serialize, cache_version, cache_ignore_input_vars)
        self.use_latest = use_latest
        self.log_level = log_level
        self.idle_arguments = tuple(idle)
        super().__init__(
            task_type="domino_job",
            name=name,
            task_config=domino_job_config,
            interface=Interface(inputs=dict(inputs or {}), outputs=dict(outputs or {})),
            metadata=TaskMetadata(**_cache_metadata(*caching), retries=retries, timeout=timeout),
            docs=docs,
        )

    def get_custom(self, settings: SerializationSettings | None) -> dict[str, Any]:
        """The config's JSON, `useLatest`, and what `interface_json` and `interface_base64` add."""
        config: DominoJobConfig = self.task_config
        types = self.python_interface
        return {
            **config.to_json(),
            "useLatest": self.use_latest,
            **interface_json(types.inputs, types.outputs),
            **interface_base64(self.interface),
        }

    def sandbox_execute(self, ctx: Any, input_literal_map: LiteralMap) -> LiteralMap:
        """Hand the job to a local runner, if there is one: literals in, literals out."""
        if local.run_job is None:
            return super().sandbox_execute(ctx, input_literal_map)
        return local.run_job(self, self.get_custom(None), input_literal_map)

    def execute(self, **kwargs: Any) -> Any:
        """RuntimeError: a job runs in Domino, unless `local` has a runner."""
        raise RuntimeError(f"task {self.name!r} runs in Domino")


def interface_json(inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the types say beyond Flyte's own: the places and the artifacts of inputs and outputs.

    `inputPaths`, `outputPaths`: name to path; `inputDominoFiles`, `outputDominoFiles`: sorted
    names;
    `outputArtifacts`: name to `{"name", "type", "file"}`.
    """
    marked = {name: artifact_file(kind) for name, kind in outputs.items()}
    return {
        "inputPaths": _paths(inputs),
        "outputPaths": _paths(outputs),
        "inputDominoFiles": sorted(name for name in inputs if is_domino_file(inputs[name])),
        "outputDominoFiles": sorted(name for name in outputs if is_domino_file(outputs[name])),
        "outputArtifacts": {name: file.to_json() for name, file in marked.items() if file},
    }


def interface_base64(interface: TypedInterface) -> dict[str, str]:
    """The TypedInterface protobuf in base64, once with the inputs alone and once whole."""
    inputs = TypedInterface(inputs=interface.inputs, outputs={})
    return {
        "inputInterfaceBase64": _base64(inputs),
        "inputOutputInterfaceBase64": _base64(interface),
    }


def _base64(interface: TypedInterface) -> str:
    # Protobuf maps have no order of their own: without this flag the bytes differ from run to run.
    return b64encode(interface.to_flyte_idl().SerializeToString(deterministic=True)).decode()


def _paths(types: Mapping[str, Any]) -> dict[str, str]:
    found = {name: path_of(kind) for name, kind in types.items()}
    return {name: path for name, path in found.items() if path is not None}


def _cache_metadata(
    cache: bool | Cache, serialize: bool, version: str, ignored: tuple[str, ...]
) -> dict[str, Any]:
    if isinstance(cache, Cache):
        if serialize or version or ignored:
            raise ValueError("cache is a Cache object: set its version and the rest there")
        serialize, ignored = cache.serialize, cache.get_ignored_inputs()
        # A job has no Python function, so a version that policies compute from one fails here.
        derived = leniency.derived_version if cache.version is None else None
        version = derived or cache.get_version(VersionParameters(func=None))
    return {
        "cache": bool(cache),
        "cache_serialize": serialize,
        "cache_version": version or (cache and leniency.derived_version) or "",
        "cache_ignore_input_vars": tuple(ignored),
    }
