"""Turns a flow into what its author would write, as plain mappings, lists and scalars."""

from __future__ import annotations

from typing import Any

from flowc.flow import (
    Config,
    DictValue,
    Exports,
    Flow,
    FlowInput,
    FlowOutput,
    ListValue,
    Task,
    TaskInput,
    TaskOutput,
    Value,
)
from flowc.language.block import Block
from flowc.language.config import Cache
from flowc.language.constant_forms import FORMS
from flowc.language.domino import SETTINGS
from flowc.language.durations import spell_duration
from flowc.language.literals import Literal
from flowc.language.model import extension
from flowc.language.references import OPEN, InputRef, TaskRef, text_of
from flowc.language.types import Any as AnyType
from flowc.language.types import DictOf, ListOf, Named, Type, Union, format_of, item_of, type_text

Tree = dict[str, Any]


def tree_of(flow: Flow) -> Tree:
    """Return a flow without errors as the value of a YAML document that reads back to it.

    Vars and defaults are gone: every task says all of its settings (`gather_defaults.py` gathers
    them).
    """
    exports = _exports(flow.exports) if flow.exports else None
    policy = flow.failure_policy if flow.failure_policy != "fail_immediately" else None
    return _without_none(
        {
            "name": flow.name,
            "description": _escaped(flow.description),
            "inputs": {declared.name: _flow_input(declared) for declared in flow.inputs} or None,
            "artifacts": {
                artifact.key: {"name": _escaped(artifact.name), "type": artifact.type}
                for artifact in flow.artifacts
            }
            or None,
            "tasks": {task.key: _task(flow, task) for task in flow.in_written_order()},
            "outputs": {output.name: _flow_output(flow, output) for output in flow.outputs} or None,
            "exports": exports,
            "failure_policy": policy,
        }
    )


def _without_none(tree: Tree) -> Tree:
    return {key: value for key, value in tree.items() if value is not None}


def _escaped(text: str | None) -> str | None:
    return None if text is None else text.replace(OPEN, f"${OPEN}")


def _short(tree: Tree, key: str) -> Any:
    """Return a mapping that has one entry as that entry, as authors write it."""
    tree = _without_none(tree)
    return tree[key] if tree.keys() == {key} else tree


def _flow_input(declared: FlowInput) -> Any:
    tree: Tree = {"type": type_text(declared.type)}
    default = declared.default
    implied = isinstance(default, Literal) and default.value is None
    if default is not None and not implied:
        tree["default"] = written_value(default, declared.type)
    tree["description"] = _escaped(declared.description)
    return _short(tree, "type")


def _sub_flow(task: Task) -> Tree:
    """Return a task that runs a flow; what equals that flow's default is left out."""
    declared = {one.name: one for one in task.inputs}
    bindings = [b for b in task.bindings if b.value != declared[b.input].default]
    return _without_none(
        {
            "flow": _escaped(task.file),
            "description": _escaped(task.description),
            "with": {b.input: written_value(b.value, declared[b.input].type) for b in bindings}
            or None,
            "after": list(task.after) or None,
        }
    )


def _task(flow: Flow, task: Task) -> Tree:
    if task.flow is not None:
        return _sub_flow(task)
    name = task.name if task.name != f"{flow.name}.{task.key}" else None
    kinds = {declared.name: declared.type for declared in task.inputs}
    return _without_none(
        {
            "name": _escaped(name),
            "description": _escaped(task.description),
            "command": _escaped(task.command),
            "inputs": {declared.name: _task_input(declared) for declared in task.inputs} or None,
            "with": {b.input: written_value(b.value, kinds[b.input]) for b in task.bindings}
            or None,
            "outputs": {output.name: _output(output) for output in task.outputs} or None,
            "after": list(task.after) or None,
            **settings_of(task.config),
        }
    )


def _task_input(declared: TaskInput) -> Any:
    tree = {
        "type": type_text(declared.type),
        "description": _escaped(declared.description),
        "path": _escaped(declared.path),
    }
    return _short(tree, "type")


def _output(output: TaskOutput | FlowOutput) -> Any:
    tree: Tree = {"artifact": output.artifact, "file": _escaped(output.file)}
    if output.artifact is None or extension(output.file or "") != format_of(output.type):
        tree["type"] = type_text(output.type)
    tree["description"] = _escaped(output.description)
    tree["path"] = _escaped(getattr(output, "path", None))
    return _short(tree, "type")


def _flow_output(flow: Flow, output: FlowOutput) -> Any:
    value = written_value(output.value, output.type)
    is_reference = isinstance(output.value, InputRef | TaskRef)
    declared = _output(output)
    tree: Tree = declared if isinstance(declared, dict) else {"type": declared}
    if is_reference and output.artifact is None and _type_given(flow, output) == output.type:
        del tree["type"]
    return {"value": value, **tree} if tree else value


def _type_given(flow: Flow, output: FlowOutput) -> Type | None:
    value = output.value
    return flow.type_of(value) if isinstance(value, InputRef | TaskRef) else None


def settings_of(config: Config) -> Tree:
    """Return the settings of a job, those at their default left out."""
    standard = vars(Config())
    return {
        key: _setting(key, value) for key, value in vars(config).items() if value != standard[key]
    }


def _setting(name: str, value: Any) -> Any:
    if name in _DURATIONS:
        return spell_duration(value)
    if isinstance(value, Cache):
        ignored = list(map(_escaped, value.ignore_inputs)) or None
        serialize = value.serialize or None
        tree = {"version": _escaped(value.version), "serialize": serialize}
        return _without_none({**tree, "ignore_inputs": ignored})
    if isinstance(value, Block):
        tree = {key: _setting("", part) for key, part in vars(value).items()}
        return _short(tree, value.shorthand) if value.shorthand else _without_none(tree)
    if isinstance(value, dict):
        return {key: _setting("", part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_setting("", part) for part in value]
    return _escaped(value) if isinstance(value, str) else value


_DURATIONS = {row.setting[0] for row in SETTINGS if row.spelling == "duration"}

STANDARD = {key: _setting(key, value) for key, value in vars(Config()).items() if value is not None}
"""The settings of a task that says nothing."""


def _exports(exports: Exports) -> Any:
    tree: Tree = {}
    if exports.environment is not None:
        tree["environment"] = _setting("", exports.environment)
    if exports.hardware_tier is not None:
        tree["hardware_tier"] = _setting("", exports.hardware_tier)
    if not exports.project_defaults:
        tree["project_defaults"] = False
    tree["artifacts"] = [
        _without_none(
            {
                "artifact": export.artifact,
                "dataset": _escaped(export.dataset),
                "netapp_volume": _escaped(export.netapp_volume),
                "path": _escaped(export.path),
                "files": [written_value(one, AnyType()) for one in export.files] or None,
                "bundles": list(map(_escaped, export.bundles)) or None,
            }
        )
        for export in exports.exports
    ]
    return _short(tree, "artifacts")


def written_value(value: Value, kind: Type) -> Any:
    """Return a value as an author writes it for a type; one that is no good raises TypeError."""
    match value:
        case InputRef() | TaskRef():
            return text_of(value)
        case ListValue(items):
            inner = item_of(kind, ListOf) or kind
            return [written_value(item, inner) for item in items]
        case DictValue(entries):
            inner = item_of(kind, DictOf) or kind
            return {key: written_value(item, inner) for key, item in entries}
        case Literal(value=constant):
            return _plain(constant, kind)
    raise TypeError(f"a {type(value).__name__} cannot be written")


def _plain(value: Any, kind: Type) -> Any:
    if form := FORMS.get(type(value)):
        number = form.json(value)
        return number if _is_text(kind) and isinstance(number, int) else form.yaml(value)
    match value:
        case str():
            return _escaped(value)
        case list():
            inner = item_of(kind, ListOf) or kind
            return [_plain(item, inner) for item in value]
        case dict():
            inner = item_of(kind, DictOf) or kind
            return {key: _plain(item, inner) for key, item in value.items()}
    return value


def _is_text(kind: Type) -> bool:
    """Whether a text would be taken for what it is, and not for another constant."""
    return isinstance(kind, Union) and Named("str") in kind.variants
