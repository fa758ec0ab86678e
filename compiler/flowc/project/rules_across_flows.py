"""Finds what is wrong between flows that are registered together, and with where they go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from flowc.findings.finding import Finding, Note, Report
from flowc.findings.source import Span
from flowc.project.summary import Entity, Summary


@dataclass(frozen=True)
class Member:
    """One of the flows of a run: its file's key, its report, and its summary if it has no errors.

    `target` is the file of its module; `module` is the module's name for Flyte.
    """

    key: str
    report: Report
    summary: Summary | None
    target: str
    module: str


def shared_output(members: Iterable[Member]) -> Iterator[tuple[Member, Finding]]:
    """Yield the flows whose module another one becomes already."""
    first: dict[str, Member] = {}
    for member in members:
        other = first.setdefault(member.target, member)
        if other.key != member.key:
            module = PurePath(member.target).name
            message = f"'{other.report.source.name}' becomes the same '{module}'"
            hint = "rename one of the files"
            yield member, Finding(message, Span(0, 0), hint=hint, rule="shared-output")


def shared_flow_name(members: Iterable[Member]) -> Iterator[tuple[Member, Finding]]:
    """Yield the flows that Flyte would take for another one.

    A workflow is known by its module and its function (flytekit, `tracker.py`). The modules of
    two flows may both hold a flow that they run, as long as that is one flow.
    """
    first: dict[str, tuple[Member, Entity]] = {}
    for member in members:
        for one in member.summary.functions if member.summary else ():
            name = f"{member.module}.{one.name}"
            other, there = first.setdefault(name, (member, one))
            both = one.name == _name(member) == _name(other)
            if other.key != member.key and (both or _differ(one, there)):
                message = f"two flows would register as the workflow '{name}'"
                yield member, _finding("shared-flow-name", message, member, one, other, there)


def shared_task_name(members: Iterable[Member]) -> Iterator[tuple[Member, Finding]]:
    """Yield the flows that define a task otherwise than another one does.

    Domino's tasks are known by their names alone.
    """
    first: dict[str, tuple[Member, Entity]] = {}
    for member in members:
        for one in member.summary.jobs if member.summary else ():
            other, there = first.setdefault(one.name, (member, one))
            # two flows that are one workflow to Flyte are told already
            if _differ(one, there) and _workflow(member) != _workflow(other):
                message = f"another task has the name '{one.name[:80]}'"
                yield member, _finding("shared-task-name", message, member, one, other, there)


def differing_modules(variants: Sequence[tuple[str, Summary]]) -> str | None:
    """Return which modules of one flow define a task differently; nothing, if none do.

    `variants` are the modules, and the flow that each was made from.
    """
    first: dict[str, tuple[str, Entity]] = {}
    differing: dict[str, dict[str, None]] = {}
    for module, summary in variants:
        for one in summary.jobs:
            other, there = first.setdefault(one.name, (module, one))
            if _differ(one, there):
                differing.setdefault(one.name, {other: None})[module] = None
    for task, (*modules, last) in differing.items():
        more = f" and {len(differing) - 1} more" if len(differing) > 1 else ""
        return (
            f"{', '.join(modules)} and {last} define the task '{task[:80]}'{more} differently: "
            "they cannot be registered under one project, domain and version"
        )
    return None


def _workflow(member: Member) -> tuple[str, str]:
    return member.module, _name(member)


def _name(member: Member) -> str:
    return member.summary.name if member.summary else ""


def _differ(one: Entity, other: Entity) -> bool:
    return one.digest != other.digest and "" not in (one.digest, other.digest)


def _finding(
    rule: str, message: str, member: Member, one: Entity, other: Member, there: Entity
) -> Finding:
    line, column = other.report.source.position(there.span.start)
    note = Note(f"the other one is at {other.report.source.name}:{line}:{column}", one.span)
    hint = "give one of them another name"
    return Finding(message, one.span, (note,), hint, rule)


Rule = Callable[[Iterable[Member]], Iterator[tuple[Member, Finding]]]


def find_across(members: Sequence[Member], rules: Iterable[Rule]) -> Iterator[tuple[str, Report]]:
    """Yield what the rules find: the keys of flows, and reports of one finding."""
    for rule in rules:
        for member, finding in rule(members):
            if not _silenced(member, finding):
                yield member.key, Report(member.report.source, (finding,))


def as_warnings(report: Report) -> Report:
    """Return a report of flows that may never be registered together."""
    return Report(report.source, tuple(replace(f, severity="warning") for f in report.findings))


def _silenced(member: Member, finding: Finding) -> bool:
    line = member.report.source.position(finding.span.start).line
    ignored = member.summary.ignored if member.summary else {}
    if finding.rule not in ignored.get(line, ()):
        return False
    from flowc.rules import SILENCEABLE  # it loads every rule, and few comments silence one

    return finding.rule in SILENCEABLE
