"""What is kept of the events of a run, and how the newest run of a flow is found again.

In the folder of a run, `~/.cache/flowc/runs/FLOW-DIGEST/NUMBER` (`run_folders.py`):

`events.jsonl`   what `flowc run --json` prints, byte for byte, a line as soon as it is there. The
                 last line is "flow-end" or "fault"; where neither is, the run goes on, or was
                 killed.
`about.json`     an `About`: which flow it was, so that a reader can tell that it has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from flowc.commands.runs.display import Lines
from flowc.commands.runs.run_folders import is_in_use, runs_of
from flowc.pipeline import emit
from flowc.project.cache_entry import digest_of
from flowc.resolving.used_files import Checked
from flowc.rules import SILENCEABLE
from flowc.running.request import Event, event_of

_EVENTS, _ABOUT = "events.jsonl", "about.json"


@dataclass(frozen=True)
class About:
    """Which flow a run was one of."""

    flow: str
    path: str
    """Of its file, absolute, with all links followed."""
    digest: str
    """Of the module that was run (`cache_entry.digest_of`): vars, profile and used flows are in
    it, comments and places in the YAML are not."""
    version: str
    """Of flowc: another one may write another module for the same flow."""
    tasks: tuple[str, ...]
    """The paths of the jobs that were to run: all, or those of `--only` and `--until`."""
    stubbed: tuple[str, ...] = ()
    """The paths of those whose command was replaced by a stub; there are none in a run of
    itself."""

    def is_of(self, checked: Checked) -> bool:
        """Whether a flow, without errors, is still what was run.

        Where not, it may be that another `version` wrote another module for the same flow.
        """
        return self.digest == digest_of(module_of(checked))


@dataclass(frozen=True)
class KeptRun:
    """A run that is kept: `folder` holds its files."""

    folder: Path
    about: About

    def is_running(self) -> bool:
        """Whether its process is there."""
        return is_in_use(self.folder)

    def events(self) -> Iterator[Event]:
        """Yield the events of the run so far; a line that is not whole yet is left out."""
        with open(self.folder / _EVENTS, encoding="utf-8") as file:
            for line in file:
                if line.endswith("\n"):
                    yield event_of(line)


def module_of(checked: Checked) -> bytes:
    """Return the module that is run of a flow; it has no errors."""
    module = emit(checked, SILENCEABLE)
    assert module is not None
    return module


def last_run(path: Path, name: str | None = None, stubbed: bool = False) -> KeptRun | None:
    """Return the newest run of a flow, by its file and its name, be it still running.

    Without a name, all flows count that the file has held. `stubbed`: the newest of those with
    stubs, which are no runs of the flow else. None where none is kept, or there is no cache. Raises
    UsageError for a cache that lies in a repository.
    """
    for folder in runs_of(path, name, stubbed):
        with suppress(OSError, ValueError, TypeError):
            raw = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
            lists = {key: tuple(raw[key]) for key in ("tasks", "stubbed")}
            return KeptRun(folder, About(**{**raw, **lists}))
    return None


@contextmanager
def recorded(folder: Path, about: About) -> Iterator[Lines]:
    """Keep what is told of a run in its folder; yields what takes the events."""
    with open(folder / _EVENTS, "x", encoding="utf-8") as file:
        (folder / _ABOUT).write_text(json.dumps(asdict(about), indent=2) + "\n", encoding="utf-8")
        yield Lines(file)
