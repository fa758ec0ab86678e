"""What each kind of expression means; one function for each."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from flowc.importing.attributes import attribute
from flowc.importing.calls import call
from flowc.importing.comprehensions import comprehension, elements, set_of
from flowc.importing.frames import Frame
from flowc.importing.lose_track import lose_expression
from flowc.importing.meanings import (
    NOTHING,
    Constant,
    Entries,
    Function,
    Items,
    Located,
    Meaning,
    Nothing,
    Symbol,
    Text,
)
from flowc.importing.module_names import is_builtin
from flowc.importing.operations import compared, formatted, operated, signed, stands_for
from flowc.importing.plain import NotPlain, lifted, plain, truth
from flowc.importing.reader import Reader
from flowc.importing.refusals import forbidden
from flowc.importing.subscripts import subscript
from flowc.reading.decode import FORBIDDEN


def _constant(reader: Reader, node: ast.Constant, frame: Frame) -> Meaning | Located:
    if isinstance(node.value, str):
        bad = FORBIDDEN.search(node.value)
        if bad:
            return reader.unknown(node, forbidden(bad[0]))
        return Text((node.value,)) if node.value else Text(())
    if node.value is ...:
        return Symbol("builtins.Ellipsis")
    try:
        return lifted(node.value, reader.span(node))
    except NotPlain:
        return reader.unknown(node, f"a constant of Python's {type(node.value).__name__}")


def _name(reader: Reader, node: ast.Name, frame: Frame) -> Meaning | Located:
    name = node.id
    found = frame.find(name)
    if found is not None:
        if isinstance(found.meaning, Nothing) or stands_for(found.meaning):
            return found  # what it is made of is told where that is written
        if reader.depth and name in frame.names:
            return found
        return found.meaning
    if is_builtin(name) and not reader.unit.wildcard:
        return Symbol(f"builtins.{name}")
    if reader.unit.wildcard:
        return NOTHING  # it may be one of those: the wildcard was complained about
    if name == "__name__":
        return Symbol("__name__")
    if name in ("__file__", "__doc__"):
        return reader.unknown(node, f"'{name}' is known only where the module is loaded")
    hint = reader.python.guesses.did_you_mean(name, [*frame.known()])
    return reader.unknown(node, f"the name '{name}' is not defined", hint)


def _f_string(reader: Reader, node: ast.JoinedStr, frame: Frame) -> Meaning | Located:
    parts: list[tuple[Located, str, int]] = []
    for value in node.values:
        spec, conversion = "", -1
        if isinstance(value, ast.FormattedValue):
            if value.format_spec is not None:
                found = reader.read(value.format_spec, frame).meaning
                known = found.concrete if isinstance(found, Text) else None
                if known is None:
                    return lose_expression(reader, node, frame, "a format that nobody can see")
                spec = known
            conversion, value = value.conversion, value.value
        parts.append((reader.read(value, frame), spec, conversion))
    return formatted(reader, node, parts)


def _binary(reader: Reader, node: ast.BinOp, frame: Frame) -> Meaning | Located:
    left, right = reader.read(node.left, frame), reader.read(node.right, frame)
    return operated(reader, node, node.op, left, right)


def _unary(reader: Reader, node: ast.UnaryOp, frame: Frame) -> Meaning | Located:
    found = reader.read(node.operand, frame)
    if isinstance(node.op, ast.Not):
        known = truth(found.meaning)
        if known is not None:
            return Constant(not known)
    return signed(reader, node, found)


def _either(reader: Reader, node: ast.BoolOp, frame: Frame) -> Meaning | Located:
    """Read `and` and `or`: what decides is what Python would give."""
    stops = isinstance(node.op, ast.Or)
    found = reader.read(node.values[0], frame)
    for index, value in enumerate(node.values[1:], 1):
        known = truth(found.meaning)
        if known is None:
            return _undecided(reader, node, found, node.values[index:], frame)
        if known is stops:
            return found
        found = reader.read(value, frame)
    return found


def _undecided(
    reader: Reader, node: ast.expr, test: Located, branches: list[ast.expr], frame: Frame
) -> Located:
    """Return what a condition gives that nobody can decide; nothing of its branches is read."""
    found: Located | None = None
    for branch in branches:
        found = lose_expression(reader, branch, frame, "a condition cannot be said in a flow")
    if isinstance(test.meaning, Nothing):
        return test
    assert found is not None
    return replace(found, span=reader.span(node))


def _choice(reader: Reader, node: ast.IfExp, frame: Frame) -> Meaning | Located:
    """Read `a if TEST else b`, where the test is known."""
    test = reader.read(node.test, frame)
    known = truth(test.meaning)
    if known is None:
        return _undecided(reader, node, test, [node.body, node.orelse], frame)
    return reader.read(node.body if known else node.orelse, frame)


def _compared(reader: Reader, node: ast.Compare, frame: Frame) -> Meaning | Located:
    left = reader.read(node.left, frame)
    for index, (op, side) in enumerate(zip(node.ops, node.comparators, strict=True)):
        right = reader.read(side, frame)
        known = compared(op, left.meaning, right.meaning)
        if known is None:
            rest = node.comparators[index + 1 :]
            unread = [each for each in (left, right) if isinstance(each.meaning, Nothing)]
            for each in rest:
                lose_expression(reader, each, frame, "a comparison cannot be said in a flow")
            found = reader.unknown(node, "a comparison cannot be said in a flow")
            return unread[0] if unread else found
        if not known:
            return Constant(False)
        left = right
    return Constant(True)


def _items(reader: Reader, node: ast.List | ast.Tuple, frame: Frame) -> Meaning | Located:
    found = spread(reader, node.elts, frame)
    if isinstance(found, Located):
        return found
    kind = "tuple" if isinstance(node, ast.Tuple) else "list"
    return Items(found, kind, stage=reader.stage)


def spread(reader: Reader, nodes: list[ast.expr], frame: Frame) -> list[Located] | Located:
    """Return values side by side, `*` among them; what is unknown, if nobody sees how many."""
    found: list[Located] = []
    unknown: Located | None = None
    for element in nodes:
        if not isinstance(element, ast.Starred):
            found.append(reader.read(element, frame))
            continue
        inner = elements(reader, reader.read(element.value, frame), element)
        if isinstance(inner, Located):
            unknown = unknown or inner
        else:
            found.extend(inner)
    return unknown or found


def _set(reader: Reader, node: ast.Set, frame: Frame) -> Meaning | Located:
    found = spread(reader, node.elts, frame)
    if isinstance(found, Located):
        return found
    try:
        return set_of(reader, found)
    except (NotPlain, TypeError):
        return reader.unknown(node, "a set of what nobody can see")


def _dict(reader: Reader, node: ast.Dict, frame: Frame) -> Meaning | Located:
    made = Entries({}, stage=reader.stage)
    unknown: Located | None = None
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            found = reader.read(value, frame)
            if isinstance(found.meaning, Entries):
                made.entries.update(found.meaning.entries)
            else:
                unknown = reader.unknown(value, "nobody can see which entries these are")
                unknown = found if isinstance(found.meaning, Nothing) else unknown
            continue
        name = reader.read(key, frame)
        found = reader.read(value, frame)
        try:
            text = plain(name.meaning)
            hash(text)
        except (NotPlain, TypeError):
            other = reader.unknown(key, "a key of a flow's mapping is a text")
            unknown = name if isinstance(name.meaning, Nothing) else other
            continue
        place = made.entries[text][0] if text in made.entries else name.span
        made.entries[text] = (place, found)
    return unknown or made


def _lambda(reader: Reader, node: ast.Lambda, frame: Frame) -> Meaning | Located:
    return Function(node, frame, reader.unit, defaults_of(reader, node.args, frame))


def defaults_of(reader: Reader, arguments: ast.arguments, frame: Frame) -> dict[str, Located]:
    """Return the defaults of parameters: they are read where a function stands."""
    positional = [*arguments.posonlyargs, *arguments.args]
    last = positional[len(positional) - len(arguments.defaults) :]
    pairs = [*zip(last, arguments.defaults, strict=True)]
    found = {each.arg: reader.read(value, frame) for each, value in pairs}
    for each, kw_default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if kw_default is not None:
            found[each.arg] = reader.read(kw_default, frame)
    return found


def _walrus(reader: Reader, node: ast.NamedExpr, frame: Frame) -> Meaning | Located:
    found = reader.read(node.value, frame)
    owner = frame
    while owner.kind == "inner" and owner.outer is not None:
        owner = owner.outer
    owner.bind(node.target.id, found)
    return found


READERS: dict[type, Callable[..., Meaning | Located]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.JoinedStr: _f_string,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _either,
    ast.IfExp: _choice,
    ast.Compare: _compared,
    ast.Attribute: attribute,
    ast.Subscript: subscript,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.Call: call,
    ast.NamedExpr: _walrus,
    ast.ListComp: comprehension,
    ast.SetComp: comprehension,
    ast.DictComp: comprehension,
    ast.GeneratorExp: comprehension,
}
