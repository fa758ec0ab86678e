"""The rule `unused-input`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.language.references import InputRef
from flowc.rules.walks.foreign_references import ForeignReferences


def unused_input(flow: Flow) -> Iterator[Finding]:
    """A launch input that nothing reads.

    Whoever launches the flow fills in a form for it, and nothing comes of it.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        inputs:
          epochs: int
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        defaults: {project_defaults: true}
        inputs:
          epochs: int
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: int
            with:
              epochs: ${{ inputs.epochs }}
    """
    if flow.unread.may_hold("tasks/*/with") or flow.unread.may_hold("outputs/*"):
        return  # who knows what is read there
    read = flow.guesses.meant_names(
        (ref.name for ref in flow.mentioned if isinstance(ref, InputRef)), flow.input_by_name
    )
    read |= flow.unread.words
    unread = [declared for declared in flow.inputs if declared.name not in read]
    meant = {*ForeignReferences(flow).mentioned()} if unread else set()
    for declared in unread:
        if InputRef(declared.name) not in meant:
            message = f"nothing reads the launch input '{declared.name}'"
            yield Finding(message, flow.places.key_span(("inputs", declared.name)))
