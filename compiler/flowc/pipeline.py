"""The compiler on a page: YAML -> Document -> model -> Flow -> findings, and then workflow.py."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePath

from flowc import model
from flowc.compose import compose
from flowc.composition.expand import expand
from flowc.composition.told import told_once
from flowc.document import Document
from flowc.findings import Finding, Report, in_order
from flowc.flow import Flow
from flowc.ignores import heard
from flowc.limits import MAX_PROFILED
from flowc.merging import merged
from flowc.profiles import too_large, variants
from flowc.resolve import resolve
from flowc.rules import check_flow
from flowc.source import Span, outermost
from flowc.substitute import substitute
from flowc.suggest import start_over
from flowc.text import decode
from flowc.unread import Unread
from flowc.used import Library, Load, Outcome
from flowc.validate import validate
from flowc.variables import Settings, read_vars


@dataclass(frozen=True)
class Checked:
    """A file's findings, and its flow; no flow where the text did not get that far."""

    report: Report
    flow: Flow | None
    used: Mapping[str, Report] = field(default_factory=dict)
    """The reports of the files that the flow uses, by their keys (`used.py`)."""

    def errors(self) -> set[str]:
        """Return the rules that the flow, or one that it uses, breaks: it may not be built."""
        reports = (self.report, *self.used.values())
        found = (finding for report in reports for finding in report.findings)
        return {finding.rule for finding in found if finding.severity == "error"}


def check(
    data: bytes,
    name: str = "flow.yaml",
    settings: Settings | None = None,
    load: Load | None = None,
) -> Checked:
    """Find everything that is wrong with the bytes of a flow. Never raises, whatever they are.

    `load` finds the files that the flow uses; without it, a flow that uses any has errors.
    """
    start_over()
    settings = settings or Settings()
    inner = settings.for_used_files()
    library = Library(lambda used: _check(used.name, used.data, inner, used.load, library))
    if load is not None:
        library.chain[load.key] = name
    report, flow = _check(name, data, settings, load, library)
    return Checked(report, flow, library.reports())


def _check(
    name: str, data: bytes, settings: Settings, load: Load | None, library: Library
) -> Outcome:
    source, refusal = decode(name, data)
    if refusal is not None:
        return Report(source, (refusal,)), None
    document, findings = compose(source)
    if document is None:
        return Report(source, in_order(findings)), None
    return check_document(document, findings, settings, partial(library.flows_of, load))


Use = Callable[[Document, model.Flow], tuple[Mapping[str, Flow], list[Finding]]]
"""Returns the flows that a document's tasks run, by their files, and what is wrong with those."""


def given(flows: Mapping[str, Flow]) -> Use:
    """Use flows that are there already, whatever files they will have."""
    return lambda document, written: (flows, [])


def check_document(
    document: Document, findings: list[Finding], settings: Settings, use: Use
) -> Outcome:
    """Find what is wrong with a document, beside what reading it has found already.

    It is read without a profile and under each; the flow is that of the chosen one.
    """
    several, more = variants(document, settings)
    found: list[tuple[str | None, list[Finding]]] = []
    chosen: Flow | None = None
    certain, size = True, 0
    for variant in several:
        if size > MAX_PROFILED and not variant.chosen:
            more = [too_large(document)]
            continue
        read = _read(variant.document, variant.settings, use)
        chosen = read.flow if variant.chosen else chosen
        certain, size = certain and read.certain, size + read.size
        found.append((variant.profile, read.findings))
    findings = [*findings, *more, *merged(found, document.value_span(("profiles",)))]
    told = in_order(heard(document, _first_told(findings), certain))
    return Report(document.source, told), chosen


@dataclass(frozen=True)
class _Read:
    """A flow and what is wrong with it; whether every value is known, and how many there are."""

    flow: Flow | None
    findings: list[Finding]
    certain: bool
    size: int


def _read(document: Document, settings: Settings, use: Use) -> _Read:
    variables, unset = read_vars(document, settings)
    expanded = expand(document, variables)
    substituted = substitute(expanded, variables)
    explicit = substituted.document
    valid = validate(explicit, substituted.value, expanded.scopes)
    flow: Flow | None = None
    unusable: list[Finding] = []
    if valid.model:
        flows, unusable = use(explicit, valid.model)
        unknown = explicit.dropped | expanded.unknown | substituted.unknown | valid.unknown
        words = document.words((*document.unread, *valid.unread))
        unread = Unread(unknown, words)
        mentioned = expanded.mentioned | substituted.mentioned
        flow = resolve(valid.model, explicit, mentioned, flows, unread, expanded.scopes)
    found = (*unset, *expanded.findings, *substituted.findings)
    references = _outside(outermost(valid.unread), found)
    findings = [*references, *valid.findings, *unusable, *(check_flow(flow) if flow else ())]
    if explicit.labels:
        findings = [*told_once(findings, explicit.labels.values())]
    certain = flow is not None and not substituted.uncertain
    return _Read(flow, findings, certain, explicit.root.size)


def _outside(unread: list[Span], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what stands below an unknown key: the key is the mistake, whatever it holds."""
    for finding in findings:
        at = bisect_right(unread, finding.span.start, key=lambda span: span.start)
        if at == 0 or finding.span.end > unread[at - 1].end:
            yield finding


def _first_told(findings: list[Finding]) -> Iterable[Finding]:
    """Leave out what else is wrong about a key that is a reference."""
    keys = {finding.span for finding in findings if finding.rule == "misplaced-reference"}
    for finding in findings:
        if finding.rule not in ("invalid-name", "unknown-key") or finding.span not in keys:
            yield finding


def build(
    data: bytes,
    name: str = "flow.yaml",
    settings: Settings | None = None,
    load: Load | None = None,
) -> tuple[Report, bytes | None]:
    """Return the findings of a flow, and the bytes of its `workflow.py` if there is no error.

    `name` is the YAML's base name: it stands in the header of the module. `load` finds the files
    that the flow uses.
    """
    checked = check(data, name, settings or Settings(strict=True), load)
    return checked.report, emit(checked)


def emit(checked: Checked, but: Collection[str] = ()) -> bytes | None:
    """Return the bytes of a checked flow's `workflow.py`; nothing, if there is an error.

    Errors of some rules may count as none: whoever asks for that decides about them.
    """
    if checked.flow is None or not checked.errors().issubset(but):
        return None
    from flowc.emit.workflow import emit_workflow  # jinja2 waits until there is something to emit

    return emit_workflow(checked.flow, PurePath(checked.report.source.name).name)
