"""Turns the model of what was written into a Flow: names bound, types read, defaults applied.

Total: whatever is wrong stays visible in the flow (a reference without a target, a type that is
`Any`, a BadLiteral), and complaining about it is a rule's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flowc.composing.compose import Composed
from flowc.flow import (
    Artifact,
    Config,
    Export,
    Exports,
    Flow,
    FlowInput,
    FlowOutput,
    Task,
    TaskInput,
    TaskOutput,
    Unread,
    Value,
)
from flowc.language import config as job
from flowc.language import model
from flowc.language.config import CONFIG_KEYS
from flowc.language.exports import Export as WrittenExport
from flowc.language.exports import Exports as WrittenExports
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.references import InputRef, RowsRef, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import ListOf, Type, is_optional
from flowc.reading.unknown import UNKNOWN
from flowc.resolving.dependency_order import dependency_order
from flowc.resolving.domino_form import needs_helper
from flowc.resolving.read_value import (
    bindings_of,
    clean_text,
    only_output,
    read_type,
    read_value,
    with_only_output,
    with_only_outputs,
)
from flowc.resolving.sub_flows import order_of, sub_flow


def resolve(composed: Composed, flows: Mapping[str, Flow]) -> Flow | None:
    """Return the flow that a model describes; none, where there is no model.

    `flows` are those that tasks run, by their files as `flow:` names them; one that is not there
    is a flow of which nothing is known.
    """
    written, places = composed.model, composed.document
    if written is None:
        return None
    name = _text(written.name)
    inputs = [_flow_input(key, declared) for key, declared in _items(written.inputs)]
    defaults = written.defaults
    tasks = {
        key: sub_flow(key, task, flows.get(_text(task.flow)), places)
        if task and task.flow is not None
        else _task(name, key, task, defaults)
        for key, task in _items(written.tasks)
    }
    for key, scope in composed.scopes.items():
        if key in tasks:
            tasks[key] = replace(tasks[key], scope=scope)
    for key, params in composed.params.items():
        if key in tasks:
            tasks[key] = replace(tasks[key], params=params)
    tasks = with_only_outputs(tasks)
    order = dependency_order({key: _needs(task) for key, task in tasks.items()})
    types = _OutputTypes({declared.name: declared.type for declared in inputs}, tasks)
    return Flow(
        name=name,
        tasks=tuple(tasks[key] for key in order),
        places=places,
        description=clean_text(written.description, name),
        inputs=tuple(sorted(inputs, key=lambda declared: declared.default is not None)),
        artifacts=tuple(
            Artifact(key, _text(artifact.name), _text(artifact.type))
            for key, artifact in _items(written.artifacts)
        ),
        outputs=tuple(_flow_output(key, out, types) for key, out in _items(written.outputs)),
        exports=_exports(written.exports, defaults, tasks),
        failure_policy=written.failure_policy or "fail_immediately",
        vars=dict(_items(written.vars)),
        written_tasks=tuple(tasks),
        mentioned=composed.gathered.mentioned,
        defaults=defaults or None,
        profiles=tuple(name for name, _ in _items(written.profiles)),
        unread=Unread(composed.gathered.unknown, composed.words),
    )


def _items(mapping: Mapping[str, Any] | None) -> Iterable[tuple[str, Any]]:
    return mapping.items() if isinstance(mapping, dict) else ()


def _text(value: str | None) -> str:
    return value if isinstance(value, str) else ""


def _flow_input(name: str, declared: model.FlowInput) -> FlowInput:
    kind = read_type(declared.type)
    default: Value | None = None
    if declared and "default" in declared.model_fields_set:
        default = read_value(declared.default, kind)
    elif is_optional(kind) and kind != AnyType():
        default = read_value(None, kind)
    description = clean_text(declared.description)
    return FlowInput(name, kind, default, description, _text(declared.type))


def _task_input(name: str, declared: model.TaskInput) -> TaskInput:
    kind = read_type(declared.type)
    given = bool(declared) and "default" in declared.model_fields_set
    default = read_value(declared.default, kind) if given else None
    return TaskInput(
        name,
        kind,
        clean_text(declared.description),
        declared.path or None,
        default,
        _text(declared.type),
    )


def _task_output(name: str, declared: model.TaskOutput) -> TaskOutput:
    kind = read_type(declared.type) if declared.type else _artifact_type(declared.file)
    return TaskOutput(
        name,
        kind,
        clean_text(declared.description),
        declared.artifact or None,
        declared.file or None,
        declared.path or None,
        _text(declared.type),
    )


def _artifact_type(file: str | None) -> Type:
    """Return the type of an artifact's file: by what follows the last dot of its name."""
    extension = model.extension(file) if file else ""
    kind = parse_type(f"file[{extension}]") if extension else AnyType()
    return AnyType() if isinstance(kind, TypeFault) else kind


def _task(flow: str, key: str, task: model.Task, defaults: job.Config | None) -> Task:
    inputs = tuple(_task_input(name, declared) for name, declared in _items(task.inputs))
    own = frozenset(task.model_fields_set or ()).intersection(CONFIG_KEYS)
    documented = any(declared.description for declared in inputs)
    outputs = tuple(_task_output(name, declared) for name, declared in _items(task.outputs))
    documented = documented or any(declared.description for declared in outputs)
    return Task(
        key=key,
        name=_text(task.name) if task.name is not None else f"{flow}.{key}",
        command=_text(task.command),
        description=clean_text(task.description, key if documented else ""),
        inputs=inputs,
        outputs=outputs,
        bindings=tuple(bindings_of(inputs, task.with_)),
        after=order_of(task),
        config=_config(task, own, defaults),
        own=own,
        use=_text(task.use),
    )


def _config(task: model.Task, own: frozenset[str], defaults: job.Config | None) -> Config:
    """Lay a task's settings over the defaults, each key whole; null takes a default away."""
    if not task:
        return Config(project_defaults=UNKNOWN)
    settings: dict[str, Any] = {}
    if defaults is UNKNOWN:
        defaults, settings = None, {"project_defaults": UNKNOWN}
    for key in CONFIG_KEYS:
        value = getattr(task if key in own else defaults, key, None)
        if value is not None:
            settings[key] = value
    config = Config(**settings)
    if config.netapp_snapshots == () and not needs_helper(config):
        return replace(config, netapp_snapshots=None)  # DominoJobTask has no word for it
    return config


def _needs(task: Task) -> list[str]:
    data = [reference.task for reference in task.references() if isinstance(reference, TaskRef)]
    return [*data, *task.after]


class _OutputTypes:
    """Looks up what a flow output's reference gives, before there is a flow to ask."""

    def __init__(self, inputs: Mapping[str, Type], tasks: Mapping[str, Task]) -> None:
        self.inputs = inputs
        self.tasks = tasks

    def of(self, value: object) -> Type:
        if isinstance(value, InputRef):
            return self.inputs.get(value.name, AnyType())
        if isinstance(value, RowsRef):
            return ListOf(self.of(value.rows[0]))
        if isinstance(value, TaskRef) and value.task in self.tasks:
            output = self.tasks[value.task].output(only_output(value, self.tasks).output)
            return output.type if output else AnyType()
        return AnyType()


def _flow_output(name: str, declared: model.FlowOutput, types: _OutputTypes) -> FlowOutput:
    if declared.type:
        kind = read_type(declared.type)
    elif declared.artifact and declared.file:
        kind = _artifact_type(declared.file)
    else:
        kind = types.of(declared.value)
    return FlowOutput(
        name,
        kind,
        with_only_output(read_value(declared.value, kind), types.tasks),
        clean_text(declared.description),
        declared.artifact or None,
        declared.file or None,
        _text(declared.type),
    )


def _export(written: WrittenExport, tasks: Mapping[str, Task]) -> Export:
    files = (read_value(one, AnyType()) for one in written.files or ())
    return Export(
        written.artifact or None,
        written.dataset or None,
        written.netapp_volume or None,
        written.path or None,
        tuple(with_only_output(one, tasks) for one in files),
        tuple(one for one in written.bundles or () if one),
    )


def _exports(
    written: WrittenExports | None, defaults: job.Config | None, tasks: Mapping[str, Task]
) -> Exports | None:
    if not written:
        return None
    own = frozenset(written.model_fields_set)
    fallback = defaults or job.Config()
    environment = (written if "environment" in own else fallback).environment
    if "environment" not in own and environment and not environment.id:
        environment = job.Environment(name=environment.name)  # an export takes no revision
    return Exports(
        exports=tuple(_export(one, tasks) for one in written.artifacts if one),
        environment=environment or None,
        hardware_tier=(written if "hardware_tier" in own else fallback).hardware_tier,
        project_defaults=written.project_defaults,
        own=own,
    )
