"""Says why a reference cannot stand where it does, and which can."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from flowc.composing.refusals import Fault
from flowc.findings.source import Path
from flowc.language.job_paths import WORKFLOW
from flowc.language.reference_places import Allowed
from flowc.language.references import (
    InputRef,
    Malformed,
    MatrixRef,
    ParamRef,
    RowRef,
    TaskRef,
    VarRef,
    text_of,
)

_RULE = "misplaced-reference"
_WHOLE = {"matrix": "a column", "vars": "a var", "params": "a param", "inputs": "an input"}


def hint_of_forms(forms: Sequence[str]) -> str | None:
    """Return the forms of references that may stand at a place as what to write."""
    *first, last = forms or ("",)
    shown = f"{', '.join(first)} or {last}" if first else last
    return f"write {shown}" if shown else None


def hint_instead(
    malformed: Malformed,
    path: Path,
    forms: Sequence[str],
    constants: Collection[str],
    written: Callable[[Path], bool],
) -> str | None:
    """Return what to write for a text at a path that is no reference.

    `forms` are those that may stand there, `constants` the references of that kind that exist,
    and `written` says what the flow declares.
    """
    space, *names = malformed.parts or ("",)
    plural = f"{space.removesuffix('s')}s"
    own = f"{'matrix' if space == 'matrix' else plural}."
    if malformed.hint:
        return malformed.hint
    if plural == "outputs" and names and path[:1] == ("tasks",):
        return f"the job writes it to {WORKFLOW}/outputs/{names[0]}"
    if path[2:] == ("command",) and plural in ("inputs", "tasks") and names:
        return _read_in_job(names[-1] if plural == "inputs" else "NAME")
    if space == "env" and names and "vars.NAME" in forms:
        return f"declare vars: {{{names[0]}: {{env: {names[0]}}}}}, and write vars.{names[0]}"
    if space == "secrets":
        from flowc.language.foreign.shared_meanings import SECRETS

        return SECRETS.sentence
    if names and any(form.startswith(own) for form in forms):
        what = _WHOLE.get(own[:-1])
        if what and names[1:]:
            return f"{what} is taken whole: give '{names[-1]}' {what} of its own"
        if plural == "tasks" and names[2:]:
            return f"write tasks.{names[0]}[{','.join(names[1:-1])}].{names[-1]}"
        names = [*names, "OUTPUT"] if plural == "tasks" and not names[1:] else names
        return f"write {own}{'.'.join(names)}"
    meant = [one for one in constants if one.rpartition(".")[2] == space]
    if "inputs.NAME" in forms:
        meant += named_in_flow(malformed.parts, written)
    return hint_of_forms(meant or forms)


def named_in_flow(parts: Sequence[str], written: Callable[[Path], bool]) -> list[str]:
    """Return the references to what names speak of without the word for it: `train.model`."""
    match parts:
        case [name] if written(("inputs", name)):
            return [f"inputs.{name}"]
        case [task] if written(("tasks", task)):
            return [f"tasks.{task}.OUTPUT"]
        case [task, output] if written(("tasks", task, "outputs", output)):
            return [f"tasks.{task}.{output}"]
    return []


def _read_in_job(name: str) -> str:
    return f"bind it to an input of the task and read {WORKFLOW}/inputs/{name} there"


def foreign_reference_fault(
    reference: VarRef | ParamRef | MatrixRef, forms: Sequence[str]
) -> Fault:
    """Return what is wrong with a constant that means nothing in its kind of file."""
    if isinstance(reference, ParamRef):
        message = f"'{reference}' means something in a task file only"
        return Fault(message, hint_of_forms(forms), _RULE)
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
        hint = _read_in_job(name or "NAME")
    elif path[2:-1] == ("inputs",):
        hint = f"write its type here, and under with: {{{path[-1]}: {text_of(reference)}}}"
    elif path[2:3] == ("after",) and not isinstance(reference, InputRef):
        hint = f"write {reference.row if isinstance(reference, RowRef) else reference.task}"
    return Fault(message, hint, _RULE)
