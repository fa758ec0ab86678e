"""Turns the return annotation and the return statement of a workflow into a flow's outputs."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flowc.findings.source import Span
from flowc.importing.artifacts import Artifacts
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    Constant,
    Indexed,
    Input,
    Items,
    Located,
    Members,
    Nothing,
    Output,
    Record,
    Result,
    Symbol,
    Workflow,
)
from flowc.importing.reader import Reader
from flowc.importing.signature import Interface
from flowc.importing.tasks import Steps
from flowc.importing.type_expressions import Declared, of_flow, value_tree
from flowc.language.parse_type import parse_type


@dataclass
class Returned:
    """Reads first what a workflow says that it returns, then what it does return."""

    reader: Reader
    artifacts: Artifacts
    steps: Steps
    interface: Interface
    wanted: dict[str, tuple[Span, Declared, Span]] = field(default_factory=dict)
    values: list[Located] | None = None

    def declared(self, workflow: Workflow) -> Branch:
        """Take the annotation; return the branch that will hold the outputs."""
        branch = Branch(self.reader.python.name_span(workflow.node))
        found = workflow.returns
        if found is None:
            return branch
        self.reader.tell(found)
        self.interface.unknown = isinstance(found.meaning, Nothing)
        for name, place, kind in self._fields(found):
            self.wanted[name] = (place, of_flow(self.reader, kind), kind.span)
            self.interface.outputs[name] = self.wanted[name][1].type
        return branch

    def _fields(self, found: Located) -> list[tuple[str, Span, Located]]:
        match found.meaning:
            case Constant(value=None) | Nothing():
                return []
            case Members(kind="NamedTuple", items=items):
                self.interface.returns_tuple = True
                return list(items)
            case (
                Items(items=items)
                | Indexed(base=Symbol(path="typing.Tuple"), items=items)
                | Indexed(base=Symbol(path="builtins.tuple"), items=items)
            ):
                return [(f"o{number}", item.span, item) for number, item in enumerate(items)]
        return [("o0", found.span, found)]

    def value(self, node: ast.Return, found: Located) -> None:
        """Take the value of a return statement."""
        self.values = []
        if found.meaning == Constant(None):
            return
        if not self.wanted:
            if self._is_lost(found):
                message = "left out: this value, since the workflow declares no output"
                hint = "annotate the function with the types that it returns (-> ...)"
                self.reader.complain(node.value or node, message, hint, "warning")
            return
        self.reader.tell(found)
        self.values = self._values(found)

    def _is_lost(self, found: Located) -> bool:
        """Whether something is returned that the flow does not give: a task may have no output."""
        if isinstance(found.meaning, Nothing) or self.interface.unknown:
            return False
        if isinstance(found.meaning, Result):
            task = found.meaning.task
            return bool(self.reader.outputs.get(task)) or task in self.reader.blind
        return True

    def _values(self, found: Located) -> list[Located]:
        match found.meaning:
            case Record(fields=fields) if len(self.wanted) > 1 or self.interface.returns_tuple:
                return [value for _, value in fields]
            case Items(items=items, kind="list" | "tuple") if len(self.wanted) > 1 or self.is_tuple(
                found
            ):
                return list(items)
            case Result(task) if len(self.wanted) > 1:
                names = self.reader.outputs[task]
                return [Located(Output(task, name), found.span) for name in names]
        return [found]

    def is_tuple(self, found: Located) -> bool:
        """Whether a single output is returned inside of a tuple."""
        (only,) = self.wanted.values()
        return not only[1].type.startswith("list") and isinstance(found.meaning, Items)

    def finish(self, node: ast.FunctionDef, branch: Branch) -> None:
        """Put the outputs into their branch."""
        values = self.values or []
        if len(values) != len(self.wanted):
            if not any(isinstance(value.meaning, Nothing) for value in values):
                place = self.reader.span(node.returns or node)
                count = f"{len(self.wanted)} declared, {len(values)} returned"
                self.reader.complain(place, f"the outputs do not fit: {count}")
            return
        for (name, (place, kind, span)), value in zip(self.wanted.items(), values, strict=True):
            branch.put(name, place, self.output(kind, span, value))

    def output(self, kind: Declared, span: Span, value: Located) -> Leaf | Branch:
        """Return the tree of one output of the flow: its reference, or a mapping where that does
        not say it all."""
        bound = value_tree(self.reader, value)
        if kind.artifact is None and self.given(value) == parse_type(kind.type):
            return bound
        branch = Branch(value.span)
        branch.put("value", value.span, bound)
        declaration = self.steps.declaration(kind, span)
        if isinstance(declaration, Branch):
            branch.entries.update(declaration.entries)
        else:
            branch.put("type", span, declaration)
        return branch

    def given(self, value: Located) -> object:
        """Return the type that a reference gives; None for what is none."""
        match value.meaning:
            case Input(name):
                return parse_type(self.interface.inputs.get(name, "any"))
            case Output(task, name):
                return parse_type(self.reader.outputs[task].get(name, "any"))
            case Result(task):
                return next(map(parse_type, self.reader.outputs[task].values()), None)
        return None
