"""Turns the trees of flows that differ in values only into one tree with profiles.

What differs becomes a default where that can say it, and else a var: a profile says both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flowc.emitting.yaml.gather_defaults import OFF, with_defaults
from flowc.findings.source import Path
from flowc.importing.profiles.constants import same, vars_in, without
from flowc.importing.profiles.settings import ABSENT, Values, differs, say
from flowc.importing.profiles.vars import UnitedVars
from flowc.language.config import CONFIG_KEYS
from flowc.language.reference_places import allowed_at

Tree = dict[str, Any]

_GRAPH = ("after", "flow")
"""Keys of tasks that say how the graph is made: that is the same under every profile."""
_EXPORTS = {"environment": None, "hardware_tier": None, "project_defaults": True}


@dataclass(frozen=True)
class Apart:
    """A place where a flow, by its number, differs from the first in more than a profile can
    say."""

    path: Path
    flow: int


def unite(trees: Sequence[Tree], profiles: Sequence[str]) -> tuple[Tree | None, list[Apart]]:
    """Return one tree for the first flow and, by a profile each, for the others.

    There is none where a profile cannot say what differs; those places are told.
    """
    own = [tree.get("vars") or {} for tree in trees]
    union = _Union(UnitedVars(own))
    bodies = [
        without(_whole(tree), variables, union.vars.kept)
        for tree, variables in zip(trees, own, strict=True)
    ]
    tree = union.merged(bodies, ())
    defaults = union.say_settings(tree)
    if union.apart:
        return None, union.apart
    return _assembled(tree, defaults, union.vars, profiles), []


def _whole(tree: Tree) -> Tree:
    """Return a tree without vars, and with exports that say all of their settings."""
    found = {key: value for key, value in tree.items() if key != "vars"}
    if "exports" in found:
        exports = found["exports"]
        whole = exports if isinstance(exports, dict) else {"artifacts": exports}
        found["exports"] = {**_EXPORTS, **whole}
    return found


@dataclass
class _Union:
    vars: UnitedVars
    apart: list[Apart] = field(default_factory=list)
    settings: dict[str, dict[str, Values]] = field(default_factory=dict)
    """Of each setting that differs somewhere, what each task has."""

    def merged(self, values: Values, path: Path) -> Any:
        """Return what says all values of a place."""
        first = values[0]
        is_value = path[2:3] == ("with",) and len(path) > 3
        alike = len({tuple(value) for value in values if isinstance(value, dict)}) == 1
        if (alike or not is_value) and all(isinstance(value, dict) for value in values):
            return self.mapping(values, path)
        if all(same(first, value) for value in values):
            return first
        if path[2:3] not in [(key,) for key in _GRAPH] and all(
            isinstance(value, list) and len(value) == len(first) for value in values
        ):
            columns = zip(*values, strict=True)
            return [self.merged(items, (*path, at)) for at, items in enumerate(columns)]
        return self.reference(values, path)

    def mapping(self, values: Sequence[Tree], path: Path) -> Tree:
        is_job = len(path) == 2 and path[0] == "tasks" and "flow" not in values[0]
        found: Tree = {}
        for key in dict.fromkeys(key for value in values for key in value):
            column = [value.get(key, ABSENT) for value in values]
            if is_job and key in CONFIG_KEYS:
                self.settings.setdefault(key, {})[str(path[1])] = column
            elif any(one is ABSENT for one in column):
                self.tell((*path, key), column)
            else:
                found[key] = self.merged(column, (*path, key))
        return found

    def reference(self, values: Values, path: Path) -> Any:
        """Return a reference to a var with all values, or tell that none can have them."""
        fixed = allowed_at(path) == "nothing" or path[2:3] in [(key,) for key in _GRAPH]
        found = None if fixed else self.vars.reference(values, path)
        if found is None:
            self.tell(path, values)
        return found

    def tell(self, path: Path, values: Values) -> None:
        number = next(n for n in range(1, len(values)) if differs([values[0], values[n]]))
        self.apart.append(Apart(path, number))

    def say_settings(self, tree: Tree) -> list[Tree]:
        """Write into the tasks what they say themselves; return the defaults of each flow."""
        defaults: list[Tree] = [{} for _ in self.vars.own]
        jobs = [key for key, task in tree.get("tasks", {}).items() if "flow" not in task]
        for setting, given in self.settings.items():
            none = [ABSENT] * len(defaults)
            tasks = {key: given.get(key, none) for key in jobs}
            if not any(map(differs, tasks.values())):
                for key, values in given.items():
                    tree["tasks"][key][setting] = values[0]
                continue
            said = say(setting, tasks, self.vars)
            for path, values in said.unsayable:
                self.tell(path, values)
            if differs(said.defaults):
                for one, value in zip(defaults, said.defaults, strict=True):
                    one[setting] = value
            for key, value in said.own.items():
                tree["tasks"][key][setting] = value
        return defaults


def _assembled(
    tree: Tree, defaults: Sequence[Tree], united: UnitedVars, profiles: Sequence[str]
) -> Tree:
    """Return a tree with its vars, its defaults, and the profiles that replace them."""
    first, *others = defaults
    alone = {
        key: {name: value for name, value in task.items() if name not in first}
        for key, task in tree["tasks"].items()
    }
    gathered = with_defaults({**tree, "tasks": alone})
    for key, task in tree["tasks"].items():
        gathered["tasks"][key] |= {name: task[name] for name in first if name in task}
    shared = {name: value for name, value in first.items() if value is not ABSENT}
    found = {**gathered, "defaults": {**gathered.get("defaults", {}), **shared}}
    if "exports" in found:
        found["exports"] = _lighter(found["exports"], {*found["defaults"], *first})
    found["profiles"] = {
        name: {
            "defaults": {
                key: _given(key, value)
                for key, value in one.items()
                if differs([value, first[key]])
            }
        }
        for name, one in zip(profiles, others, strict=True)
    }
    variables = {**united.kept, **united.new}
    used = {*vars_in(found)}
    variables = {name: values for name, values in variables.items() if name in used}
    found["vars"] = {name: values[0] for name, values in variables.items()}
    for number, profile in enumerate(found["profiles"].values(), 1):
        own = {name: v[number] for name, v in variables.items() if not same(v[0], v[number])}
        profile |= {"vars": own}
    return _without_empty(found)


def _given(setting: str, value: Any) -> Any:
    """Return a default of a profile; one that is not there is taken away."""
    return OFF.get(setting) if value is ABSENT else value


def _lighter(exports: Tree, defaults: set[str]) -> Any:
    """Return exports without what they would have anyway."""
    kept = {
        key: value
        for key, value in exports.items()
        if key not in _EXPORTS
        or value != _EXPORTS[key]
        or (key != "project_defaults" and key in defaults)
    }
    return kept["artifacts"] if kept.keys() == {"artifacts"} else kept


def _without_empty(tree: Tree) -> Tree:
    for profile in tree["profiles"].values():
        for part in ("vars", "defaults"):
            if not profile.get(part):
                profile.pop(part, None)
    return {key: value for key, value in tree.items() if value or key not in ("vars", "defaults")}
