"""What `flowc build --check` does: tell modules that are not what a build would write."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote

import click

from flowc.commands.build_modules import Built, Orders
from flowc.commands.report_options import FOR_PEOPLE
from flowc.findings.finding import Report
from flowc.findings.record import record
from flowc.reporting.formats.shared_text import visible
from flowc.reporting.policy import apply_policy
from flowc.workspace.module_state import Standing, standing_of
from flowc.workspace.read_flow import together


@record(frozen=True)
class Compared:
    """A module that could be compared, how it stands, and what is told of that."""

    built: Built
    standing: Standing
    report: Report

    @property
    def is_fresh(self) -> bool:
        """Whether a build would write the same."""
        return self.standing.state == "fresh"


def check_modules(
    built: Sequence[Built], told: Iterable[tuple[str, Report]], orders: Orders
) -> tuple[list[Built], list[Report], list[Report]]:
    """Tell what was found in flows, and how their modules stand.

    Return the flows whose modules are fresh, the reports of files, and those of modules whose
    flows are gone. What programs read goes to standard output.
    """
    compared = list(_compared(built, orders))
    reports = together([*told, *((one.built.outcome.key, one.report) for one in compared)])
    left = _modules_left(built, orders)
    if orders.output_format in FOR_PEOPLE:
        _tell_refused(compared)
    orders.tell([*reports.values(), *left])
    if orders.output_format in FOR_PEOPLE:
        _print_differences(compared)
    _tell_unknown(built)
    return [one.built for one in compared if one.is_fresh], [*reports.values()], left


def _tell_refused(compared: Iterable[Compared]) -> None:
    """Say of what no build could replace, as a build would."""
    for one in compared:
        if one.report.findings and one.standing.state == "foreign" and one.standing.why:
            line = f"{one.built.target}: error: not written, since {one.standing.why}"
            click.echo(visible(line), err=True)


def _compared(built: Iterable[Built], orders: Orders) -> Iterator[Compared]:
    """Compare the modules of flows without errors."""
    policy = orders.home.policy(orders.policy)
    command = " ".join(("flowc build", *orders.given.words))
    if orders.output is not None:
        command += f" -o {quote(str(orders.output))}"
    for one in built:
        if one.ready:
            standing = standing_of(one.target, one.outcome)
            report = Report(one.outcome.report.source, ())
            if standing.state != "fresh":
                from flowc.workspace.stale_modules import stale_module  # most modules are fresh

                finding = stale_module(one.outcome, one.target, standing, command)
                told = (finding,) if finding else ()
                report = apply_policy(Report(report.source, told), policy)
            yield Compared(one, standing, report)


def _tell_unknown(built: Iterable[Built]) -> None:
    """Say which modules cannot be compared, since a variable is not set."""
    for one in built:
        names = one.outcome.summary.unset if one.outcome.summary else ()
        if names and not one.outcome.failed:
            why = f"cannot be compared: {', '.join(names)} is not set"
            click.echo(visible(f"{one.target}: {why}"), err=True)


def _modules_left(built: Sequence[Built], orders: Orders) -> list[Report]:
    """Return what is told of modules whose flows are gone.

    They are looked for where flows were looked for. Where the project puts modules elsewhere,
    that takes all of its flows, by all profiles.
    """
    home, policy, paths = orders.home, orders.home.policy(orders.policy), orders.paths
    if not orders.writes or policy.is_off("stale-module"):
        return []
    if home.project.output is not None and (paths or orders.every < home.project.is_by_profile):
        return []
    folders = [path for path in paths if path.is_dir()]
    if not paths:
        folders = [Path(os.path.relpath(home.root or "."))]
    if not folders:
        return []
    from flowc.workspace.left_behind import left_behind  # a flow alone has no neighbours
    from flowc.workspace.stale_modules import module_left

    elsewhere = {
        (one.outcome.path.name, one.outcome.summary.name)
        for one in built
        if one.outcome.summary and not os.path.lexists(one.target)
    }
    found = left_behind(folders, home, [one.target for one in built], elsewhere)
    if not paths:  # the way back into the working folder is not shown
        found = [replace(one, path=Path(os.path.relpath(one.path))) for one in found]
    return [apply_policy(module_left(one), policy) for one in found]


def _print_differences(found: Iterable[Compared]) -> None:
    """Print how modules would change."""
    for one in found:
        if one.report.findings:
            for line in _difference(one):
                click.echo(visible(line.rstrip("\n")))


def _difference(one: Compared) -> Iterator[str]:
    target = one.built.target
    yield from difflib.unified_diff(
        one.standing.old.decode("utf-8", "replace").splitlines(keepends=True),
        (one.built.outcome.module or b"").decode().splitlines(keepends=True),
        str(target),
        f"{target} (to be written)",
    )
