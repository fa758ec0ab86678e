"""Turns a flow into the facts that flytekit should register for it, without flytekit.

Written from the language page and `facts` and not by way of the generator, so that the two check
each other: `describe_templates.py` reads the same facts from the generated module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flowc.flow import (
    Config,
    Exports,
    Flow,
    FlowInput,
    FlowOutput,
    Task,
    TaskInput,
    TaskOutput,
)
from flowc.language import config as job
from flowc.language.block import Block
from flowc.language.domino import CLUSTER_TYPES, RESTRICTED, SETTINGS, VOLUME_NAMES, Spelling
from flowc.language.references import TaskRef
from flowc.language.types import (
    File,
    Type,
    inner_types,
)
from flowc.resolving.sub_flows import functions_of
from flowc.verifying.facts import Facts, binding_fact, document, type_fact, whole_numbers

_POLICIES = {"fail_immediately": 0, "fail_after_executable_nodes_complete": 1}

_USUAL: Facts = {"interruptible": False, "besides": {}}
_USUAL_TASK: Facts = {
    **_USUAL,
    "idle_cache_version": "",
    "idle_arguments": [],
    "idle_overrides": {},
}
"""What flytekit has for everything that a flow does not speak of."""


def describe(flow: Flow) -> Facts:
    """Return what flytekit should register for a flow without errors, and for those it runs."""
    *others, own = functions_of(flow)
    flows = {other.name: _flow(other) for other in others}
    return {**_flow(own), "flows": flows, "others": {}}


def _flow(flow: Flow) -> Facts:
    nodes = {task.key: f"n{index}" for index, task in enumerate(flow.tasks)}
    facts = {nodes[task.key]: _node(flow, task, nodes) for task in flow.tasks}
    if flow.exports:
        facts[f"n{len(facts)}"] = _export_node(flow, flow.exports)
    return {
        "name": flow.name,
        "inputs": {declared.name: _input(declared) for declared in flow.inputs},
        "outputs": {output.name: _output(flow, output) for output in flow.outputs},
        "results": {o.name: binding_fact(o.value, o.type, nodes) for o in flow.outputs},
        "description": document(*(flow.description or flow.name).split("\n", 1)),
        "failure_policy": _POLICIES[flow.failure_policy],
        "on_failure": None,
        "nodes": facts,
        "order": list(facts),
        "ids": {node: node for node in facts},
        **_USUAL,
        "launch_plan": {},
    }


def _input(declared: FlowInput) -> Facts:
    description = words(declared.description) or declared.name
    fact = {"type": type_fact(declared.type), "description": description, "besides": {}}
    if declared.default is None:
        return {**fact, "required": True}
    default = binding_fact(declared.default, declared.type, {})
    return {**fact, "required": False, "default": default}


def _output(flow: Flow, output: FlowOutput) -> Facts:
    fact: Facts = {
        "type": type_fact(output.type),
        "description": _shared_words(flow) or output.name,
        "besides": {},
    }
    if output.artifact is not None:
        fact["artifact"] = _artifact(flow, output)
    return fact


def _shared_words(flow: Flow) -> str:
    """Return what flytekit shows at every output: it knows one text for all (`interface.py`)."""
    if len(flow.outputs) == 1:
        return words(flow.outputs[0].description)
    return words(" ".join(f"- {o.name}: {o.description}" for o in flow.outputs if o.description))


def words(text: str | None) -> str:
    """Return a text with its white space levelled: docstrings are indented and wrapped."""
    return " ".join((text or "").split())


def _artifact(flow: Flow, output: FlowOutput | TaskOutput) -> Facts:
    artifact = next(a for a in flow.artifacts if a.key == output.artifact)
    return {"name": artifact.name, "type": artifact.type.upper(), "file": output.file}


def _node(flow: Flow, task: Task, nodes: dict[str, str]) -> Facts:
    kinds = {declared.name: declared.type for declared in task.inputs}
    bindings = {b.input: binding_fact(b.value, kinds[b.input], nodes) for b in task.bindings}
    sources = {nodes[ref.task] for ref in task.references() if isinstance(ref, TaskRef)}
    upstream = sorted(sources | {nodes[key] for key in task.after})
    if task.flow is not None:
        name = task.flow.name
        call = {"inputs": bindings, "upstream": upstream, "shown_as": name, "besides": {}}
        return {"flow": name, **call}
    return {
        "task": task.name,
        "type": "domino_job",
        "inputs": bindings,
        "upstream": upstream,
        "input_types": {declared.name: _declared(flow, declared) for declared in task.inputs},
        "output_types": {output.name: _declared(flow, output) for output in task.outputs},
        "config": {"command": task.command, **_config(task.config), **_places(flow, task)},
        "shown_as": task.name.rpartition(".")[2],
        **_running(task.config.cache, task.config.retries, task.config.timeout),
    }


def _running(cache: job.Cache | None, retries: int, timeout: int) -> Facts:
    return {
        "cache": cache.version if cache else False,
        "cache_serialize": bool(cache and cache.serialize),
        "cache_ignore": sorted(cache.ignore_inputs) if cache else [],
        "retries": retries,
        "timeout": timeout,
        **_USUAL_TASK,
    }


def _declared(flow: Flow, declared: TaskInput | TaskOutput) -> Facts:
    """Return what stands at a task's input or output, whose description flowc keeps to itself."""
    fact = {"type": type_fact(declared.type), "description": declared.name, "besides": {}}
    if isinstance(declared, TaskOutput) and declared.artifact is not None:
        fact["artifact"] = _artifact(flow, declared)
    return fact


def _places(flow: Flow, task: Task) -> Facts:
    def paths(declared: Iterable[TaskInput | TaskOutput]) -> dict[str, str]:
        return {one.name: one.path for one in declared if one.path is not None}

    def domino_files(declared: Iterable[TaskInput | TaskOutput]) -> list[str]:
        return sorted(one.name for one in declared if _holds_domino_file(one.type))

    return {
        "inputPaths": paths(task.inputs),
        "outputPaths": paths(task.outputs),
        "inputDominoFiles": domino_files(task.inputs),
        "outputDominoFiles": domino_files(task.outputs),
        "outputArtifacts": {o.name: _artifact(flow, o) for o in task.outputs if o.artifact},
    }


def _holds_domino_file(kind: Type) -> bool:
    own = isinstance(kind, File) and kind.kind == "domino_file"
    return own or any(map(_holds_domino_file, inner_types(kind)))


def _config(config: Config) -> Facts:
    """Return a job's settings under the names that Domino's JSON has for them."""
    facts = {
        row.json: _FACTS[row.spelling](row.value_in(config))
        for row in SETTINGS
        if row.json and row.value_in(config) is not None
    }
    names = [volume.name for volume in config.external_volumes or () if volume.name is not None]
    return {**facts, VOLUME_NAMES: names} if names else facts


def _dump(part: Block) -> Facts:
    return {key: value for key, value in vars(part).items() if value is not None}


def _revision(revision: str | None) -> Facts | None:
    if revision is None:
        return None
    if revision == RESTRICTED:
        return {"environmentRevisionType": "RestrictedRevision"}
    return {"environmentRevisionType": "SomeRevision", "environmentRevisionId": revision}


def _cluster(cluster: job.Cluster) -> Facts:
    facts = {
        "clusterType": CLUSTER_TYPES[cluster.type],
        "computeEnvironmentId": cluster.environment.id,
        "computeEnvironmentRevisionSpec": _revision(cluster.environment.revision),
        "workerHardwareTierId": cluster.worker_hardware_tier,
        "masterHardwareTierId": cluster.master_hardware_tier,
        "workerCount": cluster.workers,
        "maxWorkerCount": cluster.max_workers,
        "workerStorageGiB": whole_numbers(cluster.worker_storage_gib),
        "extraConfigs": cluster.extra_configs,
    }
    return {key: value for key, value in facts.items() if value is not None}


_FACTS: Mapping[Spelling, Callable[[Any], Any]] = {
    "constant": whole_numbers,
    "flag": lambda value: value,
    "git_ref": _dump,
    "revision": _revision,
    "snapshots": lambda snapshots: [_dump(snapshot) for snapshot in snapshots],
    "volume_ids": lambda volumes: [volume.id for volume in volumes if volume.id is not None],
    "netapp": lambda snapshots: [_dump(snapshot) for snapshot in snapshots],
    "cluster": _cluster,
}


def _export_node(flow: Flow, exports: Exports) -> Facts:
    artifacts: Facts = {a.key: {"name": a.name, "type": a.type.upper()} for a in flow.artifacts}
    specs = []
    for export in exports.exports:
        spec: Facts = {"artifact": artifacts.get(export.artifact or "")}
        if export.artifact is None:
            files = (flow.output_of(one) for one in export.files if isinstance(one, TaskRef))
            spec = {"files": [_artifact(flow, one) for one in files if one]}
            spec["bundles"] = list(export.bundles)
        elif export.dataset is not None:
            spec["datasetId"] = export.dataset
        else:
            spec["netAppVolumeId"] = export.netapp_volume
            spec |= {"targetRelativePath": export.path} if export.path is not None else {}
        specs.append(spec)
    config = {
        "exports": specs,
        "useLatest": exports.project_defaults,
        "environmentName": exports.environment.name if exports.environment else None,
        "hardwareTierName": exports.hardware_tier.name if exports.hardware_tier else None,
        "hardwareTierId": exports.hardware_tier.id if exports.hardware_tier else None,
    }
    return {
        "type": "domino_export_artifacts",
        "inputs": {},
        "upstream": [],
        "shown_as": "",
        "input_types": {},
        "output_types": {},
        **_running(None, 0, 0),
        "config": {key: value for key, value in config.items() if value is not None},
    }
