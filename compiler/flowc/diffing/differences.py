"""Finds every place where two flows, as plain mappings, differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc.diffing.change import Change, Place
from flowc.emitting.yaml.flow_tree import Tree
from flowc.emitting.yaml.yaml_text import flat

_ABSENT = object()
_SECTIONS = {("inputs",), ("outputs",), ("artifacts",), ("tasks",), ("exports", "artifacts")}
_OF_TASKS = ("inputs", "outputs", "after")


def differences(old: Tree, new: Tree, path: Place = ()) -> Iterator[Change]:
    """Yield a change for everything that differs, order included, so that nothing can be missed.

    What stands at no known place is told as a whole.
    """
    for key in dict.fromkeys([*old, *new]):
        place = (*path, key)
        one, other = old.get(key, _ABSENT), new.get(key, _ABSENT)
        if isinstance(one, dict) and isinstance(other, dict) and _is_open(place):
            yield from differences(one, other, place)
        elif one is _ABSENT:
            yield Change("added", place, None, _spelled(other))
        elif other is _ABSENT:
            yield Change("removed", place, _spelled(one), None)
        elif one is not other and repr(one) != repr(other):  # `1`, `1.0` and `true` are three
            yield Change("changed", place, _spelled(one), _spelled(other))
    if _is_section(path) and [k for k in old if k in new] != [k for k in new if k in old]:
        yield Change("reordered", path)


def _is_section(place: Place) -> bool:
    """Whether the keys here are names, in an order that the module shows."""
    return place in _SECTIONS or (len(place) == 3 and place[0] == "tasks" and place[2] in _OF_TASKS)


def _is_open(place: Place) -> bool:
    """Whether what stands here is told part by part."""
    if _is_section(place) or place == ("exports",):
        return True
    return _is_section(place[:-1]) and place[-2] != "after" and place[0] != "exports"


def _spelled(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"type"}:
        value = value["type"]
    if isinstance(value, dict) and {"command", "flow"} & value.keys() and "inputs" in value:
        value = value.get("command", value.get("flow"))  # of a whole task, what it runs
    return flat(value)
