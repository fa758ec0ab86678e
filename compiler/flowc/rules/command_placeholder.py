"""The rule `command-placeholder`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from flowc.findings.finding import Finding, finding_at
from flowc.flow import BadLiteral, Flow, Task
from flowc.language.literals import Literal
from flowc.language.references import (
    InputRef,
    MatrixRef,
    ParamRef,
    Reference,
    TaskRef,
    VarRef,
    text_of,
)
from flowc.rules.walks.foreign_references import ForeignReferences, marked_in

if TYPE_CHECKING:
    from flowc.language.foreign.read_reference import ForeignReference

_OUTPUT = re.compile(r"[$.]*outputs?\.(?:(?:parameters|artifacts)\.)?(\w+)(?:\.path)?")


def command_placeholder(flow: Flow) -> Iterator[Finding]:
    """A command that holds an input's name in braces, or a reference of another tool.

    Flyte replaces nothing in the command of a Domino job. The job reads its inputs as files at
    `/workflow/inputs/NAME` and writes its outputs to `/workflow/outputs/NAME`. So `{epochs}`,
    `{{ inputs.epochs }}`, `$(inputs.epochs)` and `${inputs.epochs}` reach the shell as they
    stand. Vars, params and columns of a matrix are written `${{ vars.NAME }}`.

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
    foreign = ForeignReferences(flow)
    for task in flow.jobs():
        found = list(marked_in(task.command))
        bound = _inputs_of(foreign, task) if found else {}
        before = _Before(task.command)
        for one in found:
            yield from _finding(foreign, task, one, bound, before.count(one))


class _Before:
    """Counts how many times what is found in a command, in its order, stands there before."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.last: dict[str, tuple[int, int]] = {}

    def count(self, found: ForeignReference) -> int:
        number, at = self.last.get(found.written, (0, 0))
        number += self.command.count(found.written, at, found.start + len(found.written) - 1)
        self.last[found.written] = number, found.start
        return number


def _inputs_of(foreign: ForeignReferences, task: Task) -> dict[Reference, str]:
    """Return the inputs of a task by what they are bound to, be that written as here or not."""
    declared = {one.name for one in task.inputs}
    found: dict[Reference, str] = {}
    for binding in task.bindings:
        match binding.value:
            case InputRef() | TaskRef() as reference:
                meant: Reference | None = reference
            case Literal(raw) | BadLiteral(raw):
                meant = foreign.in_text(raw, task.path)
            case _:
                meant = None
        if meant is not None and binding.input in declared:
            found.setdefault(meant, binding.input)
    return found


def _finding(
    foreign: ForeignReferences,
    task: Task,
    found: ForeignReference,
    bound: Mapping[Reference, str],
    before: int,
) -> Iterator[Finding]:
    places, path, written = foreign.flow.places, (*task.path, "command"), found.written
    named = foreign.named(found.meaning, task)
    better, hint = "", _place(task, found, bound)
    if isinstance(named, VarRef | MatrixRef) and places.in_task_file(path):
        from flowc.composing.misplaced_references import foreign_reference_fault  # few stand so

        hint = foreign_reference_fault(named, ()).hint
    elif isinstance(named, VarRef | MatrixRef | ParamRef):
        better = text_of(named)
        hint = f"write {better}"
    elif hint is None and named is not None:
        from flowc.composing.misplaced_references import runtime_reference_fault  # few stand so

        hint = runtime_reference_fault(named, "vars", path).hint
    if hint is None:
        return
    from flowc.findings.fixes import instead  # few commands hold one

    span, whole = places.part(path, written, before), places.value_span(path)
    stands = places.raw(path)[span.start - whole.start : span.end - whole.start]
    fix = instead(span, written, better) if better and stands == written else None
    message = f"'{written}' is not replaced: the command runs as it is written"
    yield finding_at(places, path, message, hint=hint, span=span, fix=fix)


def _place(task: Task, found: ForeignReference, bound: Mapping[Reference, str]) -> str | None:
    """Say which file of the job is meant, if one is."""
    inputs = {declared.name: declared.path for declared in task.inputs}
    outputs = {declared.name: declared.path for declared in task.outputs}
    meaning, name = found.meaning, found.inner if found.is_braced else ""
    if meaning is not None and meaning in bound:
        name = bound[meaning]
    elif isinstance(meaning, InputRef):
        name = meaning.name
    elif output := _OUTPUT.fullmatch(found.inner):
        name, inputs = output[1], {}
    for folder, paths in (("inputs", inputs), ("outputs", outputs)):
        if name in paths and not (folder == "outputs" and meaning is not None):
            return f"use the file {paths[name] or f'/workflow/{folder}/{name}'}"
    return None
