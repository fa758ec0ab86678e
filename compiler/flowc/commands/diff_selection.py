"""Chooses which flows of two sides are compared, and finds out which of them were moved."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from flowc.commands.path_options import pure_yaml
from flowc.composing.vars import BuildSettings
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.files import SUFFIXES
from flowc.workspace.git import Repository, Unusable
from flowc.workspace.revisions import InRevision, InWorkTree, Side, shown


@dataclass(frozen=True)
class Pair:
    """A flow's path before and after, from the repository's root; None where there is no file.

    One that `is_asked` is told whatever came of it; the others are there since they may run a
    flow that changed. One that `is_named` need not be a flow.
    """

    old: str | None
    new: str | None
    is_asked: bool = True
    is_named: bool = False


def chosen(
    old: InRevision,
    new: Side,
    repository: Repository,
    files: Sequence[str],
    takes: Callable[[Path], bool],
) -> Iterator[Pair]:
    """Yield the flows to compare, in the order of their paths.

    Those that `files` names; otherwise those below the working folder, or below the folders named,
    that differ, and those that may run one that does. `takes` says which of those are flows.
    """
    wanted = [_from_root(file, repository) for file in files]
    named = [path for path in wanted if old.has(path) or new.has(path)]

    def is_flow(path: str) -> bool:
        return path in named or takes(Path(shown(path, repository.prefix)))

    there = {*old.names()}, {*new.names()}  # a task file need not be among the project's flows
    names = {*filter(is_flow, there[0])}, {*filter(is_flow, there[1])}
    folders = [path for path in wanted if path not in named]
    for file, path in zip(files, wanted, strict=True):
        known = any(_is_below(name, path) for name in names[0] | names[1])
        if path in folders and not known and not os.path.isdir(file):
            raise click.UsageError(f"{file!a} is in neither of both")
    if not files:
        folders = [repository.prefix.rstrip("/")]
    changed = sorted(
        path
        for path in there[0] | there[1]
        if path not in there[0] or path not in there[1] or not old.ids(path) & new.ids(path)
    )
    differing = [*filter(is_flow, changed)]
    using = {*filter(is_flow, _using(changed, new))} if folders else set()

    def is_told(path: str) -> bool:
        return path in named or any(_is_below(path, folder) for folder in folders)

    moved = {new: old for new, old in _moved(differing, names, old, new) if is_told(new)}
    gone = {*moved.values()} - {*named}
    for path in sorted(filter(is_told, {*named, *differing, *using} - gone)):
        before = moved.get(path, path)
        found = before if old.has(before) else None
        asked = path in named or path in differing
        yield Pair(found, path if new.has(path) else None, asked, path in named)


def is_path(argument: str) -> bool:
    """Whether the first argument is a file or folder, and no revision."""
    if argument.endswith(SUFFIXES) or argument.startswith(("./", "../", "/")):
        return True
    if not os.path.lexists(argument):
        return False
    try:
        Repository.here().revision(argument)
    except Unusable:
        return True
    raise click.UsageError(f"{argument!a} is a revision and a file: write './{argument}'")


def refuse(command: str, error: Unusable) -> NoReturn:
    """Say why Git cannot answer, and exit."""
    click.echo(f"flowc {command}: {visible(str(error))}", err=True)
    if error.hint is not None:
        click.echo(f"  hint: {visible(error.hint)}", err=True)
    raise SystemExit(2)


def sides_of(repository: Repository, ref: str) -> tuple[InRevision, Side]:
    """Return what a revision, `A..B` or `A...B` compares; raise Unusable where there is none."""
    first, dots, second = ref.partition("..")
    if not dots:
        if repository.bare:
            raise click.UsageError("there is no work tree here: compare two revisions, as in A..B")
        revision = repository.revision(ref)
        return InRevision(revision), InWorkTree(repository, len(revision.tree))
    first, second = first or "HEAD", second.removeprefix(".") or "HEAD"
    if f"{dots}." in ref:
        return (
            InRevision(repository.common(first, second)),
            InRevision(repository.revision(second)),
        )
    return InRevision(repository.revision(first)), InRevision(repository.revision(second))


def _from_root(file: str, repository: Repository) -> str:
    path = os.path.normpath(os.path.join(repository.prefix, os.path.relpath(file)))
    path = path.replace(os.sep, "/")
    if path.startswith("../") or path == "..":
        raise click.UsageError(f"{file!a} is not in this repository")
    return "" if path == "." else path


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _using(differing: Sequence[str], new: Side) -> set[str]:
    """Return the files that may use one that differs, themselves or through others."""
    using: set[str] = set()
    fresh = set(differing)
    while fresh:
        mentioning = new.mentioning(sorted({path.rpartition("/")[2] for path in fresh}))
        fresh = {*mentioning} - using - {*differing}
        using |= fresh
    return using


def _moved(
    differing: Iterable[str], names: tuple[set[str], set[str]], old: Side, new: Side
) -> Iterator[tuple[str, str]]:
    """Yield the new and the old path of flows that were moved: same bytes, or the same name."""
    left = [path for path in differing if path not in names[1]]
    fresh = [path for path in differing if path not in names[0]]
    for marks_of in (_ids, _flow_name):
        if not left or not fresh:
            return
        marked: dict[str, list[str]] = {}
        for path in reversed(left):
            for mark in marks_of(old, path):
                marked.setdefault(mark, []).append(path)
        for path in [*fresh]:
            before = [found[-1] for mark in marks_of(new, path) if (found := marked.get(mark))]
            if before and before[0] in left:
                yield path, before[0]
                left.remove(before[0])
                fresh.remove(path)
                for found in marked.values():
                    found[:] = [one for one in found if one != before[0]]


def _ids(side: Side, path: str) -> set[str]:
    return side.ids(path)


def _flow_name(side: Side, path: str) -> set[str]:
    flow = side.check(path, BuildSettings(pure_yaml=pure_yaml()))[1].flow
    return {flow.name} if flow else set()
