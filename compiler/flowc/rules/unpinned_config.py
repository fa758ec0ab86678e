"""The rule `unpinned-config`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Config, Flow
from flowc.reading.unknown import UNKNOWN


def unpinned_config(flow: Flow) -> Iterator[Finding]:
    """A task that neither pins its settings nor takes the project's defaults.

    Without project defaults the plugin raises unless all of these are set: `commit_id`,
    `hardware_tier`, `environment` with its `revision`, `volume_size_gib`, `dataset_snapshots`
    and `external_volumes` (`[]` will do), and for a cluster its environment's revision and its
    master's tier (python-domino d71ab0e, `is_resolved`). An export without project defaults needs
    an environment and a tier.

    Wrong:

        name: example
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
    """
    for task in flow.jobs():
        missing = list(_missing(task.config))
        if missing:
            message = f"the task '{task.label}' leaves {', '.join(missing)} open"
            hint = "pin them at the task or in 'defaults', or write project_defaults: true"
            row = task.row
            yield finding_at(flow.places, task.path, message, hint=hint, at="owner", names=row)
    exports = flow.exports
    if exports and exports.project_defaults is False:
        missing = [k for k in ("environment", "hardware_tier") if getattr(exports, k) is None]
        if missing:
            message = f"'exports' leaves {' and '.join(missing)} open"
            hint = "name them there or in 'defaults', or write project_defaults: true"
            yield Finding(message, flow.places.key_span(("exports",)), hint=hint)


def _missing(config: Config) -> Iterator[str]:
    # what is unknown was told elsewhere: it is not None, but false
    if config.project_defaults is not False:
        return
    for key in ("commit_id", "hardware_tier", "environment"):
        if getattr(config, key) is None:
            yield key
    if config.environment and config.environment.revision is None:
        yield "environment.revision"
    for key in ("volume_size_gib", "dataset_snapshots", "external_volumes"):
        if getattr(config, key) is None:
            yield key
    if config.cluster:
        if config.cluster.environment and config.cluster.environment.revision is None:
            yield "cluster.environment.revision"
        if config.cluster.master_hardware_tier is None and config.cluster.type not in (
            "mpi",
            UNKNOWN,
        ):
            yield "cluster.master_hardware_tier"
