"""A graph as an indented tree: each node with what it reads, writes and waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flowc.drawing.forms.colours import paint_of
from flowc.drawing.forms.labels import CHANGES, counts, end_of, title_of, type_words
from flowc.drawing.graph import Edge, Graph, Node
from flowc.reporting.formats.shared_text import visible


@dataclass
class _Branch:
    """A line, and those below it."""

    words: str
    paint: str = ""
    below: list[_Branch] = field(default_factory=list)


def as_tree(graph: Graph) -> list[tuple[str, str]]:
    """Return the lines, each with its key of PAINTS, or nothing.

    Groups hold their nodes, and each edge stands once, where it leads.
    """
    nodes = {node.id: node for node in graph.nodes}
    into: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        into.setdefault(edge.target, []).append(edge)
    root = _Branch(visible(f"{graph.name}: {counts(graph)}"))
    homes = {"": root}
    for node in graph.nodes:
        group = node.group
        missing = []
        while group not in homes:
            missing.append(group)
            group = graph.groups[group].parent
        for id in reversed(missing):
            homes[id] = _Branch(visible(f"≡ {id}"))
            homes[graph.groups[id].parent].below.append(homes[id])
        homes[node.group].below.append(_node(node, into.get(node.id, ()), nodes))
    return [*_lines(root)]


def _node(node: Node, edges: Sequence[Edge], nodes: Mapping[str, Node]) -> _Branch:
    note = f"  {visible(node.note)}" if node.note else ""
    below = [_Branch(*line) for line in node_lines(node, edges, nodes)]
    return _Branch(title_of(node) + note, paint_of(node), below)


def node_lines(
    node: Node, edges: Sequence[Edge], nodes: Mapping[str, Node]
) -> Iterator[tuple[str, str]]:
    """Yield a line for each edge that leads to a node, and for each other port of it, with its
    change."""
    bound = {edge.input for edge in edges}
    for edge in edges:
        more = f": {type_words(edge)}" if edge.type or edge.rule else ""
        more += f" x{edge.count}" if edge.count > 1 else ""
        name = f"{visible(edge.input)} " if edge.input else ""
        lead = "waits for" if edge.kind == "after" else f"{name}←"
        words = f"{lead} {end_of(nodes[edge.source], edge.output)}{more}"
        yield f"{CHANGES[edge.change]} {words}".lstrip(), edge.change
    for port in node.inputs:
        if port.value:
            yield visible(f"{port.name}: {port.type} = {port.value}"), ""
        elif port.name not in bound:
            yield visible(f"{port.name}: {port.type}"), ""
    for port in node.outputs:
        yield visible(f"→ {port.name or '…'}: {port.type}".removesuffix(": ")), ""


def _lines(root: _Branch) -> Iterator[tuple[str, str]]:
    """Yield the lines of a tree from its root."""
    pending = [(root, "", "")]
    while pending:
        branch, first, rest = pending.pop()
        yield first + branch.words, branch.paint
        last = len(branch.below) - 1
        pending += [
            (one, f"{rest}{'└' if at == last else '├'}─ ", f"{rest}{' ' if at == last else '│'}  ")
            for at, one in reversed([*enumerate(branch.below)])
        ]
