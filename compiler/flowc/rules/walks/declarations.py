"""Goes through the types that a flow declares, for the rules about types."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.findings.record import record
from flowc.findings.source import Path
from flowc.flow import Flow
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.types import NONE, SNAPSHOT, File, Type, Union, inner_types, type_text
from flowc.language.types import Any as AnyType


@record(frozen=True)
class Declared:
    """A declared type: where, in which words, and what it is."""

    path: Path
    written: str
    type: Type
    is_input: bool
    in_artifact: bool = False


def declared_types(flow: Flow) -> Iterator[Declared]:
    """Yield every declaration of a flow that has a type of its own."""
    for given in flow.inputs:
        path: Path = ("inputs", given.name, "type")
        yield Declared(path, given.written_type, given.type, True)
    for task in flow.jobs():
        for wanted in task.inputs:
            path = (*task.path, "inputs", wanted.name, "type")
            yield Declared(path, wanted.written_type, wanted.type, True)
        for made in task.outputs:
            path = (*task.path, "outputs", made.name, "type")
            yield Declared(path, made.written_type, made.type, False, made.artifact is not None)
    for output in flow.outputs:
        path = ("outputs", output.name, "type")
        yield Declared(path, output.written_type, output.type, False, output.artifact is not None)


def type_faults(flow: Flow, rule: str) -> Iterator[Finding]:
    """Yield the findings of one rule about texts that are no types."""
    for declared in declared_types(flow):
        if declared.written and isinstance(parse_type(declared.written), TypeFault):
            yield from _fault(flow, rule, declared)


def _fault(flow: Flow, rule: str, declared: Declared) -> Iterator[Finding]:
    from flowc.composing.wrong_values import wrong_type  # few texts are no types
    from flowc.language.foreign.read_type import type_fault

    fault = type_fault(declared.written)
    if fault is not None and fault.rule == rule:
        yield wrong_type(flow.places, declared.path, fault)


def wrong_places(flow: Flow) -> Iterator[Finding]:
    """Yield the findings about types that cannot stand where they are declared."""
    for declared in declared_types(flow):
        message = hint = None
        if declared.in_artifact and not _is_artifact_file(declared.type):
            message = f"the file of an artifact is a file[ext], not a {type_text(declared.type)}"
            hint = "write file and its extension, such as file[csv]"
        elif declared.written or declared.type == SNAPSHOT:
            message = _misplaced(declared.type, declared.is_input)
        if message:
            yield finding_at(flow.places, declared.path, message, hint=hint)


def _is_artifact_file(kind: Type) -> bool:
    return kind == AnyType() or (
        isinstance(kind, File) and kind.kind == "file" and kind.format != ""
    )


def _misplaced(kind: Type, is_input: bool) -> str | None:
    if _holds(kind, SNAPSHOT) and not (is_input and kind == SNAPSHOT):
        return f"a {SNAPSHOT.name} is a launch input, or the task input that it is bound to"
    if _lone_none(kind):
        return "none stands in a union only: T | none"
    twice = _doubled(kind)
    return f"{type_text(twice)} stands twice in the union" if twice else None


def _holds(kind: Type, wanted: Type) -> bool:
    return kind == wanted or any(_holds(part, wanted) for part in inner_types(kind))


def _lone_none(kind: Type) -> bool:
    if isinstance(kind, Union):
        return any(_lone_none(variant) for variant in kind.variants if variant != NONE)
    return kind == NONE or any(map(_lone_none, inner_types(kind)))


def _doubled(kind: Type) -> Type | None:
    if isinstance(kind, Union):
        seen: set[Type] = set()
        for variant in kind.variants:
            if variant in seen:
                return variant
            seen.add(variant)
    return next((twice for twice in map(_doubled, inner_types(kind)) if twice), None)
