"""Plans the file system of a job: all of this machine's, and the job's own places put into it."""

from __future__ import annotations

import os
import stat
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from flowc.running.place_links import settled
from flowc.running.request import Unrunnable

_MOST = 10_000


@dataclass(frozen=True)
class Step:
    """One step of building the file system; `target` lies in the new one.

    `show` what is there already at a source, if it has not gone meanwhile; `bind` a place's source;
    make a `link` to it, or an empty `folder`, which lives in memory and goes with the job.
    """

    kind: str
    target: str
    source: str = ""


def plan(places: Iterable[tuple[str, str]]) -> list[Step]:
    """Return the steps that show everything of `/`, and each place's source at its target.

    A new root is built of binds, because `/` cannot be written to by all users, and is not to be.
    So is each folder in which something is to be put where no folder is; a link there is left out,
    be it another run's or somebody's. Raises Unrunnable for a target in another place's source
    where nothing is to put it on.
    """
    wanted: list[tuple[str, str]] = []
    for target, source in sorted(places):
        wanted.append((settled(target, [one for one, _ in wanted]), source))
    wanted.sort()
    outer = [target for target, _ in wanted if not _above(target, wanted)]
    rebuilt = {"/"} | {_existing(os.path.dirname(one)) for one in outer if not _is_folder(one)}
    new = {path for one in outer for path in _new(one, rebuilt)}
    steps = [*_rebuilt("/", rebuilt, new)]
    steps += [Step("folder", one) for one in sorted(new - {target for target, _ in wanted})]
    for target, source in wanted:
        above = _above(target, wanted)
        if above:
            within = os.path.join(above[1], os.path.relpath(target, above[0]))
            if not os.path.exists(within) or os.path.isdir(within) != os.path.isdir(source):
                what = "folder" if os.path.isdir(source) else "file"
                raise Unrunnable(
                    f"{target} lies in {above[0]}, and in {above[1]} is no {what} for it"
                )
        steps.append(Step("bind", target, source))
    return steps


def _above(target: str, wanted: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the nearest place that a target lies in."""
    found = [(one, source) for one, source in wanted if target.startswith(one + "/")]
    return max(found, key=lambda place: len(place[0])) if found else None


def _is_folder(path: str) -> bool:
    """Whether a folder is there itself, and not by way of a link."""
    return os.path.isdir(path) and os.path.realpath(path) == path


def _existing(path: str) -> str:
    while not _is_folder(path):
        path = os.path.dirname(path)
    return path


def _new(target: str, rebuilt: Container[str]) -> Iterator[str]:
    """Yield a target and the folders above it that are to be made, if it is in a rebuilt folder."""
    if os.path.dirname(target) in rebuilt or not _is_folder(target):
        yield target
        while (target := os.path.dirname(target)) not in rebuilt:
            yield target


def _rebuilt(folder: str, rebuilt: set[str], new: Container[str]) -> Iterator[Step]:
    """Yield the steps that show what is in a folder, but for what is made new.

    Of the folders below, those that are rebuilt themselves are shown by part.
    """
    try:
        names = sorted(os.listdir(folder))
    except FileNotFoundError:  # another run had made it for a place of its own
        return
    if len(names) > _MOST:
        raise Unrunnable(f"{folder} has {len(names)} entries, too many to show them to a job")
    for name in names:
        path = os.path.join(folder, name)
        if path == "/proc" or path in new:
            continue
        try:
            mode = os.lstat(path).st_mode
            if stat.S_ISLNK(mode):
                yield Step("link", path, os.readlink(path))
                continue
        except OSError:  # gone meanwhile
            continue
        if any(one == path or one.startswith(path + "/") for one in rebuilt):
            yield Step("folder", path)
            yield from _rebuilt(path, rebuilt, new)
        elif stat.S_ISDIR(mode) or stat.S_ISREG(mode):
            yield Step("show", path, path)
