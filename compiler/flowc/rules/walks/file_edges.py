"""Goes through the edges of a flow down to the files that they carry."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding, Note, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow, leaves
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import DictOf, File, ListOf, Type, Union, fits


def file_edges(flow: Flow) -> Iterator[tuple[Path, InputRef | TaskRef, Type, Type]]:
    """Yield each edge that carries files: its place, its reference, the types given and wanted."""
    for bound in flow.values:
        for path, leaf, wanted in leaves(bound.value, bound.wanted, bound.path):
            if isinstance(leaf, InputRef | TaskRef):
                for given, single in _pairs(flow.type_of(leaf), wanted):
                    yield path, leaf, given, single


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
    note = Note("declared here", origin)
    return finding_at(flow.places, path, message, (note,), hint)
