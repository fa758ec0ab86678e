"""The compiler on a page: YAML -> Document -> model -> Flow -> findings, and then workflow.py.

`_check` reads bytes (decode, compose), `check_document` reads the document once for each profile,
and `_read` has the stages: vars, rows of matrices, references, task files, model, names, rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePath

from flowc.composing.apply_task_files import start
from flowc.composing.expand_matrix import expand
from flowc.composing.loading import Load
from flowc.composing.profiles import too_large, variants
from flowc.composing.reshape_lists import reshape_lists
from flowc.composing.substitute import substitute
from flowc.composing.task_file import is_task_file, read_task_file, user_of
from flowc.composing.validate import validate
from flowc.composing.vars import BuildSettings, read_vars
from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.nearest import start_over
from flowc.findings.source import Span, outermost
from flowc.flow import Flow, Unread
from flowc.limits import MAX_PROFILED
from flowc.reading.decode import decode
from flowc.reading.document import Document
from flowc.reading.joined_files import split_by_file
from flowc.reading.parse import compose
from flowc.reporting.cascades import outside_unread, without_name_faults
from flowc.reporting.ignore_comments import without_ignored
from flowc.reporting.merge_profiles import merge_profiles
from flowc.reporting.merge_rows import merge_rows
from flowc.resolving.resolve import resolve
from flowc.resolving.used_files import FileAccess, FileChecked, UsedFiles
from flowc.rules import check_flow


@dataclass(frozen=True)
class Checked:
    """A file's findings, and its flow; no flow where the text did not get that far."""

    report: Report
    flow: Flow | None
    used: Mapping[str, Report] = field(default_factory=dict)
    """The reports of the files that the flow uses, by their keys (`used.py`)."""
    is_task_file: bool = False
    """Whether the file is no flow, but one that tasks start from."""

    @property
    def failed(self) -> bool:
        """Whether the flow, or a file that it uses, has errors."""
        return any(report.failed for report in (self.report, *self.used.values()))

    def errors(self) -> set[str]:
        """Return the rules that the flow, or one that it uses, breaks: it may not be built."""
        reports = (self.report, *self.used.values())
        found = (finding for report in reports for finding in report.findings)
        return {finding.rule for finding in found if finding.severity == "error"}


def check(
    data: bytes,
    name: str = "flow.yaml",
    settings: BuildSettings | None = None,
    load: Load | None = None,
) -> Checked:
    """Find everything that is wrong with the bytes of a flow. Never raises, whatever they are.

    `load` finds the files that the flow uses; without it, a flow that uses any has errors. A task
    file is checked for itself, and is no flow.
    """
    start_over()
    settings = settings or BuildSettings()
    inner = settings.for_used_files()
    library = UsedFiles(lambda used: _check(used.name, used.data, inner, used.load, library))
    if load is not None:
        library.chain[load.key] = name
    outcome = _check(name, data, settings, load, library)
    used = library.reports(outcome.parts)
    return Checked(outcome.report, outcome.flow, used, outcome.is_task_file)


def _check(
    name: str, data: bytes, settings: BuildSettings, load: Load | None, library: UsedFiles
) -> FileChecked:
    source, refusal = decode(name, data)
    if refusal is not None:
        return FileChecked(Report(source, (refusal,)))
    document, findings = compose(source)
    if document is None:
        return FileChecked(Report(source, in_order(findings)))
    if is_task_file(document.value):
        return _check_task_file(document, findings)
    using = FileAccess(partial(library.task_file, load), partial(library.flows_of, load))
    return check_document(document, findings, settings, using)


def _check_task_file(document: Document, findings: list[Finding]) -> FileChecked:
    """Find what is wrong with a task file, whoever uses it: in a flow that says nothing else."""
    file = read_task_file(document, findings)
    using = FileAccess(lambda written: (written, file), lambda document, written: ({}, []))
    user = user_of(file)
    report = check_document(user, [], BuildSettings(), using).parts[document.source.name]
    used = tuple(replace(one, notes=one.notes[:-1]) for one in report.findings)
    return FileChecked(Report(document.source, used), is_task_file=True)


def check_document(
    document: Document, findings: list[Finding], settings: BuildSettings, using: FileAccess
) -> FileChecked:
    """Find what is wrong with a document, beside what reading it has found already.

    It is read without a profile and under each; the flow is that of the chosen one.
    """
    document, lists = reshape_lists(document)
    findings = [*findings, *lists]
    several, more = variants(document, settings)
    reads: list[tuple[str | None, _Read]] = []
    chosen: Flow | None = None
    certain, size = True, 0
    for variant in several:
        if size > MAX_PROFILED and not variant.chosen:
            more = [too_large(document)]
            continue
        read = _read(variant.document, variant.settings, using)
        chosen = read.flow if variant.chosen else chosen
        certain, size = certain and read.certain, size + read.size
        # each flow has the texts of all its files: one at a time is enough
        reads.append((variant.profile, replace(read, flow=None)))
        del read

    def told(key: str | None, profiles: Span) -> Iterable[Finding]:
        return merge_profiles([(name, read.told.get(key, ())) for name, read in reads], profiles)

    files = {key: file for _, read in reads for key, file in read.files.items()}
    # whether a comment in a task file is of use, each of its users may see otherwise
    parts = {
        key: Report(file.source, in_order(without_ignored(file, told(key, Span(0, 0)), False)))
        for key, file in files.items()
    }
    certain = certain and not any(report.failed for report in parts.values())
    own = [*findings, *more, *told(None, document.value_span(("profiles",)))]
    report = Report(
        document.source, in_order(without_ignored(document, without_name_faults(own), certain))
    )
    return FileChecked(report, chosen, parts)


@dataclass(frozen=True)
class _Read:
    """A flow and what is wrong with it; whether every value is known, and how many there are.

    `files` are the documents of its task files, by what is the same for one file; `told` is what
    is wrong in each of them, and by None what is wrong in the flow's own file.
    """

    flow: Flow | None
    told: Mapping[str | None, Sequence[Finding]]
    files: Mapping[str, Document]
    certain: bool
    size: int


def _read(document: Document, settings: BuildSettings, using: FileAccess) -> _Read:
    variables, unset = read_vars(document, settings)
    expanded = expand(document, variables)
    substituted = substitute(expanded, variables)
    started = start(substituted.document, substituted.value, using.task_file)
    whole = started.document
    valid = validate(whole, started.value, expanded.scopes)
    flow: Flow | None = None
    unusable: list[Finding] = []
    if valid.model:
        flows, unusable = using.flows(whole, valid.model)
        unknown = whole.dropped | expanded.unknown | substituted.unknown | started.unknown
        words = whole.words((*whole.unread, *valid.unread))
        mentioned = expanded.mentioned | substituted.mentioned | started.mentioned
        unread = Unread(unknown | valid.unknown, words)
        flow = resolve(valid.model, whole, mentioned, flows, unread, expanded.scopes)
    unread_spans = outermost(valid.unread)
    found = (*unset, *expanded.findings, *substituted.findings, *started.findings)
    references = outside_unread(unread_spans, found)
    findings = [*references, *valid.findings, *unusable, *(check_flow(flow) if flow else ())]
    if whole.labels:
        findings = [*merge_rows(findings, whole.labels.values())]
    findings = [*outside_unread(unread_spans, started.of_files), *findings]
    told = {
        key: [*without_name_faults(some)]
        for key, some in split_by_file(whole.parts, findings).items()
    }
    certain = flow is not None and not substituted.uncertain
    return _Read(flow, told, started.files, certain, whole.root.size)


def build(
    data: bytes,
    name: str = "flow.yaml",
    settings: BuildSettings | None = None,
    load: Load | None = None,
) -> tuple[Report, bytes | None]:
    """Return the findings of a flow, and the bytes of its `workflow.py` if there is no error.

    `name` is the YAML's base name: it stands in the header of the module. `load` finds the files
    that the flow uses.
    """
    checked = check(data, name, settings or BuildSettings(strict=True), load)
    return checked.report, emit(checked)


def emit(checked: Checked, but: Collection[str] = ()) -> bytes | None:
    """Return the bytes of a checked flow's `workflow.py`; nothing, if there is an error.

    Errors of some rules may count as none: whoever asks for that decides about them.
    """
    if checked.flow is None or not checked.errors().issubset(but):
        return None
    from flowc.emitting.python.workflow import (
        emit_workflow,  # jinja2 waits until there is something to emit
    )

    return emit_workflow(checked.flow, PurePath(checked.report.source.name).name)
