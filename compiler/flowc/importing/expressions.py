"""What each kind of expression means; one function for each."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace

from flowc.findings.source import Span
from flowc.importing import environment, text_expressions
from flowc.importing.arithmetic import calculated, in_range
from flowc.importing.calls import call
from flowc.importing.definitions import class_of, function
from flowc.importing.meanings import (
    NOTHING,
    Constant,
    Entries,
    FromEnv,
    Function,
    Indexed,
    Items,
    Located,
    Made,
    Meaning,
    Members,
    Nothing,
    Result,
    Symbol,
    Text,
)
from flowc.importing.reader import Names, Reader
from flowc.importing.refusals import BIND, forbidden, only_when_it_runs, runs
from flowc.reading.decode import FORBIDDEN


def _constant(reader: Reader, node: ast.Constant, local: Names) -> Meaning | Located:
    if isinstance(node.value, str):
        bad = FORBIDDEN.search(node.value)
        if bad:
            return reader.refuse(node, forbidden(bad[0]))
        return Text((node.value,)) if node.value else Text(())
    if isinstance(node.value, int | float) and not in_range(node.value):
        return reader.refuse(node, "an integer of a flow has 64 bits")
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
            return reader.refuse(node, only_when_it_runs(part), BIND)
        if not isinstance(part, Text | Constant | FromEnv):
            return reader.refuse(node, "nobody can see the text of this before it runs")
    return text_expressions.joined(parts) or reader.refuse(node, "this text is too long to be read")


def _binary(reader: Reader, node: ast.BinOp, local: Names) -> Meaning | Located:
    left, right = reader.read(node.left, local), reader.read(node.right, local)
    one, other = left.meaning, right.meaning
    if isinstance(one, Nothing) or isinstance(other, Nothing):
        return NOTHING
    if runs(one) or runs(other):
        return reader.refuse(node, only_when_it_runs(one if runs(one) else other), BIND)
    match node.op, one, other:
        case ast.Add(), Items(), Items():
            return Items(one.items + other.items)
        case ast.Add(), Text(), Text():
            return _together(reader, node, [one, other])
        case ast.Mod(), Text(), _:
            return reader.or_refuse(node, text_expressions.percent(one, other))
        case ast.BitOr(), Entries(), Entries():
            entries = {item[0]: item for item in (*one.items, *other.items)}
            return Entries(tuple(entries.values()))
        case ast.BitOr(), _, _:
            return Indexed(Symbol("typing.Union"), (left, right))
        case op, Constant(value=int() | float()), Constant(value=int() | float()):
            return reader.or_refuse(node, calculated(op, one.value, other.value))
    if isinstance(node.op, ast.Add) and (isinstance(one, Text) or isinstance(other, Text)):
        return _together(reader, node, [one, other])
    return reader.refuse(node, "this calculation cannot be said in a flow")


def _unary(reader: Reader, node: ast.UnaryOp, local: Names) -> Meaning | Located:
    found = reader.read(node.operand, local)
    match node.op, found.meaning:
        case ast.USub(), Constant(value=int() | float() as value):
            return Constant(-value)
        case ast.UAdd(), Constant(value=int() | float()):
            return found.meaning
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


def _choice(reader: Reader, node: ast.IfExp, local: Names) -> Meaning | Located:
    """Read `a if TEST else b`, where the test is a constant."""
    match reader.read(node.test, local).meaning:
        case Constant(value=test):
            return reader.read(node.body if test else node.orelse, local)
        case Text() as text if text.concrete is not None:
            return reader.read(node.body if text.concrete else node.orelse, local)
        case Nothing():
            return NOTHING
    return reader.refuse(node, "a condition cannot be said in a flow")


def _compared(reader: Reader, node: ast.Compare, local: Names) -> Meaning | Located:
    """Read `A == "b"` and `A != "b"` of constants."""
    left = reader.read(node.left, local).meaning
    right = reader.read(node.comparators[0], local).meaning
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        return NOTHING
    sides = [
        each.concrete if isinstance(each, Text) else getattr(each, "value", None)
        for each in (left, right)
        if isinstance(each, Constant) or (isinstance(each, Text) and each.concrete is not None)
    ]
    if len(sides) == 2 and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return Constant((sides[0] == sides[1]) is isinstance(node.ops[0], ast.Eq))
    return reader.refuse(node, "a comparison cannot be said in a flow")


def _attribute(reader: Reader, node: ast.Attribute, local: Names) -> Meaning | Located:
    owner = reader.read(node.value, local)
    match owner.meaning:
        case Symbol(path):
            return Symbol(f"{path}.{node.attr}")
        case Result(task):
            return reader.output(node, task, node.attr)
        case Members(kind="Enum" | "class", items=items):
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
    return reader.refuse(node, f"there is no '{name}' in this class")


def _subscript(reader: Reader, node: ast.Subscript, local: Names) -> Meaning | Located:
    owner = reader.read(node.value, local)
    if isinstance(node.slice, ast.Slice):
        if isinstance(owner.meaning, Text) and owner.meaning.concrete is None:
            message = (
                "which part of this text is taken is left out: the environment gives the whole"
            )
            reader.python.complain(node, message, "set it to the part alone", "warning")
            return owner.meaning
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
    return call(reader, node, local)


READERS: dict[type, Callable[..., Meaning | Located]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.JoinedStr: _f_string,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _either,
    ast.IfExp: _choice,
    ast.Compare: _compared,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.List: _items,
    ast.Tuple: _items,
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.Call: _call,
    ast.FunctionDef: function,
    ast.ClassDef: class_of,
}
