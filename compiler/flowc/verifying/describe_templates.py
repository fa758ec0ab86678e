"""Turns the protobufs of a workflow, its tasks, nodes and launch plan into facts, every field.

A field is a fact of its own, or `besides` names it where it is not as flytekit has it for an empty
task, workflow or launch plan: each of them is serialised once, and never written down here.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flowc.verifying.describe_values import describe_binding, describe_literal, describe_type
from flowc.verifying.facts import Facts, document, whole_numbers
from flowc.verifying.leftovers import bare, unusual
from flowc.verifying.match_nodes import EXPORT

_TASK = (
    "template.id.name",
    "template.type",
    "template.interface",
    "template.custom",
    "template.metadata.discoverable",
    "template.metadata.discovery_version",
    "template.metadata.cache_serializable",
    "template.metadata.cache_ignore_input_vars",
    "template.metadata.retries.retries",
    "template.metadata.timeout",
    "template.metadata.interruptible",
)
_CALL = ("id", "inputs", "upstream_node_ids", "metadata.name")
_TASK_CALL = (
    *_CALL,
    "task_node.reference_id.name",
    "metadata.retries.retries",
    "metadata.timeout",
    "metadata.interruptible",
    "metadata.cacheable",
    "metadata.cache_version",
    "metadata.cache_serializable",
)
_FLOW_CALL = (*_CALL, "workflow_node.sub_workflow_ref.name")
_FLOW = (
    "template.id.name",
    "template.interface",
    "template.nodes",
    "template.outputs",
    "template.metadata.on_failure",
    "template.metadata_defaults.interruptible",
    "template.failure_node",
    "description.short_description",
    "description.long_description.value",
    "sub_workflows",  # described each by itself
)
_VARIABLE = (
    "type",
    "description",
    "artifact_partial_id.artifact_key.name",
    "artifact_partial_id.partitions",
)
_LAUNCH = (
    "id.name",
    "spec.workflow_id.name",
    "spec.default_inputs",
    "closure",  # says the inputs and outputs again
)


@dataclass(frozen=True)
class _Usual:
    """What is left of protobufs that say nothing, once the fields above are cleared."""

    task: Any
    task_call: Any
    flow_call: Any
    flow: Any
    launch: Any


@dataclass(frozen=True)
class Called:
    """What a node calls: an entity of flytekit, a task's spec if it is one, or a flow's name."""

    entity: Any
    task: Any = None
    flow: str | None = None


def serialised(entity: Any, made: OrderedDict[Any, Any]) -> Any:
    """Return the model that flytekit registers for an entity; `made` gets those of all in it."""
    from flytekit.configuration import ImageConfig, SerializationSettings
    from flytekit.tools.translator import get_serializable

    settings = SerializationSettings(
        project="p", domain="d", version="v", image_config=ImageConfig.auto(img_name="none:1")
    )
    return get_serializable(made, settings, entity)


@cache
def _usual() -> _Usual:
    from flytekit import workflow
    from flytekit.core.base_task import PythonTask
    from flytekit.core.context_manager import FlyteEntities
    from flytekit.core.interface import Interface
    from flytekit.core.launch_plan import LaunchPlan

    known = [*FlyteEntities.entities]

    def inner() -> None:
        task()

    def outer() -> None:
        task()
        run()

    task, run = PythonTask("empty", "empty", None, interface=Interface()), workflow(inner)
    made: OrderedDict[Any, Any] = OrderedDict()
    flow = serialised(flows := workflow(outer), made).to_flyte_idl()
    plan = serialised(LaunchPlan.get_or_create(flows), made).to_flyte_idl()
    FlyteEntities.entities[:] = known
    task_call, flow_call = flow.template.nodes
    return _Usual(
        bare(made[task].to_flyte_idl(), _TASK),
        bare(task_call, _TASK_CALL),
        bare(flow_call, _FLOW_CALL),
        bare(flow, _FLOW),
        bare(plan, _LAUNCH),
    )


def describe_workflow(spec: Any, plan: Any, calls: Mapping[str, Called]) -> Facts:
    """Return the facts of a workflow with its launch plan; `calls` are what its nodes call."""
    template, said = spec.template, spec.description
    interface, nodes, failing = template.interface, template.nodes, template.failure_node
    parameters = plan.spec.default_inputs.parameters
    order = [node.id for node in template.nodes]
    text = said.long_description.value
    return {
        "name": template.id.name.rpartition(".")[2],
        "description": document(said.short_description, text),
        "inputs": {  # in this order: `_variable` clears what it has read
            name: {**_launch_input(parameters[name], variable), **_variable(variable)}
            for name, variable in interface.inputs.variables.items()
        },
        "outputs": _variables(interface.outputs),
        "results": _bindings(template.outputs),
        "failure_policy": template.metadata.on_failure,
        "on_failure": failing.task_node.reference_id.name or failing.id or None,
        "interruptible": template.metadata_defaults.interruptible,
        "nodes": {name: _node(node, calls[name]) for name, node in zip(order, nodes, strict=True)},
        "order": order,
        "ids": {name: name for name in order},
        "besides": _besides(spec, bool(text)),
        "launch_plan": unusual(bare(plan, _LAUNCH), _usual().launch),
    }


def _besides(spec: Any, has_text: bool) -> Facts:
    found = unusual(bare(spec, _FLOW), _usual().flow)
    if not has_text:  # a `Workflow` that is put together has no format for what it has not
        found.pop("description.long_description.format", None)
    return found


def _launch_input(parameter: Any, variable: Any) -> Facts:
    if parameter.HasField("default"):
        facts: Facts = {"required": False, "default": describe_literal(parameter.default)}
    else:
        facts = {"required": parameter.required or str(parameter)}
    return facts if parameter.var == variable else {**facts, "launched_as": str(parameter.var)}


def _node(node: Any, called: Called) -> Facts:
    facts: Facts = {
        "inputs": _bindings(node.inputs),
        "upstream": sorted(node.upstream_node_ids),
        "shown_as": node.metadata.name,
    }
    if called.flow is not None:
        besides = unusual(bare(node, _FLOW_CALL), _usual().flow_call)
        return {**facts, "flow": called.flow, "besides": besides}
    if called.task is None:
        return {**facts, "type": node.WhichOneof("target"), "besides": {}}
    facts |= _call(node.metadata, called.task.template.metadata)
    facts |= {**_idle(node.metadata, called), **_task(called.task)}
    facts["besides"] |= unusual(bare(node, _TASK_CALL), _usual().task_call)
    if facts["type"] == EXPORT:
        named = facts.pop("task").rpartition(".")[2]  # by the plugin
        facts["shown_as"] = "" if facts["shown_as"] == named else facts["shown_as"]
    return facts


def _task(spec: Any) -> Facts:
    from google.protobuf.json_format import MessageToDict

    template = spec.template
    custom = whole_numbers(MessageToDict(template.custom))
    for key in ("inputInterfaceBase64", "inputOutputInterfaceBase64"):
        custom.pop(key, None)  # the interface again
    return {
        "task": template.id.name,
        "type": template.type,
        "input_types": _variables(template.interface.inputs),
        "output_types": _variables(template.interface.outputs),
        "config": custom,
        "cache_ignore": sorted(template.metadata.cache_ignore_input_vars),
        "besides": unusual(bare(spec, _TASK), _usual().task),
    }


def _call(own: Any, task: Any) -> Facts:
    """Return what a node may set otherwise than its task: `with_overrides` of flytekit.

    Propeller takes the node's retries where there are any, and its other settings where they are
    set (flytepropeller, `node_common.go` and `compiler/transformers/k8s/node.go`).
    """
    cached = own.cacheable if own.HasField("cacheable") else task.discoverable
    version = own.cache_version if own.HasField("cache_version") else task.discovery_version
    ordered = own.cache_serializable if own.HasField("cache_serializable") else None
    said = own if own.HasField("interruptible") else task
    timeout = (own if own.HasField("timeout") else task).timeout
    return {
        "cache": cached and version,
        "cache_serialize": task.cache_serializable if ordered is None else ordered,
        "retries": own.retries.retries or task.retries.retries,
        "timeout": timeout.seconds + timeout.nanos / 1e9 if timeout.nanos else timeout.seconds,
        "interruptible": said.interruptible,
    }


def _idle(own: Any, called: Called) -> Facts:
    """Return what a module says of a task, or of its call, to no effect."""
    meta = called.task.template.metadata
    usual = called.entity.construct_node_metadata().to_flyte_idl()
    overrides = {} if _call(own, meta) != _call(usual, meta) else unusual(own, usual)
    overrides.pop("name", None)
    return {
        "idle_cache_version": "" if meta.discoverable else meta.discovery_version,
        "idle_arguments": list(getattr(called.entity, "idle_arguments", ())),
        "idle_overrides": overrides,
    }


def _variables(variables: Any) -> dict[str, Facts]:
    return {name: _variable(variable) for name, variable in variables.variables.items()}


def _variable(variable: Any) -> Facts:
    """Return what stands at an input or output: its type, description, and artifact if any."""
    fact: Facts = {
        "type": describe_type(variable.type),
        "description": " ".join(variable.description.split()),
    }
    usual, artifact = type(variable)(), variable.artifact_partial_id
    if variable.HasField("artifact_partial_id"):
        values = artifact.partitions.value
        parts = {name: value.static_value for name, value in values.items()}
        fact["artifact"] = {"name": artifact.artifact_key.name, **parts}
        usual.artifact_partial_id.artifact_key.SetInParent()
    return {**fact, "besides": unusual(bare(variable, _VARIABLE), usual)}


def _bindings(bindings: Any) -> dict[str, Any]:
    return {binding.var: describe_binding(binding.binding) for binding in bindings}
