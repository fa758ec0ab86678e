"""Finds what a workflow registers that is no job of Domino's, and what no flow can say of those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from flowc.importing.registered.read_settings import unknown_settings
from flowc.verifying.facts import Facts
from flowc.verifying.match_nodes import EXPORT

_JOB = "domino_job"
_KINDS = {
    "dynamic": "a dynamic workflow of flytekit's",
    "PythonFunctionTask": "a Python task of flytekit's own",
    "AsyncPythonFunctionTask": "a Python task of flytekit's own",
    "EagerAsyncPythonFunctionTask": "an eager workflow of flytekit's",
    "ContainerTask": "a container task",
    "ShellTask": "a shell task",
    "ReferenceTask": "a task that is registered elsewhere",
    "LaunchPlan": "a launch plan",
    "ReferenceLaunchPlan": "a launch plan that is registered elsewhere",
    "BranchNode": "a condition",
    "Gate": "a gate, which waits while the flow runs",
    "ArrayNode": "a map task",
    "ArrayNodeMapTask": "a map task",
    "MapPythonTask": "a map task",
}
"""What nodes of flytekit's run that are no jobs, by the class of that."""

_HINT = "write a DominoJobTask: a flow runs Domino's jobs, and other flows"

_INSTEAD = {"useLatestGitRef": "write git_ref: {type: branches, value: ...}"}
"""What to write for settings that no flow has."""

OVERRIDDEN = ("cache", "cache_serialize", "retries", "timeout", "interruptible")
"""The facts of a job that a call may set for itself."""

Complaint = tuple[int | None, str, str | None]
"""A line of the module, if it is one; what cannot be said; and a hint."""


def is_said(fact: Facts) -> bool:
    """Whether a node is a task of a flow: a job, or another flow."""
    return "flow" in fact or fact["type"] == _JOB


def refusals(facts: Facts, origins: Facts, keys: Mapping[str, str | None]) -> Iterator[Complaint]:
    """Yield what of a workflow no flow can say; `keys` are those of the tasks, by their nodes."""
    order, nodes, here = facts["order"], origins["nodes"], origins["line"]
    if not order:
        yield here, f"the workflow '{facts['name']}' runs nothing, and a flow has some task", None
    exports = [node for node in order if facts["nodes"][node].get("type") == EXPORT]
    for node in [one for one in order if keys[one] is None and one not in exports]:
        yield _refusal(nodes[node], node)
    for node in [one for one in order if keys[one] is not None]:
        for setting in _settings(facts["nodes"][node]):
            message = f"'{setting}' of task '{keys[node]}' cannot be said in a flow"
            yield nodes[node]["line"], message, _INSTEAD.get(setting)
    yield from _differing_calls(facts, origins, keys)
    for node in exports[1:]:
        yield nodes[node]["line"], "a flow exports its artifacts once", None
    for node in [node for node, number in Counter[str](order).items() if number > 1]:
        yield nodes[node]["line"], f"two nodes have the id '{node}'", None
    for setting in (*facts["besides"], *["interruptible"] * facts["interruptible"]):
        yield here, f"'{setting}' cannot be said in a flow", None
    if facts["on_failure"]:
        message = f"'{facts['on_failure']}' runs when the flow fails: no flow says that"
        yield origins["failure"] or here, message, None


def with_first_settings(facts: Facts, origins: Facts) -> Facts:
    """Return facts in which all calls of one task have the settings of the first."""
    nodes = dict(facts["nodes"])
    for node, first in _first_calls(facts, origins).items():
        same = {name: nodes[first][name] for name in OVERRIDDEN if name in nodes[first]}
        nodes[node] = {**nodes[node], **same}
    return {**facts, "nodes": nodes}


def _first_calls(facts: Facts, origins: Facts) -> dict[str, str]:
    """Return for each node the first one that calls the same task, itself where it is that."""
    first: dict[int, str] = {}
    numbers = {node: origins["nodes"][node]["entity"] for node in facts["order"]}
    return {node: first.setdefault(number, node) for node, number in numbers.items()}


def _differing_calls(
    facts: Facts, origins: Facts, keys: Mapping[str, str | None]
) -> Iterator[Complaint]:
    """Yield what calls of one task set otherwise than its first one (`with_overrides`)."""
    for node, first in _first_calls(facts, origins).items():
        fact, other = facts["nodes"][node], facts["nodes"][first]
        found = [name for name in OVERRIDDEN if keys[node] and fact.get(name) != other.get(name)]
        for setting in found:
            message = f"'{setting}' of this call of '{keys[first]}' is not that of its first"
            hint = "a task has each setting once: make a task of another name for this call"
            yield origins["nodes"][node]["line"], message, hint


def _refusal(origin: Facts, node: str) -> Complaint:
    name = origin["name"].rpartition(".")[2] or node
    kind = _KINDS.get(origin["class"], f"a task of another kind ({origin['class']})")
    return origin["made"] or origin["line"], f"'{name}' is {kind}, and no job of Domino's", _HINT


def _settings(fact: Facts) -> Iterator[str]:
    """Yield what a task or its call sets beyond the settings that a flow knows."""
    yield from unknown_settings(fact.get("config", {}))
    yield from (one.rpartition("overrides.")[2] for one in fact["besides"])
    if fact.get("interruptible"):
        yield "interruptible"
    if fact["shown_as"] != (fact.get("task") or fact["flow"]).rpartition(".")[2]:
        yield "name on the console"
