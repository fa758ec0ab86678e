"""Turns the signature of a workflow into launch inputs, and its decorator into a policy."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flowc.findings.source import Span
from flowc.importing.definitions import decorator
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Input, Located, Symbol
from flowc.importing.module_names import canonical
from flowc.importing.reader import Names, Reader
from flowc.importing.type_expressions import of_flow, value_tree
from flowc.reading.unknown import UNKNOWN


def file_of(workflow: str) -> str:
    """Return what the file of a workflow is called, where a module has several."""
    return f"{workflow}.yaml"


@dataclass
class Interface:
    """What a workflow looks like to others: the types of its inputs and outputs, as text."""

    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    returns_tuple: bool = False
    unknown: bool = False
    """Whether nobody can see which outputs it declares."""


def parameters(reader: Reader, node: ast.FunctionDef, interface: Interface, local: Names) -> Branch:
    """Return the launch inputs; their names become known to the body."""
    arguments = node.args
    branch = Branch(reader.python.name_span(node))
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    pairs = list(zip(positional, [*defaults, *arguments.defaults], strict=True))
    pairs += list(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    for argument, default in pairs:
        place, item = _parameter(reader, interface, argument, default)
        local[argument.arg] = Located(Input(argument.arg), place)
        branch.put(argument.arg, place, item)
    for variadic in (arguments.vararg, arguments.kwarg):
        if variadic is not None:
            reader.refuse(variadic, "the inputs of a flow have names")
    return branch


def _parameter(
    reader: Reader, interface: Interface, argument: ast.arg, default: ast.expr | None
) -> tuple[Span, Leaf | Branch]:
    span = reader.python.span(argument)
    place = Span(span.start, span.start + len(argument.arg))
    kind = Leaf(UNKNOWN, place)
    if argument.annotation is None:
        reader.refuse(argument, "an input of a flow has a type")
    else:
        found = reader.annotation(argument.annotation)
        text = of_flow(reader, found).type
        kind = Leaf(UNKNOWN if text == "any" else text, found.span)
    interface.inputs[argument.arg] = str(kind.value)
    if default is None:
        return place, kind
    whole = Branch(span)
    whole.put("type", kind.span, kind)
    value = value_tree(reader, reader.read(default, {}))
    whole.put("default", value.span, value)
    return place, whole


def policy(reader: Reader, node: ast.FunctionDef) -> Leaf | None:
    """Return the failure policy that the decorator sets; complain about its other settings."""
    found: Leaf | None = None
    for each in node.decorator_list:
        if decorator(reader, each) != "flytekit.workflow":
            reader.refuse(each, "this decorator cannot be said in a flow")
            continue
        for keyword in each.keywords if isinstance(each, ast.Call) else ():
            value = reader.read(keyword.value, {})
            path = canonical(value.meaning.path) if isinstance(value.meaning, Symbol) else ""
            if keyword.arg == "failure_policy" and "WorkflowFailurePolicy." in path:
                word = path.rpartition(".")[2].lower()
                found = Leaf(word, value.span) if word != "fail_immediately" else None
            else:
                reader.refuse(keyword, f"'{keyword.arg}' of a workflow cannot be said")
    return found
