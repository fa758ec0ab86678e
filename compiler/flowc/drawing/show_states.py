"""Gives the tasks of a graph what became of them in a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowc.drawing.graph import Graph, Node, State, state_of


def show_states(graph: Graph, states: Mapping[str, State]) -> Graph:
    """Return a graph whose tasks have their states, which their notes tell, too.

    `states` are those of jobs by their paths, `prep.load`; a flow has the worst of its jobs.
    """
    inside: dict[str, list[State]] = {}
    for path, state in states.items():
        for at, sign in enumerate(path):
            if sign == ".":
                inside.setdefault(path[:at], []).append(state)
    flows = {path: state_of(found) for path, found in inside.items()}
    found = {**flows, **states}
    nodes = tuple(_with_state(node, found) for node in graph.nodes)
    return replace(graph, nodes=nodes)


def _with_state(node: Node, states: Mapping[str, State | None]) -> Node:
    state = states.get(node.id.removeprefix("tasks.")) if node.is_task else None
    if state is None:
        return node
    note = f"{state.words}: {node.note}" if node.note else state.words
    return replace(node, note=note, state=state)
