"""Turns the signature of a workflow into launch inputs, and its decorator into a policy."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flowc.findings.source import Span
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import Input, Located, Symbol, Workflow
from flowc.importing.module_names import canonical
from flowc.importing.reader import Reader
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


def parameters(
    reader: Reader, workflow: Workflow, interface: Interface, local: dict[str, Located]
) -> Branch:
    """Return the launch inputs; their names become known to the body."""
    node = workflow.node
    arguments = node.args
    branch = Branch(reader.python.name_span(node))
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        place, item = _parameter(reader, interface, argument, workflow)
        local[argument.arg] = Located(Input(argument.arg), place)
        branch.put(argument.arg, place, item)
    for variadic in (arguments.vararg, arguments.kwarg):
        if variadic is not None:
            reader.refuse(variadic, "the inputs of a flow have names")
    return branch


def _parameter(
    reader: Reader, interface: Interface, argument: ast.arg, workflow: Workflow
) -> tuple[Span, Leaf | Branch]:
    span = reader.python.span(argument)
    place = Span(span.start, span.start + len(argument.arg))
    kind = Leaf(UNKNOWN, place)
    if argument.annotation is None:
        reader.refuse(argument, "an input of a flow has a type")
    else:
        found = workflow.types[argument.arg]
        reader.tell(found)
        text = of_flow(reader, found).type
        kind = Leaf(UNKNOWN if text == "any" else text, found.span)
    interface.inputs[argument.arg] = str(kind.value)
    default = workflow.defaults.get(argument.arg)
    if default is None:
        return place, kind
    reader.tell(default)
    whole = Branch(span)
    whole.put("type", kind.span, kind)
    value = value_tree(reader, default)
    whole.put("default", value.span, value)
    return place, whole


def policy(workflow: Workflow) -> Leaf | None:
    """Return the failure policy that the decorator sets."""
    found = workflow.policy
    if found is None or not isinstance(found.meaning, Symbol):
        return None
    word = canonical(found.meaning.path).rpartition(".")[2].lower()
    return Leaf(word, found.span) if word != "fail_immediately" else None
