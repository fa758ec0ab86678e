"""Turns a text that is no name of the language into the finding that says so."""

from __future__ import annotations

from flowc.findings import Finding
from flowc.names import name_fault, similar_name
from flowc.source import Span


def misnamed(name: str, span: Span, reserved: frozenset[str] = frozenset()) -> Finding | None:
    """Return what is wrong with a name that stands at a span, if anything is."""
    fault = "is a name that flytekit uses itself" if name in reserved else name_fault(name)
    if fault is None:
        return None
    shown = name.encode("ascii", "backslashreplace").decode()[:80]
    return Finding(f"the name '{shown}' {fault}", span, hint=name_hint(name), rule="invalid-name")


def name_hint(name: str) -> str | None:
    """Return the hint at a good name that is like a bad one."""
    guess = similar_name(name)
    return f"write '{guess}'" if guess else None
