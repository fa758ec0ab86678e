"""The rule `sub-flow-exports`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow


def sub_flow_exports(flow: Flow) -> Iterator[Finding]:
    """A flow with exports that runs in another one.

    Domino exports artifacts when a launched flow has ended: only that one has `exports`.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          publish:
            flow: publish.yaml

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: prepare.yaml
    """
    for task in flow.in_written_order():
        if task.flow is not None and task.flow.exports is not None:
            message = f"the flow '{task.flow.name}' has exports, so it cannot run in another one"
            hint = "export from the flow that is launched"
            yield finding_at(flow.places, (*task.path, "flow"), message, hint=hint)
