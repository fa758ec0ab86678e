"""Turns constants that are not of their types into findings, for the rules about literals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flowc.composing.constants import literal_finding
from flowc.findings.finding import Finding, Note
from flowc.findings.source import Path
from flowc.flow import Flow
from flowc.language.literals import LiteralFault, read_literal
from flowc.language.types import DictOf, ListOf, Named, Type, item_of
from flowc.reading.unknown import UNKNOWN
from flowc.rules.walks.flow_texts import Bad, texts_of
from flowc.rules.walks.foreign_references import ForeignReferences


def literal_faults(flow: Flow, rule: str, bad: Iterable[Bad]) -> Iterator[Finding]:
    """Yield the findings of one rule about the constants of a flow that are not of their types."""
    foreign = ForeignReferences(flow)
    for path, raw, kind, declared in bad:
        yield from _faults(foreign, rule, path, raw, kind, declared)


def _faults(
    foreign: ForeignReferences, rule: str, path: Path, raw: Any, kind: Type, declared: Path
) -> Iterator[Finding]:
    told: list[Finding] = []
    if isinstance(raw, list | dict):
        told = [*_item_faults(foreign, rule, path, raw, kind, declared)]
    if raw is not UNKNOWN:
        yield from told or _own_fault(foreign, rule, path, raw, kind, declared)


def _item_faults(
    foreign: ForeignReferences, rule: str, path: Path, raw: Any, kind: Type, declared: Path
) -> Iterator[Finding]:
    """Yield what is wrong about the items of a list or a mapping, each at its place."""
    item = item_of(kind, ListOf if isinstance(raw, list) else DictOf)
    if kind == Named("dict") and isinstance(raw, dict | list):
        yield from _nan_faults(foreign, rule, path, raw, declared)
        return
    entries = enumerate(raw) if isinstance(raw, list) else raw.items()
    for step, value in entries if item else ():
        yield from _faults(foreign, rule, (*path, step), value, item or kind, declared)


def _nan_faults(
    foreign: ForeignReferences, rule: str, path: Path, raw: Any, declared: Path
) -> Iterator[Finding]:
    """Yield each nan inside an untyped dict: nothing else in one can be wrong."""
    if isinstance(raw, dict | list):
        for step, value in raw.items() if isinstance(raw, dict) else enumerate(raw):
            yield from _nan_faults(foreign, rule, (*path, step), value, declared)
    elif isinstance(raw, float):
        yield from _own_fault(foreign, rule, path, raw, Named("float"), declared)


def _own_fault(
    foreign: ForeignReferences, rule: str, path: Path, raw: Any, kind: Type, declared: Path
) -> Iterator[Finding]:
    fault = read_literal(raw, kind)
    if not isinstance(fault, LiteralFault) or fault.rule != rule:
        return
    for place, text, wanted in texts_of(raw, kind, path):
        is_wrong = isinstance(read_literal(text, wanted), LiteralFault)
        if is_wrong and foreign.in_text(text, place):
            return  # told by `unread-reference`
    places, task = foreign.flow.places, foreign.owner(path)
    note = Note("declared here", places.key_span(declared))
    yield literal_finding(places, path, raw, fault, note, task.scope if task else None)
