"""Turns what flytekit registers for one workflow into the flow that its author would write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc.importing.refusals import forbidden
from flowc.importing.registered.name_tasks import name_tasks
from flowc.importing.registered.read_settings import (
    Tree,
    artifact_type,
    read_exports,
    read_settings,
)
from flowc.importing.registered.read_values import Unsayable, escaped, read_type, read_value
from flowc.importing.registered.refuse_nodes import is_said, refusals, with_first_settings
from flowc.importing.signature import file_of
from flowc.language.model import extension
from flowc.language.names import name_fault, similar_name
from flowc.language.references import TaskRef, text_of
from flowc.language.types import type_text
from flowc.reading.decode import FORBIDDEN
from flowc.reading.unknown import UNKNOWN
from flowc.verifying.compare_hand_written import without_idle
from flowc.verifying.facts import Facts
from flowc.verifying.match_nodes import EXPORT
from flowc.verifying.promises import START, promises

_POLICIES = {1: "fail_after_executable_nodes_complete"}

Complain = Callable[[int | None, str, str | None], None]
"""Says of a line of the module, if it is one, what cannot be said; with a hint."""


@dataclass
class FlowReader:
    """Reads one workflow: its facts, and what `describe_origins` says of it.

    `artifacts` are the variables of the module's artifacts, by what these are.
    """

    facts: Facts
    origins: Facts
    artifacts: Mapping[tuple[str, str], str]
    assigned: Mapping[int, str]
    complain: Complain
    keys: dict[str, str] = field(init=False)
    """The keys of the tasks, by the nodes' ids."""
    said: dict[str, str | None] = field(init=False)
    """The same, None for what is no task of a flow; in the order of the nodes."""
    declared: dict[tuple[str, str], str] = field(default_factory=dict)
    """The keys of the artifacts that the flow uses, by what these are."""

    def __post_init__(self) -> None:
        self.facts = without_idle(self.facts, None, self.facts["flows"])
        self.keys = name_tasks(self.facts, self.origins, self.assigned)
        self.said = {
            node: key if is_said(self.facts["nodes"][node]) else None
            for node, key in self.keys.items()
        }

    def tree(self) -> Tree:
        """Return the flow as plain values; what cannot be said is UNKNOWN, and told."""
        facts = self.facts
        for complaint in refusals(facts, self.origins, self.said):
            self.complain(*complaint)
        self.facts = facts = with_first_settings(facts, self.origins)
        name, text = facts["name"], facts["description"]
        exports = [one["config"] for one in facts["nodes"].values() if one.get("type") == EXPORT]
        tree: Tree = {
            "name": name,
            "description": escaped(text) if text not in ("", name) else None,
            "inputs": {name: self._input(name, fact) for name, fact in facts["inputs"].items()},
            "tasks": {self.keys[node]: self._task(node) for node in self._sayable()} or UNKNOWN,
            "outputs": dict(self._outputs()),
            "exports": self._exports(exports[0]) if exports else None,
            "failure_policy": _POLICIES.get(facts["failure_policy"]),
        }
        tree["artifacts"] = {
            key: {"name": escaped(name), "type": artifact_type({"type": kind})}
            for (name, kind), key in self.declared.items()
        }
        return {key: value for key, value in tree.items() if value is not None and value != {}}

    def lines(self) -> Iterator[tuple[str, int | None, int | None]]:
        """Yield the keys of the tasks with the lines that make and that call them."""
        for node in self._sayable():
            origin = self.origins["nodes"][node]
            yield self.keys[node], origin["made"] or origin["line"], origin["line"]

    def _sayable(self) -> list[str]:
        return [node for node, key in self.said.items() if key is not None]

    def _input(self, name: str, fact: Facts) -> Any:
        tree: Tree = {"type": self._type(fact, self.origins["line"], f"input '{name}'")}
        if fact.get("default") is not None:
            tree["default"] = self._value(fact["default"], self.origins["line"], f"input '{name}'")
        if fact["description"] != name:
            tree["description"] = escaped(fact["description"])
        return _short(tree)

    def _task(self, node: str) -> Tree:
        fact, origin = self.facts["nodes"][node], self.origins["nodes"][node]
        key = self.keys[node]
        sources = {found["node"] for _, found in promises({"map": fact["inputs"]})}
        tree: Tree = {} if "flow" in fact else self._job(key, fact, origin)
        defaults = self.facts["flows"][fact["flow"]]["inputs"] if "flow" in fact else {}
        if "flow" in fact:
            tree["flow"] = file_of(fact["flow"])
        tree["with"] = {
            name: self._value(fact["inputs"][name], origin["line"], f"'{name}' of task '{key}'")
            for name in fact.get("input_types", fact["inputs"])
            if name in fact["inputs"]
            and defaults.get(name, {}).get("default", UNKNOWN) != fact["inputs"][name]
        }
        waits = [self.said.get(one) for one in fact["upstream"] if one not in sources]
        tree["after"] = [one for one in waits if one is not None]
        settings = {} if "flow" in fact else read_settings(fact)
        made = {key: one for key, one in tree.items() if one not in ({}, [], None)} | settings
        line = origin["made"] or origin["line"]
        return {
            name: self._without_forbidden(one, line, f"'{name}' of task '{key}'")
            for name, one in made.items()
        }

    def _without_forbidden(self, value: Any, line: int | None, owner: str) -> Any:
        """Return a value without the texts that no YAML file holds, which are told."""
        match value:
            case str() if bad := FORBIDDEN.search(value):
                self.complain(line, f"{owner}: {forbidden(bad[0])}", None)
                return UNKNOWN
            case list():
                return [self._without_forbidden(one, line, owner) for one in value]
            case dict():
                return {
                    key: self._without_forbidden(one, line, owner) for key, one in value.items()
                }
        return value

    def _job(self, key: str, fact: Facts, origin: Facts) -> Tree:
        config, line = fact["config"], origin["made"] or origin["line"]
        name = fact["task"]
        if fact["timeout"] == 0:
            hint = "write a long one: timedelta(days=30)"
            self.complain(line, "no timeout at all cannot be said in a flow", hint)
        tree: Tree = {
            "name": escaped(name) if name != f"{self.facts['name']}.{key}" else None,
            "command": escaped(config["command"]),
        }
        for part in ("inputs", "outputs"):
            types, kind = fact[f"{part[:-1]}_types"], part[:-1]
            tree[part] = {
                name: self._declared(declared, config.get(f"{kind}Paths", {}).get(name), line,
                                     f"{kind} '{name}' of task '{key}'",
                                     name in config.get(f"{kind}DominoFiles", ()))
                for name, declared in types.items()
            }  # fmt: skip
        return tree

    def _declared(
        self, fact: Facts, path: str | None, line: int | None, owner: str, is_domino: bool = False
    ) -> Any:
        tree: Tree = {}
        kind = self._type(fact, line, owner, "domino_file" if is_domino else "file")
        if artifact := fact.get("artifact"):
            tree = {"artifact": self._artifact(artifact), "file": escaped(artifact["file"])}
        if not artifact or kind != f"file[{extension(artifact['file'])}]":
            tree["type"] = kind
        if path is not None:
            tree["path"] = escaped(path)
        return _short(tree)

    def _outputs(self) -> Iterator[tuple[str, Any]]:
        line, texts = self.origins["line"], self._descriptions()
        for name, fact in self.facts["outputs"].items():
            bound = self.facts["results"].get(name)
            value = self._value(bound, line, f"output '{name}'")
            declared = self._declared(fact, None, line, f"output '{name}'")
            tree = declared if isinstance(declared, dict) else {"type": declared}
            if self._given(bound) == fact["type"] and "artifact" not in tree:
                del tree["type"]
            if name in texts:
                tree["description"] = escaped(texts[name])
            yield name, {"value": value, **tree} if tree else value

    def _given(self, bound: Any) -> Any:
        """Return the type of what is bound to an output, if that is a reference."""
        match bound:
            case {"node": node, "output": output}:
                if node == START:
                    return self.facts["inputs"].get(output, {}).get("type")
                fact = self.facts["nodes"][node]
                used = self.facts["flows"].get(fact.get("flow"), {}).get("outputs", {})
                return fact.get("output_types", used).get(output, {}).get("type")
        return None

    def _descriptions(self) -> dict[str, str]:
        """Return the descriptions of outputs: flytekit shows one text at each (`interface.py`)."""
        outputs = self.facts["outputs"]
        texts = {name: one["description"] for name, one in outputs.items()}
        found = {name: text for name, text in texts.items() if text != name}
        if len(outputs) < 2 or len({*texts.values()}) > 1:
            return found
        names = "|".join(map(re.escape, outputs))
        mark = rf"(?:^|(?<= ))(?:- )?({names}): "
        first, *parts = re.split(mark, next(iter(texts.values())))
        split = dict(zip(parts[::2], map(str.strip, parts[1::2]), strict=True))
        unnamed = [name for name in outputs if name not in split]
        if split and first:  # of a docstring's names, flytekit drops the first
            split = {unnamed[0]: first.strip(), **split} if unnamed else {}
        return split or found

    def _exports(self, config: Facts) -> Tree:
        outputs = {
            json.dumps(declared["artifact"], sort_keys=True): text_of(TaskRef(key, name))
            for node, key in self.said.items()
            for name, declared in self.facts["nodes"][node].get("output_types", {}).items()
            if key is not None and "artifact" in declared
        }

        def file(fact: Facts) -> Any:
            found = outputs.get(json.dumps(fact, sort_keys=True))
            if found is None:
                message = f"no task has the file '{fact['file']}' that is exported to a bundle"
                self.complain(self.origins["line"], message, None)
            return found or UNKNOWN

        return read_exports(config, self._artifact, file)

    def _artifact(self, fact: Facts) -> str:
        same = (str(fact["name"]), str(fact["type"]))
        if same not in self.declared:
            called = (self.artifacts.get(same) or same[0]).strip("_")
            key = called if name_fault(called) is None else similar_name(called.lower())
            key = key or "artifact"
            taken = {*self.declared.values()}
            while key in taken:
                key += "2"
            self.declared[same] = key
        return self.declared[same]

    def _type(self, fact: Facts, line: int | None, owner: str, file: str = "file") -> Any:
        try:
            return type_text(read_type(fact["type"], file))
        except Unsayable as reason:
            self.complain(line, f"{owner}: {reason}", None)
            return UNKNOWN

    def _value(self, fact: Any, line: int | None, owner: str) -> Any:
        try:
            return read_value(fact, self.said)
        except Unsayable as reason:
            self.complain(line, f"{owner}: {reason}", None)
            return UNKNOWN


def _short(tree: Tree) -> Any:
    return tree["type"] if tree.keys() == {"type"} else tree
