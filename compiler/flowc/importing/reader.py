"""Reads a module as Python would run it, as far as it is known, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from flowc.findings.finding import Severity
from flowc.findings.source import Span
from flowc.importing.frames import Beside, Frame, Unit
from flowc.importing.meanings import (
    NOTHING,
    Argument,
    Entries,
    FromEnv,
    Items,
    Located,
    Made,
    Meaning,
    Members,
    Nothing,
    Output,
    Partial,
    Record,
    Text,
    Unknown,
    Use,
    Workflow,
)
from flowc.importing.parse_python import RULE, Python
from flowc.importing.refusals import what_is
from flowc.language.names import name_fault

MAX_STEPS = 500_000
"""Expressions and statements read for one module, and values of lists: what is used twice may be
used twice again."""


class TooMuch(Exception):
    """The module would cost more than it can be worth."""


class Lost(Exception):
    """Nobody can see how the code goes on from here."""

    def __init__(self, why: Unknown) -> None:
        super().__init__(why.message)
        self.why = why


@dataclass(frozen=True)
class Returned:
    """How a body ended: by a `return` with a value."""

    value: Located
    node: ast.Return


Signal = Returned | str | None
"""How a body ended: "break", "continue", or a return; None at its end."""
Called = tuple[tuple[Located, ...], Mapping[str, Argument]]


@dataclass
class Reader:
    """Reads expressions and statements.

    `step` is called for what runs when the flow runs: a call of a task or of a workflow, with the
    arguments and the place of the call. It is set while the body of a workflow is read.
    """

    unit: Unit
    """The module whose code is read at the moment."""
    readers: Mapping[type, Callable[..., Meaning | Located]]
    """A function for each kind of expression (`expressions.py`)."""
    runner: Callable[[Reader, list[ast.stmt], Frame], Signal]
    """Runs through statements (`statements.py`). Raises Lost."""
    beside: Beside | None = None
    step: Callable[[ast.AST, Located, Called], Meaning] | None = None
    order: Callable[[Located, Located, ast.AST], None] | None = None
    """Enters `first >> second`."""
    stage: str = ""
    """The workflow that is read at the moment."""
    target: str | None = None
    """The variable that gets the result of what is read."""
    steps: int = 0
    depth: int = 0
    loops: int = 0
    unknowns: int = 0
    """How often something was not known so far."""
    git_asked: int = 0
    statement: ast.stmt | None = None
    """The statement of the module that is run at the moment; none in a workflow."""
    left_out: bool = False
    """Whether the last statement called what has no part in a flow."""
    environment_lost: Unknown | None = None
    site: Span | None = None
    """Where the module that is imported calls what stands in another file."""
    outputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The outputs of each task so far, with their types as text."""
    blind: set[str] = field(default_factory=set)
    """The tasks whose outputs nobody can see."""
    tuples: set[str] = field(default_factory=set)
    """The tasks whose result is a tuple, even of one output: workflows that return one."""
    interfaces: dict[int, Any] = field(default_factory=dict)
    """The interfaces of the module's workflows that were read so far."""
    workflows: list[Workflow] = field(default_factory=list)
    tasks: list[Located] = field(default_factory=list)
    """The tasks that the module makes."""
    artifacts: list[Located] = field(default_factory=list)
    called: set[int] = field(default_factory=set)
    """The tasks that are called, by identity."""
    units: dict[tuple[str, ...], Unit | None] = field(default_factory=dict)
    watch: Callable[[ast.stmt], None] | None = None
    """Is told of each statement of a workflow, once it is read."""
    consumed: set[int] = field(default_factory=set)
    """The expressions that make an iterator which is used up where it is made, by identity."""
    _told: set[tuple[str, Span]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.main = self.unit

    @property
    def python(self) -> Python:
        """Return the module that is imported, which keeps the findings."""
        return self.main.python

    # Places and findings

    def span(self, node: ast.AST) -> Span:
        """Return where a node stands; of another file, where that is used."""
        return self.unit.python.span(node) if self.site is None else self.site

    def complain(
        self,
        place: ast.AST | Span,
        message: str,
        hint: str | None = None,
        severity: Severity = "error",
        rule: str = RULE,
    ) -> None:
        """Say that something cannot be said in the language, or was left out (a warning)."""
        span = place if isinstance(place, Span) else self.span(place)
        self.python.complain(span, self._placed(place, message), hint, severity, rule)

    def _placed(self, place: ast.AST | Span, message: str) -> str:
        if self.site is None or isinstance(place, Span):
            return message
        return f"{self.unit.python.source.name}:{getattr(place, 'lineno', 1)}: {message}"

    def unknown(self, node: ast.AST, message: str, hint: str | None = None) -> Located:
        """Return what nobody knows; it is told where it reaches a flow."""
        self.unknowns += 1
        span = self.span(node)
        return Located(Unknown(self._placed(node, message), span, hint), span)

    def refuse(self, node: ast.AST, message: str, hint: str | None = None) -> Located:
        """Complain at a node; it means Nothing."""
        self.unknowns += 1
        self.complain(node, message, hint)
        return Located(NOTHING, self.span(node))

    def lose(self, node: ast.AST, message: str, hint: str | None = None) -> Lost:
        """Return the error that says that nobody can see how the code goes on."""
        why = self.unknown(node, message, hint).meaning
        assert isinstance(why, Unknown)
        return Lost(why)

    def lost_at(self, found: Located, node: ast.AST) -> Lost:
        """Return the error for a value that decides how the code goes on, and is not known."""
        if isinstance(found.meaning, Unknown):
            return Lost(found.meaning)
        return self.lose(node, "nobody can see how the code goes on from here")

    def tell(self, found: Located | Meaning) -> None:
        """Complain about all that is not known in a value that reaches a flow, each once."""
        meaning = found.meaning if isinstance(found, Located) else found
        self.charge(1)
        match meaning:
            case Unknown(message, span, hint):
                if (message, span) not in self._told:
                    self._told.add((message, span))
                    self.complain(span, message, hint)
            case Items() | Entries() | Members() if meaning.lost is not None:
                self.tell(meaning.lost)
        for part in parts_of(meaning):
            self.tell(part)

    def charge(self, steps: int) -> None:
        """Count the cost of reading. Raises TooMuch."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise TooMuch

    def run(self, body: list[ast.stmt], frame: Frame) -> Signal:
        """Run through statements; say how they end. Raises Lost where nobody can see."""
        return self.runner(self, body, frame)

    # Expressions

    def read(self, node: ast.expr, frame: Frame) -> Located:
        """Return what an expression means."""
        self.charge(1)
        reader = self.readers.get(type(node))
        if reader is None:
            from flowc.importing.lose_track import lose_expression  # it needs the reader

            return lose_expression(self, node, frame, f"{what_is(node)} cannot be said in a flow")
        found = reader(self, node, frame)
        located = found if isinstance(found, Located) else Located(found, self.span(node))
        meaning = located.meaning
        if isinstance(meaning, Items | Entries | Members) and meaning.lost is not None:
            located = replace(located, meaning=meaning.lost)
        self.unknowns += isinstance(located.meaning, Nothing)
        return located

    def annotation(self, node: ast.expr, frame: Frame) -> Located:
        """Return what an annotation means, one that is written as a text too."""
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return self.read(node, frame)
        try:
            inner = ast.parse(node.value.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return self.unknown(node, "this annotation is no type")
        for each in ast.walk(inner):
            ast.copy_location(each, node)
        return self.read(inner, frame.module())

    @contextmanager
    def within(self, unit: Unit, node: ast.AST) -> Iterator[None]:
        """Read code of another module for a while; a node of this one uses it."""
        before = self.unit, self.site
        if unit is not self.unit:
            self.site = None if unit is self.main else self.span(node)
            self.unit = unit
        try:
            yield
        finally:
            self.unit, self.site = before

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
                self.complain(node, message, rule="unknown-reference")
                return NOTHING
            which = known[which]
        is_path = len(known) == 1 and task not in self.tuples
        kind = self.outputs[task].get(known[0], "") if is_path else ""
        if kind.startswith(("list", "dict")):
            message = "a part of a list or of a dict cannot be bound: bind the whole of it"
            return self.refuse(node, message)
        return Output(task, which)


def parts_of(meaning: Meaning) -> Iterator[Located]:
    """Yield the values that a value holds."""
    match meaning:
        case Items(items=items):
            yield from items
        case Entries(items=entries) | Members(items=entries):
            yield from (value for *_, value in entries)
        case Made(args=args, kwargs=kwargs) | Partial(args=args, kwargs=kwargs):
            yield from args
            yield from (argument.value for argument in kwargs.values())
        case Record(fields=fields):
            yield from (value for _, value in fields)
        case _:
            yield from getattr(meaning, "items", ())


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
            made.name = name
    return found


def _var(name: str, other: str) -> str:
    return name if name_fault(name) is None else other
