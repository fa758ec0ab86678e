"""What the calls of a module mean: of what it imports, of its own functions, of methods."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from flowc.findings.source import Span
from flowc.importing.comprehensions import elements
from flowc.importing.frames import Frame
from flowc.importing.imported_calls import call_imported
from flowc.importing.inline_functions import inline
from flowc.importing.lose_track import lose_expression, reach
from flowc.importing.meanings import (
    NOTHING,
    Argument,
    Entries,
    Function,
    Located,
    Made,
    Meaning,
    Members,
    Method,
    Nothing,
    Output,
    Partial,
    Record,
    Symbol,
    Unknown,
    Workflow,
)
from flowc.importing.methods import call_method
from flowc.importing.module_names import canonical
from flowc.importing.operations import compared
from flowc.importing.reader import Called, Reader
from flowc.importing.refusals import said

CONSUMERS = {
    "builtins.list", "builtins.tuple", "builtins.dict", "builtins.sorted", "builtins.set",
    "builtins.frozenset", "builtins.sum", "builtins.min", "builtins.max", "builtins.enumerate",
    "builtins.zip", "builtins.map", "builtins.filter", "builtins.reversed", "builtins.any",
    "builtins.all", "builtins.next", "builtins.dict.fromkeys", "itertools.chain",
    "itertools.product",
    "itertools.chain.from_iterable",
}  # fmt: skip
_LAZY = ("builtins.any", "builtins.all", "builtins.next")
_METHODS = ("join", "extend", "update", "fromkeys")


def call(reader: Reader, node: ast.Call, frame: Frame) -> Meaning | Located:
    """Return what a call means: what a known function returns, or a thing that is made."""
    target = reader.read(node.func, frame)
    if _consumes(target.meaning, node):
        reader.consumed.update(id(each) for each in node.args)
    called = arguments(reader, node, frame)
    if isinstance(called, Located):
        lose_expression(reader, node, frame, "nobody can see which arguments these are")
        return called
    reader.left_out = False
    return call_value(reader, node, target, called)


def _consumes(target: Meaning, node: ast.Call) -> bool:
    """Whether a call uses up the iterators that it is given, before anything else is run."""
    if isinstance(target, Method):
        return target.name in _METHODS
    if not isinstance(target, Symbol) or target.path not in CONSUMERS:
        return False
    inner = (each for argument in node.args for each in ast.walk(argument) if each is not node)
    return target.path not in _LAZY or not any(isinstance(each, ast.Call) for each in inner)


def arguments(reader: Reader, node: ast.Call, frame: Frame) -> Called | Located:
    """Read the arguments of a call, `*` and `**` included; what is unknown, if they are."""
    positional: list[Located] = []
    unknown: Located | None = None
    for each in node.args:
        if not isinstance(each, ast.Starred):
            positional.append(reader.read(each, frame))
            continue
        reader.consumed.add(id(each.value))
        found = elements(reader, reader.read(each.value, frame), each)
        if isinstance(found, Located):
            unknown = unknown or found
        else:
            positional.extend(found)
    named: dict[str, Argument] = {}
    for keyword in node.keywords:
        value = reader.read(keyword.value, frame)
        if keyword.arg is not None:
            start = reader.span(keyword).start
            span = Span(start, start + len(keyword.arg)) if reader.site is None else reader.site
            named[keyword.arg] = Argument(span, value)
        elif isinstance(value.meaning, Entries) and all(
            isinstance(key, str) for key in value.meaning.entries
        ):
            named.update({key: Argument(place, v) for key, place, v in value.meaning.items})
        elif isinstance(value.meaning, Nothing):
            unknown = unknown or value
        else:
            message = "nobody can see which arguments these are"
            unknown = unknown or reader.unknown(keyword.value, message)
    return unknown or (tuple(positional), named)


def call_value(reader: Reader, node: ast.AST, target: Located, called: Called) -> Meaning | Located:
    """Return what a call of a value gives."""
    args, kwargs = called
    match target.meaning:
        case Symbol(path):
            return call_imported(reader, node, canonical(path), called, call_value)
        case Function() as function:
            return inline(reader, node, function, called)
        case Partial() as partial:
            merged = (*partial.args, *args), {**partial.kwargs, **kwargs}
            return call_value(reader, node, partial.target, merged)
        case Method(owner, name):
            return call_method(reader, node, owner, name, called, call_value)
        case Made(path="domino.DominoJobTask") | Workflow():
            if reader.step is None:
                return reader.refuse(node, "a task runs inside of a workflow only")
            return reader.step(node, target, called)
        case Made(path="functools.wraps") if len(args) == 1:
            return args[0]
        case Members(kind="Enum") as members:
            return _member_of(reader, node, members, args)
        case Members(kind="NamedTuple") as members:
            return _record(reader, node, members, args, kwargs)
        case Output(_, name):
            end = reader.span(node.func if isinstance(node, ast.Call) else node).end
            place = Span(end - len(name), end) if reader.site is None else reader.site
            reader.complain(place, f"'.{name}(...)' cannot be said in a flow")
            return NOTHING
        case Made(path):
            return _unread(reader, node, said(path), called)
        case Nothing():
            if reader.step is not None:
                reader.tell(target)
            _spoil(reader, called, target.meaning)
            return target
    return _unread(reader, node, "nobody can see what this call gives", called)


def _unread(reader: Reader, node: ast.AST, message: str, called: Called) -> Located:
    """Return that a call is unknown: it may change what it is given, and run tasks."""
    found = reader.unknown(node, message)
    assert isinstance(found.meaning, Unknown)
    _spoil(reader, called, found.meaning)
    if reader.step is not None:
        reader.tell(found)
    return found


def _spoil(reader: Reader, called: Called, why: Nothing) -> None:
    """Make unknown what a call that is not read may change."""
    unknown = why if isinstance(why, Unknown) else Unknown("this was complained about", Span(0, 0))
    for value in (*called[0], *(argument.value for argument in called[1].values())):
        reach(reader, value.meaning, unknown, set())


def _member_of(
    reader: Reader, node: ast.AST, members: Members, args: tuple[Located, ...]
) -> Meaning | Located:
    """Read `Color("red")`: a member by its value."""
    for name, _, value in members.items:
        if len(args) == 1 and compared(ast.Eq(), value.meaning, args[0].meaning):
            from flowc.importing.attributes import member  # seldom needed

            return member(reader, node, members, name)
    return reader.unknown(node, "the enum has no member of this value")


def _record(
    reader: Reader,
    node: ast.AST,
    members: Members,
    args: tuple[Located, ...],
    kwargs: Mapping[str, Argument],
) -> Meaning | Located:
    """Return what a NamedTuple makes of arguments."""
    names = [name for name, *_ in members.items]
    given = dict(members.defaults)
    given.update(zip(names, args, strict=False))
    given.update({name: argument.value for name, argument in kwargs.items()})
    unknown = [name for name in kwargs if name not in names]
    if unknown or len(args) > len(names) or set(given) != set(names):
        said_of = f"there is no field '{unknown[0]}'" if unknown else "the fields do not fit"
        found = reader.unknown(node, f"{said_of} in '{members.name}'")
        if reader.step is not None:
            reader.tell(found)
        return found
    return Record(members, tuple((name, given[name]) for name in names))
