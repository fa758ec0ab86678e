"""The rule `unknown-reference`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flowc.findings.finding import Finding, Fix, Note, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow, Task
from flowc.language.references import InputRef, Piece, RowRef, TaskRef, split
from flowc.rules.walks.flow_texts import bundled, exported


def unknown_reference(flow: Flow) -> Iterator[Finding]:
    """A reference to something that does not exist.

    A misspelt output of a task with one output would pass flytekit in silence: it takes any
    subscript of such a result for a path into the value.

    A task with a matrix stands for many: `${{ tasks.sdtm[ae].rows }}` is an output of one,
    `[matrix]` of the one that has the index of the task where it stands, `[*]` the list of all.
    Each place of an index may be a value, `*`, or `matrix.NAME`, a value of the task's own row:
    `sdtm[matrix.domain,prod]`, `sdtm[*,qc]`. It has to name rows that there are.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: file[csv]
        outputs:
          rows: ${{ tasks.load.row }}

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: file[csv]
        outputs:
          rows: ${{ tasks.load.rows }}
    """
    for path, reference in chain(flow.references(), bundled(flow)):
        if isinstance(reference, InputRef):
            is_known = reference.name in flow.input_by_name
            if not is_known and not flow.is_unknown(("inputs", reference.name)):
                message = f"there is no launch input '{reference.name}'"
                known = flow.input_by_name
                yield _unknown(flow, path, message, reference.name, known, "inputs.{}")
        else:
            yield from _task_output(flow, path, reference)
    for task in flow.in_written_order():
        for index, key in enumerate(task.after):
            if key not in flow.task_by_key and not flow.is_unknown(("tasks", key)):
                place = (*task.path, "after", index)
                yield _unknown(flow, place, f"there is no task '{key}'", key, flow.task_by_key)
    yield from _artifacts(flow)


def _task_output(flow: Flow, path: Path, reference: TaskRef) -> Iterator[Finding]:
    task = flow.task_by_key.get(reference.task)
    if flow.is_unknown(("tasks", reference.task, "outputs", reference.output)):
        return
    if task is None:
        message = f"there is no task '{reference.task}'"
        around = f"tasks.{{}}.{reference.output}"
        yield _unknown(flow, path, message, reference.task, flow.task_by_key, around)
    elif task.output(reference.output) is None:
        names = [output.name for output in task.outputs]
        message = f"the task '{task.label}' has no output '{reference.output}'"
        if not names:
            message = f"the task '{task.label}' has no outputs"
        elif not reference.output:
            message = f"the task '{task.label}' has {len(names)} outputs: which one is meant?"
        note = Note("the task is declared here", flow.places.key_span(task.path))
        hint = flow.guesses.did_you_mean(reference.output, names)
        if not reference.output and names:
            hint = f"write {_called(flow.places.raw(path), task)}.{names[0]}"
        elif hint is None and len(names) == 1:
            hint = f"its only output is '{names[0]}'"
        around = f"tasks.{task.label}.{{}}"
        fix = _respelt(flow, path, reference.output, names, around)
        yield finding_at(flow.places, path, message, (note,), hint, names=task.row, fix=fix)


def _called(raw: str, task: Task) -> str:
    """Return what a reference calls a task: by the index that is written, if it has one."""
    pieces = (piece.meaning for piece in split(raw) if isinstance(piece, Piece))
    rows = (str(meaning) for meaning in pieces if isinstance(meaning, RowRef))
    return next(rows, f"tasks.{task.label}")


def _artifacts(flow: Flow) -> Iterator[Finding]:
    known = {artifact.key: artifact for artifact in flow.artifacts}
    used: list[tuple[Path, str | None]] = [
        ((*task.path, "outputs", output.name, "artifact"), output.artifact)
        for task in flow.in_written_order()
        for output in task.outputs
    ]
    used += [(("outputs", output.name, "artifact"), output.artifact) for output in flow.outputs]
    used += [((*path, "artifact"), export.artifact) for path, export in exported(flow)]
    for path, key in used:
        if key is not None and key not in known and not flow.is_unknown(("artifacts", key)):
            yield _unknown(flow, path, f"there is no artifact '{key}'", key, known)


def _unknown(
    flow: Flow, path: Path, message: str, name: str, known: Iterable[str], around: str = "{}"
) -> Finding:
    fix = _respelt(flow, path, name, known, around)
    hint = flow.guesses.did_you_mean(name, known)
    return finding_at(flow.places, path, message, hint=hint, fix=fix)


def _respelt(flow: Flow, path: Path, name: str, known: Iterable[str], around: str) -> Fix | None:
    from flowc.findings.fixes import respelt_within  # most names are known

    return respelt_within(flow.places, path, name, known, around)
