"""The rule `missing-input`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings import Finding, Note
from flowc.flow import Flow


def missing_input(flow: Flow) -> Iterator[Finding]:
    """An input of a task that nothing is bound to.

    Every declared input without a default is bound by `with`; the job would wait for a value
    that nobody gives, so Flyte refuses the flow.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: int

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
    for task in flow.in_written_order():
        bound = {binding.input for binding in task.bindings}
        for declared in task.inputs:
            if declared.name not in bound:
                message = f"the task '{task.key}' does not bind its input '{declared.name}'"
                place = (*task.path, "inputs", declared.name)
                note = Note("declared here", flow.places.key_span(place))
                span = flow.places.key_span((*task.path, "with"))
                hint = f"write '{declared.name}:' and its value under 'with'"
                yield Finding(message, span, (note,), hint)
