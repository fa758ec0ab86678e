"""What the forms share: the words and signs of nodes, ports and edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flowc.drawing.graph import Edge, Graph, Node, Port
from flowc.reporting.formats.shared_text import visible

SIGNS: Final = {
    "input": "▸",
    "task": "",
    "flow": "↻",
    "group": "≡",
    "output": "◂",
    "artifact": "◆",
    "export": "⇒",
    "missing": "✗",
}
"""What stands before the name of a node, by its kind."""

CHANGES: Final = {"": "", "added": "+", "removed": "-", "changed": "~"}
"""What stands before that, by its change."""

ASCII: Final = {
    "▸": ">",
    "↻": "@",
    "≡": "#",
    "◂": "<",
    "◆": "*",
    "⇒": "=>",
    "✗": "!",
    "→": "->",
    "←": "<-",
    "…": "...",
}
"""What stands for those where only ASCII may be written."""


def title_of(node: Node) -> str:
    """Return the signs and the name of a node, and the tasks that it stands for."""
    count = f" x{node.count}" if node.kind in ("flow", "group") and node.count else ""
    return _line(f"{CHANGES[node.change]} {SIGNS[node.kind]} {node.name}{count}")


def end_of(node: Node, port: str) -> str:
    """Return what an end of an edge is called: `merge.rows`, or the node alone."""
    name = f"{node.name}.{port}" if port else node.name
    return _line(f"{SIGNS[node.kind]} {name}" if node.kind not in ("task", "flow") else name)


def _line(text: str) -> str:
    """Return a text that is safe to show, with one space where there are several."""
    return " ".join(visible(text).split())


def type_words(edge: Edge) -> str:
    """Return the type on an edge; both of its types, where it breaks a rule."""
    if edge.rule:
        shown = f"{edge.type} → {edge.wanted}" if edge.wanted else edge.type
        return visible(f"{edge.rule}: {shown}")
    return visible(edge.type)


def edge_words(edge: Edge) -> str:
    """Return what is said on an edge: what goes where, its type, and how many edges it is."""
    names = edge.output if edge.output == edge.input else f"{edge.output} → {edge.input}"
    if not edge.output or not edge.input:
        names = edge.output or edge.input
    words = ": ".join(filter(None, (visible(names), type_words(edge)))) or edge.kind
    words = f"{words} x{edge.count}" if edge.count > 1 else words
    return f"{CHANGES[edge.change]} {words}".lstrip()


def counts(graph: Graph) -> str:
    """Say in words how much is shown, and how much is not."""
    words = f"{number_of(graph.tasks, 'task')}, {number_of(len(graph.edges), 'edge')}"
    more = [f"{number_of(graph.hidden, 'task')} not shown"] if graph.hidden else []
    return "; ".join([words, *more, *filter(None, [graph.remark])])


def number_of(count: int, name: str) -> str:
    """Return so many of what has a name."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class PortWords:
    """The words at the ports of a graph's nodes."""

    graph: Graph

    @cached_property
    def _lines(self) -> frozenset[tuple[str, str, bool]]:
        """Return the ports at which lines begin or end, those that end there by True."""
        found: set[tuple[str, str, bool]] = set()
        for edge in self.graph.edges:
            if edge not in self.graph.at_ends:
                found.add((edge.source, edge.output, False))
                found.add((edge.target, edge.input, True))
        return frozenset(found)

    @cached_property
    def _at_ends(self) -> Mapping[tuple[str, str, bool], list[str]]:
        """Return the names of what stands at ports, and has no line."""
        names = {node.id: end_of(node, "") for node in self.graph.nodes}
        found: dict[tuple[str, str, bool], list[str]] = {}
        for edge in self.graph.edges:
            if edge not in self.graph.at_ends:
                continue
            is_input = edge.kind != "artifact"
            at = (edge.target, edge.input) if is_input else (edge.source, edge.output)
            name = names[edge.source if is_input else edge.target]
            rule = f" ({edge.rule})" if edge.rule else ""
            name = f"{CHANGES[edge.change]} {name}{rule}".lstrip()
            found.setdefault((*at, is_input), []).append(name)
        return found

    def of(self, node: Node, port: Port, is_input: bool) -> str:
        """Return the words at a port: the type stands there, where no line says it."""
        at = (node.id, port.name, is_input)
        words = visible(port.name) or "…"
        others = self._at_ends.get(at, ())
        if port.type and at not in self._lines and not (is_input and others):
            words += visible(f": {port.type}")
        if port.value:
            words += visible(f" = {port.value}")
        return f"{words} {'← ' if is_input else ''}{', '.join(others)}" if others else words
