"""Says facts in the words of a flow: where something stands, and what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flowc.language.domino import SETTINGS, VOLUME_NAMES
from flowc.language.named_types import BY_NAME, FRAME, NAMED_TYPES
from flowc.verifying.facts import named_fact

_MOST = 200

ABSENT = object()
"""What stands for a fact that one side does not have."""

_SETTINGS: dict[str | None, str] = {
    **{row.json: " ".join(row.setting) for row in SETTINGS if row.spelling != "volume_ids"},
    **{row.json: f"{row.setting[0]} by id" for row in SETTINGS if row.spelling == "volume_ids"},
    VOLUME_NAMES: "external_volumes by name",
    "inputPaths": "paths of inputs",
    "outputPaths": "paths of outputs",
    "inputDominoFiles": "inputs that are domino_file",
    "outputDominoFiles": "outputs that are domino_file",
    "outputArtifacts": "artifacts of outputs",
}
"""What flows call the keys of a job's JSON, where they do not call them the same."""

_NODE = {
    "task": "name",
    "type": "kind of task",
    "upstream": "waits for",
    "cache": "cache version",
    "cache_serialize": "cache serialize",
    "cache_ignore": "cache ignore_inputs",
    "shown_as": "name on the console",
    "idle_cache_version": "cache version without a cache",
    "idle_arguments": "arguments without effect",
}
_TYPES = {"input_types": "input", "output_types": "output"}
_FLOW = {"on_failure": "task on failure", "launch_plan": "launch plan"}
_NAMES = {named_fact(row): row.name for row in reversed(NAMED_TYPES)}
_FILES = {"file", "directory"}
_MARKS = {*BY_NAME, *_FILES, "list", "enum"}
_BLOB = re.compile(r"blob ([01]) (.*)", re.DOTALL)


def place(path: Sequence[str]) -> str:
    """Say where a fact stands, by its path in the facts of a workflow."""
    match path:
        case ["flows", name, *rest]:
            return f"flow '{name}', {place(rest)}" if rest else f"flow '{name}'"
        case ["nodes", name, *rest]:
            return ", ".join([_owner(name), *_of_node(rest)])
        case ["inputs" | "outputs" as kind, name, *rest]:
            return ", ".join([f"the flow's {kind[:-1]} '{name}'", *_named(rest)])
        case ["others", name]:
            return name
        case ["ids", name]:
            return f"{_owner(name)}, node id"
        case ["besides", *rest]:
            return ", ".join(["the flow", *rest])
        case ["results", name, *rest]:
            return ", ".join([f"the flow's output '{name}'", "value", *rest])
        case [part, *rest]:
            return ", ".join([f"the flow's {_FLOW.get(part, part)}", *rest])
    return "the flow"


def _owner(name: str) -> str:
    return name if " " in name else f"task '{name}'"


def _of_node(path: Sequence[str]) -> list[str]:
    match path:
        case ["inputs", name, *rest]:
            return [f"input '{name}'", *rest]
        case ["input_types" | "output_types" as kind, name, "type"]:
            return [f"type of {_TYPES[kind]} '{name}'"]
        case ["input_types" | "output_types" as kind, name, *rest]:
            return [f"{_TYPES[kind]} '{name}'", *_named(rest)]
        case ["config", key, *rest]:
            return [_SETTINGS.get(key, key), *rest]
        case [part, *rest]:
            return [_NODE[part], *rest] if part in _NODE else _named(path)
    return []


def _named(path: Sequence[str]) -> list[str]:
    """Leave out what only says that a path of Flyte's own follows."""
    return [*path[path[:1] in (["besides"], ["idle_overrides"]) :]]


def value(fact: Any, path: Sequence[str]) -> str:
    """Say what a fact is: a type, a bound value, or a plain one; at most 200 characters."""
    if fact is ABSENT:
        return "nothing"
    match path:
        case ["flows", _, *rest] if rest:
            return value(fact, rest)
        case ["nodes" | "flows" | "others", _] | ["nodes", _, "input_types" | "output_types", _]:
            return "that there is one"
        case [*_, "inputs" | "outputs" | "input_types" | "output_types", _, "type"]:
            words = _type(fact)
        case ["nodes", _, "inputs", _] | ["inputs", _, "default"] | ["results", _]:
            words = _bound(fact)
        case _:
            words = repr(fact)
    return words if len(words) <= _MOST else f"{words[:_MOST]}..."


def _type(fact: Any, mark: str = "") -> str:
    match fact:
        case {"list": item}:
            return f"list[{_type(item)}]"
        case {"map": item}:
            return f"dict[str, {_type(item)}]"
        case {"enum": list(values)}:
            return f"enum[{', '.join(values)}]"
        case {"union": list(variants)}:
            return " | ".join(map(_variant, variants))
        case {"type": kind, "besides": dict(others)}:
            said = ", ".join(f"{path} {value!r}" for path, value in others.items())
            return f"{_type(kind)} with {said}"
    if fact != FRAME and mark not in _FILES and str(fact) in _NAMES:
        return _NAMES[str(fact)]
    if blob := _BLOB.fullmatch(str(fact)):
        kind = "directory" if blob[1] == "1" else "file"
        return f"{kind}[{blob[2]}]" if blob[2] else kind
    return str(fact)


def _variant(variant: Any) -> str:
    """Say which type of a union it is; two that Flyte keeps alike, flytekit marks otherwise."""
    mark, words = variant["mark"], _type(variant["type"], variant["mark"])
    return words if mark in _MARKS else f"{words} (for flytekit {mark})"


def _bound(fact: Any) -> str:
    match fact:
        case None:
            return "null"
        case {"node": "start-node", "output": output}:
            return f"inputs.{output}{_path(fact)}"
        case {"node": node, "output": output}:
            return f"tasks.{node}.{output}{_path(fact)}"
        case {"list": list(items)}:
            return f"[{', '.join(map(_bound, items))}]"
        case {"map": dict(items)}:
            return "{" + ", ".join(f"{key!r}: {_bound(item)}" for key, item in items.items()) + "}"
        case {"float_value": text} | {"struct": text}:
            return str(text)
        case {**constant} if len(constant) == 1:
            return repr(*constant.values())
    return repr(fact)


def _path(promise: dict[str, Any]) -> str:
    return "".join(f"[{step!r}]" for step in promise.get("path", ()))
