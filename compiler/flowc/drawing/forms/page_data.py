"""A graph with its groups as the data of a page: what the page shows, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

from flowc.drawing.describe_tasks import TaskFacts
from flowc.drawing.drawing import Point
from flowc.drawing.fold_groups import outer_port
from flowc.drawing.forms.colours import paint_of, paints_of
from flowc.drawing.forms.labels import title_of
from flowc.drawing.forms.picture_sizes import HEAD, PAD, ROW, SMALL, WORDS
from flowc.drawing.graph import Edge, Graph, Node, Port
from flowc.drawing.nest_groups import Level, nest_groups
from flowc.reporting.formats.shared_text import visible


def page_data(graph: Graph, closed: Collection[str], facts: Mapping[str, TaskFacts]) -> str:
    """Return a graph, with facts of its tasks by their nodes' ids, as JSON.

    `items` are the nodes, and then the groups, each with the places of what lies in it (`level`).
    Whatever is the same for several stands once in a table: `texts`, `ports`, `words`, `settings`.
    All texts but ids are safe to show. Nothing in it ends the script of a page, or is a command to
    a pipeline that prints it.
    """
    data = _Writing(graph, facts).data(nest_groups(graph), closed)
    text = json.dumps(data, separators=(",", ":"))
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&#"})


class _Writing:
    def __init__(self, graph: Graph, facts: Mapping[str, TaskFacts]) -> None:
        self.graph = graph
        self.facts = facts
        nodes = [node.id for node in graph.nodes]
        ids = [*nodes, *(f"groups.{id}" for id in graph.groups)]
        self.numbers = {id: number for number, id in enumerate(ids)}
        self.edges = {edge: number for number, edge in enumerate(graph.edges)}
        self.unpainted = "same" if paints_of(graph) else None
        self.tables: dict[str, dict[Hashable, int]] = {}

    def data(self, levels: Mapping[str, Level], closed: Collection[str]) -> dict[str, Any]:
        """Return the whole, with its groups open but for those that are closed."""
        nodes = {node.id: node for level in levels.values() for node in level.drawing.graph.nodes}
        items = [self.item(node, node.group) for node in self.graph.nodes]
        for id, group in self.graph.groups.items():
            item = self.item(nodes[f"groups.{id}"], group.parent)
            item["level"] = self.level(levels[id])
            items.append(item if id in closed else {**item, "open": True})
        return {
            "version": 1,
            "flow": visible(self.graph.name),
            "sizes": {"head": HEAD, "row": ROW, "pad": PAD, "letter": SMALL, "words": WORDS},
            "items": items,
            "edges": [self.edge(edge) for edge in self.graph.edges],
            "level": self.level(levels[""]),
            **{name: [*table] for name, table in self.tables.items()},
        }

    def once(self, table: str, value: Hashable) -> int:
        """Return the number of a value in a table."""
        known = self.tables.setdefault(table, {})
        return known.setdefault(value, len(known))

    def item(self, node: Node, group: str) -> dict[str, Any]:
        facts = self.facts.get(node.id) or self.facts.get(node.id.replace("groups.", "tasks.", 1))
        data = {
            "id": node.id,
            "kind": node.kind if node.kind != "task" else None,
            "name": visible(node.name),
            "title": title_of(node) if title_of(node) != visible(node.name) else None,
            "note": visible(node.note),
            "parent": self.numbers[f"groups.{group}"] if group else None,
            "port": visible(outer_port(node, "")),
            "inputs": self.ports(node.inputs),
            "outputs": self.ports(node.outputs),
            "change": node.change,
            "state": node.state and node.state.name,
            "paint": paint_of(node) or self.unpainted,
            "place": self.once("texts", facts.place) if facts else None,
            "description": facts and facts.description,
            "command": facts and facts.command,
            "settings": self.once("settings", facts.settings) if facts and facts.settings else None,
        }
        return {key: value for key, value in data.items() if value is not None and value != ""}

    def ports(self, ports: Sequence[Port]) -> int | None:
        shown = tuple(tuple(map(visible, (one.name, one.type, one.value))) for one in ports)
        return self.once("ports", shown) if shown else None

    def edge(self, edge: Edge) -> list[int]:
        """Return the items and the ports of an edge, its kind, type, wanted type, rule and change;
        the last ones are left out where it has none."""
        texts = [edge.output, edge.input, edge.kind, edge.type, edge.wanted, edge.rule, edge.change]
        while not texts[-1]:
            texts.pop()
        ends = self.numbers[edge.source], self.numbers[edge.target]
        return [*ends, *(self.once("texts", visible(text)) for text in texts)]

    def level(self, level: Level) -> dict[str, Any]:
        """Return the boxes and lines of a level.

        A box is its item, place and size, the width of its column, and its words at both sides.
        A line is its edge, or a list of its edges, and then its points between the end of the
        column that it comes from, and the port that it leads to, one number after the other.
        """
        drawing = level.drawing
        lines = []
        for edge, points in drawing.lines.items():
            numbers = [self.edges[one] for one in level.stands[edge]]
            middle = _middle(points, drawing.columns[edge.source])
            way = [place for point in middle for place in point]
            if points:
                lines.append([numbers if len(numbers) > 1 else numbers[0], *way])
        return {
            "width": drawing.length,
            "height": drawing.breadth,
            "boxes": [self.box(node, level) for node in drawing.graph.nodes],
            "lines": lines,
        }

    def box(self, node: Node, level: Level) -> list[int]:
        inputs, outputs = (self.once("words", tuple(words)) for words in level.style.rows[node.id])
        box = level.drawing.boxes[node.id]
        column = level.drawing.columns[node.id] - box.along
        return [self.numbers[node.id], *box, column, inputs, outputs]


def _middle(points: Sequence[Point], column: int) -> Sequence[Point]:
    """Return the points of a line without its ends, and without that at the end of its column."""
    is_inside = len(points) > 2 and points[0].along < column == points[1].along
    return points[2 if is_inside and points[1].across == points[0].across else 1 : -1]
