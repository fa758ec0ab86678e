"""The rule `type-mismatch`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.source import Path
from flowc.flow import Bound, DictValue, Flow, ListValue, leaves
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import Any, File, ListOf, Type, Union, fits, type_text
from flowc.rules.walks.flow_texts import bundled


def type_mismatch(flow: Flow) -> Iterator[Finding]:
    """An edge between two types that Flyte's compiler does not let flow into each other.

    flytekit checks no edge, and Flyte refuses the flow only when it is registered. There is no
    way from `int` to `float`, none from `T | none` to `T`, and files of two extensions are two
    types. A bundle in `exports` takes outputs of tasks that are files of artifacts, and no others.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: file[csv]
          report:
            command: python report.py
            inputs:
              rows: file[pdf]
            with:
              rows: ${{ tasks.load.rows }}

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: file[csv]
          report:
            command: python report.py
            inputs:
              rows: file[csv]
            with:
              rows: ${{ tasks.load.rows }}
    """
    for bound in flow.values:
        for path, value, wanted in leaves(bound.value, bound.wanted, bound.path):
            if isinstance(value, ListValue):
                yield _container(flow, bound, "a list of references", wanted, path)
            elif isinstance(value, DictValue):
                yield _container(flow, bound, "a mapping of references", wanted, path)
            elif isinstance(value, InputRef | TaskRef) and not isinstance(wanted, Any):
                given = flow.type_of(value)
                if not takes(value, given, wanted):
                    yield _edge(flow, bound, value, given, wanted, path)
    for path, reference in bundled(flow):
        yield from _no_file(flow, reference, path)


def _no_file(flow: Flow, reference: InputRef | TaskRef, path: Path) -> Iterator[Finding]:
    """Refuse in the files of a bundle what is no file of an artifact of this flow's."""
    if isinstance(reference, InputRef):
        message = f"a bundle wants the file of an artifact, and 'inputs.{reference.name}' is none"
        yield finding_at(flow.places, path, message, hint="refer to the output of a task")
        return
    task = flow.task_by_key.get(reference.task)
    output = task.output(reference.output) if task else None
    if task is None or output is None or output.artifact is not None:
        return
    declared = task.declaration("outputs", output.name)
    if flow.is_unknown((*declared, "artifact")):
        return
    source = f"'{flow.called(task.key)}.{output.name}'"
    message = f"a bundle wants the file of an artifact, and {source} is none"
    note = Note("declared here", flow.places.key_span(declared))
    hint = "declare it as {artifact: KEY, file: NAME}"
    if task.flow is not None:
        hint = "refer to an output of a task that is a job of this flow"
    yield finding_at(flow.places, path, message, (note,), hint, names=task.row)


def takes(value: InputRef | TaskRef, given: Type, wanted: Type) -> bool:
    """Whether a reference that gives a type may stand where another one is wanted."""
    return fits(given, wanted) and not (
        isinstance(value, TaskRef) and _is_unbindable(given, wanted)
    )


def _is_unbindable(given: Type, wanted: Type) -> bool:
    """Whether flytekit itself refuses an output: a list of unions goes into another one only."""
    unions = isinstance(given, ListOf) and isinstance(given.item, Union)
    return unions and not (isinstance(wanted, ListOf) and isinstance(wanted.item, Union))


def _edge(
    flow: Flow, bound: Bound, value: InputRef | TaskRef, given: Type, wanted: Type, path: Path
) -> Finding:
    row = flow.places.row(path)
    if isinstance(value, InputRef):
        source, origin = (
            f"the launch input '{value.name}'",
            flow.places.key_span(("inputs", value.name)),
        )
    else:
        source = f"'{flow.called(value.task)}.{value.output}'"
        task = flow.task_by_key[value.task]
        origin = flow.places.key_span(task.declaration("outputs", value.output))
        row = row or task.row
    wants = f"{bound.owner} wants {type_text(wanted)} for '{bound.name}'"
    message = f"{wants}, but {source} gives {type_text(given)}"
    note = Note(f"declared here as {type_text(given)}", origin)
    hint = _hint(flow, bound, value, given, wanted)
    return finding_at(flow.places, path, message, (note,), hint, names=row)


def _hint(flow: Flow, bound: Bound, value: InputRef | TaskRef, given: Type, wanted: Type) -> str:
    slot = "the input" if bound.path[0] == "tasks" else "the output"
    if wanted != bound.wanted:
        slot = f"the items of {slot}"
    change = f"declare {slot} as {type_text(given)}"
    if fits(wanted, given):
        return f"{type_text(given)} may hold more than {type_text(wanted)}: {change}"
    if isinstance(value, TaskRef) and isinstance(wanted, File) and wanted.format:
        return f"{change}, or make '{flow.called(value.task)}' write a {wanted.format}"
    return f"{change}, or both ends as {type_text(wanted)}"


def _container(flow: Flow, bound: Bound, what: str, wanted: Type, path: Path) -> Finding:
    message = f"{bound.owner} wants {type_text(wanted)} for '{bound.name}', but gets {what}"
    hint = "declare it as dict[str, T]" if type_text(wanted) == "dict" else None
    return finding_at(flow.places, path, message, hint=hint, names=flow.places.row(path))
