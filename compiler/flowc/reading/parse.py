"""Turns the text of a source into a document, by YAML's events and within all budgets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from flowc.findings.finding import Finding
from flowc.findings.source import Source, Span
from flowc.reading.build_nodes import Builder, Refused, syntax
from flowc.reading.document import Document, Node
from flowc.reading.yaml_events import Unread, Unsure, read_events

_DIRECTIVE = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*(%[^\r\n]*)")

Parsed = tuple[Document | None, list[Finding]]


def parse(source: Source, pure: bool = False) -> Parsed:
    """Return the document of a source, or nothing where the text cannot be read to its end.

    Whatever the text is, this ends in findings (rules `yaml-syntax` and `duplicate-key`). `pure`
    says that ruamel's pure parser reads all of it: it does so in any case where there are findings.
    """
    directive = _DIRECTIVE.match(source.text)
    if directive:  # some change how all the rest is read
        return None, [syntax("YAML directives are not allowed", Span(*directive.span(1)))]

    def take(events: Iterable[Any], is_pure: bool) -> Parsed:
        return _read(source, events) if is_pure else (_sure(source, events), [])

    return read_events(source.text, take, pure)


def _sure(source: Source, events: Iterable[Any]) -> Document:
    """Return the document of events that have no fault; raise Unsure where there is one."""
    builder = Builder(source)
    try:
        for event in events:
            builder.take(event)
            if builder.findings:
                raise Unsure
        if not builder.root or not builder.root.entries:
            raise Unsure  # texts and empty ones
    except Refused:
        raise Unsure from None
    return _document(builder)


def _read(source: Source, events: Iterable[Any]) -> Parsed:
    """Return the document of events, or what is wrong: ruamel raises a dozen kinds of exceptions
    on hostile text, some of them no YAML errors."""
    builder = Builder(source)
    at = 0
    try:
        for event in events:
            at = event.end_mark.index
            if not builder.take(event):
                break
    except Refused as refused:
        return None, [*builder.findings, refused.finding]
    except Unread as unread:
        from flowc.reading.yaml_errors import explain  # most files have no error

        return None, [*builder.findings, explain(unread.error, source)]
    except Exception:  # noqa: BLE001 - ruamel's own faults, see above
        return None, [*builder.findings, syntax("this is not YAML", Span(at, at + 1))]
    return _document(builder), builder.findings


def _document(builder: Builder) -> Document:
    root = builder.root or Node({}, 0, 0)
    dropped, unread = frozenset(builder.dropped), tuple(builder.unread)
    return Document(builder.source, root, dropped, unread, builder.has_empty)
