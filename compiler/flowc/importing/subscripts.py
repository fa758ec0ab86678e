"""What the subscripts of values give."""

from __future__ import annotations

import ast

from flowc.importing import environment
from flowc.importing.attributes import member
from flowc.importing.frames import Frame
from flowc.importing.meanings import (
    Constant,
    Entries,
    Indexed,
    Items,
    Located,
    Meaning,
    Members,
    Nothing,
    Output,
    Outputs,
    Plain,
    Record,
    Result,
    Symbol,
    Text,
)
from flowc.importing.plain import NotPlain, computed, plain
from flowc.importing.reader import Reader


def subscript(reader: Reader, node: ast.Subscript, frame: Frame) -> Meaning | Located:
    """Return what a subscript gives: an item, an output of a task, a type with its parts."""
    owner = reader.read(node.value, frame)
    if isinstance(node.slice, ast.Slice):
        return _slice(reader, node, owner, node.slice, frame)
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if isinstance(owner.meaning, Symbol) and owner.meaning.path != "os.environ":
        return Indexed(owner.meaning, tuple(reader.read(part, frame) for part in parts))
    key = reader.read(node.slice, frame)
    for found in (owner, key):
        if isinstance(found.meaning, Nothing):
            return found
    return item_of(reader, node, owner, key)


def item_of(reader: Reader, node: ast.AST, owner: Located, key: Located) -> Meaning | Located:
    """Return an item of what can hold some."""
    try:
        wanted = plain(key.meaning)
    except NotPlain:
        wanted = None
    number = wanted if isinstance(wanted, int) else None
    match owner.meaning:
        case Symbol(path="os.environ"):
            reader.unknowns += 1  # it may raise
            return environment.variable(reader, node, [key])
        case Result(task) if isinstance(wanted, str | int):
            return reader.output(node, task, wanted)
        case Outputs(task) if isinstance(wanted, str):
            if task in reader.blind or wanted in reader.outputs[task]:
                return reader.output(node, task, wanted)
            return Output(task, wanted)
        case Members(kind="Enum") as members if isinstance(wanted, str):
            return member(reader, node, members, wanted)
        case Items(items=items, kind="list" | "tuple") if number is not None:
            if -len(items) <= number < len(items):
                return items[number]
        case Record(fields=fields) if number is not None:
            if -len(fields) <= number < len(fields):
                return fields[number][1]
        case Entries(entries=entries) if wanted is not None or key.meaning == Constant(None):
            try:
                if wanted in entries:
                    return entries[wanted][1]
            except TypeError:
                pass
        case Text() | Plain():
            try:
                value = plain(owner.meaning)
                return computed(reader.span(node), lambda: value[wanted])
            except NotPlain:
                pass
    return reader.unknown(node, "nobody can see what this subscript gives")


def _slice(
    reader: Reader, node: ast.Subscript, owner: Located, part: ast.Slice, frame: Frame
) -> Meaning | Located:
    ends = [
        reader.read(end, frame) if end is not None else Located(Constant(None), owner.span)
        for end in (part.lower, part.upper, part.step)
    ]
    for found in (owner, *ends):
        if isinstance(found.meaning, Nothing):
            return found
    try:
        wanted = slice(*(plain(end.meaning) for end in ends))
        if isinstance(owner.meaning, Items) and owner.meaning.kind in ("list", "tuple"):
            return Items(owner.meaning.items[wanted], owner.meaning.kind, stage=reader.stage)
        value = plain(owner.meaning)
        return computed(reader.span(node), lambda: value[wanted])
    except (NotPlain, TypeError, ValueError):
        message = "a slice cannot be said in a flow"
        if isinstance(owner.meaning, Text):
            message = "nobody can see which part of this text is taken before it is known"
        return reader.unknown(node, message)
