"""What the functions and classes of a module mean."""

from __future__ import annotations

import ast

from flowc.findings.source import Span
from flowc.importing.calls import call_value
from flowc.importing.expressions import defaults_of
from flowc.importing.frames import Frame
from flowc.importing.lose_track import lose
from flowc.importing.meanings import (
    Function,
    Located,
    Members,
    Nothing,
    Symbol,
    Text,
    Unknown,
    Workflow,
)
from flowc.importing.module_names import canonical
from flowc.importing.reader import Reader
from flowc.importing.refusals import what_is

_HINT = "write a DominoJobTask: Domino runs jobs, not functions"


def define_function(reader: Reader, node: ast.FunctionDef, frame: Frame) -> None:
    """Bind the name of a function: a workflow, or a helper that may be called."""
    decorators = [(each, _decorator(reader, each, frame)) for each in node.decorator_list]
    paths = [path for _, path in decorators]
    if "flytekit.workflow" in paths:
        _define_workflow(reader, node, frame)
        return
    span = reader.span(node)
    defaults = defaults_of(reader, node.args, frame)
    found = Located(Function(node, frame, reader.unit, defaults), span)
    for each, path in reversed(decorators):
        if path.startswith("flytekit."):
            shown = path.rpartition(".")[2]
            found = reader.refuse(each, f"'@{shown}' cannot be said in a flow", _HINT)
            continue
        value = call_value(reader, each, reader.read(each, frame), ((found,), {}))
        found = value if isinstance(value, Located) else Located(value, span)
    frame.bind(node.name, found)


def _decorator(reader: Reader, node: ast.expr, frame: Frame) -> str:
    """Return the canonical path of a decorator of something imported, called or not."""
    target = node.func if isinstance(node, ast.Call) else node
    if not isinstance(target, ast.Name | ast.Attribute):
        return ""
    found = reader.read(target, frame).meaning
    return canonical(found.path) if isinstance(found, Symbol) else ""


def _define_workflow(reader: Reader, node: ast.FunctionDef, frame: Frame) -> None:
    """Bind a workflow. Its types and defaults are read here, its body once the module is."""
    if frame.kind != "module" or reader.unit is not reader.main:
        where = "of another file" if reader.unit is not reader.main else "inside of a function"
        frame.bind(node.name, reader.refuse(node, f"a workflow {where} cannot be said in a flow"))
        return
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    types = {
        each.arg: reader.annotation(each.annotation, frame)
        for each in every
        if each.annotation is not None
    }
    returns = reader.annotation(node.returns, frame) if node.returns is not None else None
    made = Workflow(node, types, defaults_of(reader, node.args, frame), returns)
    made.policy = read_policy(reader, node, frame)
    if any(each.node.name == node.name for each in reader.workflows):
        reader.refuse(node, f"a second workflow is called '{node.name}'")
    reader.workflows.append(made)
    frame.bind(node.name, Located(made, reader.span(node)))


def read_policy(reader: Reader, node: ast.FunctionDef, frame: Frame) -> Located | None:
    """Return the failure policy that the decorator sets; complain about its other settings."""
    found: Located | None = None
    for each in node.decorator_list:
        if _decorator(reader, each, frame) != "flytekit.workflow":
            reader.refuse(each, "this decorator cannot be said in a flow")
            continue
        if not isinstance(each, ast.Call):
            continue
        given = [("_workflow_function", one) for one in each.args[:1]]
        given += [("failure_policy", one) for one in each.args[1:2]]
        given += [(word.arg or "**", word.value) for word in each.keywords]
        given += [("more", one) for one in each.args[2:]]
        for name, value in given:
            if isinstance(value, ast.Constant) and value.value is None:
                continue
            read = reader.read(value, frame)
            path = canonical(read.meaning.path) if isinstance(read.meaning, Symbol) else ""
            if name == "failure_policy" and "WorkflowFailurePolicy." in path:
                found = read
            else:
                reader.refuse(value, f"'{name}' of a workflow cannot be said")
    return found


_KINDS = {"typing.NamedTuple": "NamedTuple", "enum.Enum": "Enum", "enum.StrEnum": "Enum"}


def define_class(reader: Reader, node: ast.ClassDef, frame: Frame) -> None:
    """Bind a class: a NamedTuple, an enum, or a name space of constants."""
    bases = [reader.read(base, frame) for base in node.bases]
    for base in bases:
        if isinstance(base.meaning, Nothing):
            frame.bind(node.name, base)
            return
    paths = [canonical(b.meaning.path) if isinstance(b.meaning, Symbol) else "" for b in bases]
    kind = next((_KINDS[path] for path in paths if path in _KINDS), None)
    others = [path for path in paths if path not in _KINDS and path != "builtins.str"]
    if kind is None and not bases and not node.decorator_list and not node.keywords:
        kind = "class"  # a name space of constants
    if kind is None or others or (node.decorator_list and kind != "class"):
        found = reader.unknown(node, "a class other than an Enum or a NamedTuple cannot be said")
        _lose(reader, node, frame, found)
        return
    members = _members(reader, node, kind, frame)
    found = members if isinstance(members, Located) else Located(members, reader.span(node))
    if isinstance(members, Located):
        _lose(reader, node, frame, found)
    frame.bind(node.name, found)


def _lose(reader: Reader, node: ast.ClassDef, frame: Frame, found: Located) -> None:
    if isinstance(found.meaning, Unknown):
        lose(reader, node.body, Frame(outer=frame, kind="class"), found.meaning)
    frame.bind(node.name, found)


def _members(reader: Reader, node: ast.ClassDef, kind: str, frame: Frame) -> Members | Located:
    inner = Frame(outer=frame, kind="class")
    fields: list[tuple[str, Span, Located]] = []
    defaults: list[tuple[str, Located]] = []
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name) as target, value=value) if (
                kind == "NamedTuple"
            ):
                fields.append((name, reader.span(target), reader.annotation(
                    statement.annotation, inner)))  # fmt: skip
                if value is not None:
                    defaults.append((name, reader.read(value, inner)))
            case ast.Assign() | ast.AnnAssign() | ast.ClassDef() | ast.Pass() | ast.Expr():
                if kind == "NamedTuple" and not isinstance(statement, ast.Pass | ast.Expr):
                    return reader.unknown(statement, f"{what_is(statement)} of a NamedTuple")
                reader.run([statement], inner)
            case _ if kind == "class":
                reader.run([statement], inner)
            case _:
                return reader.unknown(statement, f"{what_is(statement)} cannot be said in a flow")
    if kind == "NamedTuple":
        return Members(kind, node.name, tuple(fields), tuple(defaults))
    places = _places(reader, node)
    if kind == "Enum":
        odd = [name for name in inner.names if name.startswith("_")]
        values = [*inner.names.values()]
        texts = [repr(value.meaning) for value in values]
        if odd or len(set(texts)) < len(texts):
            return reader.unknown(node, "an enum with names of its own kind cannot be said")
    items = tuple(
        (name, places.get(name, reader.span(node)), v if kind == "class" else _nameless(v))
        for name, v in inner.names.items()
    )
    return Members(kind, node.name, items)


def _nameless(value: Located) -> Located:
    """Return the value of a member, which is no constant of that name."""
    if isinstance(value.meaning, Text) and value.meaning.concrete:
        return Located(Text((value.meaning.concrete,)), value.span)
    return value


def _places(reader: Reader, node: ast.ClassDef) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            found.setdefault(each.id, reader.span(each))
    return found
