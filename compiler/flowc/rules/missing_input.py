"""The rule `missing-input`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Note, finding_at
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
        declared = {one.name for one in task.inputs}
        open_inputs = [
            one.name
            for one in task.inputs
            if one.name not in bound
            and not any(flow.is_unknown((*task.path, key, one.name)) for key in ("inputs", "with"))
        ]
        meant = {flow.guesses.nearest(name, open_inputs) for name in sorted(bound - declared)}
        missing = [name for name in open_inputs if name not in meant]
        if missing:
            names = " and ".join(f"'{name}'" for name in missing)
            message = (
                f"the task '{task.label}' does not bind its input{'s' * (len(missing) > 1)} {names}"
            )
            places = {flow.places.key_span(task.declaration("inputs", name)) for name in missing}
            hint = f"write '{missing[0]}:' and its value under 'with'"
            notes = tuple(Note("declared here", place) for place in sorted(places))
            path = (*task.path, "with")
            yield finding_at(flow.places, path, message, notes, hint, at="owner", names=task.row)
