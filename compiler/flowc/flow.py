"""A flow with its names bound, its types read, its defaults applied and its orders settled.

Compiled facts are compared: two equal flows become the same `workflow.py`. Written facts (where
things stand, vars, what came from `defaults`) are `compare=False`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from flowc.composing.scopes import Scope
from flowc.findings.nearest import Guesses
from flowc.findings.record import record
from flowc.findings.source import Path, Places
from flowc.language import config as job
from flowc.language.literals import Literal
from flowc.language.references import InputRef, Reference, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import DictOf, ListOf, Type, item_of


@record(frozen=True)
class ListValue:
    """A list with references among its items."""

    items: tuple[Value, ...]


@record(frozen=True)
class DictValue:
    """A mapping with references among its values."""

    items: tuple[tuple[str, Value], ...]


@record(frozen=True)
class BadLiteral:
    """A plain value that is no literal of the type that is wanted here."""

    raw: object


Value = Literal | InputRef | TaskRef | ListValue | DictValue | BadLiteral


@record(frozen=True)
class FlowInput:
    """A launch input. `default` is None where a launch must give a value."""

    name: str
    type: Type
    default: Value | None = None
    description: str | None = None
    written_type: str = field(default="", compare=False)


@record(frozen=True)
class TaskInput:
    """An input of a task; its default, if any, has become a binding."""

    name: str
    type: Type
    description: str | None = None
    path: str | None = None
    default: Value | None = field(default=None, compare=False)
    written_type: str = field(default="", compare=False)


@record(frozen=True)
class TaskOutput:
    """An output of a task; `artifact` is a key of the flow's artifacts, `file` a name in it."""

    name: str
    type: Type
    description: str | None = None
    artifact: str | None = None
    file: str | None = None
    path: str | None = None
    written_type: str = field(default="", compare=False)


@record(frozen=True)
class FlowOutput:
    """An output of the flow and what it is bound to."""

    name: str
    type: Type
    value: Value
    description: str | None = None
    artifact: str | None = None
    file: str | None = None
    written_type: str = field(default="", compare=False)


@record(frozen=True)
class Artifact:
    """An artifact of the flow; `name` and `type` are what Domino shows."""

    key: str
    name: str
    type: str


@record(frozen=True)
class Binding:
    """An input of a task and the value that it takes."""

    input: str
    value: Value
    given: bool = field(default=True, compare=False)
    """Whether `with` says so, and not the input's default."""


@record(frozen=True)
class Config:
    """The settings of a task's job, defaults applied. `timeout` is in seconds."""

    job_title: str | None = None
    project_defaults: bool = False
    environment: job.Environment | None = None
    hardware_tier: job.HardwareTier | None = None
    git_ref: job.GitRef | None = None
    commit_id: str | None = None
    volume_size_gib: int | float | None = None
    dataset_snapshots: tuple[job.DatasetSnapshot, ...] | None = None
    external_volumes: tuple[job.ExternalVolume, ...] | None = None
    netapp_snapshots: tuple[job.NetAppSnapshot, ...] | None = None
    cluster: job.Cluster | None = None
    cache: job.Cache | None = None
    retries: int = 0
    timeout: int = 10_800


@record(frozen=True)
class Task:
    """A task: `inputs` and `bindings` in the order of its declarations.

    Bindings of inputs that are not declared come last; `own` names the settings that the task
    itself writes, the others come from `defaults`. A task that runs another flow has that in
    `flow`; its inputs and outputs are that flow's, and it has no name, command or config.
    """

    key: str
    name: str
    command: str
    description: str | None = None
    inputs: tuple[TaskInput, ...] = ()
    outputs: tuple[TaskOutput, ...] = ()
    bindings: tuple[Binding, ...] = ()
    after: tuple[str, ...] = ()
    config: Config = Config()
    own: frozenset[str] = field(default=frozenset(), compare=False)
    flow: Flow | None = field(default=None, repr=False)
    file: str = field(default="", compare=False)
    """The file of `flow`, as the author writes it."""
    use: str = field(default="", compare=False)
    scope: Scope | None = field(default=None, compare=False, repr=False)
    """What it was made of, where it is a row of a matrix."""
    params: Collection[str] = field(default=(), compare=False, repr=False)
    """The names of the params of `use`, the task file that it starts from, as the author has it."""

    @property
    def row(self) -> str:
        """What messages call the row of a matrix that the task is, `sdtm[ae]`, if it is one."""
        return self.scope.label if self.scope else ""

    @property
    def label(self) -> str:
        """What messages call the task: by its row, or by its key."""
        return self.row or self.key

    @property
    def path(self) -> Path:
        """Return where the task stands in the document."""
        return ("tasks", self.key)

    def declaration(self, kind: str, name: str) -> Path:
        """Return where one of the task's `inputs` or `outputs` is declared, in this file."""
        return (*self.path, kind, name) if self.flow is None else (*self.path, "flow")

    def setting(self, key: str) -> Path:
        """Return where a setting of this task is written: at the task, or in `defaults`."""
        return (*self.path, key) if key in self.own else ("defaults", key)

    def output(self, name: str) -> TaskOutput | None:
        """Return the output of a name, if the task has it."""
        return next((output for output in self.outputs if output.name == name), None)

    def paths(self) -> list[str]:
        """Return the places of their own that inputs and outputs have."""
        return [i.path for i in self.inputs if i.path] + [o.path for o in self.outputs if o.path]

    def references(self) -> Iterator[Reference]:
        """Yield every reference in the task's bindings."""
        for binding in self.bindings:
            yield from references_in(binding.value)


@record(frozen=True)
class Export:
    """One export: of an artifact (a key), or of files (references to outputs) to bundles."""

    artifact: str | None = None
    dataset: str | None = None
    netapp_volume: str | None = None
    path: str | None = None
    files: tuple[Value, ...] = ()
    bundles: tuple[str, ...] = ()


@record(frozen=True)
class Exports:
    """All exports of a flow and the settings of the job that makes them."""

    exports: tuple[Export, ...]
    environment: job.Environment | None = None
    hardware_tier: job.HardwareTier | None = None
    project_defaults: bool = True
    own: frozenset[str] = field(default=frozenset(), compare=False)


@record(frozen=True)
class Unread:
    """The places that hold nobody knows what, and the words of what was refused."""

    places: frozenset[Path] = frozenset()
    words: frozenset[str] = frozenset()

    def holds(self, path: Path) -> bool:
        """Whether a place, or one that it lies in, holds nobody knows what."""
        return any(path[:length] in self.places for length in range(1, len(path) + 1))

    def may_hold(self, pattern: str) -> bool:
        """Whether it holds one of the places that a pattern such as `tasks/*/with` names."""
        steps = pattern.split("/")
        return any(
            len(path) <= len(steps)
            and all(step in ("*", found) for step, found in zip(steps, path, strict=False))
            for path in self.places
        )


@record(frozen=True)
class Bound:
    """A value, where it stands, and what it is bound to: `owner` (in words) and its `name`."""

    path: Path
    value: Value
    wanted: Type
    owner: str
    name: str


@record(frozen=True)
class Flow:
    """A flow. `tasks` are in dependency order, ties and tasks on a cycle in the order of the YAML.

    `inputs` has those without a default first. `mentioned` holds every reference that the text
    has, those in wrong places included.
    """

    name: str
    tasks: tuple[Task, ...]
    places: Places = field(compare=False, repr=False)
    description: str | None = None
    inputs: tuple[FlowInput, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    outputs: tuple[FlowOutput, ...] = ()
    exports: Exports | None = None
    failure_policy: str = "fail_immediately"
    vars: Mapping[str, object] = field(default_factory=dict, compare=False)
    written_tasks: tuple[str, ...] = field(default=(), compare=False)
    mentioned: frozenset[Reference] = field(default=frozenset(), compare=False)
    defaults: job.Config | None = field(default=None, compare=False)
    profiles: tuple[str, ...] = field(default=(), compare=False)
    profile: str | None = field(default=None, compare=False)
    """The one of them that it was read under."""
    unread: Unread = field(default=Unread(), compare=False)
    """What reading left out; whoever refers to it makes no mistake."""

    @property
    def guesses(self) -> Guesses:
        """What guesses which names the author meant."""
        return self.places.guesses

    @cached_property
    def task_by_key(self) -> Mapping[str, Task]:
        """Return the tasks by their keys."""
        return {task.key: task for task in self.tasks}

    @cached_property
    def input_by_name(self) -> Mapping[str, FlowInput]:
        """Return the launch inputs by their names."""
        return {declared.name: declared for declared in self.inputs}

    def is_unknown(self, path: Path) -> bool:
        """Whether a place, or one that it lies in, holds nobody knows what."""
        own = self.task_by_key.get(str(path[1])) if path[:1] == ("tasks",) and path[1:] else None
        return self.unread.holds(path) or bool(own and own.flow and own.flow.is_unknown(path[2:]))

    def in_written_order(self) -> list[Task]:
        """Return the tasks in the order of the YAML."""
        return [self.task_by_key[key] for key in self.written_tasks or self.task_by_key]

    def jobs(self) -> list[Task]:
        """Return the tasks that are jobs and no flows, in the order of the YAML."""
        return [task for task in self.in_written_order() if task.flow is None]

    @cached_property
    def values(self) -> tuple[Bound, ...]:
        """Return every value that is bound to something, with its place and the type wanted."""
        found = []
        for task in self.in_written_order():
            kinds = {declared.name: declared.type for declared in task.inputs}
            for binding in (one for one in task.bindings if one.given):
                path: Path = (*task.path, "with", binding.input)
                wanted, owner = kinds.get(binding.input, AnyType()), f"task '{task.label}'"
                found.append(Bound(path, binding.value, wanted, owner, binding.input))
        for output in self.outputs:
            path = ("outputs", output.name, "value")
            found.append(Bound(path, output.value, output.type, "the flow", output.name))
        return tuple(found)

    def references(self) -> Iterator[tuple[Path, InputRef | TaskRef]]:
        """Yield every reference that stands where it may, with its place."""
        return (found for bound in self.values for found in located(bound.value, bound.path))

    def called(self, key: str) -> str:
        """Return what messages call the task of a key, if there is one."""
        task = self.task_by_key.get(key)
        return task.label if task else key

    def output_of(self, reference: TaskRef) -> TaskOutput | None:
        """Return the output of a task that a reference leads to, if there is one."""
        task = self.task_by_key.get(reference.task)
        return task.output(reference.output) if task else None

    def type_of(self, value: InputRef | TaskRef) -> Type:
        """Return the type that a reference gives; one that leads nowhere gives any type."""
        if isinstance(value, InputRef):
            declared = self.input_by_name.get(value.name)
            return declared.type if declared else AnyType()
        output = self.output_of(value)
        return output.type if output else AnyType()


def references_in(value: Value) -> Iterator[InputRef | TaskRef]:
    """Yield the references that a value holds, depth first."""
    return (reference for _, reference in located(value, ()))


def located(value: Value, path: Path) -> Iterator[tuple[Path, InputRef | TaskRef]]:
    """Yield the references that a value holds, each with its place."""
    for place, leaf, _ in leaves(value, AnyType(), path):
        if isinstance(leaf, InputRef | TaskRef):
            yield place, leaf


def leaves(value: Value, wanted: Type, path: Path) -> Iterator[tuple[Path, Value, Type]]:
    """Yield what stands in lists and mappings with its place and the type wanted there, depth
    first.

    A list or mapping where none is wanted comes itself, too; what it holds may be anything.
    """
    entries: Iterable[tuple[str | int, Value]]
    match value:
        case ListValue(items):
            inner, entries = item_of(wanted, ListOf), enumerate(items)
        case DictValue(pairs):
            inner, entries = item_of(wanted, DictOf), pairs
        case _:
            yield path, value, wanted
            return
    if inner is None and not isinstance(wanted, AnyType):
        yield path, value, wanted
    for step, item in entries:
        yield from leaves(item, inner or AnyType(), (*path, step))


def mapped(value: Value, change: Callable[[Value], Value]) -> Value:
    """Return a value with others in the place of its leaves."""
    match value:
        case ListValue(items):
            return ListValue(tuple(mapped(item, change) for item in items))
        case DictValue(entries):
            return DictValue(tuple((key, mapped(item, change)) for key, item in entries))
    return change(value)


def plain_value(value: Value, change: Callable[[Value], Any]) -> Any:
    """Return a value as plain lists and mappings, of what its leaves are changed to."""
    match value:
        case ListValue(items):
            return [plain_value(item, change) for item in items]
        case DictValue(entries):
            return {key: plain_value(item, change) for key, item in entries}
    return change(value)
