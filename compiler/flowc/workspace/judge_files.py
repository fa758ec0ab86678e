"""Turns what was found in flows into what is told: rules across files, severities of the
project."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Span
from flowc.project.project_file import WITHOUT_PROFILE
from flowc.reporting.policy import Policy, apply_policy
from flowc.workspace.files import name_fault
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.home import Home
from flowc.workspace.read_flow import together

if TYPE_CHECKING:
    from flowc.project.rules_across_flows import Member

_HINT = "choose another with -o"


def judge_files(
    outcomes: Sequence[FlowFound],
    targets: Mapping[Path, Path],
    home: Home,
    policy: Policy,
    writes: bool = True,
    warns: bool = False,
) -> dict[str, Report]:
    """Return the reports of all files by their keys, in the order of the flows.

    `targets` are the files that flows compile to, and `writes` says that these are wanted. Flows
    of a project are registered together, others may be: `warns` says to tell of them, too.
    """
    flows = [one for one in outcomes if not one.is_task_file]
    found: list[tuple[str, Report]] = []
    if len(flows) > 1:
        found += _across(flows, targets, home, writes, warns)
    if writes:
        found += _badly_named(flows, targets)
        found += _called_default(flows) if home.project.is_by_profile else ()
    told = together([*(pair for one in outcomes for pair in one.reports()), *found])
    return {key: apply_policy(report, home.policy(policy)) for key, report in told.items()}


def _across(
    flows: Sequence[FlowFound],
    targets: Mapping[Path, Path],
    home: Home,
    writes: bool,
    warns: bool,
) -> Iterator[tuple[str, Report]]:
    """Yield what is wrong between flows."""
    from flowc.project import rules_across_flows as rules  # one flow has no others

    registered = (rules.shared_flow_name, rules.shared_task_name)
    members = [_member(one, targets[one.path]) for one in flows]
    inside: list[Member] = []
    outside: list[Member] = []
    for one, member in zip(flows, members, strict=True):
        (outside if home.steps(one.path) is None else inside).append(member)
    yield from rules.find_across(inside, registered)
    if warns:
        for key, report in rules.find_across(outside, registered):
            yield key, rules.as_warnings(report)
    if writes:
        yield from rules.find_across(members, (rules.shared_output,))


def _badly_named(
    flows: Sequence[FlowFound], targets: Mapping[Path, Path]
) -> Iterator[tuple[str, Report]]:
    """Yield the flows without errors whose files are named as no module can be."""
    for one in flows:
        is_whole = one.summary is not None and not one.failed
        fault = name_fault(Path(os.path.abspath(targets[one.path]))) if is_whole else None
        if fault is not None:
            finding = Finding(fault, Span(0, 0), hint=_HINT, rule="invalid-name")
            yield one.key, Report(one.report.source, (finding,))


def _called_default(flows: Sequence[FlowFound]) -> Iterator[tuple[str, Report]]:
    """Yield the flows with a profile whose module is that of the flow without one."""
    for one in flows:
        if one.summary and not one.failed and WITHOUT_PROFILE in one.summary.profiles:
            message = f"its profile '{WITHOUT_PROFILE}' becomes the same module as no profile"
            hint = "give the profile another name"
            finding = Finding(message, Span(0, 0), hint=hint, rule="shared-output")
            yield one.key, Report(one.report.source, (finding,))


def _member(outcome: FlowFound, target: Path) -> Member:
    from flowc.project.rules_across_flows import Member

    place = os.path.abspath(target)
    summary = None if outcome.failed else outcome.summary
    return Member(outcome.key, outcome.report, summary, place, _module_name(place))


def _module_name(target: str) -> str:
    """Return what flytekit calls a module: from the nearest folder that is no package."""
    folder, name = os.path.split(target)
    names = [name.removesuffix(".py")]
    while os.path.lexists(os.path.join(folder, "__init__.py")) and os.path.basename(folder):
        folder, name = os.path.split(folder)
        names.insert(0, name)
    return ".".join(names)
