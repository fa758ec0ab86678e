"""The rule `invalid-name`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow, Task
from flowc.language.names import (
    RESERVED_FLOW_INPUTS,
    RESERVED_OUTPUTS,
    RESERVED_TASK_INPUTS,
    name_fault,
    name_finding,
    name_hint,
)

_LONGEST_TASK_NAME = 255


def invalid_name(flow: Flow) -> Iterator[Finding]:
    """A name that Python, flytekit or Flyte cannot take.

    The names of a flow, of its tasks, inputs, outputs, vars and artifacts become Python
    identifiers: ASCII letters, digits and `_`, a letter first, at most 62 characters, no
    Python keyword, not ending in `_`. Launch inputs are lower case besides, since pyflyte
    refuses others, and some names belong to flytekit. A launch input that has the name of a flow
    would hide the function that a task calls. The `name` of a task is free text, but for `/`,
    which pyflyte takes for a folder.

    The index of a matrix becomes a part of the task's key: ASCII letters, digits and `_`. Any
    other value (`random-forest`, `0.1`) keeps a column of its own, beside a name for the row:
    `matrix: [{id: rf_1, kind: random-forest, rate: "0.1"}]`.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load-data:
            command: python load.py

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load_data:
            command: python load.py
    """
    fault = name_fault(flow.name)
    if fault and flow.name:
        span = flow.places.value_span(("name",))
        yield Finding(
            f"the flow's name '{flow.name[:80]}' {fault}", span, hint=name_hint(flow.name)
        )
    yield from _keys(flow, ("vars",), flow.vars)
    yield from _keys(flow, ("profiles",), flow.profiles)
    yield from _keys(flow, ("artifacts",), (artifact.key for artifact in flow.artifacts))
    inputs = [declared.name for declared in flow.inputs]
    yield from _keys(flow, ("inputs",), inputs, RESERVED_FLOW_INPUTS)
    for name in inputs:
        if name != name.lower() and not name_fault(name):
            message = f"the launch input '{name}' is not lower case, which pyflyte refuses"
            span = flow.places.key_span(("inputs", name))
            yield Finding(message, span, hint=f"write '{name.lower()}'")
    yield from _keys(flow, ("outputs",), (output.name for output in flow.outputs), RESERVED_OUTPUTS)
    for task in flow.in_written_order():
        yield from _task(flow, task)


def _task(flow: Flow, task: Task) -> Iterator[Finding]:
    if task.scope is None or task.scope.group is None:  # a row's key is told with its index
        yield from _keys(flow, ("tasks",), [task.key])
    if task.flow is not None:
        yield from _called(flow, task, task.flow)
        return
    inputs = (declared.name for declared in task.inputs)
    yield from _keys(flow, (*task.path, "inputs"), inputs, RESERVED_TASK_INPUTS)
    outputs = (declared.name for declared in task.outputs)
    yield from _keys(flow, (*task.path, "outputs"), outputs, RESERVED_OUTPUTS)
    path = (*task.path, "name")
    if task.name == f"{flow.name}.{task.key}":
        return
    if "/" in task.name:
        message = (
            f"the task's name '{task.name[:80]}' holds a '/', which pyflyte takes for a folder"
        )
        yield finding_at(flow.places, path, message)
    elif len(task.name) > _LONGEST_TASK_NAME:
        message = f"the task's name has {len(task.name)} characters; Flyte keeps 255"
        yield finding_at(flow.places, path, message)


def _called(flow: Flow, task: Task, other: Flow) -> Iterator[Finding]:
    """Yield what keeps a flow from being called in this one's function."""
    if other.name and other.name in flow.input_by_name:
        message = f"the launch input '{other.name}' has the name of the flow that a task runs"
        note = Note("it runs that flow", flow.places.value_span((*task.path, "flow")))
        yield Finding(message, flow.places.key_span(("inputs", other.name)), (note,))
    for declared in other.inputs:
        if declared.name in RESERVED_TASK_INPUTS:
            message = (
                f"the flow '{other.name}' cannot run in another one: its input '{declared.name}'"
                " has a name that flytekit uses itself"
            )
            yield finding_at(flow.places, (*task.path, "flow"), message)


def _keys(
    flow: Flow, path: Path, names: Iterable[str], reserved: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    for name in names:
        finding = name_finding(name, flow.places.key_span((*path, name)), reserved)
        if finding is not None:
            yield replace(finding, row=flow.places.row((*path, name)))
