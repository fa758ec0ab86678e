"""Turns a loaded module into what facts do not say: its names, its lines, its orders.

Runs where the module does (`describe_module.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from types import FrameType, ModuleType
from typing import Any

from flowc.verifying.facts import Facts
from flowc.verifying.note_questions import Questions, folder_of


class Origins:
    """The lines of one module, `path`, that make flytekit's entities and nodes.

    Where a function of the module makes several, it is the line that calls this function: the
    outermost of the module's own frames, as long as these stand one above the other.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.questions = Questions(self.line_in)
        self._lines: dict[int, int] = {}
        self._kept: list[Any] = []  # so that no id is used again

    def listen(self) -> None:
        """Take note of what flytekit makes from now on."""
        from flytekit.core.context_manager import CompilationState, FlyteEntities

        note = self._note

        class Entities(list[Any]):
            def append(self, entity: Any) -> None:
                note(entity)
                super().append(entity)

        def add_node(state: Any, node: Any) -> None:
            note(node)
            state.nodes.append(node)

        FlyteEntities.entities = Entities(FlyteEntities.entities)
        CompilationState.add_node = add_node

    def line(self, made: Any) -> int | None:
        """Return the line of an entity or a node; None, where no line of the module made it."""
        function = getattr(made, "task_function", None) or getattr(made, "_workflow_function", None)
        code = getattr(function, "__code__", None)
        if code is not None and code.co_filename == self.path:
            return int(code.co_firstlineno)
        return self._lines.get(id(made))

    def _note(self, made: Any) -> None:
        line = self.line_in(sys._getframe(2))
        if line is not None:
            self._lines[id(made)] = line
            self._kept.append(made)

    def line_in(self, frame: FrameType | None) -> int | None:
        """Return the line of the module that a frame runs for."""
        while frame and frame.f_code.co_filename != self.path:
            frame = frame.f_back
        line = None
        while frame and frame.f_code.co_filename == self.path:
            line, frame = frame.f_lineno, frame.f_back
        return line


def workflows_in(module: ModuleType) -> list[Any]:
    """Return the workflows that a module has or makes, in the order in which they are made.

    Those that other modules make are none of its own, unless they have a name in it.
    """
    from flytekit.core.context_manager import FlyteEntities
    from flytekit.core.workflow import WorkflowBase

    named = [value for value in vars(module).values() if isinstance(value, WorkflowBase)]

    def is_own(workflow: Any) -> bool:
        function = getattr(workflow, "_workflow_function", None)
        made = getattr(function, "__module__", None) == module.__name__
        return made or any(workflow is one for one in named)

    entities = FlyteEntities.entities
    return [one for one in entities if isinstance(one, WorkflowBase) and is_own(one)]


def describe_origins(
    module: ModuleType, origins: Origins, workflows: Iterable[Any], flows: Mapping[str, Facts]
) -> Facts:
    """Return where the module makes its workflows and their nodes, and what it calls them.

    `{"flows": {NAME: {"line", "failure", "nodes": {ID: {"line", "made", "name", "class",
    "variable", "entity"}}}}, "artifacts": [[VARIABLE, {"name", "type"}], ...], "asked": [[KIND,
    NAME, LINE], ...], "folder": TEXT}` has lines or None; of a node the line that calls, the line
    that makes what it calls, and a number for the latter; `folder` is that of the module, if no
    module from there writes it out. Puts inputs and outputs in `flows`, the facts of the workflows,
    in the order of their declarations.
    """
    variables: dict[int, str] = {}
    numbers: dict[int, int] = {}
    for name, value in vars(module).items():
        variables.setdefault(id(value), name)
    found: dict[str, Facts] = {}
    for workflow, (name, facts) in zip(workflows, flows.items(), strict=True):
        _put_in_order(facts, workflow, ("inputs", "outputs", "results"))
        for node in workflow.nodes:
            _put_in_order(
                facts["nodes"][node.id], node.flyte_entity, ("input_types", "output_types")
            )
        failing = getattr(workflow, "failure_node", None)
        found[name] = {
            "line": origins.line(workflow),
            "failure": failing and origins.line(failing.flyte_entity),
            "nodes": {
                node.id: {
                    **_node(node, origins, variables),
                    "entity": numbers.setdefault(id(node.flyte_entity), len(numbers)),
                }
                for node in workflow.nodes
            },
        }
    return {
        "flows": found,
        "artifacts": _artifacts(module),
        "asked": origins.questions.asked,
        "folder": folder_of(origins.path),
    }


def _node(node: Any, origins: Origins, variables: Mapping[int, str]) -> Facts:
    entity = node.flyte_entity
    return {
        "line": origins.line(node),
        "made": origins.line(entity),
        "name": str(getattr(entity, "name", "")),
        "class": _class(entity),
        "variable": variables.get(id(entity)),
    }


def _class(entity: Any) -> str:
    mode = getattr(getattr(entity, "execution_mode", None), "name", "")
    return "dynamic" if mode == "DYNAMIC" else type(entity).__name__


def _put_in_order(facts: Facts, entity: Any, parts: Iterable[str]) -> None:
    """Put declarations in the order of Python's: protobuf's maps have none of their own."""
    declared = getattr(entity, "python_interface", None)
    if declared is None:
        return
    for part in [one for one in parts if one in facts]:
        names = declared.inputs if part.startswith("input") else declared.outputs
        known = [name for name in names if name in facts[part]]
        rest = [name for name in facts[part] if name not in names]
        facts[part] = {name: facts[part][name] for name in (*known, *rest)}


def _artifacts(module: ModuleType) -> list[tuple[str, Facts]]:
    """Return the artifacts that have a name in a module."""
    plugin = sys.modules.get("flytekitplugins.domino.artifact")
    kind = getattr(plugin, "Artifact", None)
    found = [(name, value) for name, value in vars(module).items() if kind and type(value) is kind]
    return [(name, {"name": one.name, "type": one.type.value}) for name, one in found]
