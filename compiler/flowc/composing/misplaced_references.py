"""Says why a reference cannot stand where it does."""

from __future__ import annotations

from flowc.composing.row_references import Fault
from flowc.findings.source import Path
from flowc.language.job_paths import WORKFLOW
from flowc.language.reference_places import Allowed
from flowc.language.references import (
    InputRef,
    MatrixRef,
    ParamRef,
    RowRef,
    TaskRef,
    VarRef,
    text_of,
)

_RULE = "misplaced-reference"


def foreign_reference_fault(reference: VarRef | ParamRef | MatrixRef) -> Fault:
    """Return what is wrong with a constant that means nothing in its kind of file."""
    if isinstance(reference, ParamRef):
        return Fault(f"'{reference}' means something in a task file only", rule=_RULE)
    what = "vars" if isinstance(reference, VarRef) else "matrix"
    given = f"params: {{{reference.name}: {text_of(reference)}}}"
    hint = f"declare a param, and give it at the task: {given}"
    return Fault(f"a task file uses no {what}", hint, _RULE)


def runtime_reference_fault(
    reference: InputRef | TaskRef | RowRef, allowed: Allowed, path: Path
) -> Fault:
    """Return what is wrong with a value that exists only when the flow runs."""
    message = f"'{reference}' cannot stand here"
    if path[-1:] == ("command",) or allowed == "values":
        message = f"'{reference}' exists only when the flow runs, not inside a text"
    elif allowed == "vars":
        message = f"'{reference}' exists only when the flow runs; this is fixed when it is built"
    name = reference.name if isinstance(reference, InputRef) else reference.output
    hint = None
    if path[2:] == ("command",):
        place = f"{WORKFLOW}/inputs/{name or 'NAME'}"
        hint = f"bind it to an input of the task and read {place} there"
    elif path[2:3] == ("after",) and not isinstance(reference, InputRef):
        hint = f"write {reference.row if isinstance(reference, RowRef) else reference.task}"
    return Fault(message, hint, _RULE)
