"""Makes one node of each group that is closed: the rows of a matrix, the users of a task file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from flowc.drawing.graph import Edge, Graph, Group, Node, Port, change_of, state_of

OPEN: Final = 60
"""Nodes up to which a flow is small: its groups are open then."""

_PORTS: Final = 12
"""Names of inputs, or of outputs, that a closed group has at most; more are one of no name."""


_WORDS: Final = {
    "matrix": "rows of a matrix",
    "file": "users of a task file",
    "flow": "tasks",
}


def closable(graph: Graph) -> list[str]:
    """Return the groups that can be closed: those of several tasks, none of one flow."""
    sizes = dict.fromkeys(graph.groups, 0)
    for node in graph.nodes:
        if node.group in sizes:
            sizes[node.group] += 1
        parent = graph.groups[node.group].parent if node.group in graph.groups else ""
        if parent and node.kind == "flow":
            sizes[parent] += 1  # a row that is a flow, and open
    return [id for id, group in graph.groups.items() if group.kind != "flow" and sizes[id] > 1]


def group_names(graph: Graph) -> list[str]:
    """Return what can be named as a group: matrices, task files, and tasks that run flows."""
    flows = (node.id.removeprefix("tasks.") for node in graph.nodes if node.kind == "flow")
    return sorted({*closable(graph), *flows})


def closed_groups(
    graph: Graph, expanded: Collection[str] = (), collapsed: Collection[str] = ()
) -> set[str]:
    """Return the groups to close, of those that are not expanded: flows, and of a large flow all
    others."""
    every = closable(graph)
    closed = {id for id, group in graph.groups.items() if group.kind == "flow"} - {*expanded}
    is_large = len(fold_groups(graph, closed).nodes) > OPEN
    closed |= {*(every if is_large else ())} - {*expanded}
    return closed | {id for id in collapsed if id in graph.groups}


def fold_groups(graph: Graph, closed: Collection[str]) -> Graph:
    """Return a graph with one node for each closed group; edges within one are left out."""
    return folded_edges(graph, closed)[0] if closed else graph


def folded_edges(graph: Graph, closed: Collection[str]) -> tuple[Graph, dict[Edge, list[Edge]]]:
    """Return a graph with one node for each closed group, and what each of its edges stands for."""
    tops = {id: _top(graph.groups, id, closed) for id in graph.groups}
    members: dict[str, list[Node]] = {}
    for node in graph.nodes:
        top = tops.get(node.group, "")
        members.setdefault(f"groups.{top}" if top else node.id, []).append(node)
    nodes = {
        id: found[0] if found[0].id == id else _closed(graph.groups, id, found)
        for id, found in members.items()
    }
    inside = {node.id: (id, node) for id, found in members.items() for node in found}
    unnamed = {
        (id, side)
        for id, node in nodes.items()
        for side, ports in (("in", node.inputs), ("out", node.outputs))
        if id.startswith("groups.") and len(ports) == 1 and not ports[0].name
    }
    stands: dict[tuple[str, ...], list[Edge]] = {}
    joined: dict[tuple[str, ...], Edge] = {}
    for edge in graph.edges:
        (source, node), (target, _) = inside[edge.source], inside[edge.target]
        if source == target and (source, target) != (edge.source, edge.target):
            continue
        output = edge.output if source == edge.source else outer_port(node, edge.output)
        output = "" if (source, "out") in unnamed else output
        taken = "" if (target, "in") in unnamed else edge.input
        moved = replace(edge, source=source, target=target, output=output, input=taken)
        known = joined.get(moved.ends)
        joined[moved.ends] = _joined(known, moved) if known else moved
        stands.setdefault(moved.ends, []).append(edge)
    groups = {id: group for id, group in graph.groups.items() if not tops[id]}
    edges = tuple(joined.values())
    folded = replace(graph, nodes=tuple(nodes.values()), edges=edges, groups=groups)
    return folded, {edge: stands[edge.ends] for edge in edges}


def outer_port(node: Node, port: str) -> str:
    """Return what a closed flow calls an output of one of its nodes: its own are its ports."""
    is_own = node.kind == "output" and node.group
    return node.id.removeprefix(f"outputs.{node.group}.") if is_own else port


def _top(groups: Mapping[str, Group], id: str, closed: Collection[str]) -> str:
    """Return the outermost closed group that a group is, or lies in, if any."""
    found = ""
    while id:
        found = id if id in closed else found
        id = groups[id].parent
    return found


def _closed(groups: Mapping[str, Group], id: str, members: list[Node]) -> Node:
    """Return the node of a closed group: a flow looks as it does where nobody opened it."""
    group = groups[id.removeprefix("groups.")]
    seen = [*_seen_outside(groups, group, members)]
    entry = next((node for node in seen if node.id == f"tasks.{group.id}"), None)
    state = state_of(node.state for node in members)
    note = f"{sum(node.is_task for node in seen):,} {_WORDS[group.kind]}"
    note = f"{state.words}: {note}" if state else note
    return Node(
        id,
        "flow" if entry else "group",
        entry.name if entry else group.id,
        entry.note if entry else note,
        _ports(port for node in seen for port in node.inputs),
        _ports(port for node in seen for port in node.outputs),
        group.parent,
        sum(node.count for node in members if node.is_task),
        change_of(node.change for node in members),
        state,
    )


def _seen_outside(
    groups: Mapping[str, Group], group: Group, members: Iterable[Node]
) -> Iterator[Node]:
    """Yield what of a closed group has ports for others; of an open flow, what it takes and gives.

    A flow that is a row of a matrix, or a user of a task file, is a part of that.
    """
    for node in members:
        is_in_flow = groups[node.group].kind == "flow"
        is_row = is_in_flow and group.kind != "flow" and groups[node.group].parent == group.id
        if node.group != group.id and not is_row:
            continue
        if not is_in_flow:
            yield node
        elif node.id == f"tasks.{node.group}":
            yield replace(node, outputs=())
        elif node.kind == "output":
            yield replace(node, outputs=(Port(outer_port(node, ""), node.note),))


def _ports(ports: Iterable[Port]) -> tuple[Port, ...]:
    """Return each name once; a type, or a constant, stands there where all have the same."""
    found: dict[str, Port] = {}
    for port in ports:
        known = found.setdefault(port.name, port)
        if known != port:
            kind = port.type if known.type == port.type else ""
            value = port.value if known.value == port.value else ""
            found[port.name] = Port(port.name, kind, value)
    return tuple(found.values()) if len(found) <= _PORTS else (Port(""),)


def _joined(one: Edge, other: Edge) -> Edge:
    return replace(
        one,
        type=one.type if one.type == other.type else "",
        wanted=one.wanted if one.wanted == other.wanted else "",
        rule=one.rule or other.rule,
        count=one.count + other.count,
        change=change_of((one.change, other.change)),
    )
