"""What there is to draw of a flow: nodes with ports, edges between those, and groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from flowc.reporting.formats.shared_text import took

NodeKind = Literal["input", "task", "flow", "group", "output", "artifact", "export", "missing"]
EdgeKind = Literal["data", "after", "artifact", "export"]
GroupKind = Literal["matrix", "file", "flow"]
Change = Literal["", "added", "removed", "changed"]
"""What became of a part between two versions of a flow; nothing, where it is the same."""

STATES: Final = (
    *("cached", "succeeded", "not-run", "running", "skipped"),
    *("aborted", "timed-out", "failed"),
)
"""What becomes of a task in a run, the worst last: the states of its events, and two more."""

FEW: Final = 3
"""Readers of a launch input, or writers of an artifact, up to which each has a line of its own."""


@dataclass(frozen=True)
class State:
    """What became of a task in a run: one of STATES, and how long it took, in seconds."""

    name: str
    seconds: float = 0.0

    @property
    def words(self) -> str:
        """Return the state as people read it: `succeeded, 1.5 s`."""
        name = self.name.replace("-", " ")
        return f"{name}, {took(self.seconds)}" if self.seconds else name


@dataclass(frozen=True)
class Port:
    """An input or output of a node; `value` is the constant that it is bound to, as YAML."""

    name: str
    type: str = ""
    value: str = ""


@dataclass(frozen=True)
class Node:
    """A part of a flow. `id` is `tasks.KEY`, `inputs.NAME` and the like, and stands once.

    `name` is what messages call it, `note` says more. `count` is the number of tasks that it
    stands for: those of the flow that it runs, or of a group that is closed. `change` is nothing
    where no versions are compared, `state` is None where no run is shown.
    """

    id: str
    kind: NodeKind
    name: str
    note: str = ""
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    group: str = ""
    """The id of the innermost group that it lies in."""
    count: int = 1
    change: Change = ""
    state: State | None = None

    @property
    def is_task(self) -> bool:
        """Whether it stands for tasks."""
        return self.kind in ("task", "flow", "group")


@dataclass(frozen=True)
class Edge:
    """What goes from an output of a node to an input of another; ports are empty where the nodes
    have none.

    `type` is what is given, `wanted` what is asked for, where that is another one; `rule` is the
    rule that the edge breaks. `count` edges are drawn as one where a group is closed.
    """

    source: str
    target: str
    kind: EdgeKind
    output: str = ""
    input: str = ""
    type: str = ""
    wanted: str = ""
    rule: str = ""
    count: int = 1
    change: Change = ""

    @property
    def ends(self) -> tuple[str, str, str, str, str]:
        """What tells an edge from others."""
        return self.source, self.output, self.target, self.input, self.kind


@dataclass(frozen=True)
class Group:
    """Tasks that belong together: rows of a matrix, users of a task file, or a flow that is run
    by a task."""

    id: str
    kind: GroupKind
    parent: str = ""


@dataclass(frozen=True)
class Graph:
    """What there is to draw. Nodes come in the order of the flow, groups before those in them."""

    name: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: Mapping[str, Group]
    hidden: int = 0
    """The number of tasks that are left out."""
    remark: str = ""
    """What is said of the whole, such as that the flow has changed since its run."""

    @cached_property
    def tasks(self) -> int:
        """Return the number of tasks that are shown, those in closed groups included."""
        return sum(node.count for node in self.nodes if node.is_task)

    @cached_property
    def at_ends(self) -> frozenset[Edge]:
        """Return the edges that have no line, since more than a few share an end.

        A launch input stands at each of its readers then, and an artifact at each of its writers.
        """
        kinds = {node.id: node.kind for node in self.nodes}
        shared: dict[str, list[Edge]] = {}
        for edge in self.edges:
            if kinds[edge.source] == "input" and edge.kind == "data":
                shared.setdefault(edge.source, []).append(edge)
            elif edge.kind == "artifact":
                shared.setdefault(edge.target, []).append(edge)
        return frozenset(edge for found in shared.values() if len(found) > FEW for edge in found)


def change_of(changes: Iterable[Change]) -> Change:
    """Return the change of a whole by those of its parts: `changed`, where they differ."""
    found = {*changes}
    return found.pop() if len(found) == 1 else "changed" if found else ""


def state_of(states: Iterable[State | None]) -> State | None:
    """Return the state of a whole: the worst of its parts, and the time of all together."""
    found = [one for one in states if one is not None]
    if not found:
        return None
    worst = max(found, key=lambda one: STATES.index(one.name))
    return State(worst.name, sum(one.seconds for one in found))
