"""What an author may write about the exports of a flow's artifacts."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic_core import PydanticCustomError

from flowc.language.block import Block, Check, Field, Text
from flowc.language.config import Environment, HardwareTier
from flowc.language.references import InputRef, TaskRef
from flowc.reading.unknown import UNKNOWN


def _relative(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise PydanticCustomError("relative", "a path below the volume's root, without '..'")
    return path


def _not_empty(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    if not entries:
        raise PydanticCustomError("too_short", "at least one entry")
    return entries


def _reference(value: Any) -> Any:
    if value is not UNKNOWN and not isinstance(value, InputRef | TaskRef):
        raise PydanticCustomError("reference", "a reference to the output of a task")
    return value


File = Annotated[Any, Check(after=_reference, schema={"type": "string"})]


class Export(Block):
    """What to do with an artifact, or with files of artifacts, when the flow ends."""

    artifact: Text | None = Field(None, description="Key of the artifact.")
    dataset: Text | None = Field(None, description="Id of the data set that takes its files.")
    netapp_volume: Text | None = Field(None, description="Id of the NetApp volume that takes them.")
    path: Annotated[Text, Check(after=_relative)] | None = Field(
        None, description="Folder in the NetApp volume, relative to its root; may be left out."
    )
    files: Annotated[tuple[File, ...], Check(after=_not_empty)] | None = Field(
        None,
        description="References to outputs of tasks that are files of artifacts; they become "
        "attachments of `bundles`.",
        examples=[["${{ tasks.train.model }}"]],
    )
    bundles: Annotated[tuple[Text, ...], Check(after=_not_empty)] | None = Field(
        None, description="Names of governance bundles, which exist in Domino."
    )

    def lacks(self) -> str | None:
        """Name the key that is necessary beside those that are there."""
        if self.files is not None or self.bundles is not None:
            return "bundles" if self.bundles is None else "files" if self.files is None else None
        nowhere = self.dataset is None and self.netapp_volume is None
        if self.artifact is None:
            return "artifact or files" if nowhere else "artifact"
        return "dataset or netapp_volume" if nowhere else None


class Exports(Block):
    """All exports of a flow; a bare list is `artifacts`."""

    shorthand = "artifacts"

    environment: Environment | None = Field(
        None, description="Environment of the export, by name; from `defaults` where left out."
    )
    hardware_tier: HardwareTier | None = Field(
        None, description="Hardware tier of the export; from `defaults` where left out."
    )
    project_defaults: bool = Field(True, description="Let Domino fill in what is left out.")
    artifacts: Annotated[tuple[Export, ...], Check(after=_not_empty)] = Field(
        description="What to export."
    )
