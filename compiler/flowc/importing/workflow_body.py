"""Turns the function of a workflow into the tree of a flow."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flowc.findings.source import Path
from flowc.importing.artifacts import Artifacts, free, key_of, slug
from flowc.importing.descriptions import describe_flow, describe_task
from flowc.importing.exports import export
from flowc.importing.flow_outputs import Returned
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.frames import Frame, own_names
from flowc.importing.lose_track import lose, mentioned
from flowc.importing.meanings import Constant, Located, Made, Meaning, Result, Text, Workflow
from flowc.importing.reader import Called, Lost, Reader
from flowc.importing.reader import Returned as Return
from flowc.importing.shift_order import put_order
from flowc.importing.signature import Interface, file_of, parameters, policy
from flowc.importing.tasks import Steps, by_name
from flowc.importing.type_expressions import value_tree
from flowc.reading.unknown import UNKNOWN

_EXPORT = "domino.run_launch_export_artifacts_task"


@dataclass
class Body:
    """Reads one workflow, statement by statement."""

    reader: Reader
    workflow: Workflow
    tree: Branch = field(init=False)
    tasks: Branch = field(init=False)
    lines: dict[Path, list[int]] = field(default_factory=dict)
    """Where in the module each task is made and called: what stands there speaks of it."""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    """The outputs of each task so far, with their types as text."""
    made: list[str] = field(default_factory=list)
    """The tasks that the last statement made."""
    uses: list[Workflow] = field(default_factory=list)
    """The workflows that it runs."""
    exports: Branch | None = None

    def __post_init__(self) -> None:
        self.node = self.workflow.node
        span = self.reader.python.name_span(self.node)
        self.tree, self.tasks = Branch(span), Branch(span)
        self.artifacts = Artifacts(self.reader, Branch(span))
        self.steps = Steps(self.reader, self.artifacts)
        self.interface = Interface()
        self.frame = Frame(
            {}, self.reader.main.frame, "function", self.node.name, own_names(self.node)
        )

    def declare(self) -> None:
        """Read what the workflow looks like to others, which may run it above its definition."""
        reader = self.reader
        self.inputs = parameters(reader, self.workflow, self.interface, self.frame.names)
        self.returned = Returned(reader, self.artifacts, self.steps, self.interface)
        self.given = self.returned.declared(self.workflow)
        reader.interfaces[id(self.workflow)] = self.interface

    def read(self) -> Branch:
        """Return the tree of the flow."""
        span, reader = self.tree.span, self.reader
        self.tree.put("name", span, Leaf(self.node.name, span))
        inputs, outputs, returned = self.inputs, self.given, self.returned
        reader.outputs, reader.blind, reader.tuples = self.outputs, set(), set()
        reader.stage, reader.step = self.node.name, self.step
        reader.order = lambda first, second, node: put_order(
            reader, self.tasks, first, second, node
        )
        reader.watch = self.locate
        self.statements(returned)
        returned.finish(self.node, outputs)
        reader.stage, reader.step, reader.order, reader.watch = "", None, None, None
        describe_flow(reader, self.node, self.tree, inputs, outputs)
        found = policy(self.workflow)
        for key, branch in (("inputs", inputs), ("tasks", self.tasks), ("outputs", outputs)):
            if branch.entries:
                self.tree.put(key, span, branch)
        if not self.tasks.entries:
            told = any(finding.severity == "error" for finding in reader.python.findings)
            self.tree.put("tasks", span, Leaf(UNKNOWN, span) if told else self.tasks)
        if self.exports is not None:
            self.tree.put("exports", self.exports.span, self.exports)
        if found is not None:
            self.tree.put("failure_policy", found.span, found)
        return self.tree

    def statements(self, returned: Returned) -> None:
        """Run through the body, up to a return."""
        made: list[str] = []
        for number, statement in enumerate(self.node.body):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                if number and made and isinstance(statement.value.value, str):
                    self.describe(made[-1], statement.value)
                continue
            before = len(self.tasks.entries)
            known = mentioned([statement], self.frame)
            try:
                signal = self.reader.run([statement], self.frame)
            except Lost as lost:
                self.reader.tell(lost.why)
                lose(self.reader, [statement], self.frame, lost.why, known)
                signal = None
            made = [str(key) for key in self.tasks.entries][before:]
            self.locate(statement)
            if isinstance(signal, Return):
                returned.value(signal.node, signal.value)
                break  # what follows never runs

    def locate(self, statement: ast.stmt) -> None:
        """Note where the tasks are called that a statement has made."""
        for key in self.made:
            self.lines.setdefault(("tasks", key), []).append(statement.lineno)
        self.made = []

    def describe(self, key: str, text: ast.Constant) -> None:
        """Take a text that stands alone for the description of the task above it."""
        task = self.tasks.get(key)
        assert isinstance(task, Branch)
        describe_task(self.reader, task, text)

    # Calls of tasks and workflows

    def step(self, node: ast.AST, target: Located, called: Called) -> Meaning:
        """Enter what a call runs into the flow."""
        for value in (target, *called[0], *(argument.value for argument in called[1].values())):
            self.reader.tell(value)
        match target.meaning:
            case Made(path=path) as made if path == _EXPORT:
                if self.exports is not None:
                    message = "a flow exports its artifacts by one call"
                    self.reader.complain(target.span, message)
                self.exports = export(self.reader, self.artifacts, self.tasks, made, target.span)
                return Constant(None)
            case Made(path="domino.DominoJobTask") as made:
                self.reader.called.add(id(made))
                task = self.steps.base(made, called, target.span, self.reader.span(node))
                key = self.enter(task, made.name or self.reader.target, made)
                self.document(made, task, key)
            case Made() as made:
                task = self.steps.helper(made, target.span)
                key = self.enter(task, self.reader.target, made)
            case Workflow() as workflow:
                return self.sub_flow(node, workflow, called)
            case _:
                raise TypeError(target)
        return Result(key)

    def enter(self, task: Branch, wanted: str | None, made: Made) -> str:
        """Give a task its key, and put it into the flow."""
        name = task.get("name")
        text = name.value if isinstance(name, Leaf) else None
        flyte_name = text.concrete if isinstance(text, Text) else None
        self.reader.target = None
        plain = (wanted or "").strip("_")
        if self.reader.loops and flyte_name:
            plain = ""  # one variable for many tasks
        key = key_of(plain) if plain else slug(flyte_name or "task")
        key = free(key, self.tasks.entries)
        if flyte_name == f"{self.node.name}.{key}":
            del task.entries["name"]
        self.tasks.put(key, made.place, task)
        declared_outputs = task.get("outputs")
        if isinstance(declared_outputs, Leaf):
            self.reader.blind.add(key)
        self.outputs[key] = {
            str(output): _type_of(item)
            for output, (_, item) in (
                declared_outputs.entries.items() if isinstance(declared_outputs, Branch) else ()
            )
        }
        self.made.append(key)
        return key

    def document(self, made: Made, task: Branch, key: str) -> None:
        """Take over what stands around the definition of a task."""
        unit = self.reader.main
        statement = unit.places.get(made.name)
        if statement is None or statement is not made.statement:
            return
        self.lines.setdefault(("tasks", key), []).append(statement.lineno)
        text = unit.documents.get(made.name)
        if text is not None:
            describe_task(self.reader, task, text)

    def sub_flow(self, node: ast.AST, workflow: Workflow, called: Called) -> Meaning:
        """Return the result of a task that runs another workflow of the module."""
        name = workflow.node.name
        self.uses.append(workflow)
        span = self.reader.span(node)
        interface = self.reader.interfaces.get(id(workflow), Interface())
        bound = by_name(self.reader, interface.inputs, *called)
        task = Branch(span)
        task.put("flow", span, Leaf(file_of(name), span))
        if bound:
            values = Branch(span)
            for key, argument in bound.items():
                values.put(key, argument.key, value_tree(self.reader, argument.value))
            task.put("with", span, values)
        wanted, self.reader.target = self.reader.target, None
        plain = (wanted or "").strip("_").removesuffix("_result")
        key = free(key_of(plain or name), self.tasks.entries)
        func = node.func if isinstance(node, ast.Call) else node
        self.tasks.put(key, self.reader.span(func), task)
        self.outputs[key] = interface.outputs
        if interface.unknown:
            self.reader.blind.add(key)
        if interface.returns_tuple:
            self.reader.tuples.add(key)
        self.made.append(key)
        return Result(key)


def _type_of(item: Leaf | Branch) -> str:
    """Return the type of a declared output as text; an artifact's follows from its file."""
    if isinstance(item, Leaf):
        return str(item.value)
    kind, file = item.get("type"), item.get("file")
    if isinstance(kind, Leaf):
        return str(kind.value)
    name = file.value.concrete if isinstance(file, Leaf) and isinstance(file.value, Text) else ""
    return f"file[{(name or '').rpartition('.')[2]}]"
