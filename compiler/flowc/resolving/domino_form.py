"""Which of Domino's two forms a task is written in, and what forbids one of them."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.flow import Config
from flowc.language.domino import RESTRICTED


def helper_only(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the settings that only `run_domino_job_task` can say, each with its words.

    The plugin's base classes take ids alone (Domino, "Define Flows").
    """
    if config.environment and config.environment.name:
        yield ("environment", "name"), "an environment by name"
    if config.hardware_tier and config.hardware_tier.name:
        yield ("hardware_tier", "name"), "a hardware tier by name"
    if any(snapshot and snapshot.id is None for snapshot in config.dataset_snapshots or ()):
        yield ("dataset_snapshots",), "a data set by name"
    if any(volume and volume.name for volume in config.external_volumes or ()):
        yield ("external_volumes",), "an external volume by name"
    if config.netapp_snapshots:
        yield ("netapp_snapshots",), "a NetApp snapshot"


def base_only(config: Config) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the settings that only `DominoJobTask` can say, each with its words."""
    if config.cluster:
        yield ("cluster",), "a cluster"
    if config.cache and config.cache.serialize:
        yield ("cache", "serialize"), "cache.serialize"
    if config.environment and config.environment.revision == RESTRICTED:
        yield ("environment", "revision"), "a restricted revision"


def needs_helper(config: Config) -> bool:
    """Whether a task with these settings becomes a `run_domino_job_task` call."""
    return next(helper_only(config), None) is not None
