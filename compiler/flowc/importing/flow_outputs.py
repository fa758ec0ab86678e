"""Turns the return annotation and the return statement of a workflow into a flow's outputs."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flowc.findings.source import Span
from flowc.importing.artifacts import Artifacts
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    Constant,
    Entries,
    Indexed,
    Input,
    Items,
    Located,
    Made,
    Members,
    Nothing,
    Output,
    Result,
    Symbol,
    Text,
)
from flowc.importing.reader import Names, Reader
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

    def declared(self, node: ast.FunctionDef) -> Branch:
        """Read the annotation; return the branch that will hold the outputs."""
        branch = Branch(self.reader.python.name_span(node))
        if node.returns is None:
            return branch
        found = self.reader.annotation(node.returns)
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
            case Made(path="typing.NamedTuple") as made:
                self.interface.returns_tuple = True
                return self._called(made, found)
            case (
                Items(items=items)
                | Indexed(base=Symbol(path="typing.Tuple"), items=items)
                | Indexed(base=Symbol(path="builtins.tuple"), items=items)
            ):
                return [(f"o{number}", item.span, item) for number, item in enumerate(items)]
        return [("o0", found.span, found)]

    def _called(self, made: Made, found: Located) -> list[tuple[str, Span, Located]]:
        """Read `NamedTuple("Outputs", [("model", FlyteFile)])`, or its keyword form."""
        fields = [(key, argument.key, argument.value) for key, argument in made.kwargs.items()]
        pairs = made.args[1].meaning if len(made.args) > 1 else Nothing()
        for item in pairs.items if isinstance(pairs, Items) else ():
            match item.meaning:
                case Items(items=(Located(Text() as name, place), kind)):
                    fields.append((name.concrete or "", place, kind))
                case Nothing():
                    pass
                case _:
                    self.reader.python.complain(item.span, "a field is a name and a type")
        if isinstance(pairs, Entries):
            fields += list(pairs.items)
        return fields

    def value(self, node: ast.Return, value: ast.expr | None, local: Names) -> None:
        """Take the value of a return statement."""
        self.values = []
        if value is None or (isinstance(value, ast.Constant) and value.value is None):
            return
        found = self.reader.read(value, local)
        if not self.wanted:
            if not isinstance(found.meaning, Nothing) and not self.interface.unknown:
                message = "this value is lost: the workflow declares no output"
                hint = "annotate the function with the types that it returns (-> ...)"
                self.reader.refuse(value, message, hint)
            return
        self.values = self._values(found)

    def _values(self, found: Located) -> list[Located]:
        match found.meaning:
            case Made(path="outputs", args=args, kwargs=kwargs):
                by_name = {key: argument.value for key, argument in kwargs.items()}
                by_name.update(zip(self.wanted, args, strict=False))
                nothing = Located(Nothing(), found.span)
                for name in by_name.keys() - self.wanted.keys():
                    self.reader.python.complain(
                        by_name[name].span, f"the workflow has no output '{name}'"
                    )
                return [by_name.get(name, nothing) for name in self.wanted]
            case Items(items) if len(self.wanted) > 1 or self.is_tuple(found):
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
                place = self.reader.python.span(node.returns or node)
                count = f"{len(self.wanted)} declared, {len(values)} returned"
                self.reader.python.complain(place, f"the outputs do not fit: {count}")
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
