"""Turns the function of a workflow into the tree of a flow."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flowc.findings.source import Path
from flowc.importing.artifacts import Artifacts, free, key_of, slug
from flowc.importing.calls import arguments
from flowc.importing.definitions import path_of
from flowc.importing.descriptions import describe_flow, describe_task
from flowc.importing.exports import export
from flowc.importing.flow_outputs import Returned
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    NOTHING,
    Constant,
    Items,
    Located,
    Made,
    Meaning,
    Nothing,
    Output,
    Result,
    Symbol,
    Text,
    Workflow,
)
from flowc.importing.module_names import canonical, imported, is_remark, stored
from flowc.importing.reader import Names, Reader, named
from flowc.importing.refusals import said, what_is
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
    node: ast.FunctionDef
    tree: Branch = field(init=False)
    tasks: Branch = field(init=False)
    local: Names = field(default_factory=dict)
    lines: dict[Path, list[int]] = field(default_factory=dict)
    """Where in the module each task is made and called: what stands there speaks of it."""
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    """The outputs of each task so far, with their types as text."""
    target: str | None = None
    made: list[str] = field(default_factory=list)
    """The tasks that the last statement made."""
    exports: Branch | None = None

    def __post_init__(self) -> None:
        span = self.reader.python.name_span(self.node)
        self.tree, self.tasks = Branch(span), Branch(span)
        declared_artifacts = Branch(span)
        self.artifacts = Artifacts(self.reader, declared_artifacts)
        self.steps = Steps(self.reader, self.artifacts)
        self.interface = Interface()

    def read(self) -> Branch:
        """Return the tree of the flow."""
        span = self.tree.span
        self.tree.put("name", span, Leaf(self.node.name, span))
        inputs = parameters(self.reader, self.node, self.interface, self.local)
        self.reader.step, self.reader.outputs = self.step, self.outputs
        self.reader.blind, self.reader.tuples = set(), set()
        returned = Returned(self.reader, self.artifacts, self.steps, self.interface)
        outputs = returned.declared(self.node)
        for number, statement in enumerate(self.node.body):
            self.statement(statement, number, returned)
            if isinstance(statement, ast.Return):
                break  # what follows never runs
        returned.finish(self.node, outputs)
        self.reader.step = None
        describe_flow(self.reader, self.node, self.tree, inputs, outputs)
        found = policy(self.reader, self.node)
        for key, branch in (("inputs", inputs), ("tasks", self.tasks), ("outputs", outputs)):
            if branch.entries:
                self.tree.put(key, span, branch)
        if not self.tasks.entries:
            told = any(finding.severity == "error" for finding in self.reader.python.findings)
            self.tree.put("tasks", span, Leaf(UNKNOWN, span) if told else self.tasks)
        if self.exports is not None:
            self.tree.put("exports", self.exports.span, self.exports)
        if found is not None:
            self.tree.put("failure_policy", found.span, found)
        return self.tree

    # Statements

    def statement(self, statement: ast.stmt, number: int, returned: Returned) -> None:
        """Read one statement of a workflow."""
        made, self.made = self.made, []
        self.target = None
        match statement:
            case ast.Expr(value=ast.Constant(value=str()) as text):
                self.text(text, made, number)
            case ast.Expr(value=ast.BinOp(op=ast.RShift()) as chain):
                put_order(self.reader, chain, self.tasks, self.local)
            case ast.Expr(value=value):
                self.expression(value)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                self.target = name
                self.local[name] = named(name, self.reader.read(value, self.local))
            case ast.AugAssign(target=ast.Name(id=name) as target, op=op, value=value):
                left = ast.copy_location(ast.Name(name, ast.Load()), target)
                whole = ast.copy_location(ast.BinOp(left, op, value), statement)
                self.local[name] = self.reader.read(whole, self.local)
            case ast.Assign(targets=[_, _, *_] as targets, value=value) if all(
                isinstance(target, ast.Name) for target in targets
            ):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                self.target = names[0]
                self.local.update(dict.fromkeys(names, self.reader.read(value, self.local)))
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                self.unpack(targets, value)
            case ast.Return(value=value):
                returned.value(statement, value, self.local)
            case ast.Import() | ast.ImportFrom():
                for name, path in imported(self.reader.python, statement):
                    place = self.reader.python.span(statement)
                    self.local[name] = Located(Symbol(path), place)
            case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.AnnAssign(value=None):
                pass
            case _:
                what = what_is(statement)
                if isinstance(statement, ast.FunctionDef):
                    what = f"{what} ('{statement.name}')"
                self.reader.refuse(statement, f"{what} cannot be said in a flow")
                place = self.reader.python.span(statement)
                self.local.update({n: Located(NOTHING, place) for n in stored(statement)})
        for key in self.made:
            self.lines.setdefault(("tasks", key), []).append(statement.lineno)

    def text(self, text: ast.Constant, made: list[str], number: int) -> None:
        """Take a text that stands alone: the flow's docstring, or that of the task above it."""
        if number and made:
            task = self.tasks.get(made[-1])
            assert isinstance(task, Branch)
            describe_task(self.reader, task, text)

    def expression(self, value: ast.expr) -> None:
        """Read an expression whose value is dropped."""
        if isinstance(value, ast.Call) and self._is_remark(value.func):
            shown = ast.unparse(value.func)[:60]
            message = f"left out: a call of '{shown}' has no part in the flow that is registered"
            self.reader.python.complain(value, message, severity="warning")
            for inner in self._own_calls([*value.args, *(each.value for each in value.keywords)]):
                self.reader.read(inner, self.local)  # what is printed may be a task that runs
            return
        found = self.reader.read(value, self.local)
        if not self.made and isinstance(found.meaning, Made):
            self.reader.refuse(value, said(found.meaning.path))

    def _is_remark(self, function: ast.expr) -> bool:
        root = ast.unparse(function).partition(".")[0]
        return root not in self.local and is_remark(self.reader.scope, function)

    def _own_calls(self, nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
        """Yield the outermost calls of tasks, workflows and functions of the module."""
        for node in nodes:
            root = path_of(self.reader, node.func) if isinstance(node, ast.Call) else None
            name = (root or "").partition(".")[0]
            own = name in self.local or isinstance(self.reader.scope.names.get(name), ast.AST)
            if isinstance(node, ast.Call) and (own or canonical(root or "").startswith("domino.")):
                yield node
            else:
                yield from self._own_calls(ast.iter_child_nodes(node))

    def unpack(self, targets: list[ast.expr], value: ast.expr) -> None:
        """Bind the names that the results of one task are unpacked to."""
        found = self.reader.read(value, self.local)
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        parts: list[Meaning] = []
        match found.meaning:
            case Result(task) if task not in self.reader.blind:
                parts = [Output(task, name) for name in self.outputs[task]]
            case Items(items):
                parts = [item.meaning for item in items]
            case Nothing() | Result():
                parts = [NOTHING] * len(targets)
        if len(parts) != len(targets) or len(names) != len(targets):
            self.reader.refuse(value, f"{len(targets)} names for {len(parts)} values")
            parts = [Nothing()] * len(names)
        for name, part in zip(names, parts, strict=True):
            self.local[name] = Located(part, found.span)

    # Calls of tasks and workflows

    def step(self, node: ast.Call, target: Located) -> Meaning:
        """Enter what a call runs into the flow."""
        match target.meaning:
            case Made(path=path) as made if path == _EXPORT:
                if self.exports is not None:
                    message = "a flow exports its artifacts by one call"
                    self.reader.python.complain(target.span, message)
                self.exports = export(self.reader, self.artifacts, self.tasks, made, target.span)
                return Constant(None)
            case Made(path="domino.DominoJobTask") as made:
                bound = arguments(self.reader, node, self.local)
                task = self.steps.base(made, bound, target.span, self.reader.python.span(node))
                key = self.enter(task, made.name or self.target, made, node)
                self.document(made, task, key)
            case Made() as made:
                task = self.steps.helper(made, target.span)
                key = self.enter(task, self.target, made, node)
            case Workflow(function):
                return self.sub_flow(node, function)
            case _:
                raise TypeError(target)
        return Result(key)

    def enter(self, task: Branch, wanted: str | None, made: Made, node: ast.Call) -> str:
        """Give a task its key, and put it into the flow."""
        name = task.get("name")
        text = name.value if isinstance(name, Leaf) else None
        flyte_name = text.concrete if isinstance(text, Text) else None
        self.target = None
        plain = (wanted or "").strip("_")
        key = key_of(plain) if plain else slug(flyte_name or "task")
        key = free(key, self.tasks.entries)
        if flyte_name == f"{self.node.name}.{key}":
            del task.entries["name"]
        definition = made.key.func if isinstance(made.key, ast.Call) else node.func
        self.tasks.put(key, self.reader.python.span(definition), task)
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
        scope = self.reader.scope
        if made.name and scope.names.get(made.name) is made.key:
            self.lines.setdefault(("tasks", key), []).append(scope.places[made.name].lineno)
            text = scope.documents.get(made.name)
            if text is not None:
                describe_task(self.reader, task, text)

    def sub_flow(self, node: ast.Call, function: ast.FunctionDef) -> Meaning:
        """Return the result of a task that runs another workflow of the module."""
        name = function.name
        args, named_ = arguments(self.reader, node, self.local)
        span = self.reader.python.span(node)
        interface = self.reader.interfaces.get(name, Interface())
        bound = by_name(self.reader, interface.inputs, args, named_)
        task = Branch(span)
        task.put("flow", span, Leaf(file_of(name), span))
        if bound:
            values = Branch(span)
            for key, argument in bound.items():
                values.put(key, argument.key, value_tree(self.reader, argument.value))
            task.put("with", span, values)
        wanted, self.target = self.target, None
        plain = (wanted or "").strip("_").removesuffix("_result")
        key = free(key_of(plain or name), self.tasks.entries)
        self.tasks.put(key, self.reader.python.span(node.func), task)
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
