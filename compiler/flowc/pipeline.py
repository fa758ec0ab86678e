"""The compiler on a page: bytes -> Document -> one model -> Flow -> findings, and then
workflow.py."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from flowc.composing.compose import compose
from flowc.composing.loading import Load
from flowc.composing.variants import Variant, read_variants
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.nearest import Guesses
from flowc.language.model_keys import has_list_for_mapping, is_task_file
from flowc.reading.decode import decode
from flowc.reading.document import Document
from flowc.reading.parse import parse
from flowc.reporting.report_files import Found, report_files, sort_findings
from flowc.resolving.resolve import resolve
from flowc.resolving.used_files import Checked, FileAccess, UsedFiles
from flowc.rules import check_flow


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
    settings, guesses = settings or BuildSettings(), Guesses()
    inner = settings.for_used_files()
    files = UsedFiles(
        lambda used, access: _check(used.data, used.name, inner, access, guesses),
        guesses,
        settings.pure_yaml,
    )
    if load is not None:
        files.chain[load.key] = name
    return files.with_reports(_check(data, name, settings, files.access(load), guesses))


def _check(
    data: bytes, name: str, settings: BuildSettings, access: FileAccess, guesses: Guesses
) -> Checked:
    """Find what is wrong with one file, be it the flow or one that a flow uses."""
    source, refusal = decode(name, data)
    if refusal is not None:
        return Checked(Report(source, (refusal,)))
    document, findings = parse(source, settings.pure_yaml)
    if document is None:
        return Checked(Report(source, in_order(findings)))
    document = replace(document, guesses=guesses)
    if is_task_file(document.value):
        return _check_task_file(document, findings)
    return check_document(document, findings, settings, access)


def _check_task_file(document: Document, findings: list[Finding]) -> Checked:
    """Find what is wrong with a task file, whoever uses it: in a flow that says nothing else."""
    from flowc.composing.task_file import read_task_file, user_of  # few files are one

    file = read_task_file(document, findings)
    access = FileAccess(lambda written: (written, file), lambda composed: ({}, ()))
    report = check_document(user_of(file), [], BuildSettings(), access).used[document.source.name]
    told = tuple(replace(one, notes=one.notes[:-1]) for one in report.findings)
    return Checked(Report(document.source, told), is_task_file=True)


def check_document(
    document: Document, findings: list[Finding], settings: BuildSettings, access: FileAccess
) -> Checked:
    """Find what is wrong with a document, beside what reading it has found already.

    It is read without a profile and under each; the flow is that of the chosen one.
    """
    if document.has_empty:
        from flowc.composing.indent_keys import indent_keys  # few flows have a key without a value

        document, findings = indent_keys(document, findings)
    if has_list_for_mapping(document.value):
        from flowc.composing.reshape_lists import reshape_lists  # few flows have one

        document, lists = reshape_lists(document)
        findings = [*findings, *lists]
    found, faults = read_variants(document, settings, partial(_read, access))
    return report_files(document, [*findings, *faults], found)


def _read(access: FileAccess, variant: Variant) -> Found:
    """Read a flow under one profile, and let every rule look at it."""
    composed = compose(variant.document, variant.settings, access.task_file)
    flows, faults = access.flows(composed)
    flow = resolve(composed, flows)
    findings = [*composed.gathered.findings, *faults, *(check_flow(flow) if flow else ())]
    return sort_findings(variant, composed, flow, findings)


def becomes_module(checked: Checked, but: Collection[str] = ()) -> bool:
    """Whether there is a module of a checked flow: errors of some rules may count as none."""
    return checked.flow is not None and checked.errors().issubset(but)


def emit(checked: Checked, but: Collection[str] = ()) -> bytes | None:
    """Return the bytes of a checked flow's `workflow.py`; nothing, if there is an error.

    Errors of some rules may count as none: whoever asks for that decides about them.
    """
    if checked.flow is None or not becomes_module(checked, but):
        return None
    from flowc.emitting.python.workflow import emit_workflow  # jinja2 waits for something to emit

    return emit_workflow(checked.flow, PurePath(checked.report.source.name).name)
