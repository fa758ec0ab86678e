"""The rule `invalid-cache`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow


def invalid_cache(flow: Flow) -> Iterator[Finding]:
    """A cache setting that names an input which the task does not have.

    flytekit does not check the names of `ignore_inputs`; a misspelt one would make every run
    miss the cache.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              verbose: {type: bool, default: false}
            cache:  # flowc: ignore[cache-with-project-defaults]
              version: "1"
              ignore_inputs: [verbos]

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              verbose: {type: bool, default: false}
            cache:  # flowc: ignore[cache-with-project-defaults]
              version: "1"
              ignore_inputs: [verbose]
    """
    for task in flow.jobs():
        names = [declared.name for declared in task.inputs]
        ignored = task.config.cache.ignore_inputs if task.config.cache else ()
        for index, name in enumerate(ignored):
            if name not in names and not flow.is_unknown((*task.path, "inputs", name)):
                from flowc.findings.fixes import respelt  # most names are known

                path = (*task.setting("cache"), "ignore_inputs", index)
                message = f"the task '{task.label}' has no input '{name}' to ignore"
                span = flow.places.value_span(path)
                left = [other for other in names if other not in ignored]
                fix = respelt(flow.guesses, span, name, left)
                hint = flow.guesses.did_you_mean(name, names)
                yield finding_at(flow.places, path, message, hint=hint, names=task.row, fix=fix)
