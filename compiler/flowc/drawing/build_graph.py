"""Turns a flow, good or bad, into what there is to draw of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from flowc.drawing.graph import Edge, EdgeKind, Graph, Group, GroupKind, Node, Port
from flowc.drawing.show_values import shown_constant
from flowc.flow import (
    DictValue,
    Export,
    Flow,
    FlowInput,
    ListValue,
    Task,
    Value,
    leaves,
    references_in,
)
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import Type, type_text
from flowc.resolving.sub_flows import flows_of
from flowc.rules.type_mismatch import takes

_End = tuple[str, str]
"""A node and one of its ports."""


class _EveryName(Collection[str]):
    """Holds every name there may be, and says none."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


EVERY_FLOW: Final[Collection[str]] = _EveryName()
"""What to expand, so that all flows are open."""


def build_graph(flow: Flow, expanded: Collection[str] = ()) -> Graph:
    """Return all of a flow; flows that its tasks run are one node each, but for those expanded.

    A task in a flow is called by the way to it, `prep.load`. A reference to what is not there
    leads to a node that says so. Linear in tasks and references.
    """
    graph = _Building(expanded)
    pending = [_Level(flow)]
    while pending:
        level = pending.pop()
        pending += reversed([*graph.level(level)])
    return Graph(flow.name, tuple(graph.nodes.values()), tuple(graph.edges.values()), graph.groups)


@dataclass(frozen=True)
class _Level:
    """A flow, and the task that runs it: `prefix` stands before its names, `group` is its."""

    flow: Flow
    prefix: str = ""
    group: str = ""

    def id(self, kind: str, name: str) -> str:
        return f"{kind}.{self.prefix}{name}"


@dataclass
class _Building:
    expanded: Collection[str]
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[tuple[str, ...], Edge] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)

    def level(self, level: _Level) -> Iterator[_Level]:
        """Add all of one flow; yield those of its tasks that are open."""
        users = _users(level.flow)
        if not level.group:
            for one in level.flow.inputs:
                self.add(_input(level, one))
        for task in level.flow.tasks:
            group = self.group_of(level, task, users)
            if self.is_open(level, task):
                assert task.flow is not None
                name = level.prefix + task.key
                self.groups[name] = Group(name, "flow", group)
                group = name
                yield _Level(task.flow, f"{name}.", name)
            self.add(self.task(level, task, group))
        for output in level.flow.outputs:
            note = _type(output.type)
            id, name = level.id("outputs", output.name), level.prefix + output.name
            self.add(Node(id, "output", name, note, group=level.group))
        for artifact in level.flow.artifacts:
            id, name = level.id("artifacts", artifact.key), level.prefix + artifact.key
            note = f"{artifact.name} ({artifact.type})"
            self.add(Node(id, "artifact", name, note, group=level.group))
        self.connect(level)

    def add(self, node: Node) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def is_open(self, level: _Level, task: Task) -> bool:
        is_there = task.flow is not None and bool(task.flow.name)
        return is_there and level.prefix + task.key in self.expanded

    def group_of(self, level: _Level, task: Task, users: Mapping[str, int]) -> str:
        """Return the group that a task lies in, and add it: its matrix, or its file."""
        kind: GroupKind = "file"
        name = task.use if users.get(task.use, 0) > 1 else ""
        if task.scope and task.scope.group:
            kind, name = "matrix", task.scope.group.key
        if not name:
            return level.group
        group = Group(level.prefix + name, kind, level.group)
        return self.groups.setdefault(group.id, group).id

    def task(self, level: _Level, task: Task, group: str) -> Node:
        """Return a task; one that runs a flow and is open gives that flow its inputs."""
        is_open = self.is_open(level, task)
        taken = {one.name: _type(one.type) for one in task.inputs}
        bound = {one.input: one.value for one in task.bindings}
        kinds = {one.name: one.type for one in task.inputs}
        inputs = tuple(
            Port(name, taken.get(name, ""), shown_constant(bound.get(name), kinds.get(name)))
            for name in dict.fromkeys((*taken, *bound))
        )
        outputs = tuple(Port(one.name, _type(one.type)) for one in task.outputs)
        if is_open:
            outputs = tuple(Port(name, kind) for name, kind in taken.items())
        called = task.name if task.name != f"{level.flow.name}.{task.key}" else ""
        return Node(
            level.id("tasks", task.key),
            "task" if task.flow is None else "flow",
            level.prefix + task.label,
            called if task.flow is None else task.file,
            inputs,
            outputs,
            group,
            count=0 if is_open else self.count(task),
        )

    def count(self, task: Task) -> int:
        """Return the number of jobs that a task stands for."""
        if task.flow is None:
            return 1
        for one in flows_of(task.flow) if id(task.flow) not in self.sizes else ():
            self.sizes[id(one)] = sum(
                1 if inner.flow is None else self.sizes.get(id(inner.flow), 0)
                for inner in one.tasks
            )
        return self.sizes.get(id(task.flow), 0)

    def connect(self, level: _Level) -> None:
        """Add the edges of one flow."""
        for task in level.flow.tasks:
            target = level.id("tasks", task.key)
            kinds = {one.name: one.type for one in task.inputs}
            for binding in task.bindings:
                wanted = kinds.get(binding.input, AnyType())
                self.bind(level, binding.value, wanted, (target, binding.input))
            for key in task.after:
                is_there = key in level.flow.task_by_key
                source = level.id("tasks", key) if is_there else self.missing(level, "tasks", key)
                self.edge((source, ""), (target, ""), "after")
            for output in () if self.is_open(level, task) else task.outputs:
                if output.artifact:
                    self.keep(level, (target, output.name), output.artifact, output.type)
        for result in level.flow.outputs:
            end = level.id("outputs", result.name)
            self.bind(level, result.value, result.type, (end, ""))
            if result.artifact:
                self.keep(level, (end, ""), result.artifact, result.type)
        exports = level.flow.exports.exports if level.flow.exports else ()
        for number, export in enumerate(exports):
            name, note = _export(export)
            id = level.id("exports", str(number))
            self.add(Node(id, "export", name, note, group=level.group))
            if export.artifact:
                self.edge((self.artifact(level, export.artifact), ""), (id, ""), "export")
            for reference in (one for file in export.files for one in references_in(file)):
                self.edge(self.source(level, reference), (id, ""), "export")

    def bind(self, level: _Level, value: Value, wanted: Type, target: _End) -> None:
        """Add an edge for each reference in a value, with the rule that it breaks."""
        misfits: list[tuple[object, ...]] = []
        for path, leaf, kind in leaves(value, wanted, ()):
            if isinstance(leaf, ListValue | DictValue):
                misfits.append(path)
            elif isinstance(leaf, InputRef | TaskRef):
                source = self.source(level, leaf)
                given = level.flow.type_of(leaf)
                fits = takes(leaf, given, kind)
                fits = fits and not any(path[: len(one)] == one for one in misfits)
                rule = "" if fits else "type-mismatch"
                shown, asked = _type(given), _type(kind)
                asked = "" if asked == shown else asked
                self.edge(source, target, "data", shown, asked, rule)

    def source(self, level: _Level, reference: InputRef | TaskRef) -> _End:
        """Return what a reference leads to: a node that is missing, if nothing has its name."""
        flow = level.flow
        if isinstance(reference, InputRef):
            if reference.name not in flow.input_by_name:
                return self.missing(level, "inputs", reference.name), ""
            header = level.prefix.removesuffix(".")
            is_inner = bool(level.group)
            return (
                (f"tasks.{header}", reference.name)
                if is_inner
                else (level.id("inputs", reference.name), "")
            )
        task = flow.task_by_key.get(reference.task)
        is_unread = flow.is_unknown(("tasks", reference.task, "outputs", reference.output))
        if task is None or (task.output(reference.output) is None and not is_unread):
            called = f"{flow.called(reference.task)}.{reference.output}".removesuffix(".")
            return self.missing(level, "tasks", called), ""
        if self.is_open(level, task) and task.output(reference.output) is not None:
            return level.id("outputs", f"{task.key}.{reference.output}"), ""
        return level.id("tasks", task.key), reference.output

    def missing(self, level: _Level, kind: str, name: str) -> str:
        id = f"missing.{level.id(kind, name)}"
        return self.add(Node(id, "missing", f"{kind}.{name}", "not there", group=level.group))

    def artifact(self, level: _Level, key: str) -> str:
        id = level.id("artifacts", key)
        return id if id in self.nodes else self.missing(level, "artifacts", key)

    def keep(self, level: _Level, source: _End, artifact: str, kind: Type) -> None:
        self.edge(source, (self.artifact(level, artifact), ""), "artifact", _type(kind))

    def edge(
        self,
        source: _End,
        target: _End,
        kind: EdgeKind,
        given: str = "",
        wanted: str = "",
        rule: str = "",
    ) -> None:
        edge = Edge(source[0], target[0], kind, source[1], target[1], given, wanted, rule)
        self.edges.setdefault(edge.ends, edge)


def _type(kind: Type) -> str:
    """Return a type in words; nothing where nobody knows it."""
    return "" if isinstance(kind, AnyType) else type_text(kind)


def _users(flow: Flow) -> dict[str, int]:
    """Return how many tasks, rows of a matrix aside, start from each task file."""
    users: dict[str, int] = {}
    for task in flow.tasks:
        if task.use and not (task.scope and task.scope.group):
            users[task.use] = users.get(task.use, 0) + 1
    return users


def _input(level: _Level, one: FlowInput) -> Node:
    default = "" if one.default is None else shown_constant(one.default, one.type)
    note = _type(one.type) + (f" = {default}" if default else "")
    return Node(level.id("inputs", one.name), "input", one.name, note)


def _export(export: Export) -> tuple[str, str]:
    """Return where an export goes, and what that is."""
    if export.bundles:
        return ", ".join(export.bundles), "bundle" if len(export.bundles) == 1 else "bundles"
    if export.dataset:
        return export.dataset, "data set"
    place = f"{export.netapp_volume or ''}/{export.path or ''}".removesuffix("/")
    return place, "NetApp volume"
