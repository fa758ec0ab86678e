"""`flowc diff`: say what a change of flows means."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from flowc.commands import completed_by
from flowc.commands.diff_selection import Pair, chosen, is_path, refuse, sides_of
from flowc.commands.path_options import flows_of, home_or_exit, is_glob, pure_yaml, refuse_task_file
from flowc.commands.reader_option import with_reader
from flowc.commands.report_options import remark, tell, with_format, with_quiet
from flowc.commands.vars_options import Given, with_vars
from flowc.composing.vars import BuildSettings
from flowc.diffing import FORMATS, format_named
from flowc.diffing.change import Change
from flowc.diffing.compare import compare
from flowc.diffing.file_change import Entry, summary
from flowc.findings.finding import Report
from flowc.limits import MAX_FINDINGS
from flowc.reading.recognise_file import recognise
from flowc.resolving.used_files import Checked
from flowc.workspace.files import target_of
from flowc.workspace.git import Repository, Unusable
from flowc.workspace.home import Home
from flowc.workspace.read_flow import together
from flowc.workspace.revisions import Side, check_file, shown
from flowc.workspace.terminal import has_colour

_EPILOG = """\b
Examples:
  flowc diff                              what has changed since the last commit
  flowc diff main flows/                  what differs from a branch, below a folder
  flowc diff v1.2..v1.3 flow.yaml         what changed from a tag to another
  flowc diff origin/main...HEAD --output-format markdown    for a pull request
  flowc diff old.yaml new.yaml            two files, without Git
  flowc diff --profile dev --to-profile prod flow.yaml    one flow under two profiles
  flowc diff --exit-code                  fail if a run would differ
\b
A launch breaks where a good one may fail afterwards: the flow or its module has
another name, an input is gone, is new without a default, or no longer takes its
old values. A task's cached results are missed where Domino's key differs: name,
cache version, inputs and outputs, and the job's settings. Of these, its title,
hardware tier and volume size, and its cluster's tiers, counts and sizes are not
in the key: a change of them keeps the results.
\b
Exit codes: 0 compared, 1 a flow has errors (or a run differs, with --exit-code),
2 wrong usage, no Git, or no such revision. Nothing is fetched.
"""

_MODULE = "Flyte calls the flow MODULE.NAME"

Found = tuple[Entry, list[tuple[str, Report]], list[Checked]]
"""What to tell of a flow, the reports of the files with errors, and what was checked."""


@click.command("diff", epilog=_EPILOG)
@click.argument(
    "arguments", nargs=-1, metavar="[REF] [FILES]...", shell_complete=completed_by("files")
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 if a run differs.")
@with_format(FORMATS, "text", "How changes are told.")
@with_quiet
@with_reader
@click.option(
    "--to-profile",
    metavar="NAME",
    shell_complete=completed_by("profiles"),
    help="Compare flows under --profile with them under this one.",
)
@with_vars
def command(
    arguments: tuple[str, ...],
    exit_code: bool,
    output_format: str,
    to_profile: str | None,
    reader: str,
    given: Given,
) -> None:
    """Say what a change of flows means, and not what lines moved.

    REF is a Git revision to compare the work tree with (HEAD where left out), `A..B` or `A...B`
    (from where B left A), or a file. FILES are flows, or folders of flows; without them, every
    flow below the working folder that changed, or that runs one that did. In a project, flows are
    those that it names. With --to-profile there are FILES alone, and each is compared with itself.
    """
    home = home_or_exit()
    settings = given.settings(home, strict=True)
    try:
        if to_profile is not None:
            found = list(_by_profile(arguments, given, to_profile, home))
        else:
            found = list(_found(arguments, settings, home))
    except Unusable as error:
        refuse("diff", error)
    known = [(one.report.source.name, one.flow) for _, _, checked in found for one in checked]
    if known and to_profile is None:  # of one side only, where the other is older than its profiles
        given.refuse_unknown(settings, known, all_have_it=False)
    entries = [entry for entry, _, _ in found]
    if output_format == "markdown":
        entries = [_with_picture(entry, checked, reader) for entry, _, checked in found]
    reports = together(report for _, reports, _ in found for report in reports)
    tell([*reports.values()], "full", MAX_FINDINGS, sys.stderr)
    colour = has_colour(sys.stdout)
    click.echo(format_named(output_format)(entries, colour), nl=False, color=colour)
    remark(summary(entries))
    failed = any(entry.state == "failed" for entry in entries)
    if failed or (exit_code and any(entry.affects for entry in entries)):
        raise SystemExit(1)


def _found(arguments: Sequence[str], settings: BuildSettings, home: Home) -> Iterator[Found]:
    if len(arguments) == 2 and is_path(arguments[0]) and all(map(os.path.isfile, arguments)):
        yield _two_files(arguments[0], arguments[1], settings)
        return
    if arguments and is_path(arguments[0]):
        missing = next((one for one in arguments if not os.path.lexists(one)), None)
        if len(arguments) > 1 and missing is not None:
            raise click.UsageError(f"there is no file {missing!a}")
        if len(arguments) > 1:
            wish = "write one before the files, as in flowc diff HEAD FILES"
            raise click.UsageError(f"{arguments[0]!a} is no revision: {wish}")
        arguments = ("HEAD", *arguments)
    repository = Repository.here()
    ref, *files = arguments or ("HEAD",)
    old, new = sides_of(repository, ref)
    for pair in chosen(old, new, repository, files, home.takes):
        found = _compared(pair, old, new, repository.prefix, settings)
        if found is None:
            continue  # a task file: the flows that use it are told
        if pair.is_asked or _is_reached(found):
            yield found


def _with_picture(entry: Entry, checked: Sequence[Checked], reader: str) -> Entry:
    """Add the picture of what changed, with its neighbours."""
    from flowc.drawing.focus_graph import changes_in
    from flowc.drawing.fold_groups import closed_groups, fold_groups
    from flowc.drawing.forms.mermaid import as_mermaid
    from flowc.drawing.unite_graphs import all_of, unite_graphs

    flows = [one.flow for one in checked if one.flow is not None]
    if entry.state in ("failed", "deleted") or not entry.changed:
        return entry
    old, new = flows[0], flows[-1]
    whole = all_of(new, "added") if entry.state == "added" else unite_graphs(old, new)
    graph = changes_in(whole)
    graph = fold_groups(graph, closed_groups(graph))
    is_shown = any(node.change for node in graph.nodes)
    return replace(entry, picture=as_mermaid(graph, reader) if is_shown else "")


def _by_profile(
    arguments: Sequence[str], given: Given, to_profile: str, home: Home
) -> Iterator[Found]:
    """Compare each flow under the one profile with itself under the other."""
    for named in arguments:
        if not os.path.lexists(named) and not is_glob(named):
            raise click.UsageError(f"{named!a} is no file: --to-profile compares files as they are")
    both = [given.settings(home, strict=True)]
    both.append(replace(both[0], profile=to_profile))
    words = " -> ".join(settings.profile or "no profile" for settings in both)
    paths = flows_of(map(Path, arguments), home)
    pairs = [(path, [check_file(path, settings) for settings in both]) for path in paths]
    pairs = [(path, sides) for path, sides in pairs if not sides[0][1].is_task_file]
    for number, settings in enumerate(both):
        known = [(path, sides[number][1].flow) for path, sides in pairs]
        replace(given, profile=settings.profile).refuse_unknown(settings, known)
    for path, sides in pairs:
        yield _entry(f"{path} ({words})", sides, "changed")


def _is_reached(found: Found) -> bool:
    """Whether a flow whose own file is the same changed, or broke, by a flow that it runs."""
    entry, _, checked = found
    if entry.state == "failed":
        return any(report.failed for one in checked for report in one.used.values())
    return entry.changed


def _two_files(one: str, other: str, settings: BuildSettings) -> Found:
    sides = [check_file(Path(path), settings) for path in (one, other)]
    for path, (_, checked) in zip((one, other), sides, strict=True):
        if checked.is_task_file:
            refuse_task_file(Path(path))
    return _entry(f"{one} -> {other}", sides, "changed")


def _compared(
    pair: Pair, old: Side, new: Side, prefix: str, settings: BuildSettings
) -> Found | None:
    """Check and compare both sides of a flow; one may be missing, or no flow. None for no flow."""
    both = [
        side.check(path, settings) if path is not None else None
        for side, path in ((old, pair.old), (new, pair.new))
    ]
    flows = [one if one and _is_told(one[1], pair) else None for one in both]
    sides = [one for one in flows if one is not None]
    name = shown(pair.new or pair.old or "", prefix)
    if not sides:
        return None
    if len(sides) == 1 or pair.old is None or pair.new is None:
        return _entry(name, sides, "added" if flows[0] is None else "deleted")
    entry, reports, checked = _entry(name, sides, "changed")
    if pair.old != pair.new:
        entry = _moved(replace(entry, moved=shown(pair.old, prefix)), pair.old, pair.new)
    return entry, reports, checked


def _is_told(checked: Checked, pair: Pair) -> bool:
    """Whether a file is a flow, or is named as one, or nobody can read what it is."""
    source = checked.report.source
    if checked.is_task_file or pair.is_named or (checked.failed and not source.text):
        return not checked.is_task_file
    return recognise(source.name, source.text.encode(), pure_yaml()).is_flow


def _entry(name: str, sides: Sequence[tuple[str, Checked]], state: str) -> Found:
    checked = [one for _, one in sides]
    failed = [
        found
        for key, one in sides
        for found in ((key, one.report), *one.used.items())
        if found[1].failed
    ]
    flows = [one.flow for one in checked if one.flow is not None and not one.failed]
    if len(flows) < len(checked):
        reports = tuple(report for _, report in failed)
        return Entry(name, "failed", reports=reports), failed, checked
    if state == "changed":
        entry = Entry(name, "changed", flows[1].name, compare(*flows))
    else:
        entry = Entry(name, "added" if state == "added" else "deleted", flows[0].name)
    return entry, failed, checked


def _moved(entry: Entry, old: str, new: str) -> Entry:
    """Add that the module has another name now, where it has."""
    before, after = (target_of(Path(path)).stem for path in (old, new))
    if entry.comparison is None or before == after:
        return entry
    change = Change("changed", ("module",), before, after, breaks=_MODULE)
    changes = (change, *entry.comparison.changes)
    return replace(entry, comparison=replace(entry.comparison, changes=changes))
