"""Goes through the constants of a flow, for the rules about literals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc.findings import Finding, Note
from flowc.flow import BadLiteral, DictValue, Flow, ListValue, Value
from flowc.literals import QUOTE, LiteralFault, read_literal, show
from flowc.source import Path
from flowc.types import Any, DictOf, ListOf, Type, item_of
from flowc.unknown import UNKNOWN

_VAR = re.compile(r"\$\{\{\s*vars\.(\w+)")


def literal_faults(flow: Flow, rule: str) -> Iterator[Finding]:
    """Yield the findings of one rule about constants that are not of their type."""
    for path, value, kind, declared in _constants(flow):
        yield from _faults(flow, rule, path, value, kind, declared)


def _constants(flow: Flow) -> Iterator[tuple[Path, Value, Type, Path]]:
    for given in flow.inputs:
        if given.default is not None:
            place: Path = ("inputs", given.name)
            yield (*place, "default"), given.default, given.type, place
    for task in flow.in_written_order():
        for wanted in task.inputs:
            if wanted.default is not None:
                place = (*task.path, "inputs", wanted.name)
                yield (*place, "default"), wanted.default, wanted.type, place
    for bound in flow.values():
        place = bound.path[:1] + bound.path[1:2]
        if bound.path[0] == "tasks":
            place = (*place, "inputs", bound.name)
        yield bound.path, bound.value, bound.wanted, place


def _faults(
    flow: Flow, rule: str, path: Path, value: Value, kind: Type, declared: Path
) -> Iterator[Finding]:
    match value:
        case ListValue(items):
            for index, item in enumerate(items):
                inner = item_of(kind, ListOf) or Any()
                yield from _faults(flow, rule, (*path, index), item, inner, declared)
        case DictValue(entries):
            for key, item in entries:
                inner = item_of(kind, DictOf) or Any()
                yield from _faults(flow, rule, (*path, key), item, inner, declared)
        case BadLiteral(list() as raw) if slot := item_of(kind, ListOf):
            for index, item in enumerate(raw):
                yield from _faults(flow, rule, (*path, index), BadLiteral(item), slot, declared)
        case BadLiteral(dict() as raw) if slot := item_of(kind, DictOf):
            for key, item in raw.items():
                yield from _faults(flow, rule, (*path, key), BadLiteral(item), slot, declared)
        case BadLiteral(raw) if raw is not UNKNOWN:
            fault = read_literal(raw, kind)
            if isinstance(fault, LiteralFault) and fault.rule == rule:
                notes = [Note("declared here", flow.places.key_span(declared))]
                written = flow.places.raw(path)
                var = _VAR.search(written)
                if var:
                    notes.append(Note("comes from here", flow.places.key_span(("vars", var[1]))))
                hint = fault.hint
                if hint == QUOTE:
                    hint = f'write "{show(raw) if var else written}"'
                span = flow.places.value_span(path)
                yield Finding(fault.message, span, tuple(notes), hint)
