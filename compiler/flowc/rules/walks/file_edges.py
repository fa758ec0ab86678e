"""Goes through the edges of a flow down to the files that they carry."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Note
from flowc.findings.source import Path
from flowc.flow import DictValue, Flow, ListValue, Value
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import DictOf, File, ListOf, Type, Union, fits, item_of


def file_edges(flow: Flow) -> Iterator[tuple[Path, InputRef | TaskRef, Type, Type]]:
    """Yield each edge that carries files: its place, its reference, the types given and wanted."""
    for bound in flow.values():
        for path, reference, wanted in _references(bound.value, bound.wanted, bound.path):
            for given, single in _pairs(flow.type_of(reference), wanted):
                yield path, reference, given, single


def _references(
    value: Value, wanted: Type, path: Path
) -> Iterator[tuple[Path, InputRef | TaskRef, Type]]:
    match value:
        case InputRef() | TaskRef():
            yield path, value, wanted
        case ListValue(items):
            inner = item_of(wanted, ListOf)
            for index, item in enumerate(items if inner else ()):
                yield from _references(item, inner or wanted, (*path, index))
        case DictValue(entries):
            inner = item_of(wanted, DictOf)
            for key, item in entries if inner else ():
                yield from _references(item, inner or wanted, (*path, key))


def _pairs(given: Type, wanted: Type) -> Iterator[tuple[Type, Type]]:
    """Match the files within two types that fit."""
    match given, wanted:
        case (ListOf(item), ListOf(slot)) | (DictOf(item), DictOf(slot)):
            yield from _pairs(item, slot)
        case Union(variants), _:
            for variant in variants:
                yield from _pairs(variant, wanted)
        case _, Union(variants):
            for variant in variants:
                if fits(given, variant):
                    yield from _pairs(given, variant)
        case File(), _:
            if fits(given, wanted):
                yield given, wanted


def edge_finding(
    flow: Flow, path: Path, reference: InputRef | TaskRef, message: str, hint: str
) -> Finding:
    """Return a finding about an edge, with a note at its other end."""
    if isinstance(reference, InputRef):
        origin = flow.places.key_span(("inputs", reference.name))
    else:
        task = flow.task_by_key[reference.task]
        origin = flow.places.key_span(task.declaration("outputs", reference.output))
    return Finding(message, flow.places.value_span(path), (Note("declared here", origin),), hint)
