"""The rule `cache-with-project-defaults`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Note, finding_at
from flowc.flow import Flow


def cache_with_project_defaults(flow: Flow) -> Iterator[Finding]:
    """Caching together with settings that Domino fills in.

    Domino's key for the cache holds the settings of the job, but for its title, hardware tier,
    volume size, and the tiers, counts and sizes of its cluster (Domino, "Advanced Flows"). What
    `project_defaults` fills in of the others may change with each registration, and then nothing
    is found in the cache (Domino, "Define Flows": production flows pin their settings to take
    advantage of caching).

    Wrong:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
            cache: {version: "1"}

    Right:

        name: example
        tasks:
          train:
            command: python train.py
            project_defaults: true
    """
    for task in flow.jobs():
        if task.config.cache and task.config.project_defaults:
            path = task.setting("cache")
            note = Note("set here", flow.places.key_span(task.setting("project_defaults")))
            message = "the cache is missed whenever Domino fills in another project default"
            yield finding_at(flow.places, path, message, (note,), "pin the settings", at="key")
