"""Flows that run in others: the tasks that run them, and all the flows of a module."""

from __future__ import annotations

from flowc.findings.source import Places
from flowc.flow import Flow, Task, TaskInput, TaskOutput, Unread
from flowc.language import model
from flowc.resolving.read_value import bindings_of, clean_text


def sub_flow(key: str, task: model.Task, flow: Flow | None, places: Places) -> Task:
    """Return a task that runs a flow: its inputs and outputs are that flow's.

    Of a flow that is not there nothing is known; whoever refers to it makes no mistake.
    """
    if flow is None:
        flow = Flow("", (), places, unread=Unread(frozenset([("inputs",), ("outputs",)])))
    inputs = tuple(TaskInput(one.name, one.type, default=one.default) for one in flow.inputs)
    return Task(
        key=key,
        name="",
        command="",
        description=clean_text(task.description),
        inputs=inputs,
        outputs=tuple(TaskOutput(output.name, output.type) for output in flow.outputs),
        bindings=tuple(bindings_of(inputs, task.with_)),
        after=order_of(task),
        flow=flow,
        file=task.flow if isinstance(task.flow, str) else "",
    )


def order_of(task: model.Task) -> tuple[str, ...]:
    """Return the keys of the tasks that a task waits for, each once."""
    return tuple(dict.fromkeys(item for item in task.after or () if isinstance(item, str)))


def flows_of(flow: Flow) -> tuple[Flow, ...]:
    """Return a flow and all that it runs, however deep, each once: a flow after its sub-flows.

    A flow that is not there is left out.
    """
    found: dict[int, Flow] = {}
    pending = [(flow, False)]
    while pending:
        one, is_ready = pending.pop()
        if is_ready:
            found.setdefault(id(one), one)
        elif id(one) not in found:
            pending.append((one, True))
            used = [task.flow for task in one.tasks if task.flow is not None]
            pending.extend((other, False) for other in reversed(used) if other.name)
    return tuple(found.values())


def functions_of(flow: Flow) -> tuple[Flow, ...]:
    """Return the flows that a flow's module defines: equal flows of one name are one."""
    named: dict[str, Flow] = {}
    for one in flows_of(flow):
        named.setdefault(one.name, one)
    return tuple(named.values())
