"""What an author may write about the Domino job of a task: its settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic_core import PydanticCustomError

from flowc.language.block import Block, Check, Field, Text
from flowc.language.durations import MAX_SECONDS, read_duration
from flowc.language.job_paths import path_wanted


def _id_or_name(block: Environment | HardwareTier | DatasetSnapshot | ExternalVolume) -> str | None:
    return "id or name" if block.id is None and block.name is None else None


def _seconds(value: object) -> object:
    seconds = read_duration(value) if isinstance(value, str) else value
    if type(seconds) is not int:
        raise PydanticCustomError("duration", "a duration such as 90s, 45m, 3h, 2d or 1h30m")
    return seconds


def _false_is_nothing(value: object) -> object:
    return None if value is False else value


def _snapshot(value: object) -> object:
    if value == 0 and value is not False:
        raise PydanticCustomError(
            "version_zero", "version 0 of a data set can still change: a flow mounts a snapshot"
        )
    return value


def _placed(path: str) -> str:
    wanted = path_wanted(path)
    if wanted:
        raise PydanticCustomError("place", "{wanted}", {"wanted": wanted})
    return path


Place = Annotated[Text, Check(after=_placed)]
Positive = Annotated[int | float, Check(above=0, schema={"type": "number", "exclusiveMinimum": 0})]
Duration = Annotated[
    int,
    Check(
        least=1,
        most=MAX_SECONDS,
        before=_seconds,
        schema={
            "anyOf": [
                {"type": "string", "pattern": r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?$"},
                {"type": "integer", "minimum": 1},
            ]
        },
    ),
]


class Environment(Block):
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
        """Name the keys of which one is necessary."""
        return _id_or_name(self)


class HardwareTier(Block):
    """The hardware tier, by id or by name."""

    id: Text | None = Field(None, description="Id of the hardware tier.", examples=["small-k8s"])
    name: Text | None = Field(
        None,
        description="Name of the tier; the task becomes a `run_domino_job_task` call.",
        examples=["Small"],
    )

    def lacks(self) -> str | None:
        """Name the keys of which one is necessary."""
        return _id_or_name(self)


class GitRef(Block):
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
        """Name the keys of which one is necessary."""
        named = isinstance(self.type, str) and self.type != "head"
        return "value" if named and self.value is None else None


class DatasetSnapshot(Block):
    """A snapshot of a data set, mounted read-only."""

    id: Text | None = Field(
        None, description="Id of the data set.", examples=["6615af2820a4d75b4e3d0f11"]
    )
    name: Text | None = Field(
        None, description="Name of the data set; by name alone makes a `run_domino_job_task` call."
    )
    version: Annotated[int, Check(least=1, before=_snapshot)] | None = Field(
        None, description="Number of the snapshot, 1 or more.", examples=[1]
    )

    def lacks(self) -> str | None:
        """Name the keys of which one is necessary."""
        return _id_or_name(self)


class ExternalVolume(Block):
    """An external data volume; a plain text is its id."""

    shorthand = "id"
    id: Text | None = Field(None, description="Id of the external data volume.")
    name: Text | None = Field(
        None, description="Name of the volume; the task becomes a `run_domino_job_task` call."
    )

    def lacks(self) -> str | None:
        """Name the keys of which one is necessary."""
        return _id_or_name(self)


class NetAppSnapshot(Block):
    """A snapshot of a NetApp volume; the task becomes a `run_domino_job_task` call."""

    id: Text = Field(description="Id of the NetApp volume.")
    version: Annotated[int, Check(least=0)] = Field(description="Number of the snapshot.")


class ClusterEnvironment(Block):
    """The environment of a cluster's workers."""

    id: Text = Field(description="Id of the environment.")
    revision: Text | None = Field(None, description="Id of the revision, or `restricted`.")


class Cluster(Block):
    """A compute cluster that Domino starts for the task."""

    type: Literal["spark", "ray", "dask", "mpi"] = Field(description="Kind of the cluster.")
    environment: ClusterEnvironment = Field(description="Environment of the workers.")
    worker_hardware_tier: Text = Field(description="Id of the workers' hardware tier.")
    workers: Annotated[int, Check(least=1)] = Field(description="Number of workers.", examples=[2])
    max_workers: Annotated[int, Check(least=1)] | None = Field(
        None, description="Most workers that the cluster may grow to."
    )
    master_hardware_tier: Text | None = Field(
        None, description="Id of the master's hardware tier; MPI has no master."
    )
    worker_storage_gib: Positive | None = Field(None, description="Disk of each worker in GiB.")
    extra_configs: dict[str, str] | None = Field(
        None, description="Further settings of the cluster, text to text."
    )


class Cache(Block):
    """Reuse the outputs of an equal, earlier run of the task."""

    version: Text = Field(
        description=(
            "Raise it when the task's code has changed: Domino's key does not hold the code."
        ),
        examples=["1.0"],
    )
    serialize: bool = Field(
        False, description="Let equal runs at the same time wait for the first one."
    )
    ignore_inputs: tuple[str, ...] = Field((), description="Inputs that do not count for the key.")


class Config(Block):
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
        None, description="Snapshots of data sets to mount, one of each data set."
    )
    external_volumes: tuple[ExternalVolume, ...] | None = Field(
        None, description="External data volumes to mount."
    )
    netapp_snapshots: tuple[NetAppSnapshot, ...] | None = Field(
        None, description="Snapshots of NetApp volumes to mount."
    )
    cluster: Cluster | None = Field(None, description="A compute cluster for the job.")
    cache: Annotated[Cache | None, Check(before=_false_is_nothing)] = Field(
        None, description="Caching of the outputs; `false` switches a default off."
    )
    retries: Annotated[int, Check(least=0, most=2**31 - 1)] | None = Field(
        None, description="How often a failed run is tried again; 0 where left out.", examples=[2]
    )
    timeout: Duration | None = Field(
        None,
        description="`90s`, `45m`, `3h`, `2d`, `1h30m` or seconds; `3h` where left out.",
        examples=["3h"],
    )


CONFIG_KEYS = tuple(Config.model_fields)
"""The keys of all settings, in the order in which they are written."""
