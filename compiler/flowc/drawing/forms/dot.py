"""A graph in Graphviz's language, which places it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flowc.drawing.forms.colours import PAINTS, paints_of
from flowc.drawing.forms.labels import counts, edge_words, title_of
from flowc.drawing.graph import Edge, Graph, Node
from flowc.reporting.formats.shared_text import visible

_NODES: Final = {
    "input": 'style="rounded,filled", fillcolor="#ddf4ff"',
    "task": "",
    "flow": "peripheries=2",
    "group": "shape=box3d",
    "output": 'style="rounded,filled", fillcolor="#dafbe1"',
    "artifact": 'shape=note, style=filled, fillcolor="#fff8c5"',
    "export": 'shape=cds, style=filled, fillcolor="#fff8c5"',
    "missing": 'style="dashed,filled", fillcolor="#ffebe9"',
}
_EDGES: Final = {
    "data": "",
    "after": "style=dashed",
    "artifact": "style=dotted, arrowhead=diamond",
    "export": "penwidth=3",
}


def as_dot(graph: Graph) -> str:
    """Return a graph in dot; every text of a flow is a quoted one that holds itself alone."""
    lines = [
        f"digraph {_quoted(graph.name)} {{",
        f"  label={_quoted(counts(graph))};",
        "  rankdir=LR;",
        "  node [shape=box, fontname=monospace];",
        "  edge [fontname=monospace, fontsize=10];",
        *_groups(graph),
        *map(_edge, graph.edges),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _groups(graph: Graph) -> Iterator[str]:
    """Yield the nodes, those of each group in a cluster of its own."""
    paints = paints_of(graph)
    members: dict[str, list[Node]] = {}
    inner: dict[str, list[str]] = {}
    for node in graph.nodes:
        members.setdefault(node.group, []).append(node)
    for id, group in graph.groups.items():
        inner.setdefault(group.parent, []).append(id)
    pending: list[tuple[str, int, bool]] = [("", 0, False)]
    while pending:
        id, depth, is_done = pending.pop()
        indent = "  " * depth
        if is_done:
            yield f"{indent}}}"
            continue
        if id:
            yield f"{indent}subgraph {_quoted(f'cluster {id}')} {{"
            yield f"{indent}  label={_quoted(visible(id))};"
            pending.append((id, depth, True))
        yield from (f"{indent}  {_node(node, paints.get(node.id))}" for node in members.get(id, ()))
        pending += [(one, depth + 1, False) for one in reversed(inner.get(id, ()))]


def _node(node: Node, paint: str | None) -> str:
    words = title_of(node) + (f"\n{visible(node.note)}" if node.note else "")
    more = f", {_NODES[node.kind]}" if _NODES[node.kind] else ""
    kind: str = node.kind
    if paint is not None:
        kind = _quoted(f"{node.kind} {paint}")
        more += "" if "filled" in more else ", style=filled"
        more += f', fillcolor="{PAINTS[paint].fill}", color="{PAINTS[paint].line}"'
    return f"{_quoted(node.id)} [class={kind}, label={_quoted(words)}{more}];"


def _edge(edge: Edge) -> str:
    more = f", {_EDGES[edge.kind]}" if _EDGES[edge.kind] else ""
    paint = PAINTS[edge.change or "same"].line
    paint = PAINTS["failed"].line if edge.rule else paint
    more += f', color="{paint}", fontcolor="{paint}"' if edge.rule or edge.change else ""
    kind = _quoted(f"{edge.kind} {edge.change}") if edge.change else edge.kind
    ends = f"{_quoted(edge.source)} -> {_quoted(edge.target)}"
    return f"  {ends} [class={kind}, label={_quoted(edge_words(edge))}{more}];"


def _quoted(text: str) -> str:
    """Return a text between quotes; line ends alone are told by `\\n`."""
    lines = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'
