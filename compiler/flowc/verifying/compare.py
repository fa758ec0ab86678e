"""Compares what a flow says with what flytekit registers for its module, fact by fact."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flowc.flow import Flow
from flowc.language.references import TaskRef
from flowc.resolving.sub_flows import functions_of
from flowc.verifying import in_words
from flowc.verifying.describe_flow import describe
from flowc.verifying.facts import Facts
from flowc.verifying.in_words import ABSENT
from flowc.verifying.promises import renamed

Match = Callable[[Facts, Facts], dict[str, str]]
"""Says which node of the first facts each node of the second is."""


@dataclass(frozen=True)
class Difference:
    """A fact that differs: its path, both values, and who has the second one.

    With a `reason` it is a known difference, which changes nothing about a run.
    """

    path: tuple[str, ...]
    described: Any
    registered: Any
    module: str = "flytekit"
    reason: str | None = None

    def __str__(self) -> str:
        place = in_words.place(self.path)
        if self.reason is not None:
            return f"{place}: {self.reason}"
        one, other = (in_words.value(f, self.path) for f in (self.described, self.registered))
        return f"{place}: the flow says {one}, {self.module} {other}"


def differences(flow: Flow, registered: Facts) -> Iterator[Difference]:
    """Yield what differs between a flow and the facts of the module that flowc made of it."""
    return compare(labelled(flow), registered, in_order, "flytekit")


def labelled(flow: Flow) -> Facts:
    """Return a flow's description, nodes called by the keys of the tasks, sub-flows likewise."""
    described = describe(flow)
    *others, own = functions_of(flow)
    flows = {other.name: _labelled(other, described["flows"][other.name]) for other in others}
    return {**_labelled(own, described), "flows": flows}


def _labelled(flow: Flow, described: Facts) -> Facts:
    keys = [task.key for task in flow.tasks]
    labels = keys + ["the export of artifacts"] * bool(flow.exports)
    return renamed(described, dict(zip(described["order"], labels, strict=True)))


def in_order(described: Facts, registered: Facts) -> dict[str, str]:
    """Pair the nodes of both in their order: a generated module has that of the flow."""
    pairs = zip(registered["order"], described["order"], strict=False)
    return dict(pairs)


def compare(
    described: Facts,
    registered: Facts,
    match: Match,
    module: str = "flytekit",
    above: tuple[str, ...] = (),
) -> Iterator[Difference]:
    """Yield what differs between the facts of a flow and those of a module.

    `described` calls its nodes as the differences are to call them, `match` finds them in the
    module. Sub-flows are compared where both sides tell of them.
    """
    registered = renamed(registered, names_of(match(described, registered), registered))
    sides = described["nodes"], registered["nodes"]
    for name in {**sides[0], **sides[1]}:
        wanted, found = (nodes.get(name, ABSENT) for nodes in sides)
        yield from _differ((*above, "nodes", name), wanted, found, module)
    for part in [part for part in described if part not in ("nodes", "order", "flows")]:
        yield from _differ((*above, part), described[part], registered[part], module)
    if "flows" not in described or "flows" not in registered:
        return
    flows = described["flows"], registered["flows"]
    for name in sorted(flows[0].keys() & flows[1].keys()):
        within = (*above, "flows", name)
        yield from compare(flows[0][name], flows[1][name], match, module, within)
    for name in sorted(flows[0].keys() ^ flows[1].keys()):
        one, other = (side.get(name, ABSENT) for side in flows)
        yield Difference((*above, "flows", name), one, other, module)


def names_of(pairs: dict[str, str], registered: Facts) -> dict[str, str]:
    """Return what to call the nodes of a module: as in the flow, or by what they call."""
    return {
        node: pairs.get(node) or f"a call of '{called(facts)}' (node {node})"
        for node, facts in registered["nodes"].items()
    }


def called(node: Facts) -> str:
    """Return the name of the task or flow that a node calls, or what kind of node it is."""
    return str(node.get("task") or node.get("flow") or node["type"])


def _differ(
    path: tuple[str, ...], described: Any, registered: Any, module: str
) -> Iterator[Difference]:
    if isinstance(described, dict) and isinstance(registered, dict) and not _is_whole(path):
        for key in sorted(described.keys() | registered.keys()):
            one, other = (side.get(key, ABSENT) for side in (described, registered))
            yield from _differ((*path, key), one, other, module)
    elif not _same(described, registered):
        yield Difference(path, described, registered, module)


def _same(one: Any, other: Any) -> bool:
    """Whether two facts are one: as JSON, in which 1, 1.0 and true are three."""
    if one is ABSENT or other is ABSENT:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _is_whole(path: tuple[str, ...]) -> bool:
    """Whether what stands here is told as one: a type or a bound value."""
    match path:
        case ("flows", _, *rest):
            return _is_whole((*rest,))
        case ("nodes", _, "inputs", _) | ("results", _):
            return True
        case ("nodes", _, "input_types" | "output_types", _, "type"):
            return True
    return path[2:] in (("type",), ("default",)) and path[0] in ("inputs", "outputs")


def counts(flow: Flow) -> str:
    """Say in words how much of a flow agrees once there is no difference."""
    edges = count_edges(flow)
    settings = sum(len(facts.get("config", ())) for facts in describe(flow)["nodes"].values())
    count = [(len(flow.tasks), "task"), (edges, "edge"), (settings, "setting")]
    tasks, flows, rest = (f"{n} {name}{'' if n == 1 else 's'}" for n, name in count)
    return f"{tasks}, {flows} and {rest} agree"


def count_edges(flow: Flow) -> int:
    """Count what binds the tasks of a flow to each other: references, and orders without data."""
    edges = sum(isinstance(ref, TaskRef) for task in flow.tasks for ref in task.references())
    return edges + sum(len(task.after) for task in flow.tasks)
