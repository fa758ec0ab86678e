"""Turns the function of a workflow into the tree of a flow."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from itertools import pairwise

from flowc.decompile.docstrings import read_document
from flowc.decompile.evaluate import Names, Reader, named, said
from flowc.decompile.kinds import type_text, value_tree
from flowc.decompile.meaning import (
    NOTHING,
    Argument,
    Constant,
    Input,
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
from flowc.decompile.remarks import Remarks
from flowc.decompile.returned import Returned
from flowc.decompile.scope import canonical, imported, stored, what_is
from flowc.decompile.steps import Artifacts, Steps, free, slug
from flowc.decompile.tree import Branch, Leaf
from flowc.source import Path, Span
from flowc.unknown import UNKNOWN

_EXPORT = "domino.run_launch_export_artifacts_task"


@dataclass
class Interface:
    """What a workflow looks like to others: the types of its inputs and outputs, as text."""

    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass
class Body:
    """Reads one workflow, statement by statement."""

    reader: Reader
    node: ast.FunctionDef
    remarks: Remarks
    files: dict[str, str]
    """The workflows of the module by name, and the files that they are written to."""
    tree: Branch = field(init=False)
    tasks: Branch = field(init=False)
    local: Names = field(default_factory=dict)
    comments: dict[Path, list[str]] = field(default_factory=dict)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    """The outputs of each task so far, with their types as text."""
    calls: list[str] = field(default_factory=list)
    target: str | None = None
    made: list[str] = field(default_factory=list)
    """The tasks that the last statement made."""

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
        inputs = self.parameters()
        self.reader.step, self.reader.outputs = self.step, self.outputs
        returned = Returned(self.reader, self.artifacts, self.steps, self.interface)
        outputs = returned.declared(self.node)
        for number, statement in enumerate(self.node.body):
            self.statement(statement, number, returned)
        returned.finish(self.node, outputs)
        self.reader.step = None
        self.describe(inputs, outputs)
        policy = self.policy()
        for key, branch in (
            ("inputs", inputs), ("artifacts", self.artifacts.tree), ("tasks", self.tasks),
            ("outputs", outputs),
        ):  # fmt: skip
            if branch.entries or key == "tasks":
                self.tree.put(key, span, branch)
        if self.exports is not None:
            self.tree.put("exports", self.exports.span, self.exports)
        if policy is not None:
            self.tree.put("failure_policy", policy.span, policy)
        return self.tree

    exports: Branch | None = None

    # The signature

    def parameters(self) -> Branch:
        arguments = self.node.args
        branch = Branch(self.tree.span)
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        pairs = list(zip(positional, [*defaults, *arguments.defaults], strict=True))
        pairs += list(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
        for argument, default in pairs:
            self.parameter(branch, argument, default)
        for variadic in (arguments.vararg, arguments.kwarg):
            if variadic is not None:
                self.reader.refuse(variadic, "the inputs of a flow have names")
        return branch

    def parameter(self, branch: Branch, argument: ast.arg, default: ast.expr | None) -> None:
        span = self.reader.python.span(argument)
        place = Span(span.start, span.start + len(argument.arg))
        self.local[argument.arg] = Located(Input(argument.arg), place)
        kind = Leaf(UNKNOWN, place)
        if argument.annotation is None:
            self.reader.refuse(argument, "an input of a flow has a type")
        else:
            found = self.reader.read(argument.annotation, {})
            text = type_text(self.reader, found)
            kind = Leaf(UNKNOWN if text == "any" else text, found.span)
        self.interface.inputs[argument.arg] = str(kind.value)
        if default is None:
            branch.put(argument.arg, place, kind)
            return
        whole = Branch(span)
        whole.put("type", kind.span, kind)
        value = value_tree(self.reader, self.reader.read(default, {}))
        whole.put("default", value.span, value)
        branch.put(argument.arg, place, whole)

    def policy(self) -> Leaf | None:
        """Return the failure policy that the decorator sets; complain about its other settings."""
        found: Leaf | None = None
        for decorator in self.node.decorator_list:
            if self.reader.decorator(decorator) != "flytekit.workflow":
                self.reader.refuse(decorator, "this decorator cannot be said in a flow")
                continue
            for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
                value = self.reader.read(keyword.value, {})
                path = canonical(value.meaning.path) if isinstance(value.meaning, Symbol) else ""
                if keyword.arg == "failure_policy" and "WorkflowFailurePolicy." in path:
                    word = path.rpartition(".")[2].lower()
                    found = Leaf(word, value.span) if word != "fail_immediately" else None
                else:
                    self.reader.refuse(keyword, f"'{keyword.arg}' of a workflow cannot be said")
        return found

    # Statements

    def statement(self, statement: ast.stmt, number: int, returned: Returned) -> None:
        made, self.made = self.made, []
        self.target = None
        match statement:
            case ast.Expr(value=ast.Constant(value=str(text))):
                self.text(text, made, number)
            case ast.Expr(value=ast.BinOp(op=ast.RShift()) as chain):
                self.chain(chain)
            case ast.Expr(value=value):
                self.expression(value)
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                self.target = name
                self.local[name] = named(name, self.reader.read(value, self.local))
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=value):
                self.unpack(targets, value)
            case ast.Return(value=value):
                returned.value(statement, value, self.local)
            case ast.Import() | ast.ImportFrom():
                for name, path in imported(self.reader.python, statement):
                    place = self.reader.python.span(statement)
                    self.local[name] = Located(Symbol(path), place)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                what = what_is(statement)
                if isinstance(statement, ast.FunctionDef):
                    what = f"{what} ('{statement.name}')"
                self.reader.refuse(statement, f"{what} cannot be said in a flow")
                place = self.reader.python.span(statement)
                self.local.update({n: Located(NOTHING, place) for n in stored(statement)})
        for key in self.made:
            found = self.remarks.above(statement.lineno)
            if found:
                self.comments.setdefault(("tasks", key), []).extend(found)

    def text(self, text: str, made: list[str], number: int) -> None:
        """Take a text that stands alone: the flow's docstring, or that of the task above it."""
        if number and made:
            task = self.tasks.get(made[-1])
            assert isinstance(task, Branch)
            _describe_task(task, text)

    def expression(self, value: ast.expr) -> None:
        if isinstance(value, ast.Call) and self.is_remark(value.func):
            shown = ast.unparse(value.func)[:60]
            message = f"left out: a call of '{shown}' has no part in the flow that is registered"
            self.reader.python.complain(value, message, severity="warning")
            return
        found = self.reader.read(value, self.local)
        if not self.made and isinstance(found.meaning, Made):
            self.reader.refuse(value, said(found.meaning.path))

    def is_remark(self, function: ast.expr) -> bool:
        """Whether a function only prints or logs."""
        while isinstance(function, ast.Attribute):
            function = function.value
        if not isinstance(function, ast.Name) or function.id in self.local:
            return False
        path = self.reader.scope.names.get(function.id, function.id)
        return path == "print" or function.id in ("logging", "logger", "log") or path == "logging"

    def unpack(self, targets: list[ast.expr], value: ast.expr) -> None:
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

    def chain(self, node: ast.BinOp) -> None:
        """Read `a >> b >> c`: each runs after the one before it."""
        ends: list[ast.expr] = [node.right]
        left = node.left
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.RShift):
            ends.append(left.right)
            left = left.left
        ends.append(left)
        keys = [self.end(end) for end in reversed(ends)]
        for first, second in pairwise(keys):
            if first is None or second is None:
                continue
            task = self.tasks.get(second.task)
            assert isinstance(task, Branch)
            after = task.get("after")
            if not isinstance(after, Branch):
                after = Branch(self.reader.python.span(node), is_list=True)
                task.put("after", after.span, after)
            if first.task not in [leaf.value for _, leaf in after.entries.values()]:  # type: ignore[union-attr]
                after.add(Leaf(first.task, self.reader.python.span(node)))

    def end(self, node: ast.expr) -> Result | Output | None:
        """Return an end of `>>`; complain where flytekit would ignore it in silence."""
        found = self.reader.read(node, self.local)
        match found.meaning:
            case Output() as output:
                return output
            case Result(task) as result:
                if len(self.outputs[task]) > 1:
                    message = "flytekit ignores '>>' on a result that has several outputs"
                    self.reader.refuse(node, message, f"write {ast.unparse(node)}[0]")
                    return None
                return result
            case Nothing():
                return None
        self.reader.refuse(node, "'>>' stands between results of tasks")
        return None

    # Calls of tasks and workflows

    def step(self, node: ast.Call, target: Located) -> Meaning:
        """Enter what a call runs into the flow."""
        match target.meaning:
            case Made(path=path) as made if path == _EXPORT:
                self.export(made, target.span)
                return Constant(None)
            case Made(path="domino.DominoJobTask") as made:
                args, bound = self.reader.arguments(node, self.local)
                for arg in args:
                    self.reader.python.complain(arg.span, "a task takes its inputs by name")
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
        key = (wanted or "").strip("_") or slug(flyte_name or "task")
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
        """Take over what stands around the definition of a task: comments and a docstring."""
        scope = self.reader.scope
        if made.name and scope.names.get(made.name) is made.key:
            comments = self.remarks.above(scope.places[made.name].lineno)
            if comments:
                self.comments.setdefault(("tasks", key), []).extend(comments)
            text = scope.documents.get(made.name)
            if text is not None:
                _describe_task(task, str(text.value))

    def sub_flow(self, node: ast.Call, function: ast.FunctionDef) -> Meaning:
        name = function.name
        _, bound = self.reader.arguments(node, self.local)
        span = self.reader.python.span(node)
        task = Branch(span)
        task.put("flow", span, Leaf(self.files.get(name, f"{name}.yaml"), span))
        if bound:
            values = Branch(span)
            for key, argument in bound.items():
                values.put(key, argument.key, value_tree(self.reader, argument.value))
            task.put("with", span, values)
        self.calls.append(name)
        wanted, self.target = self.target, None
        key = free((wanted or name).strip("_"), self.tasks.entries)
        self.tasks.put(key, self.reader.python.span(node.func), task)
        self.outputs[key] = self.reader.interfaces.get(name, Interface()).outputs
        self.made.append(key)
        return Result(key)

    # The end of a flow

    def export(self, made: Made, span: Span) -> None:
        if self.exports is not None:
            self.reader.python.complain(span, "a flow exports its artifacts by one call")
            return
        given = dict(made.kwargs)
        for first in made.args[:1]:
            given["spec_list"] = Argument(first.span, first)
        self.exports = Branch(span)
        for name, path in _EXPORTS.items():
            if name in given and given[name].value.meaning != Constant(None):
                leaf = value_tree(self.reader, given[name].value)
                owner = self.exports
                if len(path) > 1:
                    owner = Branch(span)
                    self.exports.put(path[0], span, owner)
                owner.put(path[-1], given[name].key, leaf)
        if "use_project_defaults_for_omitted" not in given:
            self.exports.put("project_defaults", span, Leaf(False, span))
        artifacts = Branch(span, is_list=True)
        specs = given.get("spec_list")
        items = specs.value.meaning if specs else Nothing()
        for item in items.items if isinstance(items, Items) else ():
            artifacts.add(self.exported(item))
        self.exports.put("artifacts", span, artifacts)
        for name in given.keys() - _EXPORTS.keys() - {"spec_list"}:
            self.reader.python.complain(given[name].key, f"an export has no argument '{name}'")

    def exported(self, found: Located) -> Branch:
        branch = Branch(found.span)
        made = found.meaning
        names = _SPECS.get(made.path) if isinstance(made, Made) else None
        if not isinstance(made, Made) or names is None:
            self.reader.python.complain(found.span, "this export cannot be said in a flow")
            return branch
        given = dict(zip(names, made.args, strict=False))
        given.update({key: argument.value for key, argument in made.kwargs.items()})
        for name, key in names.items():
            if name in given:
                value = (
                    self.artifacts.key(given[name])
                    if key == "artifact"
                    else value_tree(self.reader, given[name])
                )
                branch.put(key, given[name].span, value)
        return branch

    def describe(self, inputs: Branch, outputs: Branch) -> None:
        """Give the flow, its inputs and its outputs the words of the docstring."""
        text = ast.get_docstring(self.node, clean=False)
        if text is None:
            return
        names = [str(name) for name in outputs.entries]
        document = read_document(text, map(str, inputs.entries), names)
        node = self.node.body[0]
        for title in document.left_out:
            message = f"the section '{title}' of the docstring has no place in a flow"
            self.reader.python.complain(node, message, severity="warning")
        if document.text and document.text != self.node.name:
            self.tree.put(
                "description", self.reader.python.span(node), _leaf(document.text, node, self)
            )
        _describe(inputs, document.inputs, "type")
        _describe(outputs, document.outputs, "value")


_EXPORTS = {
    "environment_name": ("environment", "name"),
    "hardware_tier_name": ("hardware_tier", "name"),
    "hardware_tier_id": ("hardware_tier", "id"),
    "use_project_defaults_for_omitted": ("project_defaults",),
}
_SPECS = {
    "domino.ExportArtifactToDatasetsSpec": {"artifact": "artifact", "dataset_id": "dataset"},
    "domino.ExportArtifactToNetAppVolumesSpec": {
        "artifact": "artifact",
        "netapp_volume_id": "netapp_volume",
        "target_relative_path": "path",
    },
}


def _leaf(text: str, node: ast.AST, body: Body) -> Leaf:
    return Leaf(Text((text,)), body.reader.python.span(node))


def _type_of(item: Leaf | Branch) -> str:
    """Return the type of a declared output as text; an artifact's follows from its file."""
    if isinstance(item, Leaf):
        return str(item.value)
    kind, file = item.get("type"), item.get("file")
    if isinstance(kind, Leaf):
        return str(kind.value)
    name = file.value.concrete if isinstance(file, Leaf) and isinstance(file.value, Text) else ""
    return f"file[{(name or '').rpartition('.')[2]}]"


def _describe_task(task: Branch, text: str) -> None:
    inputs, outputs = task.get("inputs"), task.get("outputs")
    wanted = [str(name) for name in inputs.entries] if isinstance(inputs, Branch) else []
    given = [str(name) for name in outputs.entries] if isinstance(outputs, Branch) else []
    document = read_document(text, wanted, given)
    if document.text:
        task.put("description", task.span, Leaf(Text((document.text,)), task.span))
    if isinstance(inputs, Branch):
        _describe(inputs, document.inputs, "type")
    if isinstance(outputs, Branch):
        _describe(outputs, document.outputs, "type")


def _describe(branch: Branch, words: dict[str, str], short: str) -> None:
    for name, text in words.items():
        if name not in branch.entries or not text:
            continue
        place, item = branch.entries[name]
        if isinstance(item, Leaf):
            whole = Branch(item.span)
            whole.put(short, item.span, item)
            branch.put(name, place, whole)
            item = whole
        item.put("description", item.span, Leaf(Text((text,)), item.span))
