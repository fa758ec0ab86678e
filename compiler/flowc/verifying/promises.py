"""Walks bound values, as facts: what they take from nodes, and the same with that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flowc.verifying.facts import Facts

START = "start-node"
"""The node whose outputs are the launch inputs."""


def promises(binding: Any, place: str = "") -> Iterator[tuple[str, Facts]]:
    """Yield each promise (`{node, output}`, perhaps `path`) in a binding, and where it stands."""
    match binding:
        case {"node": _}:
            yield place, binding
        case {"list": list(items)}:
            for index, item in enumerate(items):
                yield from promises(item, f"{place}[{index}]")
        case {"map": dict(items)}:
            for key, item in items.items():
                yield from promises(item, f"{place}[{key!r}]")


def changed(binding: Any, change: Callable[[Facts], Facts]) -> Any:
    """Return a binding with every promise in it replaced by what `change` makes of it."""
    match binding:
        case {"node": _}:
            return change(binding)
        case {"list": list(items)}:
            return {"list": [changed(item, change) for item in items]}
        case {"map": dict(items)}:
            return {"map": {key: changed(item, change) for key, item in items.items()}}
    return binding


def changed_everywhere(facts: Facts, change: Callable[[Facts], Facts]) -> Facts:
    """Return the facts of a workflow with every promise in its nodes and results replaced."""
    nodes = {
        name: {**node, "inputs": _each(node["inputs"], change)}
        for name, node in facts["nodes"].items()
    }
    return {**facts, "nodes": nodes, "results": _each(facts["results"], change)}


def renamed(facts: Facts, names: dict[str, str]) -> Facts:
    """Return the facts of a workflow with other names for its nodes; `names` has every node."""

    def rename(promise: Facts) -> Facts:
        return {**promise, "node": names.get(promise["node"], promise["node"])}

    facts = changed_everywhere(facts, rename)
    nodes = {
        names[name]: {**node, "upstream": sorted(names.get(up, up) for up in node["upstream"])}
        for name, node in facts["nodes"].items()
    }
    renamed = {**facts, "nodes": nodes, "order": [names[name] for name in facts["order"]]}
    if "ids" in facts:
        renamed["ids"] = {names[name]: node for name, node in facts["ids"].items()}
    return renamed


def _each(bindings: Facts, change: Callable[[Facts], Facts]) -> Facts:
    return {name: changed(binding, change) for name, binding in bindings.items()}
