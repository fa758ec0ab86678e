"""Reads a call of a function of the module as what it returns, and does what it does."""

from __future__ import annotations

import ast

from flowc.importing.frames import Frame, own_names
from flowc.importing.lose_track import lose, mentioned
from flowc.importing.meanings import (
    Argument,
    Constant,
    Entries,
    Function,
    Items,
    Located,
    Meaning,
)
from flowc.importing.reader import Called, Lost, Reader, Returned

_DEEPEST = 20


def inline(reader: Reader, node: ast.AST, function: Function, called: Called) -> Meaning | Located:
    """Return what a function of the module gives for some arguments."""
    names = _bound(reader, node, function, called)
    if names is None:
        found = reader.unknown(node, "this call does not fit its function")
        if reader.step is not None:
            reader.tell(found)
        return found
    if reader.depth > _DEEPEST:
        return reader.refuse(node, "functions that call each other so deeply are not read")
    frame = Frame(names, function.frame, "function", reader.stage, own_names(function.node))
    watch, reader.watch = reader.watch, None
    reader.depth += 1
    try:
        with reader.within(function.unit, node):
            found = _run(reader, function.node, frame)
    finally:
        reader.depth -= 1
        reader.watch = watch
    return found.meaning


def _run(reader: Reader, node: ast.FunctionDef | ast.Lambda, frame: Frame) -> Located:
    if isinstance(node, ast.Lambda):
        return reader.read(node.body, frame)
    before = mentioned(node.body, frame)
    try:
        if _yields(node):
            raise reader.lose(node, "a 'yield' cannot be said in a flow")
        signal = reader.run(node.body, frame)
    except Lost as lost:
        if reader.step is not None:
            reader.tell(lost.why)
        lose(reader, node.body, frame, lost.why, before)
        return Located(lost.why, lost.why.span)
    if isinstance(signal, Returned):
        return signal.value
    return Located(Constant(None), reader.span(node))


def _yields(node: ast.FunctionDef) -> bool:
    waiting: list[ast.AST] = [*node.body]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.Yield | ast.YieldFrom | ast.Await):
            return True
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(each)
    return False


def _bound(
    reader: Reader, node: ast.AST, function: Function, called: Called
) -> dict[str, Located] | None:
    """Return what the parameters of a function stand for in a call; None, if it does not fit."""
    args, kwargs = called
    wanted, span = function.node.args, reader.span(node)
    positional = [each.arg for each in (*wanted.posonlyargs, *wanted.args)]
    by_name = {each.arg for each in (*wanted.args, *wanted.kwonlyargs)}
    names = {*positional, *(each.arg for each in wanted.kwonlyargs)}
    bound = dict(zip(positional, args, strict=False))
    if bound.keys() & kwargs.keys() & by_name:
        return None
    rest: dict[str, Argument] = {}
    for name, argument in kwargs.items():
        if name in by_name:
            bound[name] = argument.value
        else:
            rest[name] = argument
    bound = {**function.defaults, **bound}
    fits = bound.keys() == names
    if wanted.vararg is not None:
        extra = Items([*args[len(positional) :]], "tuple", stage=reader.stage)
        bound[wanted.vararg.arg] = Located(extra, span)
    elif len(args) > len(positional):
        fits = False
    if wanted.kwarg is not None:
        entries = Entries({k: (a.key, a.value) for k, a in rest.items()}, stage=reader.stage)
        bound[wanted.kwarg.arg] = Located(entries, span)
    elif rest:
        fits = False
    return bound if fits else None
