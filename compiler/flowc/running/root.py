"""Plans the file system of a job: all of this machine's, and the job's own places put into it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flowc.running.request import Unrunnable

_MOST = 2000


@dataclass(frozen=True)
class Step:
    """One step of building the file system: `bind` a source, make a `link` to it, or an empty `folder`.

    An empty folder lives in memory, and goes with the job. `target` lies in the new file system.
    """

    kind: str
    target: str
    source: str = ""


def plan(places: Iterable[tuple[str, str]]) -> list[Step]:
    """Return the steps that show everything of `/`, and each place's source at its target.

    A new root is built of binds, because `/` cannot be written to by all users, and is not to be.
    Where the target does not exist, its nearest folder that does is rebuilt likewise. Raises
    Unrunnable for a target in another place's source where nothing is to put it on.
    """
    wanted = sorted((os.path.realpath(target), source) for target, source in places)
    rebuilt = {"/"}
    for target, _ in wanted:
        if not os.path.isdir(target) and not _above(target, wanted):
            rebuilt.add(_existing(target))
    steps = [*_rebuilt("/", rebuilt)]
    made = {step.target for step in steps if step.kind == "folder"}
    for target, source in wanted:
        above = _above(target, wanted)
        if above:
            within = os.path.join(above[1], os.path.relpath(target, above[0]))
            if not os.path.isdir(within):
                raise Unrunnable(
                    f"{target} lies in {above[0]}, and in {above[1]} is no folder for it"
                )
        elif not os.path.isdir(target):
            steps += [Step("folder", one) for one in _missing(target, made)]
        steps.append(Step("bind", target, source))
    return steps


def _above(target: str, wanted: list[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the nearest place that a target lies in."""
    found = [(one, source) for one, source in wanted if target.startswith(one + "/")]
    return max(found, key=lambda place: len(place[0])) if found else None


def _existing(path: str) -> str:
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _missing(target: str, made: set[str]) -> Iterator[str]:
    """Yield the folders that are to be made above a target, and the target, outermost first."""
    missing = []
    while target not in made and not os.path.isdir(target):
        missing.append(target)
        target = os.path.dirname(target)
    made.update(missing)
    yield from reversed(missing)


def _rebuilt(folder: str, rebuilt: set[str]) -> Iterator[Step]:
    """Yield the steps that show what is in a folder, but those below that are rebuilt themselves."""
    names = sorted(os.listdir(folder))
    if len(names) > _MOST:
        raise Unrunnable(f"{folder} has {len(names)} entries, too many to show them to a job")
    for name in names:
        path = os.path.join(folder, name)
        if path == "/proc":
            continue
        try:
            mode = os.lstat(path).st_mode
        except OSError:  # gone meanwhile
            continue
        if stat.S_ISLNK(mode):
            yield Step("link", path, os.readlink(path))
        elif any(one == path or one.startswith(path + "/") for one in rebuilt):
            yield Step("folder", path)
            yield from _rebuilt(path, rebuilt)
        elif stat.S_ISDIR(mode) or stat.S_ISREG(mode):
            yield Step("bind", path, path)
