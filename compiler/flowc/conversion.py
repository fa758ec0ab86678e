"""The other ways: from Python to flows, from a flow to YAML, from YAML to formatted YAML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flowc.compose import compose
from flowc.composition.using import given
from flowc.decompiler.module import Written, read_module
from flowc.decompiler.partial import with_todos, without_unknown
from flowc.decompiler.syntax import RULE
from flowc.emit.shared import with_defaults
from flowc.emit.tree import tree_of
from flowc.emit.yaml import to_yaml
from flowc.findings import Finding, Report, in_order
from flowc.flow import Flow
from flowc.formatter.arrangement import in_order_of_keys
from flowc.formatter.document import formatted
from flowc.pipeline import check_document
from flowc.source import Path, Span
from flowc.suggest import start_over
from flowc.text import decode
from flowc.variables import Settings


@dataclass(frozen=True)
class Imported:
    """A workflow of a module: its flow, if it could be read, and the YAML that says it."""

    name: str
    flow: Flow | None
    text: str


def decompile(
    data: bytes, name: str = "workflow.py", settings: Settings | None = None
) -> tuple[Report, tuple[Imported, ...]]:
    """Find what a module of Python cannot say as flows, and return its flows. Never runs it.

    Where there are errors, the texts hold the rest, with a `TODO` comment for each of them.
    """
    start_over()
    module = read_module(data, name)
    findings, flows = list(module.findings), []
    files: dict[str, Flow] = {}
    for written in module.flows:
        using = given(files)
        outcome = check_document(written.document, [], settings or Settings(), using)
        report, flow = outcome.report, outcome.flow
        findings += report.findings
        if flow is not None:
            files[written.file] = flow
        others = [one.place for one in module.flows if one is not written]
        told = [f for f in (*module.findings, *report.findings) if not _within(f.span, others)]
        text, refusal = _as_yaml(written, in_order(told))
        if refusal is not None:
            message = f"the flow would be too large to be read: {refusal.message}"
            findings.append(Finding(message, written.document.value_span(("name",)), rule=RULE))
        flows.append(Imported(written.name, flow, text))
    # fixes are edits of YAML, and this is Python; a comment may count for another of its flows
    plain = tuple(replace(f, fix=None) for f in findings if f.rule != "unused-ignore")
    return Report(module.source, in_order(_without_cascades(plain))), tuple(flows)


def _within(span: Span, places: Iterable[Span]) -> bool:
    return any(place.start <= span.start < place.end for place in places)


def _without_cascades(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave out that something is unused, where what may use it could not be read."""
    if not any(one.rule == RULE and one.severity == "error" for one in findings):
        return findings
    return [one for one in findings if one.rule not in ("unused-input", "unused-artifact")]


def _as_yaml(written: Written, findings: Iterable[Finding]) -> tuple[str, Finding | None]:
    comments = with_todos(written.document, written.comments, findings)
    return text_of(with_defaults(without_unknown(written.document.value)), comments)


def text_of(tree: Any, comments: Mapping[Path, list[str]]) -> tuple[str, Finding | None]:
    """Return the YAML of a tree, and what forbids to read it: it may be too large."""
    text = to_yaml(in_order_of_keys(tree), comments)
    _, data = format_flow(text.encode())
    if data is not None:
        return data.decode(), None
    source, refusal = decode("flow.yaml", text.encode())
    return text, refusal or next(iter(compose(source)[1]), None)


def emit_yaml(flow: Flow) -> str:
    """Return the YAML of a flow without errors: it reads back to an equal flow."""
    return text_of(with_defaults(tree_of(flow)), {})[0]


def format_flow(data: bytes, name: str = "flow.yaml") -> tuple[Report, bytes | None]:
    """Return the bytes of a flow in the one style, or the findings that forbid to read it.

    The values, the comments and the order of what the author named stay; so do line ends and a
    leading BOM. A flow with other errors than those of YAML is formatted like any other.
    """
    source, refusal = decode(name, data)
    if refusal is not None:
        return Report(source, (refusal,)), None
    text, findings = formatted(source)
    if text is None:
        return Report(source, in_order(findings)), None
    mark = data[: len(data) - len(data.removeprefix(b"\xef\xbb\xbf"))]
    return Report(source, ()), mark + text.encode()
