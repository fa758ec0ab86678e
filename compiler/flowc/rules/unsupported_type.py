"""The rule `unsupported-type`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.rules.walks.declarations import type_faults, wrong_places


def unsupported_type(flow: Flow) -> Iterator[Finding]:
    """A type that exists, but that Flyte cannot store, or not here.

    flytekit has no transformer for a bare `list`, though Domino's page lists it; a type such as
    `bytes` or `set` it would pickle in silence. `none` stands in unions only, a NetApp snapshot
    comes from a launch input only, and the file of an artifact is a `file[ext]`.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              columns: list

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              columns: list[str]
    """
    yield from type_faults(flow, "unsupported-type")
    yield from wrong_places(flow)
