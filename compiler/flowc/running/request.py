"""What the process that runs a flow is asked to do, and the events that it tells; both as JSON.

`python -m flowc.running REQUEST.json` reads a Request, and writes to `events_fd` one JSON object a
line: an event of this page, its name under "event". Its own standard output and error are for
faults.

Values are JSON by their type: str, int, float, bool, enum and `dict` as they are, and "NaN",
"Infinity" and "-Infinity", which JSON has not, as protobuf's JSON spells them; datetime a text of
RFC 3339; timedelta a text as Go prints it, `1h30m0s` (a number of seconds is read too); a list and
a mapping item by item; none null; a union what its narrowest type is that reads the value; whatever
Flyte keeps in files (file, directory, models, arrays, data frames) a text: an absolute path or a
URI.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from flowc.language.job_paths import CODE

ISOLATIONS = ("bubblewrap", "namespaces", "none")
"""What keeps the jobs apart, the best first. `none` puts links at /workflow and at the mounts."""

DONE = ("succeeded", "cached")
"""How a job ends that another one may take values from."""


class Unrunnable(Exception):
    """What keeps a run from going on, outside of the jobs; says so in a sentence."""


class WrongInput(Unrunnable):
    """A value for an input of a flow or a task that is missing or does not fit."""


@dataclass(frozen=True)
class Call:
    """A call in the generated function: of a job, or of a sub-flow, whose calls are in `calls`.

    `needs` has the keys of the tasks of the same flow that it takes values from or comes after.
    """

    key: str
    name: str
    """The Flyte name of a job; the function's of a sub-flow."""
    needs: tuple[str, ...] = ()
    calls: tuple[Call, ...] | None = None


@dataclass(frozen=True)
class Request:
    """One run of a flow. Paths are absolute. A task's path is its key, behind those of its
    sub-flows:
    `prep.load`.
    """

    module: str
    flow: str
    """The name of the workflow in the module."""
    calls: tuple[Call, ...]
    """In the order of the generated function, which is that of `Flow.tasks`."""
    folder: str
    """Of the run, there and empty. Whatever outputs the run has stay in it: see
    `folder_names`."""
    events_fd: int
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """Launch inputs; those left out take the default of the module."""
    mounts: tuple[tuple[str, str], ...] = ()
    """Pairs of a place as the jobs see it and what the user puts there: `("/mnt/data",
    "/home/a/data")`. They count for what is cached."""
    repository: str | None = None
    """What is at `CODE` where no mount is; it does not count."""
    isolation: str = "namespaces"
    cache_folder: str | None = None
    """Where outputs are kept for tasks that are cached; None: every task runs."""
    tasks: tuple[str, ...] | None = None
    """The paths of the jobs to run, None for all. The others are left out, and so are the outputs
    of the flow that come from them; launch inputs without a value may then be missing.
    """
    task_inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Values for the inputs of a job, by its path, in place of what the flow binds to them."""
    log_folder: str | None = None
    """Where the output of each attempt is kept as TASK.log, TASK.2.log...; None: in `folder`."""
    failure_policy: str = "fail_immediately"
    stubs: Mapping[str, str] = field(default_factory=dict)
    """The paths of the jobs that are not run, each with the command that is run in its place; an
    empty one writes one of each output's type. They, and all jobs below them, are not cached."""
    anew: tuple[str, ...] = ()
    """The paths of the jobs that are run though they are cached; what they write is kept."""
    dry: bool = False
    """Whether no job is to be started: a TaskPlan is told of each, and nothing else."""
    parallel: int = 1
    """How many jobs run at a time at most; without isolation, it is 1."""
    parent: int = 0
    """The process to die with; 0 for none."""

    @property
    def shown(self) -> tuple[tuple[str, str], ...]:
        """Return all that jobs are shown: the mounts, and the repository where none is in its
        place."""
        if self.repository is None or any(target == CODE for target, _ in self.mounts):
            return self.mounts
        return (*self.mounts, (CODE, self.repository))

    def to_json(self) -> str:
        """Return the text that `request_of` reads."""
        return json.dumps(asdict(self))


def request_of(text: str) -> Request:
    """Read a request. Raises TypeError, KeyError and ValueError for what is none."""
    raw = json.loads(text)
    raw["calls"] = _calls(raw["calls"])
    raw["mounts"] = tuple((target, source) for target, source in raw["mounts"])
    if raw["tasks"] is not None:
        raw["tasks"] = tuple(raw["tasks"])
    raw["anew"] = tuple(raw["anew"])
    request = Request(**raw)
    if request.isolation not in ISOLATIONS:
        raise ValueError(f"isolation {request.isolation!r} is none of {', '.join(ISOLATIONS)}")
    return request


def _calls(raw: list[dict[str, Any]]) -> tuple[Call, ...]:
    return tuple(
        Call(
            call["key"],
            call["name"],
            tuple(call["needs"]),
            None if call["calls"] is None else _calls(call["calls"]),
        )
        for call in raw
    )


@dataclass(frozen=True)
class Value:
    """A value of an input or output; `kind` is "file" or "directory" where `value` is its path or
    URI, else "value".
    """

    kind: str
    value: Any


@dataclass(frozen=True)
class TaskPlan:
    """What would become of a job."""

    task: str
    state: str
    """`run`, `cached`, `stub`, or `unknown` as long as another one has not run."""
    decides: str = ""
    """The other one."""
    reason: str = ""
    """What else keeps it unknown, in a sentence."""


@dataclass(frozen=True)
class Uncached:
    """A job that is cached cannot be served from the cache, or kept there, for a reason that is no
    change of its own: a sentence."""

    task: str
    reason: str


@dataclass(frozen=True)
class TaskStart:
    """An attempt to run a job begins. `log` is the file that its output goes to."""

    task: str
    attempt: int
    attempts: int
    log: str
    stub: bool = False
    """Whether it is a stub that runs in place of the job's command."""


@dataclass(frozen=True)
class AttemptEnd:
    """An attempt failed, and another one follows."""

    task: str
    attempt: int
    state: str
    """`failed` or `timed-out`."""
    seconds: float
    reason: str
    log: str = ""


@dataclass(frozen=True)
class TaskEnd:
    """A job is done, for good; one that never started has no TaskStart before it."""

    task: str
    state: str
    """`succeeded`, `cached`, `failed`, `timed-out`; after the failure of another `skipped`, or
    `aborted` where it was running."""
    seconds: float = 0.0
    reason: str = ""
    """Why it failed or was skipped, in a sentence; may hold text of the job's."""
    tail: tuple[str, ...] = ()
    """The last lines that the last attempt printed, if it failed."""
    outputs: Mapping[str, Value] = field(default_factory=dict)
    attempts: int = 0
    log: str = ""
    saved: float = 0.0
    """The seconds that it took when it ran, if it is cached."""
    changed: tuple[str, ...] = ()
    """The scripts that its command names and that have changed since, if it is cached: by their
    paths in the repository."""
    cause: str = ""
    """The task whose failure it goes back to, if it was skipped or aborted."""
    stub: bool = False
    """Whether its outputs are a stub's, or come from those of one."""


@dataclass(frozen=True)
class Exports:
    """The flow is done but for its exports, which are made by Domino alone: `exports` as custom
    JSON.

    Each is `{"artifact": {"name", "type"}, "datasetId"}` or `{"artifact", "netAppVolumeId",
    "targetRelativePath"}`.
    """

    exports: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class FlowEnd:
    """The flow is done: `succeeded`, `failed`, `aborted` by a signal, or only `planned`. Outputs of
    what did not run are left out."""

    state: str
    outputs: Mapping[str, Value] = field(default_factory=dict)
    stubs: tuple[str, ...] = ()
    """Those of the outputs that are stubs', or come from those of one."""


@dataclass(frozen=True)
class Fault:
    """The run cannot go on, for a reason outside of the jobs; the last event."""

    message: str
    usage: bool = False
    """Whether an input is missing or does not fit: another command line would do."""


def unexpected(error: Exception) -> Fault:
    """Return the fault of an error that nobody has thought of."""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:500]
    return Fault(f"the run cannot go on: {said}")


Event = TaskPlan | Uncached | TaskStart | AttemptEnd | TaskEnd | Exports | FlowEnd | Fault

_NAMES: dict[str, type[Any]] = {
    "task-plan": TaskPlan,
    "uncached": Uncached,
    "task-start": TaskStart,
    "attempt-end": AttemptEnd,
    "task-end": TaskEnd,
    "exports": Exports,
    "flow-end": FlowEnd,
    "fault": Fault,
}


def line_of(event: Event) -> str:
    """Return an event as a line of JSON, with its end."""
    name = next(name for name, kind in _NAMES.items() if isinstance(event, kind))
    return json.dumps({"event": name, **asdict(event)}, allow_nan=False) + "\n"


def event_of(line: str) -> Event:
    """Read an event. Raises TypeError, KeyError and ValueError for a line that is none."""
    raw = json.loads(line)
    kind = _NAMES[raw.pop("event")]
    for name in ("tail", "exports", "stubs", "changed"):
        if name in raw:
            raw[name] = tuple(raw[name])
    if "outputs" in raw:
        raw["outputs"] = {name: Value(**value) for name, value in raw["outputs"].items()}
    event: Event = kind(**raw)
    return event
