"""The rule `floating-git-ref`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow


def floating_git_ref(flow: Flow) -> Iterator[Finding]:
    """Code taken from a branch, which moves.

    Two runs of the same flow may run different code, and a cached result may come from neither.
    A commit is fixed; a tag is as fixed as the repository keeps it.

    Wrong:

        name: example
        defaults:
          project_defaults: true
          git_ref: {type: branches, value: main}
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        defaults:
          project_defaults: true
          git_ref: {type: commitId, value: 2f1cb9bf696921f0858}
        tasks:
          train:
            command: python train.py
    """
    for task in flow.jobs():
        ref = task.config.git_ref
        if ref and ref.type in ("head", "branches"):
            path = (*task.setting("git_ref"), "type")
            message = f"the code floats with {'a branch' if ref.type == 'branches' else 'the head'}"
            yield finding_at(flow.places, path, message, hint="pin it with type: commitId")
