"""Turns Python modules into what flytekit registers for their workflows, as plain JSON facts.

Runs the modules, so it runs in a process of its own: `python -m flowc.verifying.describe_module
OUT`, with
`{"modules": [[FILE, FLOW], ...], "hand_written": bool}` on standard input; for FLOW null, all
flows of the module are meant. Each module becomes a line of OUT: `{"facts": ...}`, or
`{"fault": "why there are none"}`. `describe_flow.py` writes the
same facts from a flow; what this imports and `load_module.py` alone import flytekit.
"""

from __future__ import annotations

import json
import os
import sys
from collections import OrderedDict
from collections.abc import Container
from pathlib import Path
from typing import Any

from flowc.limits import MAX_MODULE_MEMORY
from flowc.standin.load_module import fault, load, workflow_of
from flowc.verifying.describe_templates import Called, describe_workflow, serialised
from flowc.verifying.facts import Facts


def serialise(module: Path, flow: str, hand_written: bool = False) -> Facts:
    """Load a module from its file and return the facts of one of its workflows.

    Raises whatever the module raises, and NoWorkflow if it has no such workflow.
    """
    workflow = workflow_of(load(module, hand_written), flow)
    entities: OrderedDict[Any, Any] = OrderedDict()
    serialised(workflow, entities)
    others = _others(entities)
    return {**facts_of(workflow, entities), "others": others}


def serialise_all(module: Path) -> Facts:
    """Load a hand-written module and return the facts of all of its workflows, and their origins.

    `flows` has the facts by name, those first that others run; `others` what the module registers
    besides; `origins` what facts do not say (`describe_origins.py`).
    """
    from flowc.verifying.describe_origins import Origins, describe_origins, workflows_in

    origins = Origins(str(module))
    origins.listen()
    entities: OrderedDict[Any, Any] = OrderedDict()
    with origins.questions.noted():
        loaded = load(module, True)
        for workflow in workflows_in(loaded):
            serialised(workflow, entities)  # it runs the workflow's function
    others = _others(entities)
    found = [one for one, spec in entities.items() if type(spec).__name__ == "WorkflowSpec"]
    names = _functions([entity.name for entity in found])
    flows = {}
    for workflow in found:
        own: OrderedDict[Any, Any] = OrderedDict()
        serialised(workflow, own)
        flows[names[workflow.name]] = facts_of(workflow, own)
    told = describe_origins(loaded, origins, found, flows)
    return {"flows": flows, "others": others, "origins": told}


def facts_of(workflow: Any, entities: OrderedDict[Any, Any]) -> Facts:
    """Return the facts of a workflow and of those that it runs, given what is serialised of it."""
    from flytekit.core.launch_plan import LaunchPlan

    specs = {e: one for e, one in entities.items() if type(one).__name__ == "WorkflowSpec"}
    names = _functions([entity.name for entity in specs])
    facts = {}
    for entity, one in specs.items():
        plan = serialised(LaunchPlan.get_or_create(entity), entities)
        calls = {node.id: _called(node.flyte_entity, entities, names) for node in entity.nodes}
        facts[entity] = describe_workflow(one.to_flyte_idl(), plan.to_flyte_idl(), calls)
    own = facts.pop(workflow)
    return {**own, "flows": {names[entity.name]: fact for entity, fact in facts.items()}}


def _others(own: Container[Any]) -> dict[str, list[str]]:
    """Return what a module registers besides its own entities, each with the tasks that go with it.

    A default launch plan goes with its workflow: flytekit finds it in its cache by that name
    (`get_registrable_entities`).
    """
    from flytekit.core.base_task import Task
    from flytekit.core.context_manager import FlyteEntities
    from flytekit.core.launch_plan import LaunchPlan
    from flytekit.core.workflow import WorkflowBase

    others: dict[str, list[str]] = {}
    within: set[Any] = set()
    for entity in [one for one in FlyteEntities.entities if isinstance(one, WorkflowBase)]:
        made: OrderedDict[Any, Any] = OrderedDict()
        if entity not in own:
            serialised(entity, made)
            tasks = [one for one in made if isinstance(one, Task) and one not in own]
            others[f"another workflow '{_function(entity)}'"] = sorted({t.name for t in tasks})
            within.update(tasks)
    for entity in FlyteEntities.entities:
        if isinstance(entity, LaunchPlan):
            if LaunchPlan.CACHE.get(entity.workflow.name) is not entity:
                others[f"another launch plan '{entity.name}'"] = []
        elif isinstance(entity, Task) and entity not in own and entity not in within:
            others[f"another task '{entity.name}'"] = []
    return others


def _function(workflow: Any) -> str:
    return str(workflow.name).rpartition(".")[2]


def _functions(names: list[str]) -> dict[str, str]:
    """Return the function of each workflow's name, and the whole name where two have one.

    Raises ValueError for two workflows of one whole name: Flyte knows them by it.
    """
    if len({*names}) < len(names):
        raise ValueError(f"two workflows of one name: {', '.join(sorted(names))}")
    functions = [name.rpartition(".")[2] for name in names]
    pairs = zip(names, functions, strict=True)
    return {name: one if functions.count(one) == 1 else name for name, one in pairs}


def _called(entity: Any, entities: Any, names: dict[str, str]) -> Called:
    """Return what a node calls: a task with its spec, a flow with its name, or neither."""
    made = entities.get(entity)
    match type(made).__name__:
        case "TaskSpec":
            return Called(entity, task=made.to_flyte_idl())
        case "WorkflowSpec":
            return Called(entity, flow=names[entity.name])
    return Called(entity)


def _line(module: str, flow: str | None, hand_written: bool) -> str:
    path = Path(module)
    try:
        facts = serialise_all(path) if flow is None else serialise(path, flow, hand_written)
        return json.dumps({"facts": facts})
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a module's own
        return json.dumps({"fault": fault(error, path)})


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = MAX_MODULE_MEMORY if most < 0 else min(most, MAX_MODULE_MEMORY)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))


def main() -> None:
    """Write a line for each module as soon as it is known: a module may end the process."""
    asked, own = json.load(sys.stdin), os.getpid()
    _limit_memory()
    sys.dont_write_bytecode = True  # nothing is left beside a module
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        for module, flow in asked["modules"]:
            line = _line(module, flow, asked["hand_written"])
            if os.getpid() != own:
                os._exit(0)  # a module has made a second of this process, which has come to its end
            print(line, file=out, flush=True)


if __name__ == "__main__":
    main()
