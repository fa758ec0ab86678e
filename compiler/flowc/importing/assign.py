"""Binds what is assigned: names, items, attributes, and several at once."""

from __future__ import annotations

import ast

from flowc.importing.frames import Frame
from flowc.importing.lose_track import reach
from flowc.importing.meanings import (
    Constant,
    Entries,
    Items,
    Located,
    Meaning,
    Members,
    Module,
    Nothing,
    Output,
    Record,
    Result,
    Symbol,
    Text,
    Unknown,
)
from flowc.importing.plain import NotPlain, lifted, plain
from flowc.importing.reader import Reader, named
from flowc.importing.refusals import runs


def assign(
    reader: Reader, target: ast.expr, value: Located, frame: Frame, is_named: bool = True
) -> None:
    """Bind a target of an assignment, or of a loop, whose variables lend no name."""
    match target:
        case ast.Name(id=name):
            frame.bind(name, named(name, value) if is_named else value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(reader, target, targets, value, frame, is_named)
        case ast.Subscript(value=owner, slice=key):
            found = reader.read(owner, frame)
            put_item(reader, target, found, reader.read(key, frame), value)
        case ast.Attribute(value=owner, attr=name):
            put_attribute(reader, target, reader.read(owner, frame), name, value)
        case _:
            raise reader.lose(target, "this assignment cannot be said in a flow")


def _unpack(
    reader: Reader,
    node: ast.expr,
    targets: list[ast.expr],
    value: Located,
    frame: Frame,
    is_named: bool,
) -> None:
    parts = _parts(reader, value)
    stars = [index for index, each in enumerate(targets) if isinstance(each, ast.Starred)]
    if parts is not None and stars:
        before, after = stars[0], len(targets) - stars[0] - 1
        if len(parts) >= before + after:
            rest = parts[before : len(parts) - after]
            middle = Located(Items(rest, stage=reader.stage), value.span)
            parts = [*parts[:before], middle, *parts[len(parts) - after :]]
    if parts is None or len(parts) != len(targets):
        unknown = value
        if not isinstance(value.meaning, Nothing):
            many = "what nobody can see" if parts is None else f"{len(parts)} values"
            unknown = reader.unknown(node, f"{len(targets)} names for {many}")
            if reader.step is not None and runs(value.meaning):
                reader.tell(unknown)
        parts = [unknown] * len(targets)
    for each, part in zip(targets, parts, strict=True):
        inner = each.value if isinstance(each, ast.Starred) else each
        assign(reader, inner, part, frame, is_named and not runs(value.meaning))


def _parts(reader: Reader, value: Located) -> list[Located] | None:
    """Return what a value is unpacked to; None, if nobody can see it."""
    match value.meaning:
        case Result(task) if task not in reader.blind:
            return [Located(Output(task, name), value.span) for name in reader.outputs[task]]
        case Items(items=items, lost=None) if value.meaning.kind != "set":
            return [*items]
        case Record(fields=fields):
            return [part for _, part in fields]
        case Text() as text if text.concrete is not None:
            return [Located(lifted(each, value.span), value.span) for each in text.concrete]
        case Entries(entries=entries, lost=None):
            return [Located(lifted(key, place), place) for key, (place, _) in entries.items()]
    return None


def may_change(reader: Reader, owner: Meaning, node: ast.AST) -> bool:
    """Whether a list or a dict can be changed, and all that see it know; it is told if not."""
    if not isinstance(owner, Items | Entries):
        return True
    hint = "make a list or a dict of its own"
    if owner.given:
        message = f"this changes what was given to {owner.given} before: which of the two counts?"
    elif owner.stage != reader.stage:
        message = "this changes what the module made: which workflow runs first decides"
        hint += " inside of the workflow"
    else:
        return True
    why = reader.unknown(node, message, hint).meaning
    assert isinstance(why, Unknown)
    reader.tell(why)
    owner.lost = why
    return False


def put_item(reader: Reader, node: ast.AST, owner: Located, key: Located, value: Located) -> None:
    """Set an item of a list or a dict."""
    holder = owner.meaning
    if not may_change(reader, holder, node):
        return
    match holder:
        case Symbol(path="os.environ"):
            reader.environment_lost = _why(reader, node, "the module changes its environment")
            return
        case Entries(entries=entries, lost=None) if not isinstance(key.meaning, Nothing):
            try:
                name = plain(key.meaning)
                place = entries[name][0] if name in entries else key.span
                entries[name] = (place, value)
                return
            except (NotPlain, TypeError):
                pass
        case Items(items=items, kind="list", lost=None):
            match key.meaning:
                case Constant(value=int(number)) if -len(items) <= number < len(items):
                    items[number] = value
                    return
    spoil(reader, node, owner, "this assignment cannot be said in a flow")


def put_attribute(reader: Reader, node: ast.AST, owner: Located, name: str, value: Located) -> None:
    """Set an attribute: of a class of constants it is followed."""
    match owner.meaning:
        case Members(kind="class") as members if reader.stage == "":
            place = reader.span(node)
            items = {key: (where, part) for key, where, part in members.items}
            items[name] = (items.get(name, (place, value))[0], named(name, value))
            members.items = tuple((key, where, part) for key, (where, part) in items.items())
        case Module(unit=unit) if reader.stage == "":
            unit.frame.names[name] = value
        case _:
            spoil(reader, node, owner, f"a change of '.{name}' cannot be said in a flow")


def spoil(reader: Reader, node: ast.AST, owner: Located, message: str) -> None:
    """Make a value unknown that is changed in a way that is not followed, or refuse the change."""
    if isinstance(owner.meaning, Nothing):
        return
    if isinstance(owner.meaning, Items | Entries | Members):
        reach(reader, owner.meaning, _why(reader, node, message), set())
        return
    reader.refuse(node, message)


def _why(reader: Reader, node: ast.AST, message: str) -> Unknown:
    found = reader.unknown(node, message).meaning
    assert isinstance(found, Unknown)
    return found


def delete(reader: Reader, target: ast.expr, frame: Frame) -> None:
    """Do what `del` does."""
    match target:
        case ast.Name(id=name):
            frame.unbind(name)
            return
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for each in targets:
                delete(reader, each, frame)
            return
        case ast.Subscript(value=owner, slice=key):
            found, where = reader.read(owner, frame), reader.read(key, frame)
            if not may_change(reader, found.meaning, target):
                return
            match found.meaning:
                case Entries(entries=entries, lost=None):
                    try:
                        del entries[plain(where.meaning)]
                        return
                    except (NotPlain, TypeError, KeyError):
                        pass
                case Items(items=items, kind="list", lost=None):
                    try:
                        del items[plain(where.meaning)]
                        return
                    except (NotPlain, TypeError, IndexError):
                        pass
            spoil(reader, target, found, "a 'del' cannot be said in a flow")
        case ast.Attribute(value=owner):
            spoil(reader, target, reader.read(owner, frame), "a 'del' cannot be said in a flow")


def augmented(found: Located) -> bool:
    """Whether `+=` changes a list or a dict itself, and not what a name stands for."""
    return isinstance(found.meaning, Items | Entries) and not (
        isinstance(found.meaning, Items) and found.meaning.kind != "list"
    )
