"""A graph in Mermaid's language, within the limits of the pages that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from flowc.drawing.focus_graph import changes_in
from flowc.drawing.fold_groups import closable, fold_groups
from flowc.drawing.forms.colours import PAINTS, paints_of
from flowc.drawing.forms.labels import SIGNS, edge_words, number_of, title_of
from flowc.drawing.graph import Edge, Graph, Node
from flowc.reporting.formats.shared_text import visible

MOST_EDGES: Final = 499
"""Mermaid shows no flowchart of 500 edges, and no page can allow more (`maxEdges`)."""

MOST: Final = {"github": 45_000, "gitlab": 2_000}
"""Characters of a diagram: Mermaid's own limit is 50,000, and GitLab holds back longer ones."""

# 12 lays out by another engine unless it is told not to
_HEAD: Final = "---\nconfig:\n  layout: dagre\n---\nflowchart LR\n"
_NODES: Final = {
    "input": ("([", "])"),
    "task": ("[", "]"),
    "flow": ("[[", "]]"),
    "group": ("(", ")"),
    "output": ("[/", "/]"),
    "artifact": ("[(", ")]"),
    "export": (">", "]"),
    "missing": ("{{", "}}"),
}
_EDGES: Final = {"data": "-->", "after": "-.->", "artifact": "--o", "export": "==>"}
_WORDS: Final = "color:#1f2328"
_UNSAFE: Final = re.compile(rf"[^A-Za-z0-9 _\[\](),:=→{''.join(SIGNS.values())}]")


def as_mermaid(graph: Graph, reader: str = "github") -> str:
    """Return a graph as a flowchart that the reader, a key of MOST, shows.

    Of a larger one what changed stands there with its neighbours, if anything did; of one that is
    still too large the groups are closed, and then the first tasks stand there, those that changed
    before others. What is left out is counted. No text of a flow is more than text in it.
    """
    text = _written(graph)
    for smaller in (changes_in, lambda graph: fold_groups(graph, closable(graph))):
        if _fits(text, graph, reader):
            return text
        graph = smaller(graph)
        text = _written(graph)
    return text if _fits(text, graph, reader) else _cut(graph, reader)


def _fits(text: str, graph: Graph, reader: str) -> bool:
    return len(graph.edges) <= MOST_EDGES and len(text) <= MOST[reader]


def _cut(graph: Graph, reader: str) -> str:
    """Return as many of the first nodes as fit, and how many tasks are left out."""
    least, most = 0, len(graph.nodes)
    while least < most:
        middle = (least + most + 1) // 2
        part = _first(graph, middle)
        if _fits(_written(part), part, reader):
            least = middle
        else:
            most = middle - 1
    return _written(_first(graph, least))


def _first(graph: Graph, number: int) -> Graph:
    order = sorted(graph.nodes, key=lambda node: not node.change)
    kept = {node.id for node in order[:number]}
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    edges = tuple(edge for edge in graph.edges if edge.source in kept and edge.target in kept)
    part = replace(graph, nodes=nodes, edges=edges)
    return replace(part, hidden=graph.hidden + graph.tasks - part.tasks)


def _written(graph: Graph) -> str:
    names = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = [*_nodes(graph, names), *(_edge(edge, names) for edge in graph.edges), *_paints(graph)]
    if graph.hidden:
        lines.append(f'hidden["and {number_of(graph.hidden, "more task")}"]')
    if graph.remark:
        lines.append(f'remark["{_text(visible(graph.remark))}"]')
    return _HEAD + "".join(f"  {line}\n" for line in lines)


def _paints(graph: Graph) -> Iterator[str]:
    """Yield the colours of nodes and edges that have some."""
    for name in sorted({*paints_of(graph).values()}):
        paint = PAINTS[name]
        yield f"classDef {name} fill:{paint.fill},stroke:{paint.line},{_WORDS}"
    lines: dict[str, list[str]] = {}
    for number, edge in enumerate(graph.edges):
        if edge.rule or edge.change:
            lines.setdefault("failed" if edge.rule else edge.change, []).append(str(number))
    for name, numbers in lines.items():
        line = PAINTS[name].line
        yield f"linkStyle {','.join(numbers)} stroke:{line},color:{line}"


def _nodes(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    """Yield the nodes, those of each open group in a subgraph; groups lie not in each other."""
    paints = paints_of(graph)
    members: dict[str, list[Node]] = {}
    for node in graph.nodes:
        members.setdefault(node.group, []).append(node)
    for number, (group, nodes) in enumerate(members.items()):
        if group:
            yield f'subgraph g{number} ["{_text(group)}"]'
        for node in nodes:
            before, after = _NODES[node.kind]
            words = _text(title_of(node)) + (
                f"<br>{_text(visible(node.note))}" if node.note else ""
            )
            paint = f":::{paints[node.id]}" if paints else ""
            yield f'{names[node.id]}{before}"{words}"{after}{paint}'
        if group:
            yield "end"


def _edge(edge: Edge, names: dict[str, str]) -> str:
    line = f'{_EDGES[edge.kind]}|"{_text(edge_words(edge))}"|'
    return f"{names[edge.source]} {line} {names[edge.target]}"


def _text(text: str) -> str:
    """Return a text of letters, digits and little else: all other signs are told by number.

    A colon is safe, since no slash follows it that would make a link.
    """
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", text)
