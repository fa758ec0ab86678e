"""Turns a flow into plain mappings that say everything in full, so that two can be compared."""

from __future__ import annotations

from typing import Any

from flowc.emitting.yaml.flow_tree import STANDARD, Tree, tree_of
from flowc.emitting.yaml.yaml_text import flat
from flowc.flow import Flow, Task
from flowc.language.config import CONFIG_KEYS
from flowc.language.types import type_text


def plain(flow: Flow) -> Tree:
    """Return a flow without errors: as its YAML, but in full and in the order of its module.

    The value of a task's input stands at the input, what runs a flow has that flow's name for its
    file, and what a task waits for and the exports are mappings.
    """
    tree = tree_of(flow)
    types = {output.name: type_text(output.type) for output in flow.outputs}
    outputs = {
        name: {**(output if isinstance(output, dict) else {"value": output}), "type": types[name]}
        for name, output in tree.get("outputs", {}).items()
    }
    return {
        **tree,
        "failure_policy": flow.failure_policy,
        "inputs": {name: _input(flow, name, one) for name, one in tree.get("inputs", {}).items()},
        "artifacts": tree.get("artifacts", {}),
        "tasks": {task.key: _task(task, tree["tasks"][task.key]) for task in flow.tasks},
        "outputs": outputs,
        **({"exports": _exports(tree["exports"])} if "exports" in tree else {}),
    }


def _full(declared: Any) -> Tree:
    return declared if isinstance(declared, dict) else {"type": declared}


def _input(flow: Flow, name: str, declared: Any) -> Tree:
    tree = _full(declared)
    if flow.input_by_name[name].default is not None:
        tree = {**tree, "default": tree.get("default")}  # that of `T | none` is null
    return tree


def _task(task: Task, tree: Tree) -> Tree:
    values = tree.get("with", {})
    after = {key: key for key in task.after}
    if task.flow is not None:
        bound = {name: {"value": value} for name, value in values.items()}
        return {**_without_with(tree), "flow": task.flow.name, "inputs": bound, "after": after}
    types = {output.name: type_text(output.type) for output in task.outputs}
    inputs = {
        name: {**_full(declared), **({"value": values[name]} if name in values else {})}
        for name, declared in tree.get("inputs", {}).items()
    }
    outputs = {
        name: {**_full(declared), "type": types[name]}
        for name, declared in tree.get("outputs", {}).items()
    }
    own = {key: value for key, value in _without_with(tree).items() if key not in CONFIG_KEYS}
    settings = {**STANDARD, **{key: tree[key] for key in CONFIG_KEYS if key in tree}}
    return {**own, "inputs": inputs, "outputs": outputs, "after": after, **settings}


def _without_with(tree: Tree) -> Tree:
    return {key: value for key, value in tree.items() if key != "with"}


def _exports(exports: Any) -> Tree:
    whole = exports if isinstance(exports, dict) else {"artifacts": exports}
    artifacts: Tree = {}
    for export in whole["artifacts"]:
        key = flat(export)
        while key in artifacts:  # written twice, it is made twice
            key += " again"
        artifacts[key] = export
    return {"project_defaults": True, **whole, "artifacts": artifacts}
