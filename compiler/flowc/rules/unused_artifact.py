"""The rule `unused-artifact`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow


def unused_artifact(flow: Flow) -> Iterator[Finding]:
    """An artifact that no output belongs to.

    Domino would never show it, and an export of it would find no file.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        artifacts:
          model: {name: Model, type: model}
        tasks:
          train:
            command: python train.py
            outputs:
              model: file[pkl]

    Right:

        name: example
        defaults: {project_defaults: true}
        artifacts:
          model: {name: Model, type: model}
        tasks:
          train:
            command: python train.py
            outputs:
              model: {artifact: model, file: model.pkl}
    """
    if flow.unread.may_hold("tasks/*/outputs/*/artifact") or flow.unread.may_hold(
        "outputs/*/artifact"
    ):
        return  # who knows what belongs to it there
    named = [output.artifact for task in flow.tasks for output in task.outputs]
    named += [output.artifact for output in flow.outputs]
    keys = [artifact.key for artifact in flow.artifacts]
    used = flow.guesses.meant_names((key for key in named if key is not None), keys)
    used |= flow.unread.words
    for artifact in flow.artifacts:
        if artifact.key not in used:
            span = flow.places.key_span(("artifacts", artifact.key))
            yield Finding(f"no output belongs to the artifact '{artifact.key}'", span)
