"""What an author may write: the keys of a flow, their shapes and their meanings.

The JSON Schema of editors is made from these models (`flowc schema`). They hold shapes only;
what needs more than one place of the file to be judged is a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from flowc.language.block import Block, Field, Text
from flowc.language.config import Config, Place
from flowc.language.exports import Exports
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.references import InputRef, RowsRef, TaskRef
from flowc.limits import MAX_TASKS
from flowc.reading.unknown import UNKNOWN


def _artifact_lacks(output: TaskOutput | FlowOutput) -> str | None:
    """Name what a file of an artifact lacks; without a dot, its name says no type."""
    if isinstance(output.artifact, str) and output.file is None:
        return "file"
    if isinstance(output.file, str) and output.artifact is None:
        return "artifact"
    if isinstance(output.file, str) and output.type is None:
        kind = parse_type(f"file[{extension(output.file)}]")
        return "type" if isinstance(kind, TypeFault) else None
    return None


def extension(file: str) -> str:
    """Return what follows the last dot of a file name; nothing, where there is no dot."""
    return file.rpartition(".")[2] if "." in file else ""


class TaskInput(Block):
    """An input of a task: its type, or a mapping."""

    shorthand = "type"

    type: Text = Field(description="Type of the values.", examples=["file[csv]"])
    default: Any = Field(None, description="What the input is bound to where `with` leaves it out.")
    description: str | None = Field(None, description="What the input is, for the generated docs.")
    path: Place | None = Field(
        None, description="Where the job finds it, instead of `/workflow/inputs/NAME`."
    )


class FlowInput(Block):
    """A launch input: its type, or a mapping."""

    shorthand = "type"

    type: Text = Field(description="Type of the values.", examples=["str"])
    default: Any = Field(None, description="The value where a launch gives none.")
    description: str | None = Field(None, description="What the input is; Flyte shows it.")


class TaskOutput(Block):
    """An output of a task: its type, or a mapping."""

    shorthand = "type"

    type: Text | None = Field(
        None, description="Type of the value; an artifact's follows from `file`."
    )
    description: str | None = Field(None, description="What the output is.")
    artifact: Text | None = Field(None, description="Key of the artifact that the file belongs to.")
    file: Text | None = Field(
        None, description="Name of the file in the artifact.", examples=["model.pkl"]
    )
    path: Place | None = Field(
        None, description="Where the job writes it, instead of `/workflow/outputs/NAME`."
    )

    def lacks(self) -> str | None:
        """Name the key that is necessary beside those that are there."""
        bare = self.type is None and self.artifact is None
        return _artifact_lacks(self) or ("type" if bare else None)


class FlowOutput(Block):
    """An output of the flow: a reference, or a mapping."""

    shorthand = "value"

    value: Any = Field(description="A reference, or a literal (which needs a `type`).")
    type: Text | None = Field(None, description="Type of the value, for a literal.")
    description: str | None = Field(None, description="What the output is; Flyte shows it.")
    artifact: Text | None = Field(None, description="Key of the artifact that the file belongs to.")
    file: Text | None = Field(None, description="Name of the file in the artifact.")

    def lacks(self) -> str | None:
        """Name the key that is necessary beside those that are there."""
        known = self.value is UNKNOWN or isinstance(self.value, InputRef | TaskRef | RowsRef)
        bare = self.type is None and self.artifact is None and not known
        if bare and isinstance(self.value, str):
            from flowc.language.foreign.read_reference import read_whole  # few outputs are literals

            bare = read_whole(self.value) is None  # what that means the rules know
        return _artifact_lacks(self) or ("type" if bare else None)


class Artifact(Block):
    """A Flow Artifact: named results that Domino shows for a run."""

    name: Text = Field(description="Name of the artifact in Domino.", examples=["Merged Data"])
    type: Literal["data", "model", "report"] = Field(
        description="Kind of the artifact.", examples=["data"]
    )


class Param(Block):
    """What a task file is given by who uses it: its type, or a mapping."""

    shorthand = "type"

    type: Text = Field(description="Type of the values.", examples=["str"])
    default: Any = Field(None, description="The value where the user gives none.")
    description: str | None = Field(None, description="What the param is.")


class Task(Config):
    """A task: one Domino job with typed inputs and outputs, or another flow."""

    use: Text | None = Field(
        None,
        description="Task file that the task starts from, relative to this file. The task's own "
        "keys replace those of that file, each whole.",
        examples=["../tasks/adam.yaml"],
    )
    params: dict[str, Any] | None = Field(
        None, description="Values of the params that the task file declares."
    )
    command: Text = Field(
        description="Command of the job, kept byte for byte.",
        examples=["python /mnt/code/train.py"],
    )
    flow: Text | None = Field(
        None,
        description="File of another flow that the task runs, relative to this file. Its other "
        "keys are then `with`, `after`, `description` and `matrix`.",
        examples=["../prep/flow.yaml"],
    )
    matrix: Any = Field(
        None,
        description="Axes with their values, or a list of rows whose first column is the index: "
        "one task for each. `${{ matrix.NAME }}` is a value of the row, `tasks.KEY[ROW].OUTPUT` "
        "an output of one task; each place of an index may be `matrix.NAME` or `*`.",
        examples=[{"domain": ["ae", "cm"]}],
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
        None,
        description="Keys of tasks that end before this one starts; `KEY[ROW]`, `KEY[matrix.NAME]` "
        "or `KEY[*]` where a task has a matrix.",
    )

    @classmethod
    def completed(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the task with a command that nobody knows, where it runs another flow."""
        return {"command": UNKNOWN, **data} if data.get("flow") is not None else data


SUB_FLOW_KEYS = ("flow", "with", "after", "description", "matrix")
"""What may stand in a task that runs another flow."""


class TaskFile(Config):
    """What tasks of several flows, or several tasks of one, have in common."""

    params: dict[str, Param] | None = Field(
        None, description="What users give: name to type, or to a mapping: `${{ params.NAME }}`."
    )
    command: Text | None = Field(
        None,
        description="Command of the job, kept byte for byte.",
        examples=["python /mnt/code/train.py --domain ${{ params.domain }}"],
    )
    name: Text | None = Field(
        None, description="Name of the task in Flyte; `<flow>.<key>` where left out."
    )
    description: str | None = Field(None, description="What the task does.")
    inputs: dict[str, TaskInput] | None = Field(
        None, description="Declared inputs: name to type, or to a mapping."
    )
    outputs: dict[str, TaskOutput] | None = Field(
        None, description="Declared outputs: name to type, or to a mapping."
    )


class Profile(Block):
    """What the flow has instead when it is built by this profile."""

    vars: dict[str, Any] | None = Field(
        None, description="Values for vars of the flow: each replaces the one of its name."
    )
    defaults: Config | None = Field(
        None, description="Settings laid over `defaults`, key by key; `null` takes one away."
    )


class Flow(Block):
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
    profiles: dict[str, Profile | None] | None = Field(
        None, description="Named sets of vars and defaults, chosen with `--profile NAME`."
    )
    artifacts: dict[str, Artifact] | None = Field(
        None, description="Flow Artifacts: key to name and type."
    )
    tasks: dict[str, Task] = Field(
        description="Tasks: key to task, at least one.", min_length=1, max_length=MAX_TASKS
    )
    outputs: dict[str, FlowOutput] | None = Field(
        None, description="Outputs of the flow: name to reference, or to a mapping."
    )
    exports: Exports | None = Field(
        None, description="What to do with artifacts when the flow ends."
    )
    failure_policy: Literal["fail_immediately", "fail_after_executable_nodes_complete"] | None = (
        Field(None, description="Whether other tasks still run once one has failed.")
    )
