"""What the functions and classes of a module mean."""

from __future__ import annotations

import ast

from flowc.importing.meanings import (
    NOTHING,
    Function,
    Located,
    Meaning,
    Members,
    Workflow,
)
from flowc.importing.module_names import canonical
from flowc.importing.reader import Names, Reader, named
from flowc.importing.refusals import what_is


def function(reader: Reader, node: ast.FunctionDef, local: Names) -> Meaning:
    """Return what a function definition means: a workflow, or a helper that may be called."""
    paths = [decorator(reader, each) for each in node.decorator_list]
    if "flytekit.workflow" in paths:
        return Workflow(node)
    if paths:
        shown = paths[0].rpartition(".")[2] or "a decorator"
        hint = "write a DominoJobTask: Domino runs jobs, not functions"
        reader.refuse(node.decorator_list[0], f"'@{shown}' cannot be said in a flow", hint)
        return NOTHING
    return Function(node)


def decorator(reader: Reader, node: ast.expr) -> str:
    """Return the canonical path of a decorator, called or not."""
    target = node.func if isinstance(node, ast.Call) else node
    path = path_of(reader, target)
    return canonical(path) if path else ""


def path_of(reader: Reader, node: ast.expr) -> str | None:
    """Return the dotted path of a name or an attribute; nothing for other expressions."""
    if isinstance(node, ast.Name):
        found = reader.scope.names.get(node.id)
        return found if isinstance(found, str) else node.id
    if isinstance(node, ast.Attribute):
        owner = path_of(reader, node.value)
        return f"{owner}.{node.attr}" if owner else None
    return None


def class_of(reader: Reader, node: ast.ClassDef, local: Names) -> Meaning:
    """Return what a class means: a NamedTuple, an enum, or a name space of constants."""
    bases = [canonical(path_of(reader, base) or "") for base in node.bases]
    kinds = {"typing.NamedTuple": "NamedTuple", "enum.Enum": "Enum", "enum.StrEnum": "Enum"}
    kind = next((kinds[base] for base in bases if base in kinds), None)
    if kind is None and not bases and not node.decorator_list:
        kind = "class"  # a name space of constants
    if kind is None and reader.scope.wildcard and bases:
        return NOTHING  # its bases may be among those that nobody can see
    if kind is None:
        reader.refuse(node, "a class other than an Enum or a NamedTuple cannot be said in a flow")
        return NOTHING
    items = []
    defaults = []
    names: Names = {}
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind_of, value=value) if (
                value is None or kind == "NamedTuple"
            ):
                place = reader.python.span(statement.target)
                items.append((name, place, reader.annotation(kind_of)))
                if value is not None:
                    defaults.append((name, reader.read(value, {})))
            case (
                ast.Assign(targets=[ast.Name(id=name) as target], value=value)
                | ast.AnnAssign(target=ast.Name(id=name) as target, value=ast.expr() as value)
            ):
                found = reader.read(value, names)
                names[name] = named(name, found) if kind == "class" else found
                items.append((name, reader.python.span(target), names[name]))
            case ast.ClassDef(name=name) if kind == "class":
                found = Located(class_of(reader, statement, {}), reader.python.span(statement))
                items.append((name, reader.python.name_span(statement), found))
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                pass
            case _:
                reader.refuse(statement, f"{what_is(statement)} cannot be said in a flow")
    return Members(kind, node.name, tuple(items), tuple(defaults))
