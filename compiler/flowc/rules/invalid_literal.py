"""The rule `invalid-literal`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.rules.walks.flow_texts import bad_literals


def invalid_literal(flow: Flow) -> Iterator[Finding]:
    """A constant that is not of the type that is wanted.

    An integer is a good float; a text is a good datetime (ISO 8601), a good timedelta (`1h30m`)
    and a good enum, if it is one of its values. Nothing else is converted: flytekit would refuse
    it when the module is loaded.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: int
            with:
              epochs: ten

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: int
            with:
              epochs: 10
    """
    bad = [*bad_literals(flow)]
    if bad:
        from flowc.rules.walks.constants import literal_faults  # most flows have none

        yield from literal_faults(flow, "invalid-literal", bad)
