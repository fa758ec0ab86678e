"""The rule `unknown-input`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow, Task


def unknown_input(flow: Flow) -> Iterator[Finding]:
    """A value for an input that the task does not declare.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: {type: int, default: 10}
            with:
              epoch: 20

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: {type: int, default: 10}
            with:
              epochs: 20
    """
    for task in flow.in_written_order():
        known = [declared.name for declared in task.inputs]
        for binding in task.bindings:
            place = (*task.path, "inputs", binding.input)
            if binding.input not in known and not flow.is_unknown(place):
                from flowc.findings.fixes import respelt  # most inputs are declared
                from flowc.rules.walks.missing_declaration import declared_input

                message = f"the task '{task.label}' declares no input '{binding.input[:80]}'"
                hint: str | None = "declare it under 'inputs'"
                if task.flow is not None:
                    message = f"the flow '{task.flow.name}' has no input '{binding.input[:80]}'"
                    hint = f"its inputs are {', '.join(known[:20])}" if known else None
                path = (*task.path, "with", binding.input)
                span = flow.places.key_span(path)
                near = flow.guesses.did_you_mean(binding.input, known)
                fix = respelt(flow.guesses, span, binding.input, _open(task)) if near else None
                if near is None and task.flow is None:
                    fix = declared_input(flow, task, binding)
                hint, names = near or hint, "" if task.flow else task.row
                yield finding_at(
                    flow.places, path, message, hint=hint, span=span, names=names, fix=fix
                )


def _open(task: Task) -> list[str]:
    """Return the inputs that `with` says nothing of."""
    given = {binding.input for binding in task.bindings if binding.given}
    return [declared.name for declared in task.inputs if declared.name not in given]
