"""Turns Python modules into what flytekit registers for their workflows, as plain JSON facts.

Runs the modules, so it runs in a process of its own: `python -m flowc.verifying.describe_module
OUT`, with
`{"modules": [[FILE, FLOW], ...], "hand_written": bool}` on standard input. Each module becomes a
line of OUT: `{"facts": ...}`, or `{"fault": "why there are none"}`. `describe_flow.py` writes the
same facts from a flow; this and `load_module.py` alone import flytekit.
"""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

from flowc.standin.load_module import fault, load, workflow_of
from flowc.verifying.facts import union_of

Facts = dict[str, Any]


def serialise(module: Path, flow: str, hand_written: bool = False) -> Facts:
    """Load a module from its file and return the facts of one of its workflows.

    Raises whatever the module raises, and NoWorkflow if it has no such workflow.
    """
    loaded = load(module, hand_written)
    from flytekit.configuration import ImageConfig, SerializationSettings
    from flytekit.core.launch_plan import LaunchPlan
    from flytekit.tools.translator import get_serializable

    workflow = workflow_of(loaded, flow)
    settings = SerializationSettings(
        project="p", domain="d", version="v", image_config=ImageConfig.auto(img_name="none:1")
    )
    entities: OrderedDict[Any, Any] = OrderedDict()
    get_serializable(entities, settings, workflow)
    specs = {e: one for e, one in entities.items() if type(one).__name__ == "WorkflowSpec"}
    names = _functions([entity.name for entity in specs])
    facts = {}
    for entity, one in specs.items():
        plan = get_serializable(entities, settings, LaunchPlan.get_or_create(entity))
        parameters = plan.to_flyte_idl().spec.default_inputs.parameters
        calls = {node.id: _called(node.flyte_entity, entities, names) for node in entity.nodes}
        facts[entity] = _workflow(one.to_flyte_idl(), calls, parameters)
    own = facts.pop(workflow)
    return {**own, "flows": {names[entity.name]: fact for entity, fact in facts.items()}}


def _functions(names: list[str]) -> dict[str, str]:
    """Return the function of each workflow's name, and the whole name where two have one.

    Raises ValueError for two workflows of one whole name: Flyte knows them by it.
    """
    if len({*names}) < len(names):
        raise ValueError(f"two workflows of one name: {', '.join(sorted(names))}")
    functions = [name.rpartition(".")[2] for name in names]
    pairs = zip(names, functions, strict=True)
    return {name: one if functions.count(one) == 1 else name for name, one in pairs}


def _called(entity: Any, entities: Any, names: dict[str, str]) -> Any:
    """Return what a node calls: a task with its template, the name of a flow, or neither."""
    made = entities.get(entity)
    match type(made).__name__:
        case "TaskSpec":
            return entity, made.to_flyte_idl().template
        case "WorkflowSpec":
            return names[entity.name]
    return None


def _workflow(spec: Any, calls: dict[str, Any], parameters: Any) -> Facts:
    template = spec.template
    interface = template.interface
    failing = template.failure_node
    said = spec.description.short_description, spec.description.long_description.value
    return {
        "description": " ".join(" ".join(said).split()),
        "inputs": {
            name: {**_variable(variable), **_default(parameters[name])}
            for name, variable in interface.inputs.variables.items()
        },
        "outputs": {
            name: _variable(variable) for name, variable in interface.outputs.variables.items()
        },
        "results": _bindings(template.outputs),
        "failure_policy": template.metadata.on_failure,
        "on_failure": failing.task_node.reference_id.name or failing.id or None,
        "interruptible": template.metadata_defaults.interruptible,
        "nodes": {node.id: _node(node, calls[node.id]) for node in template.nodes},
        "order": [node.id for node in template.nodes],
    }


def _default(parameter: Any) -> Facts:
    if parameter.required:
        return {"required": True}
    return {"required": False, "default": _literal(parameter.default)}


def _node(node: Any, called: Any) -> Facts:
    facts = {"inputs": _bindings(node.inputs), "upstream": sorted(node.upstream_node_ids)}
    match called:
        case str():
            return {**facts, "flow": called}
        case (task, template):
            call = _call(node, template.metadata)
            return {**facts, **_task(template), **call, **_idle(task, template)}
    return {**facts, "type": node.WhichOneof("target")}


def _task(template: Any) -> Facts:
    from google.protobuf.json_format import MessageToDict

    custom = MessageToDict(template.custom)
    for key in ("inputInterfaceBase64", "inputOutputInterfaceBase64"):
        custom.pop(key, None)
    return {
        "task": template.id.name,
        "type": template.type,
        "input_types": _types(template.interface.inputs),
        "output_types": _types(template.interface.outputs),
        "config": custom,
        "cache_ignore": sorted(template.metadata.cache_ignore_input_vars),
    }


def _call(node: Any, task: Any) -> Facts:
    """Return what a node may set otherwise than its task: `with_overrides` of flytekit.

    Propeller takes the node's retries where there are any, and its other settings where they are
    set (flytepropeller, `node_common.go` and `compiler/transformers/k8s/node.go`).
    """
    own = node.metadata
    cached = own.cacheable if own.HasField("cacheable") else task.discoverable
    version = own.cache_version if own.HasField("cache_version") else task.discovery_version
    ordered = own.HasField("cache_serializable")
    return {
        "cache": cached and version,
        "cache_serialize": own.cache_serializable if ordered else task.cache_serializable,
        "retries": own.retries.retries or task.retries.retries,
        "timeout": (own if own.HasField("timeout") else task).timeout.seconds,
        "interruptible": own.interruptible or task.interruptible,
        "shown_as": own.name,
        "resources": str(node.task_node.overrides).strip(),
    }


def _idle(task: Any, template: Any) -> Facts:
    """Return what a module says of a task to no effect."""
    meta = template.metadata
    return {
        "idle_cache_version": "" if meta.discoverable else meta.discovery_version,
        "idle_arguments": list(getattr(task, "idle_arguments", ())),
    }


def _types(variables: Any) -> dict[str, Any]:
    return {name: _type(variable.type) for name, variable in variables.variables.items()}


def _variable(variable: Any) -> Facts:
    fact: Facts = {
        "type": _type(variable.type),
        "description": " ".join(variable.description.split()),
    }
    key = variable.artifact_partial_id.artifact_key.name
    if key:
        values = variable.artifact_partial_id.partitions.value
        parts = {name: value.static_value for name, value in values.items()}
        fact["artifact"] = {"name": key, **parts}
    return fact


def _type(kind: Any) -> Any:
    """Write a literal type as text: equal texts, equal types to Flyte's compiler."""
    match kind.WhichOneof("type"):
        case "simple":
            return f"simple {kind.simple}"
        case "collection_type":
            return {"list": _type(kind.collection_type)}
        case "map_value_type":
            return {"map": _type(kind.map_value_type)}
        case "blob":
            return f"blob {kind.blob.dimensionality} {kind.blob.format}"
        case "enum_type":
            return {"enum": list(kind.enum_type.values)}
        case "union_type":
            return union_of(map(_type, kind.union_type.variants))
        case "structured_dataset_type":
            return "structured dataset"
    return str(kind)


def _bindings(bindings: Any) -> dict[str, Any]:
    return {binding.var: _binding(binding.binding) for binding in bindings}


def _binding(data: Any) -> Any:
    match data.WhichOneof("value"):
        case "promise":
            path = [step.string_value or step.int_value for step in data.promise.attr_path]
            promise = {"node": data.promise.node_id or "start-node", "output": data.promise.var}
            return {**promise, "path": path} if path else promise
        case "collection":
            return {"list": [_binding(item) for item in data.collection.bindings]}
        case "map":
            return {"map": {key: _binding(item) for key, item in data.map.bindings.items()}}
    return _scalar(data.scalar)


def _literal(literal: Any) -> Any:
    match literal.WhichOneof("value"):
        case "collection":
            return {"list": [_literal(item) for item in literal.collection.literals]}
        case "map":
            return {"map": {key: _literal(item) for key, item in literal.map.literals.items()}}
    return _scalar(literal.scalar)


def _scalar(scalar: Any) -> Any:
    match scalar.WhichOneof("value"):
        case "primitive":
            kind = scalar.primitive.WhichOneof("value")
            value = getattr(scalar.primitive, kind)
            if kind in ("datetime", "duration"):
                value = [value.seconds, value.nanos]
            return {kind: repr(value) if kind == "float_value" else value}
        case "union":
            return _literal(scalar.union.value)
        case "blob":
            return {"uri": scalar.blob.uri}
        case "binary":
            import msgpack

            return {"struct": msgpack.unpackb(scalar.binary.value)}
        case "none_type":
            return None
    return str(scalar)


def _line(module: str, flow: str, hand_written: bool) -> str:
    path = Path(module)
    try:
        return json.dumps({"facts": serialise(path, flow, hand_written)})
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a module's own
        return json.dumps({"fault": fault(error, path)})


def main() -> None:
    """Write a line for each module as soon as it is known: a module may end the process."""
    asked = json.load(sys.stdin)
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for module, flow in asked["modules"]:
            print(_line(module, flow, asked["hand_written"]), file=out, flush=True)


if __name__ == "__main__":
    main()
