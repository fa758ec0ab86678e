"""Turns a module of Python into flows, and the YAML that says them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from flowc.composing.vars import BuildSettings
from flowc.emitting.yaml.gather_defaults import with_defaults
from flowc.findings.finding import Finding, Report, in_order
from flowc.flow import Flow
from flowc.formatting.write_flow import text_of
from flowc.importing.frames import Beside
from flowc.importing.module import PythonModule, is_within, read_module
from flowc.importing.module_lines import in_order_of_lines
from flowc.importing.parse_python import RULE
from flowc.importing.place_comments import place_comments, settle_paths
from flowc.importing.shorten_flow import shorter
from flowc.importing.todo_comments import with_todos, without_unknown
from flowc.pipeline import check_document
from flowc.project.rules_across_flows import Member, as_warnings, find_across, shared_task_name
from flowc.project.summarise_flow import summary_of
from flowc.resolving.used_files import access_to

_PASSED = "pass the value itself: the job gets this text as it stands"


@dataclass(frozen=True)
class Imported:
    """A workflow of a module: its flow, if it could be read, and the YAML that says it."""

    name: str
    flow: Flow | None
    text: str


@dataclass(frozen=True)
class Taking:
    """What is made of a module: the workflows `only` of some names, if there are any, and those
    that these run; and whether tasks that are alike become one with a matrix."""

    only: Collection[str] = ()
    matrices: bool = False


def decompile(
    data: bytes,
    name: str = "workflow.py",
    settings: BuildSettings | None = None,
    taking: Taking | None = None,
    beside: Beside | None = None,
) -> tuple[Report, tuple[Imported, ...]]:
    """Find what a module of Python cannot say as flows, and return its flows. Never runs it.

    `beside` finds the modules that it imports of its repository. NoWorkflow for a name that is to
    be taken, and that it has not. Where there are errors, the texts hold the rest, with a `TODO`
    comment for each.
    """
    taking = taking or Taking()
    module = read_module(data, name, beside).taking(taking.only)
    return import_flows(module, settings, taking.matrices)


def import_flows(
    module: PythonModule, settings: BuildSettings | None = None, matrices: bool = False
) -> tuple[Report, tuple[Imported, ...]]:
    """Check the flows of a module that is read, and write them as YAML."""
    findings, flows = list(module.findings), []
    files: dict[str, Flow] = {}
    members: list[Member] = []
    settings = settings or BuildSettings()
    for written, comments in zip(module.flows, place_comments(module), strict=True):
        using = access_to(files)
        outcome = check_document(written.document, [], settings, using)
        report, flow = outcome.report, outcome.flow
        findings += report.findings
        summary = summary_of(flow, settings) if flow and not report.failed else None
        place = Report(module.source, ())
        members.append(Member(written.file, place, summary, written.file, written.file))
        others = [one.place for one in module.flows if one is not written]
        told = [f for f in (*module.findings, *report.findings) if not is_within(f.span, others)]
        tree = with_defaults(without_unknown(written.document.value))
        if "vars" in tree:
            tree["vars"] = in_order_of_lines(tree["vars"], module.lines_of_names)
        settled = settle_paths(comments, tree)
        comments = with_todos(written.document, settled, in_order(told))
        text, refusal = text_of(tree, comments)
        if refusal is not None:
            message = f"the flow could not be read again: {refusal.message}"
            findings.append(Finding(message, written.document.value_span(("name",)), rule=RULE))
        elif matrices and flow is not None and not any(f.severity == "error" for f in told):
            flow, text = shorter(tree, comments, (flow, text), module.tree, settings, using)
        if flow is not None:
            files[written.file] = flow
        flows.append(Imported(written.name, flow, text))
    for _, told_across in find_across(members, (shared_task_name,)):
        findings += as_warnings(told_across).findings
    # fixes are edits of YAML, and this is Python; a comment may count for another of its flows
    plain = tuple(_of_python(f) for f in findings if f.rule != "unused-ignore")
    return Report(module.source, in_order(_without_cascades(plain))), tuple(flows)


def _of_python(finding: Finding) -> Finding:
    is_reference = finding.rule == "unread-reference"
    return replace(finding, fix=None, hint=_PASSED if is_reference else finding.hint)


def _without_cascades(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Leave out that something is unused, where what may use it could not be read."""
    if not any(one.rule == RULE and one.severity == "error" for one in findings):
        return findings
    return [one for one in findings if one.rule not in ("unused-input", "unused-artifact")]
