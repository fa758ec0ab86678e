"""Says what is wrong with a name."""

from __future__ import annotations

import re
from keyword import kwlist
from unicodedata import normalize

from flowc.findings.finding import Finding
from flowc.findings.source import Span
from flowc.limits import MAX_NAME

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

RESERVED_FLOW_INPUTS = frozenset(("self", "ctx"))
RESERVED_TASK_INPUTS = frozenset(
    ("self", "entity", "ctx", "node_id", "overridden_interface", "add_node_to_compilation_state")
)
RESERVED_OUTPUTS = frozenset(("with_overrides", "runs_before"))
"""Names that flytekit's own calls and results use (flytekit 1.16, `promise.py`)."""


def name_fault(name: str) -> str | None:
    """Return why a text cannot be a name of the language, or nothing if it can."""
    if not name:
        return "is empty"
    if not _NAME.fullmatch(name):
        return "is not made of ASCII letters, digits and '_', with a letter first"
    if len(name) > MAX_NAME:
        return f"is longer than {MAX_NAME} characters"
    if name in kwlist:
        return "is a Python keyword"
    if name.endswith("_"):
        return "ends in '_', as the names that flowc makes do"
    return None


def similar_name(name: str) -> str | None:
    """Return a good name that is like a bad one, for a hint."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    guess = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")[:MAX_NAME].strip("_")
    guess = f"x{guess}" if guess[:1].isdigit() else guess
    if guess in kwlist:
        guess = f"{guess}_value"
    return guess if guess != name and name_fault(guess) is None else None


def name_finding(name: str, span: Span, reserved: frozenset[str] = frozenset()) -> Finding | None:
    """Return what is wrong with a name that stands at a span, if anything is."""
    fault = "is a name that flytekit uses itself" if name in reserved else name_fault(name)
    if fault is None:
        return None
    shown = name.encode("ascii", "backslashreplace").decode()[:80]
    return Finding(f"the name '{shown}' {fault}", span, hint=name_hint(name), rule="invalid-name")


def name_hint(name: str) -> str | None:
    """Return the hint at a good name that is like a bad one."""
    from flowc.findings.slips import entry_of  # most names are good

    entry = entry_of(name)
    if entry is not None:
        return f"write {entry[0]}: {entry[1]}"
    guess = similar_name(name)
    return f"write '{guess}'" if guess else None
