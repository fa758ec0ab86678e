"""What a flow does with its artifacts when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from flowc import job


@dataclass(frozen=True)
class Export:
    """One export of an artifact (a key): into a data set, or to a path of a NetApp volume."""

    artifact: str
    dataset: str | None = None
    netapp_volume: str | None = None
    path: str | None = None


@dataclass(frozen=True)
class Exports:
    """All exports of a flow and the settings of the job that makes them."""

    exports: tuple[Export, ...]
    environment: job.Environment | None = None
    hardware_tier: job.HardwareTier | None = None
    project_defaults: bool = True
    own: frozenset[str] = field(default=frozenset(), compare=False)
