"""Finds keys for tasks: what the module calls them, or else what Flyte does."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from flowc.importing.module_lines import assignments
from flowc.language.names import name_fault, similar_name
from flowc.limits import MAX_NAME
from flowc.verifying.facts import Facts


def assigned_names(tree: ast.AST) -> dict[int, str]:
    """Return the variables that results of calls are assigned to, by the lines of the calls."""
    assigned = assignments(ast.walk(tree))
    return {call.lineno: name for name, call in assigned if isinstance(call, ast.Call)}


def name_tasks(facts: Facts, origins: Facts, assigned: Mapping[int, str]) -> dict[str, str]:
    """Return a key for each node of a flow: unique, and no keyword.

    It is the variable of its task, if the flow calls that once; the variable of its result, where
    one line makes this node alone; else what its name reads like (`SDTM AE`: `sdtm_ae`).
    """
    nodes = origins["nodes"]
    lines = Counter(node["line"] for node in nodes.values())
    tasks = Counter(node["variable"] for node in nodes.values())
    keys: dict[str, str] = {}
    taken: set[str] = set()
    spellings: dict[str, Iterator[str]] = {}
    for place in facts["order"]:
        node = nodes[place]
        variable = node["variable"] if tasks[node["variable"]] == 1 else None
        result = assigned.get(node["line"]) if lines[node["line"]] == 1 else None
        if "flow" in facts["nodes"][place]:
            variable = None  # the name of a flow says which, and not what for
        own = str(node["name"]).rpartition(".")[2].lower()
        found = (_good((one or "").strip("_")) for one in (variable, result, own))
        key = next((one for one in found if one), "task")
        spelled = spellings.setdefault(key, _spellings(key))
        keys[place] = next(one for one in spelled if one not in taken)
        taken.add(keys[place])
    return keys


def _good(name: str) -> str | None:
    return name if name_fault(name) is None else similar_name(name)


def _spellings(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        end = f"_{number}"
        yield key[: MAX_NAME - len(end)].rstrip("_") + end
        number += 1
