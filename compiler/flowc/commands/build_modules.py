"""What `flowc build` makes of flows before anything is delivered: modules, their places,
findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

import click

from flowc.commands.report_options import stream_for, tell
from flowc.commands.vars_options import Given
from flowc.findings.finding import Report
from flowc.findings.record import record
from flowc.project.summary import Summary
from flowc.reporting.formats.shared_text import visible
from flowc.reporting.policy import Policy
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.home import Home
from flowc.workspace.judge_files import judge_files
from flowc.workspace.module_state import is_current


@record(frozen=True)
class Orders:
    """What becomes of modules: printed, compared or written, and where; and how it is told."""

    home: Home
    given: Given = field(default_factory=Given)
    policy: Policy = field(default_factory=Policy)
    paths: Sequence[Path] = ()
    output: Path | None = None
    stdout: bool = False
    check: bool = False
    force: bool = False
    output_format: str = "full"
    most: int | None = None
    """The most findings of a file to tell; the project says, where nobody does."""
    passed_words: str = ""
    """What the summary says of files that are no flows."""

    @property
    def compares(self) -> bool:
        """Whether modules are compared, and nothing is written."""
        return self.check and not self.stdout

    @property
    def every(self) -> bool:
        """Whether a flow is built by each of its profiles."""
        return self.writes and self.given.wants_every(self.home)

    @property
    def writes(self) -> bool:
        """Whether each module goes to the place that its flow, or the project, gives it."""
        return not self.stdout and self.output is None

    @property
    def creates(self) -> bool:
        """Whether the folders of modules are made, too."""
        return self.output is None and self.home.root is not None

    def tell(self, reports: Sequence[Report]) -> None:
        """Print findings as they are wanted."""
        stream = stream_for(self.output_format, self.compares)
        tell(reports, self.output_format, self.home.most(self.most), stream)

    def target_of(self, found: FlowFound) -> Path:
        """Return where the module of a flow goes."""
        return self.output or self.home.target_of(found.path, found.profile)

    def suffices(self, known: FlowFound) -> bool:
        """Whether a kept result will do, since its module is on the disk already."""
        return not self.stdout and is_current(self.target_of(known), known.digest)


@record(frozen=True)
class Built:
    """A flow by one profile, where its module goes, and whether it may go there."""

    outcome: FlowFound
    target: Path
    ready: bool


def judge_rounds(
    rounds: Iterable[Sequence[FlowFound]], orders: Orders
) -> tuple[list[Built], list[tuple[str, Report]]]:
    """Return each flow by each profile once, and what is told of each round, by the files' keys.

    What has an error in one round goes nowhere.
    """
    built: dict[tuple[Path, str | None], Built] = {}
    told: list[tuple[str, Report]] = []
    for found in rounds:
        targets = {one.path: orders.target_of(one) for one in found}
        reports = judge_files(found, targets, orders.home, orders.policy, orders.writes)
        told += reports.items()
        for one in found:
            known = built.get((one.path, one.profile))
            ready = _is_ready(one, reports) and (known is None or known.ready)
            if not one.is_task_file:
                built[one.path, one.profile] = Built(one, targets[one.path], ready)
    places = {path: place for place, path in enumerate(dict.fromkeys(path for path, _ in built))}
    return sorted(built.values(), key=lambda one: places[one.outcome.path]), told


def _is_ready(one: FlowFound, reports: Mapping[str, Report]) -> bool:
    return bool(one.digest) and not any(reports[key].failed for key, _ in one.reports())


def tell_differences(built: Iterable[Built]) -> None:
    """Say of which flows the modules of several profiles cannot be registered together."""
    for line in _differences(built):
        click.echo(visible(line), err=True)


def _differences(built: Iterable[Built]) -> Iterator[str]:
    by_flow: dict[Path, list[tuple[str, Summary]]] = {}
    for one in built:
        if one.outcome.summary is not None:
            variant = (str(one.target), one.outcome.summary)
            by_flow.setdefault(one.outcome.path, []).append(variant)
    for variants in by_flow.values():
        if len(variants) < 2:
            continue
        from flowc.project.rules_across_flows import differing_modules  # few flows have profiles

        words = differing_modules(variants)
        if words is not None:
            yield words
