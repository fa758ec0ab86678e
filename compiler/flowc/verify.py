"""Compares what a flow says with what flytekit registers for its module, fact by fact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flowc.described import describe
from flowc.facts import Facts
from flowc.flow import Flow
from flowc.references import TaskRef


@dataclass(frozen=True)
class Difference:
    """A fact that differs: where, in the flow's own words, and both values."""

    place: str
    described: Any
    registered: Any

    def __str__(self) -> str:
        return f"{self.place}: the flow says {_show(self.described)}, flytekit {_show(self.registered)}"


def differences(flow: Flow, registered: Facts) -> Iterator[Difference]:
    """Yield what differs between a flow and the facts of a module (`serialised.py`)."""
    keys = {f"n{index}": f"task '{task.key}'" for index, task in enumerate(flow.tasks)}
    described = describe(flow)
    nodes = described["nodes"], registered["nodes"]
    for name in sorted(nodes[0].keys() | nodes[1].keys(), key=lambda node: int(node[1:])):
        place = keys.get(name, "the export" if flow.exports else f"node {name}")
        wanted, found = nodes[0].get(name), nodes[1].get(name)
        if wanted is None or found is None:
            yield Difference(place, wanted, found)
            continue
        found = {key: found[key] for key in found if key in wanted}
        yield from _differ(place, wanted, found)
    for part in described.keys() - {"nodes"}:
        yield from _differ(f"the flow's {part}", described[part], registered[part])


def _differ(place: str, described: Any, registered: Any) -> Iterator[Difference]:
    if isinstance(described, dict) and isinstance(registered, dict):
        for key in sorted(described.keys() | registered.keys()):
            yield from _differ(f"{place}, {key}", described.get(key), registered.get(key))
    elif described != registered or isinstance(described, bool) != isinstance(registered, bool):
        yield Difference(place, described, registered)


def _show(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:200]


def counts(flow: Flow) -> str:
    """Say in words how much of a flow agrees once there is no difference."""
    edges = sum(isinstance(ref, TaskRef) for task in flow.tasks for ref in task.references())
    edges += sum(len(task.after) for task in flow.tasks)
    settings = sum(len(facts.get("config", ())) for facts in describe(flow)["nodes"].values())
    count = [(len(flow.tasks), "task"), (edges, "edge"), (settings, "setting")]
    tasks, flows, rest = (f"{n} {name}{'' if n == 1 else 's'}" for n, name in count)
    return f"{tasks}, {flows} and {rest} agree"
