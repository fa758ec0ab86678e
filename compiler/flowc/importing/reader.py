"""Reads the expressions of a module: what each means, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flowc.importing.meanings import (
    NOTHING,
    Entries,
    FromEnv,
    Items,
    Located,
    Made,
    Meaning,
    Nothing,
    Output,
    Symbol,
    Text,
    Use,
)
from flowc.importing.module_names import Scope, is_builtin
from flowc.importing.parse_python import Python
from flowc.importing.refusals import what_is
from flowc.language.names import name_fault

MAX_STEPS = 500_000
"""Expressions read for one module, and values of lists: what is used twice may be used twice
again."""

Names = dict[str, Located]


class TooMuch(Exception):
    """The module would cost more than it can be worth."""


@dataclass
class Reader:
    """Reads expressions; names are looked up in `local` first, and then in the module.

    `step` is called for what runs when the flow runs: a call of a task or of a workflow. It is
    set while the body of a workflow is read.
    """

    scope: Scope
    readers: Mapping[type, Callable[..., Meaning | Located]]
    """A function for each kind of expression (`expressions.py`)."""
    step: Callable[[ast.Call, Located], Meaning] | None = None
    known: dict[str, Located] = field(default_factory=dict)
    pending: set[str] = field(default_factory=set)
    steps: int = 0
    depth: int = 0
    outputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The outputs of each task so far, with their types as text."""
    blind: set[str] = field(default_factory=set)
    """The tasks whose outputs nobody can see."""
    tuples: set[str] = field(default_factory=set)
    """The tasks whose result is a tuple, even of one output: workflows that return one."""
    weights: dict[int, tuple[Meaning, int]] = field(default_factory=dict)
    interfaces: dict[str, Any] = field(default_factory=dict)
    """The interfaces of the module's workflows that were read so far."""

    @property
    def python(self) -> Python:
        """Return the parsed module, which keeps the findings."""
        return self.scope.python

    def read(self, node: ast.expr, local: Names) -> Located:
        """Return what an expression means; Nothing, where it was complained about."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch
        reader = self.readers.get(type(node))
        if reader is None:
            return self.refuse(node, f"{what_is(node)} cannot be said in a flow")
        meaning = reader(self, node, local)
        self.steps += self._weight(meaning.meaning if isinstance(meaning, Located) else meaning)
        span = self.python.span(node)
        return meaning if isinstance(meaning, Located) else Located(meaning, span)

    def annotation(self, node: ast.expr) -> Located:
        """Return what an annotation means, one that is written as a text too."""
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return self.read(node, {})
        try:
            inner = ast.parse(node.value.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return self.refuse(node, "this annotation is no type")
        for each in ast.walk(inner):
            ast.copy_location(each, node)
        return self.read(inner, {})

    def _weight(self, meaning: Meaning) -> int:
        """Return how many values a list or a dict is when it is written down, names followed."""
        if not isinstance(meaning, Items | Entries):
            return 0
        if id(meaning) not in self.weights:
            items = meaning.items if isinstance(meaning, Items) else [e[2] for e in meaning.items]
            weight = sum(1 + self._weight(item.meaning) for item in items)
            self.weights[id(meaning)] = meaning, weight
        return self.weights[id(meaning)][1]

    def refuse(self, node: ast.AST, message: str, hint: str | None = None) -> Located:
        """Complain at a node; it means Nothing."""
        self.python.complain(node, message, hint)
        return Located(NOTHING, self.python.span(node))

    # Names

    def lookup(self, node: ast.Name, local: Names) -> Meaning | Located:
        """Return what a name means in a function or in the module."""
        name = node.id
        found = local.get(name) or self.of_module(name, node)
        if found is not None:
            if isinstance(found.meaning, Items | Entries | Made) or (self.depth and name in local):
                return found  # what it is made of is told where that is written
            return found.meaning
        if is_builtin(name):
            return Symbol(f"builtins.{name}")
        if self.scope.wildcard:
            return NOTHING  # it may be one of those: the wildcard was complained about
        if name in ("__file__", "__name__", "__doc__"):
            return self.refuse(node, f"'{name}' is known only where the module is loaded")
        return self.refuse(node, f"the name '{name}' is not defined", self.scope.hint(name))

    def of_module(self, name: str, node: ast.AST) -> Located | None:
        """Return what a name of the module means; None, if the module has no such name."""
        if name in self.known:
            return self.known[name]
        definition = self.scope.names.get(name)
        if definition is None:
            return None
        if name in self.scope.lost:
            return Located(NOTHING, self.python.span(node))
        if name in self.scope.twice:
            message = f"'{name}' is defined once more here: which one counts depends on when"
            self.known[name] = self.refuse(self.scope.places[name], message)
            return self.known[name]
        if name in self.pending:
            return self.refuse(node, f"'{name}' is defined by itself")
        self.pending.add(name)
        self.known[name] = self._defined(name, definition)
        self.pending.discard(name)
        return self.known[name]

    def _defined(self, name: str, definition: ast.AST | str) -> Located:
        place = self.python.span(self.scope.places[name])
        match definition:
            case str():
                return Located(Symbol(definition), place)
            case ast.FunctionDef() | ast.ClassDef():
                meaning = self.readers[type(definition)](self, definition, {})
                assert not isinstance(meaning, Located)
                return Located(meaning, place)
            case ast.expr():
                step, self.step = self.step, None  # nothing outside a workflow runs with it
                found = self.read(definition, {})
                self.step = step
                return named(name, found)
        raise TypeError(definition)

    def output(self, node: ast.AST, task: str, which: str | int) -> Meaning | Located:
        """Return one output of a task, by name or by position.

        A subscript of the result of a one-output task is an attribute path to flytekit: Flyte
        ignores it on files and scalars, and looks into lists and dicts with it.
        """
        if task in self.blind:
            return NOTHING
        known = list(self.outputs[task])
        if isinstance(which, int):
            if not -len(known) <= which < len(known):
                message = f"'{task}' has no output {which}"
                self.python.complain(node, message, rule="unknown-reference")
                return NOTHING
            which = known[which]
        is_path = len(known) == 1 and task not in self.tuples
        kind = self.outputs[task].get(known[0], "") if is_path else ""
        if kind.startswith(("list", "dict")):
            message = "a part of a list or of a dict cannot be bound: bind the whole of it"
            return self.refuse(node, message)
        return Output(task, which)

    def or_refuse(self, node: ast.AST, meaning: Meaning | None) -> Meaning | Located:
        """Return a meaning; complain where there is none."""
        if meaning is None or isinstance(meaning, Nothing):
            return self.refuse(node, "nobody can see what this gives before it runs")
        return meaning


def named(name: str, found: Located) -> Located:
    """Return a value that has got a name: a text keeps it, to become a var of that name."""
    plain = name.strip("_")
    match found.meaning:
        case Text(parts=(FromEnv() as value,)):
            return replace(found, meaning=Text((replace(value, name=_var(plain, value.name)),)))
        case FromEnv() as value:
            return replace(found, meaning=replace(value, name=_var(plain, value.name)))
        case Text() as text if text.concrete and name_fault(plain) is None:
            return replace(found, meaning=Text((Use(plain, text.concrete),)))
        case Made(name="") as made:
            return replace(found, meaning=replace(made, name=name))
    return found


def _var(name: str, other: str) -> str:
    return name if name_fault(name) is None else other
