"""The rule `unused-var`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings import Finding
from flowc.flow import Flow
from flowc.references import VarRef


def unused_var(flow: Flow) -> Iterator[Finding]:
    """A var that nothing uses.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        tasks:
          train:
            command: python ${{ vars.script }}
    """
    for name in flow.vars:
        if VarRef(name) not in flow.mentioned:
            span = flow.places.key_span(("vars", name))
            yield Finding(f"nothing uses the var '{name}'", span)
