"""Turns what an author wrote at one place into what a flow holds there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from inspect import cleandoc
from typing import Any

from flowc.flow import (
    BadLiteral,
    Binding,
    DictValue,
    ListValue,
    Task,
    TaskInput,
    Value,
    mapped,
)
from flowc.language.literals import LiteralFault, read_literal
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.references import InputRef, RowsRef, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import DictOf, ListOf, Type, item_of
from flowc.reading.unknown import UNKNOWN


def clean_text(text: str | None, owner: str = "") -> str | None:
    """Clean a text as Python cleans docstrings; one that says its owner's name says nothing.

    Twice, since the first line loses its indentation only where it was the first line before.
    Indentation is made of plain spaces first, and blank lines at the end are none: what Python
    takes for blank there differs between its versions.
    """
    if not isinstance(text, str):
        return None
    lines = text.rstrip().split("\n")
    spaced = [" " * (len(line) - len(line.lstrip())) + line.lstrip() for line in lines]
    clean = cleandoc(cleandoc("\n".join(spaced)))
    return clean if clean and clean != owner else None


def read_type(text: str | None) -> Type:
    """Return the type that a text spells; any type, where it spells none."""
    kind = parse_type(text) if isinstance(text, str) else AnyType()
    return AnyType() if isinstance(kind, TypeFault) else kind


def bindings_of(inputs: tuple[TaskInput, ...], written: dict[str, Any] | None) -> Iterator[Binding]:
    """Yield what a task's inputs are bound to: what `with` says, else their defaults."""
    left = dict(written) if isinstance(written, dict) else {}
    for declared in inputs:
        if declared.name in left:
            yield Binding(declared.name, read_value(left.pop(declared.name), declared.type))
        elif declared.default is not None:
            yield Binding(declared.name, declared.default, given=False)
        elif written is UNKNOWN:
            yield Binding(declared.name, BadLiteral(UNKNOWN))
    for name, value in left.items():
        yield Binding(name, read_value(value, AnyType()))


def read_value(raw: Any, kind: Type) -> Value:
    """Return a raw value as what a binding holds: a literal of the type, or references."""
    if isinstance(raw, InputRef | TaskRef):
        return raw
    if isinstance(raw, RowsRef):
        return ListValue(raw.rows)
    if isinstance(raw, list) and _holds_references(raw):
        item = item_of(kind, ListOf) or AnyType()
        return ListValue(tuple(read_value(value, item) for value in raw))
    if isinstance(raw, dict) and _holds_references(raw):
        item = item_of(kind, DictOf) or AnyType()
        return DictValue(tuple((key, read_value(value, item)) for key, value in raw.items()))
    literal = read_literal(raw, kind)
    return BadLiteral(raw) if isinstance(literal, LiteralFault) or raw is UNKNOWN else literal


def _holds_references(raw: Any) -> bool:
    if isinstance(raw, dict):
        return any(map(_holds_references, raw.values()))
    if isinstance(raw, list):
        return any(map(_holds_references, raw))
    return isinstance(raw, InputRef | TaskRef | RowsRef)


def with_only_outputs(tasks: Mapping[str, Task]) -> dict[str, Task]:
    """Return tasks whose bindings name the outputs that they take."""
    return {
        key: _named(task, tasks) if any(map(_is_bare, task.references())) else task
        for key, task in tasks.items()
    }


def _named(task: Task, tasks: Mapping[str, Task]) -> Task:
    bindings = (replace(one, value=with_only_output(one.value, tasks)) for one in task.bindings)
    return replace(task, bindings=tuple(bindings))


def with_only_output(value: Value, tasks: Mapping[str, Task]) -> Value:
    """Return a value whose references name the outputs that they take."""
    return mapped(
        value, lambda leaf: only_output(leaf, tasks) if isinstance(leaf, TaskRef) else leaf
    )


def only_output(reference: TaskRef, tasks: Mapping[str, Task]) -> TaskRef:
    """Return a reference with the output that it takes; of several or none, it names none."""
    outputs = tasks[reference.task].outputs if reference.task in tasks else ()
    if reference.output or len(outputs) != 1:
        return reference
    return replace(reference, output=outputs[0].name)


def _is_bare(reference: object) -> bool:
    return isinstance(reference, TaskRef) and not reference.output
