"""The folders of runs, in the user's cache: a run is kept while it is the last that ran some task.

Outputs lie there, and the values that `--only` takes from the last run; beside them what
`kept_events.py` reads. A run holds a lock on its folder, so that no other one removes it. Where
there is no cache, a run has a temporary folder. Runs with stubs lie apart, and know only others
with stubs.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc.project.cache_entry import digest_of
from flowc.running.folder_names import Folder
from flowc.running.lock_file import lock
from flowc.running.remove_folders import remove
from flowc.workspace.cache import open_cache

_RUNS, _RESULTS = "runs", "results"
_RUN, _WORK, _LOCK = "run", "work", "lock"
_STUBBED = "-stubbed"


@dataclass(frozen=True)
class Shelf:
    """The runs of one flow, and what all runs have in the cache; None where there is no cache."""

    runs: Path | None
    results: Path | None
    """Where the outputs of cached tasks are kept."""

    def last(self, task: str, name: str) -> tuple[int, dict[str, Any]]:
        """Return the last values that a task had or made, in the form of a request, and their run.

        `name` is `Folder.INPUTS` or `Folder.VALUES`; the number of a run is higher than those of
        all before, 0 where there is none.
        """
        for run in _runs(self.runs):
            with suppress(OSError, ValueError):
                found = json.loads((_tasks(run) / task / name).read_text(encoding="utf-8"))
                if isinstance(found, dict):
                    return int(run.name), found
        return 0, {}


@dataclass(frozen=True)
class Place:
    """Where one run has its outputs, and what it works with while it runs."""

    home: Path

    @property
    def run(self) -> Path:
        """Return the folder of what a run leaves: outputs, values and logs of its tasks."""
        return self.home / _RUN

    @property
    def work(self) -> Path:
        """Return the folder that a run works in until it is the last one."""
        return self.home / _WORK


def shelf_of(flow: Path, name: str, stubbed: bool = False) -> Shelf:
    """Return the shelf of a flow, by its file and its name; none in a cache that is not to be
    written to. `stubbed`: that of its runs with stubs."""
    cache = open_cache()
    if cache is None:
        return Shelf(None, None)
    folder = Path(cache.folder)
    shelf = Shelf(folder / _RUNS / f"{name}-{_digest(flow, stubbed)}", folder / _RESULTS)
    return shelf if _is_writable(shelf.runs) and _is_writable(shelf.results) else Shelf(None, None)


def _digest(flow: Path, stubbed: bool) -> str:
    digest = digest_of(os.fsencode(os.path.realpath(flow)))[:12]
    return digest + (_STUBBED if stubbed else "")


def runs_of(flow: Path, name: str | None, stubbed: bool) -> list[Path]:
    """Return the folders of the runs of a flow, the last one first; without a name, those of each
    flow that its file has held."""
    cache = open_cache()
    if cache is None:
        return []
    names = f"{name or '*'}-{_digest(flow, stubbed)}"
    shelves = sorted(Path(cache.folder, _RUNS).glob(names), key=lambda one: -one.stat().st_mtime)
    return [run for shelf in shelves for run in _runs(shelf)]


def is_in_use(run: Path) -> bool:
    """Whether the process of a run is there: it has the lock of its folder."""
    with suppress(OSError), open(run / _LOCK, "rb") as file:
        try:
            lock(file)
        except BlockingIOError:
            return True
    return False


def _is_writable(folder: Path | None) -> bool:
    """Whether a folder of the cache is there from now on, and takes something."""
    assert folder is not None
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return os.access(folder, os.W_OK | os.X_OK)
    return False


@contextmanager
def new_place(shelf: Shelf) -> Iterator[Place]:
    """Make the folder of a run; after it, remove those of earlier runs that nothing is left of."""
    home = Path(tempfile.mkdtemp(prefix="flowc-run-")) if shelf.runs is None else _next(shelf.runs)
    place = Place(home)
    with open(home / _LOCK, "w", encoding="ascii") as file:
        lock(file)
        place.run.mkdir()
        place.work.mkdir()
        try:
            yield place
        finally:
            remove(str(place.work))
            if not any(place.run.iterdir()):
                remove(str(home))
            _prune(shelf.runs, home)


def _next(runs: Path) -> Path:
    """Make the folder of the next run, which no other process has."""
    number = max((int(run.name) for run in _runs(runs)), default=0) + 1
    while True:
        with suppress(FileExistsError):
            home = runs / str(number)
            home.mkdir(mode=0o700)
            return home
        number += 1


def _runs(runs: Path | None) -> list[Path]:
    """Return the folders of runs, the last one first."""
    names = os.listdir(runs) if runs is not None and runs.is_dir() else []
    numbers = sorted((int(name) for name in names if name.isdigit()), reverse=True)
    return [Path(runs or "", str(number)) for number in numbers]


def _tasks(run: Path) -> Path:
    return run / _RUN / "tasks"


def _inputs_of(run: Path, task: str) -> Path:
    return _tasks(run) / task / Folder.INPUTS


def _prune(runs: Path | None, newest: Path) -> None:
    """Remove the runs that are the last of no task, and hold no file that such a run was given."""
    seen: set[str] = set()
    kept: list[str] = []
    left: list[Path] = []
    for run in _runs(runs):
        tasks = {path.parent.name for path in _tasks(run).glob(f"*/{Folder.INPUTS}")}
        if run != newest and tasks <= seen:
            left.append(run)
            continue
        for task in tasks - seen:
            with suppress(OSError, ValueError):
                kept.append(_inputs_of(run, task).read_text(encoding="utf-8"))
        seen |= tasks
    for run in left:
        within = json.dumps(str(run))[1:-1] + "/"
        if not any(within in text for text in kept):
            _remove_unused(run)


def clear() -> None:
    """Remove all runs that are not running, and the outputs of all cached tasks."""
    cache = open_cache()
    if cache is None:
        return
    remove(os.path.join(cache.folder, _RESULTS))
    for runs in Path(cache.folder, _RUNS).glob("*"):
        for run in _runs(runs):
            _remove_unused(run)


def _remove_unused(run: Path) -> None:
    with suppress(OSError), open(run / _LOCK, "a", encoding="ascii") as file:
        lock(file)  # raises where another process has it
        remove(str(run))
