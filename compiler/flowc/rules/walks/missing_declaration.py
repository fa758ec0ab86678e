"""Turns a bound input that its task does not declare into the fix that declares it."""

from __future__ import annotations

from flowc.findings.finding import Edit, Fix
from flowc.findings.source import Span
from flowc.flow import Binding, Flow, Task
from flowc.language.names import name_fault
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import Type, inner_types, type_text


def declared_input(flow: Flow, task: Task, binding: Binding) -> Fix | None:
    """Return the fix, where the value is a reference that has a type, and the place is plain.

    The last entry of a block of `inputs` gets one more line, or `inputs` goes before `with`.
    """
    if not isinstance(binding.value, InputRef | TaskRef):
        return None
    kind = flow.type_of(binding.value)
    if _is_unknown(kind) or name_fault(binding.input) is not None:
        return None
    edit = _edit(flow, task, f"{binding.input}: {type_text(kind)}")
    says = f"'{binding.input}' is now declared as {type_text(kind)}"
    return Fix(says, (edit,)) if edit else None


def _is_unknown(kind: Type) -> bool:
    return kind == AnyType() or any(map(_is_unknown, inner_types(kind)))


def _edit(flow: Flow, task: Task, line: str) -> Edit | None:
    """Return the edit that adds a line to a task's inputs, where the task is written in blocks."""
    places, inputs = flow.places, (*task.path, "inputs")
    start, raw = places.value_span(task.path).start, places.raw(task.path)
    is_new = not places.written(inputs)
    if not is_new and not task.inputs:
        return None
    first = (*task.path, "with") if is_new else (*inputs, task.inputs[0].name)
    at = places.key_span(first).start - start
    before = raw[:at] if 0 < at <= len(raw) else ""
    margin = before[before.rfind("\n") + 1 :]
    if "\n" not in before or margin.strip(" "):
        return None
    if is_new:
        return Edit(Span(start + at, start + at), f"inputs:\n{margin}  {line}\n{margin}")
    end = places.value_span((*inputs, task.inputs[-1].name)).end - start
    line_end = raw.find("\n", end)
    if line_end < 0:  # a comment may follow, and would change its line
        return Edit(Span(start + at, start + at), f"{line}\n{margin}")
    line_end -= raw[line_end - 1] == "\r"
    return Edit(Span(start + line_end, start + line_end), f"\n{margin}{line}")
