"""The rule `invalid-literal`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow, Value
from flowc.language.literals import Literal
from flowc.language.types import Named, Type, Union
from flowc.rules.walks.constants import literal_faults


def invalid_literal(flow: Flow) -> Iterator[Finding]:
    """A constant that is not of the type that is wanted.

    An integer is a good float; a text is a good datetime (ISO 8601), a good timedelta (`1h30m`)
    and a good enum, if it is one of its values. Nothing else is converted: flytekit would refuse
    it when the module is loaded. `pyflyte run` crashes on a timedelta as a default.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py
            inputs:
              epochs: int
            with:
              epochs: ten

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
    yield from literal_faults(flow, "invalid-literal")
    for declared in flow.inputs:
        if _is_timedelta(declared.type, declared.default):
            message = f"the launch input '{declared.name}' takes no default: pyflyte cannot run one"
            span = flow.places.value_span(("inputs", declared.name, "default"))
            yield Finding(message, span, hint="leave the default out")


def _is_timedelta(kind: Type, default: Value | None) -> bool:
    variants = kind.variants if isinstance(kind, Union) else (kind,)
    given = isinstance(default, Literal) and default.value is not None
    return given and Named("timedelta") in variants
