"""Compares a flow with what flytekit registers for a hand-written module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flowc.flow import Flow
from flowc.language.named_types import NAME_OF, STRUCT
from flowc.language.types import NONE
from flowc.resolving.sub_flows import functions_of
from flowc.standin import DERIVED_VERSION
from flowc.verifying.compare import Difference, compare, labelled, names_of
from flowc.verifying.describe_flow import words
from flowc.verifying.facts import Facts, type_fact
from flowc.verifying.match_nodes import match
from flowc.verifying.promises import START, changed_everywhere

_LEAVES = NAME_OF.keys() - {type_fact(NONE), STRUCT}

_NO_VERSION = "caches without a version, so that Domino's plugin derives one from the job"
_IDLE_VERSION = "has a cache version without caching, which has no effect"
_TEXT_EACH = (
    "shows this text alone; for a module of flowc, flytekit shows the texts of all outputs at each"
)


def differences_against(flow: Flow, registered: Facts, module: str) -> Iterator[Difference]:
    """Yield what differs between a flow and a hand-written module of that name.

    Nodes may have any order and any ids. What flowc cannot or need not write as it stands in the
    module, and makes no difference to a run, is yielded with a `reason`.
    """
    described = _without_style(labelled(flow))
    flows = {one.name: one for one in functions_of(flow)}
    used = registered["flows"]
    within = {name: without_idle(facts, flows.get(name), used) for name, facts in used.items()}
    registered = {**without_idle(registered, flow, used), "flows": within}
    for difference in compare(described, _without_style(registered), match, module):
        reason = _reason(flow, difference, difference.path)
        if difference.path[0] == "flows" and difference.path[1] in flows:
            reason = _reason(flows[difference.path[1]], difference, difference.path[2:])
        yield replace(difference, reason=reason and f"{module} {reason}")
    yield from _idle(described, registered, module)
    for name in sorted(described["flows"].keys() & within.keys()):
        yield from _idle(described["flows"][name], within[name], module, ("flows", name))


def without_idle(facts: Facts, flow: Flow | None, used: Facts) -> Facts:
    """Leave out what changes nothing: idle attribute paths, and descriptions without a word.

    `used` has the facts of the flows that run in this one, by name.
    """

    def without_path(promise: Facts) -> Facts:
        source = facts["nodes"].get(promise["node"])
        types: Any = {name: declared["type"] for name, declared in facts["inputs"].items()}
        if promise["node"] != START:
            types = _output_types(source or {}, used)
        if not _is_leaf(types.get(promise["output"])):
            return promise
        return {key: value for key, value in promise.items() if key != "path"}

    facts = changed_everywhere(facts, without_path)
    for kind in ("inputs", "outputs"):
        described = {
            name: {**declared, "description": declared["description"] or name}
            for name, declared in facts[kind].items()
        }
        facts = {**facts, kind: described}
    if flow is not None and flow.description is None:
        return {**facts, "description": facts["description"] or flow.name}
    return facts


def _without_style(facts: Facts) -> Facts:
    """Leave out ids of nodes, where lines of a description end, and what `_idle` tells."""
    nodes = {
        name: {key: value for key, value in node.items() if not key.startswith("idle_")}
        for name, node in facts["nodes"].items()
    }
    facts = {key: value for key, value in facts.items() if key != "ids"}
    flows = {name: _without_style(flow) for name, flow in facts.get("flows", {}).items()}
    facts |= {"nodes": nodes, "description": words(facts["description"])}
    return {**facts, "flows": flows} if "flows" in facts else facts


def _is_leaf(kind: Any) -> bool:
    """Whether a type, as facts write it, is a file, a data frame, a primitive or an enum.

    Flyte ignores a path into one: a scalar is a leaf (flytepropeller, `attr_path_resolver.go`).
    """
    text = str(kind)
    return text.startswith(("blob ", "{'enum': ")) or text in _LEAVES


def _output_types(node: Facts, used: Facts) -> Facts:
    """Return the types of what a node gives: a task's, or those of the flow that it runs."""
    outputs = used.get(node.get("flow", ""), {}).get("outputs", {})
    declared = node.get("output_types", outputs)
    return {name: one["type"] for name, one in declared.items()}


def _reason(flow: Flow, difference: Difference, path: tuple[str, ...]) -> str | None:
    match path:
        case ("others", _):
            return _beside(difference.registered)
        case ("nodes", _, "cache"):
            derived = difference.registered == DERIVED_VERSION
            return _NO_VERSION if derived and difference.described else None
        case ("outputs", name, "description") if len(flow.outputs) > 1:
            return _TEXT_EACH if _says_the_same(flow, name, difference) else None
    return None


def _beside(tasks: list[str]) -> str:
    names = ", ".join(f"'{name}'" for name in tasks)
    return f"registers it beside the flow{f', with its tasks {names}' if tasks else ''}"


def _says_the_same(flow: Flow, name: str, difference: Difference) -> bool:
    """Whether a module describes an output as the flow does, but for how flytekit joins texts.

    A `Returns:` of one text, and one of several lines `NAME: ...`, stand at every output; of the
    names in it, flytekit drops the first (docstring_parser, google.py).
    """
    own = next(words(o.description) for o in flow.outputs if o.name == name) or name
    names = "|".join(re.escape(output.name) for output in flow.outputs)
    mark = re.compile(rf"(?:^|(?<= ))(?:- )?(?:{names}): ")
    texts = (mark.sub("", str(text)) for text in (difference.described, difference.registered))
    return own == difference.registered or len({*texts}) == 1


def _idle(
    described: Facts, registered: Facts, module: str, above: tuple[str, ...] = ()
) -> Iterator[Difference]:
    """Yield what a module says of its tasks to no effect."""
    names = names_of(match(described, registered), registered)
    for node, facts in registered["nodes"].items():
        path = (*above, "nodes", names[node])
        if facts.get("idle_cache_version"):
            yield Difference(path, None, None, module, f"{module} {_IDLE_VERSION}")
        if idle := facts.get("idle_arguments"):
            said = f"gives DominoJobTask {', '.join(idle)}, which it drops in silence"
            yield Difference(path, None, None, module, f"{module} {said}")
