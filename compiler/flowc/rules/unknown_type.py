"""The rule `unknown-type`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.rules.walks.declarations import type_faults


def unknown_type(flow: Flow) -> Iterator[Finding]:
    """A type that the language does not know.

    The types are those that Domino's page lists and Flyte can store. A type that flytekit does
    not know would silently become a pickle, which no other task can declare.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: integr

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: int
    """
    yield from type_faults(flow, "unknown-type")
