"""Finds which node of one workflow is which of another, by task names and by connections."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from flowc.verifying.facts import Facts
from flowc.verifying.promises import START, changed, promises

_Colours = dict[str, int]
_Links = dict[str, list[tuple[str, str]]]
_RESULTS = "results"
EXPORT = "domino_export_artifacts"


def match(wanted: Facts, found: Facts) -> dict[str, str]:
    """Return which node of `wanted` each node of `found` is; some on both sides may have none.

    Two nodes are one only if they call the same task or flow; at the very end, tasks that go by
    another name are found by their commands. Where a name occurs several times,
    what the nodes are bound to, wait for and are used by tells them apart: colours that say so are
    refined round by round, a colour that one node has on each side pairs them, the finest first;
    nodes that nothing tells apart pair in their order, one at a time, since that may tell others
    apart. Whatever comes out is only a guess of what to compare: equality is not claimed here.
    """
    graphs = _Graph.of(wanted), _Graph.of(found)
    names = next(_levels(graphs, {}))
    pairs = _forced(names)
    while more := _more(graphs, pairs):
        pairs |= more
    return pairs | _with_other_names(wanted, found, pairs)


def _with_other_names(wanted: Facts, found: Facts, pairs: dict[str, str]) -> dict[str, str]:
    """Pair nodes that are left on both sides, and whose tasks alone have some command."""
    left: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, (facts, known) in enumerate(((wanted, {*pairs.values()}), (found, {*pairs}))):
        for name, node in facts["nodes"].items():
            command = node.get("config", {}).get("command")
            if name not in known and command is not None and node.get("type") != EXPORT:
                left[command][side].append(name)
    return {new[0]: old[0] for old, new in left.values() if len(old) == len(new) == 1}


@dataclass(frozen=True)
class _Graph:
    """Nodes by id: what each calls, its bindings without nodes, and its links both ways."""

    kinds: dict[str, str]
    constants: dict[str, str]
    needs: _Links = field(default_factory=lambda: defaultdict(list))
    users: _Links = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, facts: Facts) -> _Graph:
        nodes = facts["nodes"]
        graph = cls(
            {name: _kind(node) for name, node in nodes.items()},
            {name: _constants(node) for name, node in nodes.items()},
        )
        for name, node in nodes.items():
            graph._link(name, node["inputs"])
            for source in node["upstream"]:
                graph._connect("upstream", source, name)
        graph._link(_RESULTS, facts["results"])
        return graph

    def _link(self, user: str, bindings: Facts) -> None:
        for name, binding in bindings.items():
            for place, promise in promises(binding, name):
                where = f"{place} {promise['output']} {promise.get('path')}"
                self._connect(where, promise["node"], user)

    def _connect(self, where: str, source: str, user: str) -> None:
        if source in self.kinds:
            self.needs[user].append((where, source))
            self.users[source].append((where, user))


def _kind(node: Facts) -> str:
    if "flow" in node:
        return f"flow {node['flow']}"
    if node["type"] == EXPORT or "task" not in node:
        return str(node["type"])
    return f"task {node['task']}"


def _constants(node: Facts) -> str:
    """Write what a node is bound to, but for the nodes: launch inputs count as constants."""
    inputs = {
        name: changed(binding, lambda promise: promise if promise["node"] == START else {})
        for name, binding in node["inputs"].items()
    }
    return json.dumps(inputs, sort_keys=True, default=str)


def _more(graphs: tuple[_Graph, _Graph], pairs: dict[str, str]) -> dict[str, str]:
    """Return pairs that follow from the present ones, or else one guess; nothing at the end."""
    guess: dict[str, str] = {}
    for level in reversed(list(_levels(graphs, pairs))):
        if forced := _forced(level):
            return forced
        for wanted, found in _classes(level):
            guess = guess or {found[0]: wanted[0]}
    return guess


def _forced(level: tuple[_Colours, _Colours]) -> dict[str, str]:
    classes = _classes(level)
    return {found[0]: wanted[0] for wanted, found in classes if len(wanted) == len(found) == 1}


def _classes(level: tuple[_Colours, _Colours]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the nodes of each colour that occurs on both sides."""
    classes: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, colours in enumerate(level):
        for name, colour in colours.items():
            classes[colour][side].append(name)
    return ((wanted, found) for wanted, found in classes.values() if wanted and found)


def _levels(
    graphs: tuple[_Graph, _Graph], pairs: dict[str, str]
) -> Iterator[tuple[_Colours, _Colours]]:
    """Yield finer and finer colours of the nodes that have no pair, until they stay the same."""
    fixed = {name: name for name in pairs.values()}, dict(pairs)
    left = [[name for name in g.kinds if name not in f] for g, f in zip(graphs, fixed, strict=True)]
    numbers: dict[object, int] = {}

    def numbered(side: int, colour: dict[str, object]) -> _Colours:
        return {name: numbers.setdefault(colour[name], len(numbers)) for name in left[side]}

    zero, one = graphs
    level = numbered(0, dict(zero.kinds)), numbered(1, dict(one.kinds))
    yield level
    told = 0
    constants = [{name: (g.kinds[name], g.constants[name]) for name in g.kinds} for g in graphs]
    level = numbered(0, dict(constants[0])), numbered(1, dict(constants[1]))
    while (count := len({*level[0].values(), *level[1].values()})) > told:
        yield level
        told = count
        finer = [_finer(graphs[side], level[side], fixed[side]) for side in (0, 1)]
        level = numbered(0, finer[0]), numbered(1, finer[1])


def _finer(graph: _Graph, level: _Colours, fixed: dict[str, str]) -> dict[str, object]:
    """Return each node's colour together with those of all that it is linked to."""

    def seen(links: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(
            sorted((where, fixed.get(name) or str(level.get(name))) for where, name in links)
        )

    return {
        name: (colour, seen(graph.needs.get(name, [])), seen(graph.users.get(name, [])))
        for name, colour in level.items()
    }
