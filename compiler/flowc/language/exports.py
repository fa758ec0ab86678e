"""What an author may write about the exports of a flow's artifacts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from flowc.language.block import Block, Text
from flowc.language.config import Environment, HardwareTier


def _relative(path: str) -> str:
    if path.startswith("/") or ".." in path.split("/"):
        raise PydanticCustomError("relative", "a path below the volume's root, without '..'")
    return path


class Export(Block):
    """What to do with an artifact when the flow ends."""

    artifact: Text = Field(description="Key of the artifact.")
    dataset: Text | None = Field(None, description="Id of the data set that takes its files.")
    netapp_volume: Text | None = Field(None, description="Id of the NetApp volume that takes them.")
    path: Annotated[Text, AfterValidator(_relative)] | None = Field(
        None, description="Folder in the NetApp volume, relative to its root."
    )

    def lacks(self) -> str | None:
        """Name the key that is necessary beside those that are there."""
        if self.dataset is None and self.netapp_volume is None:
            return "dataset or netapp_volume"
        return "path" if self.netapp_volume is not None and self.path is None else None


def _not_empty(exports: tuple[Export, ...]) -> tuple[Export, ...]:
    if not exports:
        raise PydanticCustomError("too_short", "at least one entry")
    return exports


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
    artifacts: Annotated[tuple[Export, ...], AfterValidator(_not_empty)] = Field(
        description="What to export.", strict=False
    )
