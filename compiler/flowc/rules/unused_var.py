"""The rule `unused-var`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.language.references import VarRef
from flowc.rules.walks.foreign_references import ForeignReferences


def unused_var(flow: Flow) -> Iterator[Finding]:
    """A var that nothing uses.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        defaults: {project_defaults: true}
        vars:
          script: train.py
        tasks:
          train:
            command: python ${{ vars.script }}
    """
    if flow.unread.may_hold("tasks/*"):
        return  # who knows what is used there
    used = flow.guesses.meant_names(
        (ref.name for ref in flow.mentioned if isinstance(ref, VarRef)), flow.vars
    )
    used |= flow.unread.words
    unused = [name for name in flow.vars if name not in used]
    meant = {*ForeignReferences(flow).mentioned()} if unused else set()
    for name in unused:
        if VarRef(name) not in meant:
            span = flow.places.key_span(("vars", name))
            yield Finding(f"nothing uses the var '{name}'", span)
