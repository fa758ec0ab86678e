"""Flow Artifacts: named collections of files, the file types in them, and their export."""

# flytekit ships no type information.
# mypy: disable-error-code=import-untyped
# mypy: allow-subclassing-any

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from flytekit.configuration import SerializationSettings
from flytekit.core import artifact as flyte
from flytekit.core.base_task import PythonTask
from flytekit.core.interface import Interface
from flytekit.models.literals import LiteralMap
from flytekit.types.file import FlyteFile
from flytekitplugins.domino import local


class ArtifactType(Enum):
    """What Domino may do with an artifact's files: snapshot data, register a model, show a
    report."""

    DATA = "DATA"
    MODEL = "MODEL"
    REPORT = "REPORT"


DATA = ArtifactType.DATA
MODEL = ArtifactType.MODEL
REPORT = ArtifactType.REPORT


@dataclass(frozen=True)
class Artifact:
    """A collection of files, one within an execution by name and type (Domino, Define Flows).

    ValueError for an empty name, TypeError for a type other than DATA, MODEL and REPORT.
    """

    name: str
    type: ArtifactType

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("an Artifact needs a name")
        if not isinstance(self.type, ArtifactType):
            raise TypeError(f"Artifact type {self.type!r} is none of DATA, MODEL, REPORT")

    def File(self, name: str, type: str | None = None) -> Any:
        """A FlyteFile type for the file `name` in this artifact, for outputs of tasks and
        workflows.

        Its format is `type`, else what follows the last dot of `name`, else none. ValueError for an
        empty name. The protobuf of an output carries the artifact as `artifact_partial_id`: the key
        is its name, the partitions `type` and `file` are the rest. `artifact_file` reads the type.
        """
        file = ArtifactFile(self, name)
        extension = name.rpartition(".")[2] if type is None and "." in name else type or ""
        key = flyte.Artifact(name=self.name, partition_keys=["type", "file"])
        identity = key(type=self.type.value, file=name)
        return Annotated[FlyteFile.__class_getitem__(extension), identity, file]

    def to_json(self) -> dict[str, str]:
        """`{"name", "type"}`, the type one of DATA, MODEL and REPORT."""
        return {"name": self.name, "type": self.type.value}


@dataclass(frozen=True)
class ArtifactFile:
    """One file of an artifact, the mark that `Artifact.File` leaves on its type."""

    artifact: Artifact
    name: str

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError(f"a File of artifact {self.artifact.name!r} needs a name")

    def to_json(self) -> dict[str, str]:
        """`{"name", "type", "file"}`: the artifact's name and type, and the file's name."""
        return {**self.artifact.to_json(), "file": self.name}


def artifact_file(python_type: Any) -> ArtifactFile | None:
    """The file that `Artifact.File` made a type for; None for any other type."""
    if get_origin(python_type) is not Annotated:
        return None
    return next((each for each in get_args(python_type) if isinstance(each, ArtifactFile)), None)


@dataclass(frozen=True)
class ExportArtifactToDatasetsSpec:
    """Copy an artifact's files to a dataset once the flow is done."""

    artifact: Artifact
    dataset_id: str

    def to_json(self) -> dict[str, Any]:
        """`{"artifact", "datasetId"}`."""
        return {"artifact": self.artifact.to_json(), "datasetId": self.dataset_id}


@dataclass(frozen=True)
class ExportArtifactToNetAppVolumesSpec:
    """Copy an artifact's files to a NetApp volume, or a folder of it, once the flow is done."""

    artifact: Artifact
    netapp_volume_id: str
    target_relative_path: str | None = None

    def to_json(self) -> dict[str, Any]:
        """`{"artifact", "netAppVolumeId"}`, and `"targetRelativePath"` where it is given."""
        found = {"artifact": self.artifact.to_json(), "netAppVolumeId": self.netapp_volume_id}
        path = self.target_relative_path
        return found if path is None else {**found, "targetRelativePath": path}


@dataclass(frozen=True)
class ExportArtifactFilesToBundleSpec:
    """Attach files of artifacts to governance bundles, by their names, once the flow is done.

    `files` are what `Artifact.File` made, as at the outputs. TypeError for any other, ValueError
    for no file and for no bundle.
    """

    files: Sequence[Any]
    bundles: Sequence[str]

    def __post_init__(self) -> None:
        for file in self.files:
            if artifact_file(file) is None:
                raise TypeError(f"{file!r} is no File of an Artifact")
        if not self.files or not self.bundles or not all(self.bundles):
            raise ValueError("an export to bundles needs files, and names of bundles")

    def to_json(self) -> dict[str, Any]:
        """`{"files", "bundles"}`."""
        files = [found.to_json() for file in self.files if (found := artifact_file(file))]
        return {"files": files, "bundles": list(self.bundles)}


ExportSpec = (
    ExportArtifactToDatasetsSpec
    | ExportArtifactToNetAppVolumesSpec
    | ExportArtifactFilesToBundleSpec
)


class LaunchExportArtifactsTask(PythonTask):
    """The task behind `run_launch_export_artifacts_task`: no inputs, no outputs, settings as
    custom."""

    def __init__(self, settings: dict[str, Any]) -> None:
        # Two workflows of one module may export: the same Flyte name must mean the same task.
        digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
        name = f"Launch export artifacts {digest}"
        super().__init__("domino_export_artifacts", name, settings, interface=Interface())

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        """The export's settings, as `run_launch_export_artifacts_task` describes them."""
        return dict(self.task_config)

    def sandbox_execute(self, ctx: Any, input_literal_map: LiteralMap) -> LiteralMap:
        """Tell a local runner of the export, if there is one."""
        if local.export is None:
            return super().sandbox_execute(ctx, input_literal_map)
        local.export(dict(self.task_config))
        return LiteralMap({})

    def execute(self, **kwargs: Any) -> Any:
        """RuntimeError: an export runs in Domino, unless `local` takes note of it."""
        raise RuntimeError(f"task {self.name!r} runs in Domino")


def run_launch_export_artifacts_task(
    spec_list: Sequence[ExportSpec],
    environment_name: str | None = None,
    hardware_tier_name: str | None = None,
    hardware_tier_id: str | None = None,
    use_project_defaults_for_omitted: bool = False,
) -> Any:
    """Add one node without edges, which exports artifacts of the execution, and return its promise.

    Its custom dict: `exports`, a list of the specs' JSON; `useLatest`; and, where given,
    `environmentName`, `hardwareTierName`, `hardwareTierId`. ValueError for no spec, for a tier by
    name and id, and, without project defaults, for a missing environment or tier.
    """
    if not spec_list or not all(isinstance(spec, ExportSpec) for spec in spec_list):
        raise ValueError(f"spec_list holds no export specs: {spec_list!r}")
    if hardware_tier_name and hardware_tier_id:
        raise ValueError("set hardware_tier_name or hardware_tier_id, not both")
    tier = hardware_tier_name or hardware_tier_id
    if not use_project_defaults_for_omitted and not (environment_name and tier):
        raise ValueError("without project defaults an export needs environment_name and a tier")
    named = {
        "environmentName": environment_name,
        "hardwareTierName": hardware_tier_name,
        "hardwareTierId": hardware_tier_id,
    }
    settings = {key: value for key, value in named.items() if value is not None}
    exports = [spec.to_json() for spec in spec_list]
    task = LaunchExportArtifactsTask(
        {"exports": exports, "useLatest": use_project_defaults_for_omitted, **settings}
    )
    return task()
