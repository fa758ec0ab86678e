"""Shows a job its places without isolation: as symbolic links, one job on the machine at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath

from flowc.running.lock_file import lock
from flowc.running.request import Unrunnable

_MARK = "running"
_FOLDER = "links-of-a-flowc-run"


@contextmanager
def placed(places: Sequence[tuple[str, str]], scratch: str) -> Iterator[None]:
    """Make each target a link to its source, and remove the links afterwards.

    Waits for the job of another run to go, and replaces what a killed run left. Raises Unrunnable
    where something else is at a target. A link leads through `scratch`, where a file is locked as
    long as the job runs: so other runs know the link, and whether it is still in use.
    """
    made: list[str] = []
    folder = os.path.join(scratch, _FOLDER)
    os.mkdir(folder)
    with open(os.path.join(folder, _MARK), "w", encoding="ascii") as mark:
        lock(mark, waits=True)
        try:
            for number, (target, source) in enumerate(places):
                through = os.path.join(folder, str(number))
                os.symlink(source, through)
                _place(settled(target), through, made)
            yield
        finally:
            for path in reversed(made):
                with suppress(OSError):
                    os.unlink(path) if os.path.islink(path) else os.rmdir(path)


def clear(targets: Iterable[str], folder: str) -> None:
    """Remove the links at some targets that lead into the folder of a run."""
    for target in targets:
        with suppress(OSError):
            if os.readlink(target).startswith(folder + os.sep):
                os.unlink(target)


def settled(target: str, others: Container[str] = ()) -> str:
    """Return a place with the links above it followed, but for those of runs, which go with them.

    The place itself is not followed, nor are `others`, settled ones: what a job is to see there
    goes before any link.
    """
    path = "/"
    *above, last = target.strip("/").split("/")
    for part in above:
        path = os.path.join(path, part)
        if path not in others and os.path.islink(path) and not _is_of_run(path):
            path = os.path.realpath(path)
    return os.path.normpath(os.path.join(path, last))


def _is_of_run(link: str) -> bool:
    with suppress(OSError):
        return os.path.basename(os.path.dirname(os.readlink(link))) == _FOLDER
    return False


def _place(target: str, source: str, made: list[str]) -> None:
    """Link a target to a source, unless it is the same already."""
    for one in _way(target):
        while one not in made and _is_left(one):
            time.sleep(0.1)
    if os.path.realpath(target) == os.path.realpath(source):
        return
    folder, missing = os.path.dirname(target), []
    while not os.path.isdir(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    try:
        for one in reversed(missing):
            os.mkdir(one)
            made.append(one)
        os.symlink(source, target)
    except FileExistsError:
        if not os.path.lexists(target) or _is_of_run(target):  # another one was faster
            return _place(target, source, made)
        raise Unrunnable(f"without isolation, nothing may be at {target}") from None
    except OSError as error:
        raise Unrunnable(f"without isolation, {target} must be made: {error.strerror}") from None
    made.append(target)


def _way(target: str) -> list[str]:
    """Return the folders above a target, the outermost first, and the target."""
    return [*map(str, reversed(PurePosixPath(target).parents)), target]


def _is_left(target: str) -> bool:
    """Whether a link of another run is there, in use; one that is not is removed."""
    if not os.path.islink(target):
        return False
    through = os.readlink(target)
    mark = os.path.join(os.path.dirname(through), _MARK)
    try:
        with open(mark, "rb") as file:
            lock(file)
    except BlockingIOError:
        return True
    except OSError:
        if os.path.lexists(through):
            return False  # no link of flowc's
    with suppress(OSError):
        os.unlink(target)
    return False
