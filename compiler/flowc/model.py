"""What an author may write: the keys of a flow, their shapes and their meanings.

The JSON Schema of editors is made from these models (`flowc schema`). They hold shapes only;
what needs more than one place of the file to be judged is a rule.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from flowc.durations import MAX_SECONDS, read_duration
from flowc.references import InputRef, TaskRef
from flowc.unknown import UNKNOWN

Text = Annotated[str, Field(min_length=1)]


class Model(BaseModel):
    """A mapping with known keys; `shorthand` is the key that a bare value stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    shorthand: ClassVar[str | None] = None

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if data is UNKNOWN:
            return UNKNOWN
        if cls.shorthand and not isinstance(data, dict) and data is not None:
            data = {cls.shorthand: data}
        model = handler(data)
        lacking = model.lacks()
        if lacking:
            raise PydanticCustomError("missing_one_of", "{keys}", {"keys": lacking})
        return model

    @field_validator("*", mode="wrap")
    @classmethod
    def _pass_unknown(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        return value if value is UNKNOWN else handler(value)

    def lacks(self) -> str | None:
        """Name the key that these values make necessary and that is not there."""
        return None


def _id_or_name(model: Environment | HardwareTier | DatasetSnapshot | ExternalVolume) -> str | None:
    return "id or name" if model.id is None and model.name is None else None


def _seconds(value: object) -> object:
    if isinstance(value, str):
        value = read_duration(value)
        if value is None:
            raise PydanticCustomError("duration", "a duration such as 90s, 45m, 3h, 2d or 1h30m")
    return value


def _artifact_lacks(output: TaskOutput | FlowOutput) -> str | None:
    """Name what a file of an artifact lacks; without a dot, its name says no type."""
    if output.artifact is not None and output.file is None:
        return "file"
    if output.file is not None and output.artifact is None:
        return "artifact"
    if output.file is not None and output.type is None and not extension(output.file):
        return "type"
    return None


def extension(file: str) -> str:
    """Return what follows the last dot of a file name; nothing, where there is no dot."""
    return file.rpartition(".")[2] if "." in file else ""


def _false_is_nothing(value: object) -> object:
    return None if value is False else value


def _snapshot(value: object) -> object:
    if value == 0 and value is not False:
        raise PydanticCustomError(
            "version_zero", "version 0 of a data set can still change: a flow mounts a snapshot"
        )
    return value


Positive = Annotated[
    int | float,
    Field(gt=0, le=10**6, allow_inf_nan=False),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]
Duration = Annotated[
    int,
    Field(ge=1, le=MAX_SECONDS),
    BeforeValidator(_seconds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$"},
                {"type": "integer", "minimum": 1},
            ]
        }
    ),
]


class Environment(Model):
    """The compute environment, by id or by name, at a revision."""

    id: Text | None = Field(
        None,
        description="Id of the environment.",
        examples=["6646530dcbd87f1a3dec0050"],
    )
    name: Text | None = Field(
        None,
        description="Name of the environment; the task becomes a `run_domino_job_task` call.",
        examples=["Domino Standard Environment"],
    )
    revision: Text | None = Field(
        None,
        description="Id of the revision, or `restricted` for the one an administrator restricted.",
        examples=["6659daf5fc8de0001f5e2b7a", "restricted"],
    )

    def lacks(self) -> str | None:
        return _id_or_name(self)


class HardwareTier(Model):
    """The hardware tier, by id or by name."""

    id: Text | None = Field(None, description="Id of the hardware tier.", examples=["small-k8s"])
    name: Text | None = Field(
        None,
        description="Name of the tier; the task becomes a `run_domino_job_task` call.",
        examples=["Small"],
    )

    def lacks(self) -> str | None:
        return _id_or_name(self)


class GitRef(Model):
    """The commit, tag or branch of the project's main repository."""

    type: Literal["head", "branches", "tags", "commitId"] = Field(
        description="What `value` names. `head` and `branches` move; pin with `commitId`.",
        examples=["commitId"],
    )
    value: Text | None = Field(
        None,
        description="The commit, tag or branch; `head` needs none.",
        examples=["2f1cb9bf696921f0858"],
    )

    def lacks(self) -> str | None:
        return "value" if self.type != "head" and self.value is None else None


class DatasetSnapshot(Model):
    """A snapshot of a data set, mounted read-only."""

    id: Text | None = Field(
        None, description="Id of the data set.", examples=["6615af2820a4d75b4e3d0f11"]
    )
    name: Text | None = Field(
        None, description="Name of the data set; by name alone makes a `run_domino_job_task` call."
    )
    version: Annotated[int, Field(ge=1), BeforeValidator(_snapshot)] | None = Field(
        None, description="Number of the snapshot, 1 or more.", examples=[1]
    )

    def lacks(self) -> str | None:
        return _id_or_name(self)


class ExternalVolume(Model):
    """An external data volume; a plain text is its id."""

    shorthand = "id"
    id: Text | None = Field(None, description="Id of the external data volume.")
    name: Text | None = Field(
        None, description="Name of the volume; the task becomes a `run_domino_job_task` call."
    )

    def lacks(self) -> str | None:
        return _id_or_name(self)


class NetAppSnapshot(Model):
    """A snapshot of a NetApp volume; the task becomes a `run_domino_job_task` call."""

    id: Text = Field(description="Id of the NetApp volume.")
    version: Annotated[int, Field(ge=0)] = Field(description="Number of the snapshot.")


class ClusterEnvironment(Model):
    """The environment of a cluster's workers."""

    id: Text = Field(description="Id of the environment.")
    revision: Text | None = Field(None, description="Id of the revision, or `restricted`.")


class Cluster(Model):
    """A compute cluster that Domino starts for the task."""

    type: Literal["spark", "ray", "dask", "mpi"] = Field(description="Kind of the cluster.")
    environment: ClusterEnvironment = Field(description="Environment of the workers.")
    worker_hardware_tier: Text = Field(description="Id of the workers' hardware tier.")
    workers: Annotated[int, Field(ge=1)] = Field(description="Number of workers.", examples=[2])
    max_workers: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Most workers that the cluster may grow to."
    )
    master_hardware_tier: Text | None = Field(
        None, description="Id of the master's hardware tier; MPI has no master."
    )
    worker_storage_gib: Positive | None = Field(None, description="Disk of each worker in GiB.")
    extra_configs: dict[str, str] | None = Field(
        None, description="Further settings of the cluster, text to text."
    )


class Cache(Model):
    """Reuse the outputs of an equal, earlier run of the task."""

    version: Text = Field(
        description="Raise it when the task's code has changed: Domino's key does not hold the code.",
        examples=["1.0"],
    )
    serialize: bool = Field(
        False, description="Let equal runs at the same time wait for the first one."
    )
    ignore_inputs: tuple[str, ...] = Field(
        (), description="Inputs that do not count for the key.", strict=False
    )


class Config(Model):
    """The settings of a task's Domino job; in `defaults`, of every task."""

    job_title: str | None = Field(None, description="Title of the Domino job.")
    project_defaults: bool | None = Field(
        None,
        description="Let Domino fill in what is left out, when the flow is registered.",
    )
    environment: Environment | None = Field(None, description="The compute environment.")
    hardware_tier: HardwareTier | None = Field(None, description="The hardware tier.")
    git_ref: GitRef | None = Field(
        None, description="Commit, tag or branch of the main repository (Git-based projects)."
    )
    commit_id: Text | None = Field(
        None, description="Commit of the Domino file system.", examples=["953f66f3153b71658d"]
    )
    volume_size_gib: Positive | None = Field(
        None, description="Disk of the job in GiB.", examples=[10]
    )
    dataset_snapshots: tuple[DatasetSnapshot, ...] | None = Field(
        None, description="Snapshots of data sets to mount, one of each data set.", strict=False
    )
    external_volumes: tuple[ExternalVolume, ...] | None = Field(
        None, description="External data volumes to mount.", strict=False
    )
    netapp_snapshots: tuple[NetAppSnapshot, ...] | None = Field(
        None, description="Snapshots of NetApp volumes to mount.", strict=False
    )
    cluster: Cluster | None = Field(None, description="A compute cluster for the job.")
    cache: Annotated[Cache | None, BeforeValidator(_false_is_nothing)] = Field(
        None, description="Caching of the outputs; `false` switches a default off."
    )
    retries: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = Field(
        None, description="How often a failed run is tried again; 0 where left out.", examples=[2]
    )
    timeout: Duration | None = Field(
        None,
        description="`90s`, `45m`, `3h`, `2d`, `1h30m` or seconds; `3h` where left out.",
        examples=["3h"],
    )


class TaskInput(Model):
    """An input of a task: its type, or a mapping."""

    shorthand = "type"

    type: str = Field(description="Type of the values.", examples=["file[csv]"])
    default: Any = Field(None, description="What the input is bound to where `with` leaves it out.")
    description: str | None = Field(None, description="What the input is, for the generated docs.")
    path: Text | None = Field(
        None, description="Where the job finds it, instead of `/workflow/inputs/NAME`."
    )


class FlowInput(Model):
    """A launch input: its type, or a mapping."""

    shorthand = "type"

    type: str = Field(description="Type of the values.", examples=["str"])
    default: Any = Field(None, description="The value where a launch gives none.")
    description: str | None = Field(None, description="What the input is; Flyte shows it.")


class TaskOutput(Model):
    """An output of a task: its type, or a mapping."""

    shorthand = "type"

    type: str | None = Field(
        None, description="Type of the value; an artifact's follows from `file`."
    )
    description: str | None = Field(None, description="What the output is.")
    artifact: Text | None = Field(None, description="Key of the artifact that the file belongs to.")
    file: Text | None = Field(
        None, description="Name of the file in the artifact.", examples=["model.pkl"]
    )
    path: Text | None = Field(
        None, description="Where the job writes it, instead of `/workflow/outputs/NAME`."
    )

    def lacks(self) -> str | None:
        return _artifact_lacks(self) or (None if self.type or self.artifact else "type")


class FlowOutput(Model):
    """An output of the flow: a reference, or a mapping."""

    shorthand = "value"

    value: Any = Field(description="A reference, or a literal (which needs a `type`).")
    type: str | None = Field(None, description="Type of the value, for a literal.")
    description: str | None = Field(None, description="What the output is; Flyte shows it.")
    artifact: Text | None = Field(None, description="Key of the artifact that the file belongs to.")
    file: Text | None = Field(None, description="Name of the file in the artifact.")

    def lacks(self) -> str | None:
        bare = self.value is UNKNOWN or isinstance(self.value, InputRef | TaskRef)
        return _artifact_lacks(self) or (None if self.type or self.artifact or bare else "type")


class Artifact(Model):
    """A Flow Artifact: named results that Domino shows for a run."""

    name: Text = Field(description="Name of the artifact in Domino.", examples=["Merged Data"])
    type: Literal["data", "model", "report"] = Field(
        description="Kind of the artifact.", examples=["data"]
    )


class Export(Model):
    """What to do with an artifact when the flow ends."""

    artifact: Text = Field(description="Key of the artifact.")
    dataset: Text | None = Field(None, description="Id of the data set that takes its files.")
    netapp_volume: Text | None = Field(None, description="Id of the NetApp volume that takes them.")
    path: Text | None = Field(None, description="Folder in the NetApp volume.")

    def lacks(self) -> str | None:
        if self.dataset is None and self.netapp_volume is None:
            return "dataset or netapp_volume"
        return "path" if self.netapp_volume is not None and self.path is None else None


class Exports(Model):
    """All exports of a flow; a bare list is `artifacts`."""

    shorthand = "artifacts"

    environment: Environment | None = Field(
        None, description="Environment of the export, by name; from `defaults` where left out."
    )
    hardware_tier: HardwareTier | None = Field(
        None, description="Hardware tier of the export; from `defaults` where left out."
    )
    project_defaults: bool = Field(True, description="Let Domino fill in what is left out.")
    artifacts: tuple[Export, ...] = Field(description="What to export.", strict=False)


class Task(Config):
    """A task: one Domino job with typed inputs and outputs."""

    command: Text = Field(
        description="Command of the job, kept byte for byte.",
        examples=["python /mnt/code/train.py"],
    )
    name: Text | None = Field(
        None, description="Name of the task in Flyte; `<flow>.<key>` where left out."
    )
    description: str | None = Field(None, description="What the task does.")
    inputs: dict[str, TaskInput] | None = Field(
        None, description="Declared inputs: name to type, or to a mapping."
    )
    with_: dict[str, Any] | None = Field(
        None, alias="with", description="What the inputs are bound to: literals or references."
    )
    outputs: dict[str, TaskOutput] | None = Field(
        None, description="Declared outputs: name to type, or to a mapping."
    )
    after: tuple[str, ...] | None = Field(
        None, description="Keys of tasks that end before this one starts.", strict=False
    )


class Flow(Model):
    """A flow: a graph of tasks with typed inputs and outputs."""

    name: Text = Field(
        description="Name of the flow; it becomes the `@workflow` function.",
        examples=["model_training"],
    )
    description: str | None = Field(None, description="What the flow does; Flyte shows it.")
    inputs: dict[str, FlowInput] | None = Field(
        None, description="Launch inputs: name to type, or to a mapping."
    )
    vars: dict[str, Any] | None = Field(
        None, description="Build-time constants: `${{ vars.NAME }}`."
    )
    defaults: Config | None = Field(None, description="Settings that every task starts from.")
    artifacts: dict[str, Artifact] | None = Field(
        None, description="Flow Artifacts: key to name and type."
    )
    tasks: dict[str, Task] = Field(description="Tasks: key to task, at least one.", min_length=1)
    outputs: dict[str, FlowOutput] | None = Field(
        None, description="Outputs of the flow: name to reference, or to a mapping."
    )
    exports: Exports | None = Field(
        None, description="What to do with artifacts when the flow ends."
    )
    failure_policy: Literal["fail_immediately", "fail_after_executable_nodes_complete"] | None = (
        Field(None, description="Whether other tasks still run once one has failed.")
    )
