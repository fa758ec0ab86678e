"""The rule `command-placeholder`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow

_PLACEHOLDER = re.compile(r"(?<![$\w])\{\s*([A-Za-z]\w*)\s*\}", re.ASCII)


def command_placeholder(flow: Flow) -> Iterator[Finding]:
    """A command that holds an input's name in braces.

    Flyte replaces nothing in the command of a Domino job. The job reads its inputs as files at
    `/workflow/inputs/NAME` and writes its outputs to `/workflow/outputs/NAME`.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        inputs:
          epochs: int
        tasks:
          train:
            command: python train.py --epochs {epochs}
            inputs:
              epochs: int
            with:
              epochs: ${{ inputs.epochs }}

    Right:

        name: example
        defaults: {project_defaults: true}
        inputs:
          epochs: int
        tasks:
          train:
            command: python train.py --epochs-file /workflow/inputs/epochs
            inputs:
              epochs: int
            with:
              epochs: ${{ inputs.epochs }}
    """
    for task in flow.jobs():
        inputs = {declared.name for declared in task.inputs}
        outputs = {declared.name for declared in task.outputs}
        for match in _PLACEHOLDER.finditer(task.command):
            folder = "inputs" if match[1] in inputs else "outputs"
            if match[1] in inputs | outputs:
                message = f"'{match[0]}' is not replaced: the command runs as it is written"
                before = task.command.count(match[0], 0, match.end() - 1)
                path = (*task.path, "command")
                span = flow.places.part(path, match[0], before)
                hint = f"use the file /workflow/{folder}/{match[1]}"
                yield finding_at(flow.places, path, message, hint=hint, span=span)
