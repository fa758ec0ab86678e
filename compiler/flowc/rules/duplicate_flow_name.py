"""The rule `duplicate-flow-name`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flowc.findings.finding import Finding, Note, finding_at
from flowc.flow import Flow, Task
from flowc.resolving.sub_flows import flows_of


def duplicate_flow_name(flow: Flow) -> Iterator[Finding]:
    """Two different flows of one name in one module.

    A flow becomes a function, and the generated module holds those of all flows that run in it:
    a name can stand there for one flow only.

    Wrong:

        name: prepare
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: prepare.yaml

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          prepare:
            flow: prepare.yaml
    """
    first: dict[str, tuple[Flow, Task | None]] = {flow.name: (flow, None)} if flow.name else {}
    seen: set[int] = set()
    for task in flow.in_written_order():
        for other in flows_of(task.flow) if task.flow and id(task.flow) not in seen else ():
            earlier, place = first.setdefault(other.name, (other, task))
            if place is task or earlier is other or not other.name:
                continue
            if place is None or definition(earlier) != definition(other):
                message = f"the task '{task.label}' runs a second flow of the name '{other.name}'"
                path = ("name",) if place is None else (*place.path, "flow")
                note = Note("the first one", flow.places.value_span(path))
                path, hint = (*task.path, "flow"), "give one of them another name"
                yield finding_at(flow.places, path, message, (note,), hint, names=task.row)
        seen.add(id(task.flow))


def definition(flow: Flow) -> tuple[Any, ...]:
    """Return what makes a flow; the flows in it by name, since each name is looked at."""
    tasks = [(replace(task, flow=None), task.flow and task.flow.name) for task in flow.tasks]
    return replace(flow, tasks=()), tasks
