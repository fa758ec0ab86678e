"""Turns the expressions of a module into what they mean, without running anything."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flowc.decompile import environment, texts
from flowc.decompile.meaning import (
    NOTHING,
    Argument,
    Constant,
    Entries,
    FromEnv,
    Function,
    Indexed,
    Input,
    Items,
    Located,
    Made,
    Meaning,
    Members,
    Nothing,
    Output,
    Result,
    Symbol,
    Text,
    Use,
    Workflow,
)
from flowc.decompile.scope import Scope, canonical, is_builtin, what_is
from flowc.decompile.syntax import Python
from flowc.names import name_fault
from flowc.source import Span

MAX_STEPS = 500_000
"""Expressions read for one module: functions may call each other twice, and twice again."""

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
    step: Callable[[ast.Call, Located], Meaning] | None = None
    known: dict[str, Located] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    steps: int = 0
    depth: int = 0
    outputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The outputs of each task so far, with their types as text."""
    blind: set[str] = field(default_factory=set)
    """The tasks whose outputs nobody can see."""
    interfaces: dict[str, Any] = field(default_factory=dict)
    """The interfaces of the module's workflows that were read so far."""

    @property
    def python(self) -> Python:
        return self.scope.python

    def read(self, node: ast.expr, local: Names) -> Located:
        """Return what an expression means; Nothing, where it was complained about."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooMuch
        reader = _READERS.get(type(node))
        if reader is None:
            return self.refuse(node, f"{what_is(node)} cannot be said in a flow")
        meaning = reader(self, node, local)
        span = self.python.span(node)
        return meaning if isinstance(meaning, Located) else Located(meaning, span)

    def refuse(self, node: ast.AST, message: str, hint: str | None = None) -> Located:
        self.python.complain(node, message, hint)
        return Located(NOTHING, self.python.span(node))

    # Names

    def lookup(self, node: ast.Name, local: Names) -> Meaning | Located:
        name = node.id
        found = local.get(name) or self.of_module(name, node)
        if found is not None:
            if isinstance(found.meaning, Items | Entries | Made):
                return found  # what it is made of is told where that is written
            return found.meaning
        if is_builtin(name):
            return Symbol(f"builtins.{name}")
        return self.refuse(node, f"the name '{name}' is not defined", self.scope.hint(name))

    def of_module(self, name: str, node: ast.Name) -> Located | None:
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
        if name in self.open:
            return self.refuse(node, f"'{name}' is defined by itself")
        self.open.add(name)
        self.known[name] = self._defined(name, definition)
        self.open.discard(name)
        return self.known[name]

    def _defined(self, name: str, definition: ast.AST | str) -> Located:
        place = self.python.span(self.scope.places[name])
        match definition:
            case str():
                return Located(Symbol(definition), place)
            case ast.FunctionDef():
                return Located(self._function(definition), place)
            case ast.ClassDef():
                return Located(self._class(definition), place)
            case ast.expr():
                step, self.step = self.step, None  # nothing outside a workflow runs with it
                found = self.read(definition, {})
                self.step = step
                return named(name, found)
        raise TypeError(definition)

    def _function(self, node: ast.FunctionDef) -> Meaning:
        paths = [self.decorator(each) for each in node.decorator_list]
        if "flytekit.workflow" in paths:
            return Workflow(node)
        if paths:
            shown = paths[0].rpartition(".")[2] or "a decorator"
            hint = "write a DominoJobTask: Domino runs jobs, not functions"
            self.refuse(node.decorator_list[0], f"'@{shown}' cannot be said in a flow", hint)
            return NOTHING
        return Function(node)

    def decorator(self, node: ast.expr) -> str:
        """Return the canonical path of a decorator, called or not."""
        target = node.func if isinstance(node, ast.Call) else node
        path = self.path_of(target)
        return canonical(path) if path else ""

    def path_of(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            found = self.scope.names.get(node.id)
            return found if isinstance(found, str) else node.id
        if isinstance(node, ast.Attribute):
            owner = self.path_of(node.value)
            return f"{owner}.{node.attr}" if owner else None
        return None

    def _class(self, node: ast.ClassDef) -> Meaning:
        bases = [canonical(self.path_of(base) or "") for base in node.bases]
        kinds = {"typing.NamedTuple": "NamedTuple", "enum.Enum": "Enum", "enum.StrEnum": "Enum"}
        kind = next((kinds[base] for base in bases if base in kinds), None)
        if kind is None:
            self.refuse(node, "a class other than an Enum or a NamedTuple cannot be said in a flow")
            return NOTHING
        items = []
        for statement in node.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=value, value=None):
                    items.append((name, self.python.span(statement.target), self.read(value, {})))
                case ast.Assign(targets=[ast.Name(id=name) as target], value=value):
                    items.append((name, self.python.span(target), self.read(value, {})))
                case ast.Pass() | ast.Expr(value=ast.Constant()):
                    pass
                case _:
                    self.refuse(statement, f"{what_is(statement)} cannot be said in a flow")
        return Members(kind, node.name, tuple(items))

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
        kind = self.outputs[task].get(known[0], "") if len(known) == 1 else ""
        if kind.startswith(("list", "dict")):
            message = "a part of a list or of a dict cannot be bound: bind the whole of it"
            return self.refuse(node, message)
        return Output(task, which)

    # Calls

    def call(self, node: ast.Call, local: Names) -> Meaning | Located:
        if isinstance(node.func, ast.Attribute):
            owner = self.read(node.func.value, local)
            if not isinstance(owner.meaning, Symbol):
                return self.method(node, owner, node.func.attr, local)
            target = Located(Symbol(f"{owner.meaning.path}.{node.func.attr}"), owner.span)
        else:
            target = self.read(node.func, local)
        match target.meaning:
            case Symbol(path):
                return self.made(node, canonical(path), local)
            case Function(function):
                return self.inline(node, function, local)
            case Made(path="domino.DominoJobTask") | Workflow():
                if self.step is None:
                    return self.refuse(node, "a task runs inside of a workflow only")
                return self.step(node, target)
            case Members(kind="NamedTuple") | Made(path="typing.NamedTuple"):
                return Made("outputs", *self.arguments(node, local), key=node)
            case Nothing():
                self.arguments(node, local)
                return NOTHING
            case Made(path):
                return self.refuse(node, said(path))
        return self.refuse(node, "nobody can see what this call gives")

    def arguments(
        self, node: ast.Call, local: Names
    ) -> tuple[tuple[Located, ...], dict[str, Argument]]:
        """Read the arguments of a call, `*` and `**` of constants included."""
        positional: list[Located] = []
        for each in node.args:
            if isinstance(each, ast.Starred):
                found = self.read(each.value, local)
                if isinstance(found.meaning, Items):
                    positional.extend(found.meaning.items)
                else:
                    self.refuse(each, "nobody can see which arguments these are")
            else:
                positional.append(self.read(each, local))
        named_: dict[str, Argument] = {}
        for keyword in node.keywords:
            value = self.read(keyword.value, local)
            if keyword.arg is not None:
                start = self.python.span(keyword).start
                named_[keyword.arg] = Argument(Span(start, start + len(keyword.arg)), value)
            elif isinstance(value.meaning, Entries):
                named_.update({k: Argument(place, v) for k, place, v in value.meaning.items})
            elif not isinstance(value.meaning, Nothing):
                self.refuse(keyword.value, "nobody can see which arguments these are")
        return tuple(positional), named_

    def made(self, node: ast.Call, path: str, local: Names) -> Meaning | Located:
        args, kwargs = self.arguments(node, local)
        meanings = [arg.meaning for arg in args]
        if any(isinstance(meaning, Nothing) for meaning in meanings) and "domino" not in path:
            return NOTHING
        if path in environment.VARIABLES:
            given = [*args, *(argument.value for argument in kwargs.values())]
            return self.or_refuse(node, environment.variable(given))
        if path in environment.PROGRAMS:
            return self.from_git(node, environment.program(args))
        if path in ("os.path.join", "posixpath.join"):
            return self.or_refuse(node, texts.path_of(meanings))
        if path == "enum.Enum":
            return self.or_refuse(node, _enum(args))
        if path == "builtins.dict":
            return _dict_of(args, kwargs)
        if path in ("builtins.list", "builtins.tuple") and len(args) <= 1:
            return meanings[0] if args and isinstance(meanings[0], Items) else Items(())
        if path in ("builtins.str", "builtins.int", "builtins.float") and len(args) == 1:
            if runs(meanings[0]):
                return self.refuse(node, only_when_it_runs(meanings[0]), _BIND)
            return self.or_refuse(node, _converted(meanings[0], path.partition(".")[2]))
        if path in ("builtins.exec", "builtins.eval", "builtins.compile", "builtins.__import__"):
            return self.refuse(node, said(path))
        made = Made(path, args, kwargs, key=node)
        if path == "domino.run_domino_job_task" and self.step is not None:
            return self.step(node, Located(made, self.python.span(node)))
        if path == "domino.run_launch_export_artifacts_task" and self.step is not None:
            return self.step(node, Located(made, self.python.span(node)))
        return made

    def method(self, node: ast.Call, owner: Located, name: str, local: Names) -> Meaning | Located:
        if isinstance(owner.meaning, Nothing):
            return NOTHING
        if isinstance(owner.meaning, Made) and owner.meaning.path != "domino.Artifact":
            return self.refuse(node, said(owner.meaning.path))
        args, kwargs = self.arguments(node, local)
        named_ = {key: argument.value for key, argument in kwargs.items()}
        match owner.meaning:
            case Made(path="domino.Artifact") if name == "File":
                return Made("domino.Artifact.File", (owner, *args), kwargs, key=node)
            case Text() as text:
                return self.or_refuse(node, texts.method(text, name, args, named_))
        end = self.python.span(node.func).end
        self.python.complain(Span(end - len(name), end), f"'.{name}(...)' cannot be said in a flow")
        return NOTHING

    def or_refuse(self, node: ast.AST, meaning: Meaning | None) -> Meaning | Located:
        if meaning is None or isinstance(meaning, Nothing):
            return self.refuse(node, "nobody can see what this gives before it runs")
        return meaning

    def from_git(self, node: ast.AST, found: FromEnv | None) -> Meaning | Located:
        if found is None:
            return self.refuse(node, "a program that runs when the module loads cannot be said")
        message = f"what git says becomes a var that is read from {found.env}"
        hint = f"set {found.env} where the flow is built, or pass --var"
        self.python.complain(node, message, hint, "warning")
        return Text((found,))

    def inline(
        self, node: ast.Call, function: ast.FunctionDef | ast.Lambda, local: Names
    ) -> Meaning | Located:
        """Read a call of a function of the module as what it returns."""
        args, kwargs = self.arguments(node, local)
        names = self._bound(node, function.args, args, kwargs)
        if names is None:
            return NOTHING
        if self.depth > _DEEPEST:
            return self.refuse(node, "functions that call each other so deeply are not read")
        self.depth += 1
        try:
            if isinstance(function, ast.Lambda):
                return self.read(function.body, names).meaning
            for statement in function.body:
                match statement:
                    case ast.Return(value=ast.expr() as value):
                        return self.read(value, names).meaning
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        names[name] = self.read(value, names)
                    case ast.Expr(value=ast.Constant()):
                        pass
                    case _:
                        return self.refuse(statement, f"{what_is(statement)} cannot be said here")
        finally:
            self.depth -= 1
        return Constant(None)

    def _bound(
        self,
        node: ast.Call,
        wanted: ast.arguments,
        args: tuple[Located, ...],
        kwargs: Mapping[str, Argument],
    ) -> Names | None:
        names = [arg.arg for arg in (*wanted.posonlyargs, *wanted.args)]
        bound = dict(zip(names, args, strict=False))
        bound.update({key: argument.value for key, argument in kwargs.items()})
        for name, default in zip(reversed(names), reversed(wanted.defaults), strict=False):
            if name not in bound:
                bound[name] = self.read(default, {})
        for arg, keyword in zip(wanted.kwonlyargs, wanted.kw_defaults, strict=True):
            names.append(arg.arg)
            if arg.arg not in bound and keyword is not None:
                bound[arg.arg] = self.read(keyword, {})
        if set(bound) != set(names) or len(args) > len(names) or wanted.vararg or wanted.kwarg:
            self.refuse(node, "this call does not fit its function")
            return None
        return bound


_DEEPEST = 20
_BIND = "bind it to an input of the task, and read /workflow/inputs/NAME there"


def runs(meaning: Meaning) -> bool:
    """Whether a value exists only when the flow runs."""
    return isinstance(meaning, Input | Output | Result)


def only_when_it_runs(meaning: Meaning) -> str:
    """Say of what exists only when the flow runs that nothing can be made of it before."""
    name = getattr(meaning, "name", "")
    task = getattr(meaning, "task", "")
    shown = ".".join(filter(None, (task, name)))
    return f"'{shown}' exists only when the flow runs: no text or number can be made of it"


def said(path: str) -> str:
    """Say that a call of something imported has no place in a flow."""
    return f"a call of '{path.removeprefix('builtins.')}' cannot be said in a flow"


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


def _converted(meaning: Meaning, kind: str) -> Meaning:
    if isinstance(meaning, Text):
        return environment.converted(meaning, kind)
    if isinstance(meaning, Constant) and isinstance(meaning.value, int | float):
        value = {"str": str, "int": int, "float": float}[kind](meaning.value)
        return Text((value,)) if isinstance(value, str) else Constant(value)
    return NOTHING


def _enum(args: tuple[Located, ...]) -> Meaning | None:
    match [arg.meaning for arg in args]:
        case [Text() as name, Entries(items)]:
            return Members("Enum", name.concrete or "", items)
    return None


def _dict_of(args: tuple[Located, ...], kwargs: Mapping[str, Argument]) -> Meaning:
    entries = {key: (key, argument.key, argument.value) for key, argument in kwargs.items()}
    first = args[0].meaning if args else None
    if isinstance(first, Entries):
        entries = {**{item[0]: item for item in first.items}, **entries}
    return Entries(tuple(entries.values()))


# One function for each kind of expression


def _constant(reader: Reader, node: ast.Constant, local: Names) -> Meaning | Located:
    if isinstance(node.value, str):
        return Text((node.value,)) if node.value else Text(())
    if node.value is None or isinstance(node.value, bool | int | float):
        return Constant(node.value)
    return reader.refuse(node, f"a constant of Python's {type(node.value).__name__}")


def _name(reader: Reader, node: ast.Name, local: Names) -> Meaning | Located:
    return reader.lookup(node, local)


def _f_string(reader: Reader, node: ast.JoinedStr, local: Names) -> Meaning | Located:
    parts: list[Meaning] = []
    for value in node.values:
        if isinstance(value, ast.FormattedValue):
            if value.format_spec is not None or value.conversion not in (-1, 115):
                return reader.refuse(value, "a format inside of an f-string cannot be said")
            value = value.value
        parts.append(reader.read(value, local).meaning)
    return _together(reader, node, parts)


def _together(reader: Reader, node: ast.expr, parts: list[Meaning]) -> Meaning | Located:
    if any(isinstance(part, Nothing) for part in parts):
        return NOTHING
    for part in parts:
        if runs(part):
            return reader.refuse(node, only_when_it_runs(part), _BIND)
        if not isinstance(part, Text | Constant | FromEnv):
            return reader.refuse(node, "nobody can see the text of this before it runs")
    return texts.joined(parts) or reader.refuse(node, "this text is too long to be read")


def _binary(reader: Reader, node: ast.BinOp, local: Names) -> Meaning | Located:
    left, right = reader.read(node.left, local), reader.read(node.right, local)
    one, other = left.meaning, right.meaning
    if isinstance(one, Nothing) or isinstance(other, Nothing):
        return NOTHING
    if runs(one) or runs(other):
        return reader.refuse(node, only_when_it_runs(one if runs(one) else other), _BIND)
    match node.op, one, other:
        case ast.Add(), Items(), Items():
            return Items(one.items + other.items)
        case ast.Add(), Text(), Text():
            return _together(reader, node, [one, other])
        case ast.Mod(), Text(), _:
            return reader.or_refuse(node, texts.percent(one, other))
        case ast.BitOr(), Entries(), Entries():
            entries = {item[0]: item for item in (*one.items, *other.items)}
            return Entries(tuple(entries.values()))
        case ast.BitOr(), _, _:
            return Indexed(Symbol("typing.Union"), (left, right))
        case op, Constant(value=int() | float()), Constant(value=int() | float()):
            return reader.or_refuse(node, _number(op, one.value, other.value))
    if isinstance(one, Text) or isinstance(other, Text):
        return _together(reader, node, [one, other])
    return reader.refuse(node, "this calculation cannot be said in a flow")


def _number(op: ast.operator, one: object, other: object) -> Meaning | None:
    if not isinstance(one, int | float) or not isinstance(other, int | float):
        return None
    match op:
        case ast.Add():
            value = one + other
        case ast.Sub():
            value = one - other
        case ast.Mult():
            value = one * other
        case ast.Div() if other:
            value = one / other
        case ast.FloorDiv() if other:
            value = one // other
        case _:
            return None
    return Constant(value) if isinstance(value, float) or value.bit_length() < 64 else None


def _unary(reader: Reader, node: ast.UnaryOp, local: Names) -> Meaning | Located:
    found = reader.read(node.operand, local)
    match node.op, found.meaning:
        case ast.USub(), Constant(value=int() | float() as value):
            return Constant(-value)
        case ast.Not(), Constant(value=bool() as value):
            return Constant(not value)
        case _, Nothing():
            return NOTHING
    return reader.refuse(node, "this calculation cannot be said in a flow")


def _either(reader: Reader, node: ast.BoolOp, local: Names) -> Meaning | Located:
    """Read `os.getenv("A") or "b"`: a default in other words."""
    found = [reader.read(value, local).meaning for value in node.values]
    match node.op, found:
        case ast.Or(), [Text(parts=(FromEnv(default=None) as first,)), Text() as last]:
            if last.concrete is not None:
                return Text((replace(first, default=last.concrete),))
        case _, [*_, Nothing()] | [Nothing(), *_]:
            return NOTHING
    return reader.refuse(node, "a condition cannot be said in a flow")


def _attribute(reader: Reader, node: ast.Attribute, local: Names) -> Meaning | Located:
    owner = reader.read(node.value, local)
    match owner.meaning:
        case Symbol(path):
            return Symbol(f"{path}.{node.attr}")
        case Result(task):
            return reader.output(node, task, node.attr)
        case Members(kind="Enum", items=items):
            return _member(reader, node, items, node.attr)
        case Text() as text if node.attr in ("value", "stdout"):
            return text
        case Made(path="domino.DominoJobTask" | "domino.DominoJobConfig"):
            return reader.refuse(node, f"'.{node.attr}' of this cannot be said in a flow")
        case Nothing():
            return NOTHING
    return reader.refuse(node, f"nobody can see what '.{node.attr}' is here")


def _member(
    reader: Reader, node: ast.AST, items: Iterable[tuple[str, Span, Located]], name: str
) -> Meaning | Located:
    for member, _, value in items:
        if member == name:
            return value.meaning
    return reader.refuse(node, f"the enum has no member '{name}'")


def _subscript(reader: Reader, node: ast.Subscript, local: Names) -> Meaning | Located:
    owner = reader.read(node.value, local)
    if isinstance(node.slice, ast.Slice):
        if isinstance(owner.meaning, Text) and owner.meaning.concrete is None:
            return owner.meaning  # the end of a line, or the first digits of a commit
        return reader.refuse(node, "a slice cannot be said in a flow")
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    items = tuple(reader.read(part, local) for part in parts)
    key = items[0].meaning if items else NOTHING
    match owner.meaning, key:
        case Symbol(path="os.environ"), _:
            return reader.or_refuse(node, environment.variable(items))
        case Symbol() as base, _:
            return Indexed(base, items)
        case Result(task), Text() as name:
            return reader.output(node, task, name.concrete or "")
        case Result(task), Constant(value=int() as number):
            return reader.output(node, task, number)
        case Members(kind="Enum", items=members), Text() as name:
            return _member(reader, node, members, name.concrete or "")
        case Items(items=known), Constant(value=int() as number):
            if -len(known) <= number < len(known):
                return known[number]
        case Entries(items=entries), Text() as name:
            for entry, _, value in entries:
                if entry == name.concrete:
                    return value
        case (Nothing(), _) | (_, Nothing()):
            return NOTHING
    return reader.refuse(node, "nobody can see what this subscript gives")


def _items(reader: Reader, node: ast.List | ast.Tuple, local: Names) -> Meaning | Located:
    found: list[Located] = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            inner = reader.read(element.value, local)
            if isinstance(inner.meaning, Items):
                found.extend(inner.meaning.items)
            else:
                reader.refuse(element, "nobody can see which items these are")
        else:
            found.append(reader.read(element, local))
    return Items(tuple(found))


def _dict(reader: Reader, node: ast.Dict, local: Names) -> Meaning | Located:
    entries: dict[str, tuple[str, Span, Located]] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        found = reader.read(value, local)
        if key is None:
            if isinstance(found.meaning, Entries):
                entries.update({item[0]: item for item in found.meaning.items})
            else:
                reader.refuse(value, "nobody can see which entries these are")
            continue
        name = reader.read(key, local)
        text = name.meaning.concrete if isinstance(name.meaning, Text) else None
        if text is None:
            reader.refuse(key, "a key of a flow's mapping is a text")
        else:
            entries[text] = (text, name.span, found)
    return Entries(tuple(entries.values()))


def _lambda(reader: Reader, node: ast.Lambda, local: Names) -> Meaning | Located:
    return Function(node)


def _call(reader: Reader, node: ast.Call, local: Names) -> Meaning | Located:
    return reader.call(node, local)


_READERS: dict[type, Callable[..., Meaning | Located]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.JoinedStr: _f_string,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _either,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.Call: _call,
}
