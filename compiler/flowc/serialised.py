"""Turns a Python module into what flytekit registers for its workflow, as plain JSON facts.

Runs the module, so it runs in a process of its own: `python -m flowc.serialised MODULE FLOW OUT`.
The only file of flowc that imports flytekit; `described.py` writes the same facts from a flow.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import OrderedDict
from pathlib import Path
from typing import Any

from flowc import standin

Facts = dict[str, Any]


def serialise(module: Path, flow: str) -> Facts:
    """Load a module from its file and return the facts of one of its workflows."""
    standin.install()
    from flytekit.configuration import ImageConfig, SerializationSettings
    from flytekit.core.launch_plan import LaunchPlan
    from flytekit.tools.translator import get_serializable

    LaunchPlan.CACHE.clear()  # by name: another module's flow of this name is not this one
    workflow = getattr(_load(module), flow)
    settings = SerializationSettings(
        project="p", domain="d", version="v", image_config=ImageConfig.auto(img_name="none:1")
    )
    entities: OrderedDict[Any, Any] = OrderedDict()
    get_serializable(entities, settings, workflow)
    made = {entity: one for entity, one in entities.items() if type(one).__name__ != "Node"}
    tasks = [one.to_flyte_idl() for one in made.values() if type(one).__name__ == "TaskSpec"]
    templates = {task.template.id.name: task.template for task in tasks}
    facts = {}
    for entity, one in made.items():
        if type(one).__name__ == "WorkflowSpec":
            plan = get_serializable(entities, settings, LaunchPlan.get_or_create(entity))
            parameters = plan.to_flyte_idl().spec.default_inputs.parameters
            facts[entity] = _workflow(one.to_flyte_idl().template, templates, parameters)
    own = facts.pop(workflow)
    return {**own, "flows": {_function(entity.name): fact for entity, fact in facts.items()}}


def _function(name: str) -> str:
    """Return the function of a workflow's name, which the name of its module stands before."""
    return name.rpartition(".")[2]


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def _workflow(template: Any, tasks: dict[str, Any], parameters: Any) -> Facts:
    interface = template.interface
    return {
        "inputs": {
            name: {**_variable(variable), **_default(parameters[name])}
            for name, variable in interface.inputs.variables.items()
        },
        "outputs": {
            name: _variable(variable) for name, variable in interface.outputs.variables.items()
        },
        "results": _bindings(template.outputs),
        "failure_policy": template.metadata.on_failure,
        "nodes": {node.id: _node(node, tasks) for node in template.nodes},
        "order": [node.id for node in template.nodes],
    }


def _default(parameter: Any) -> Facts:
    if parameter.required:
        return {"required": True}
    return {"required": False, "default": _literal(parameter.default)}


def _node(node: Any, tasks: dict[str, Any]) -> Facts:
    from google.protobuf.json_format import MessageToDict

    if node.HasField("workflow_node"):
        return {
            "flow": _function(node.workflow_node.sub_workflow_ref.name),
            "inputs": _bindings(node.inputs),
            "upstream": sorted(node.upstream_node_ids),
        }
    template = tasks[node.task_node.reference_id.name]
    meta = template.metadata
    custom = MessageToDict(template.custom)
    for key in ("inputInterfaceBase64", "inputOutputInterfaceBase64"):
        custom.pop(key, None)
    return {
        "task": template.id.name,
        "type": template.type,
        "inputs": _bindings(node.inputs),
        "upstream": sorted(node.upstream_node_ids),
        "input_types": _types(template.interface.inputs),
        "output_types": _types(template.interface.outputs),
        "config": custom,
        "cache": meta.discoverable and meta.discovery_version,
        "cache_serialize": meta.cache_serializable,
        "cache_ignore": sorted(meta.cache_ignore_input_vars),
        "retries": meta.retries.retries,
        "timeout": meta.timeout.seconds,
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
            return {"union": [_type(variant) for variant in kind.union_type.variants]}
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


if __name__ == "__main__":
    facts = serialise(Path(sys.argv[1]).resolve(), sys.argv[2])
    Path(sys.argv[3]).write_text(json.dumps(facts), encoding="utf-8")
