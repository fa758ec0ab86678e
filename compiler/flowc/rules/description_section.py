"""The rule `description-section`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow

_GOOGLE = (
    "Arguments|Args|Parameters|Params|Raises|Exceptions|Except|Attributes|Examples?|Returns|Yields"
)
_NUMPY = (
    "Parameters|Params|Arguments|Args|Other (?:Parameters|Params|Arguments|Args)|Receives?|Raises?"
    "|Warns?|Attributes?|Returns?|Yields?|Examples?|Warnings?|See Also|Related|Notes?|References?"
)
_SECTION = re.compile(
    rf"^(?:(?:{_GOOGLE}):[ \t]*$|[ \t]*:|[ \t]*@[a-z]+\b[^\n]*:|\.\. deprecated::"
    rf"|(?:{_NUMPY})[ \t]*\n[ \t]*-{{2,}}[ \t]*$)",
    re.MULTILINE,
)


def description_section(flow: Flow) -> Iterator[Finding]:
    """A description with a line that flytekit would read as a section of a docstring.

    Descriptions become docstrings, and flytekit reads `Args:`, `Returns:`, `:param x:` and
    underlined headings in them: such a line could forge the description of another input.

    Wrong:

        name: example
        description: |
          Trains a model.

          Args:
              epochs: forged
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        description: |
          Trains a model.

          The arguments are described at the inputs.
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
    """
    for path, text in _descriptions(flow):
        for match in _SECTION.finditer(text or ""):
            line = (text or "")[match.start() :].split("\n")[0].strip()
            message = f"the line '{line[:60]}' would be read as a section of a docstring"
            place = (*path, "description")
            span = flow.places.part(place, line)
            hint = "word the line otherwise"
            yield finding_at(flow.places, place, message, hint=hint, span=span)


def _descriptions(flow: Flow) -> Iterator[tuple[Path, str | None]]:
    yield (), flow.description
    for declared in flow.inputs:
        yield ("inputs", declared.name), declared.description
    for output in flow.outputs:
        yield ("outputs", output.name), output.description
    for task in flow.in_written_order():
        yield task.path, task.description
        for wanted in task.inputs:
            yield (*task.path, "inputs", wanted.name), wanted.description
        for made in task.outputs:
            yield (*task.path, "outputs", made.name), made.description
