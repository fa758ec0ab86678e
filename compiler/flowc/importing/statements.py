"""Runs through the statements of a module, a function or a workflow, as far as it is known how."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from flowc.importing.assign import assign, augmented, delete
from flowc.importing.calls import call_value
from flowc.importing.comprehensions import elements, watch
from flowc.importing.definitions import define_class, define_function
from flowc.importing.frames import Frame
from flowc.importing.load_units import run_import
from flowc.importing.lose_track import lose, mentioned
from flowc.importing.meanings import Constant, Located, Method, Nothing
from flowc.importing.operations import operated
from flowc.importing.plain import truth
from flowc.importing.reader import Lost, Reader, Returned, Signal
from flowc.importing.refusals import what_is


def run_body(reader: Reader, body: list[ast.stmt], frame: Frame) -> Signal:
    """Run through statements; say how they end. Raises Lost where nobody can see."""
    for statement in body:
        reader.charge(1)
        signal = run_statement(reader, statement, frame)
        if reader.watch is not None and not isinstance(statement, ast.If | ast.For | ast.Try):
            reader.watch(statement)
        if signal is not None:
            return signal
    return None


def run_module(reader: Reader, body: list[ast.stmt], frame: Frame) -> None:
    """Run through the statements of a module: what one loses is lost to those that follow."""
    last: str | None = None
    for statement in body:
        reader.charge(1)
        if last is not None and isinstance(statement, ast.Expr):
            text = statement.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                reader.unit.documents[last] = text
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=name)])
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr())
            ):
                last = name
                reader.unit.places[name] = statement
            case _:
                last = None
        reader.statement = statement
        before = mentioned([statement], frame) if _may_be_lost(statement) else []
        try:
            run_statement(reader, statement, frame)
        except Lost as lost:
            lose(reader, [statement], frame, lost.why, before)
            defines = (ast.FunctionDef, ast.AsyncFunctionDef)
            found = [n for n in ast.walk(statement) if isinstance(n, defines)]
            if any(each.decorator_list for each in found):
                reader.tell(lost.why)  # what is registered there would be lost
    reader.statement = None


def _may_be_lost(statement: ast.stmt) -> bool:
    return hasattr(statement, "body") and not isinstance(statement, ast.FunctionDef)


def run_statement(reader: Reader, statement: ast.stmt, frame: Frame) -> Signal:
    """Run through one statement."""
    run = _STATEMENTS.get(type(statement))
    if run is None:
        raise reader.lose(statement, f"{what_is(statement)} cannot be said in a flow")
    return run(reader, statement, frame)


def _expression(reader: Reader, node: ast.Expr, frame: Frame) -> Signal:
    if isinstance(node.value, ast.Constant):
        return None
    reader.left_out = False
    reader.read(node.value, frame)
    if reader.left_out and isinstance(node.value, ast.Call):
        shown = ast.unparse(node.value.func)[:60]
        message = f"left out: a call of '{shown}' has no part in the flow that is registered"
        reader.complain(node.value, message, severity="warning")
    return None


def _assign(reader: Reader, node: ast.Assign, frame: Frame) -> Signal:
    value = _result(reader, node.value, node.targets, frame)
    for target in node.targets:
        assign(reader, target, value, frame)
    return None


def _result(reader: Reader, node: ast.expr, targets: list[ast.expr], frame: Frame) -> Located:
    """Read a value; a task that gives it is called as the variable that gets it."""
    if reader.depth:
        return reader.read(node, frame)
    names = [each.id for each in targets if isinstance(each, ast.Name)]
    reader.target = names[0] if names else None
    value = reader.read(node, frame)
    reader.target = None
    return value


def _annotated(reader: Reader, node: ast.AnnAssign, frame: Frame) -> Signal:
    if node.value is not None:
        value = _result(reader, node.value, [node.target], frame)
        assign(reader, node.target, value, frame)
    return None


def _augmented(reader: Reader, node: ast.AugAssign, frame: Frame) -> Signal:
    place = ast.copy_location(_loaded(node.target), node.target)
    found, value = reader.read(place, frame), reader.read(node.value, frame)
    if augmented(found):
        names: dict[type, str] = {ast.Add: "extend", ast.BitOr: "update", ast.Mult: "__imul__"}
        method = Located(Method(found, names.get(type(node.op), "changed")), found.span)
        call_value(reader, node, method, ((value,), {}))
        return None
    result = operated(reader, node, node.op, found, value)
    whole = result if isinstance(result, Located) else Located(result, reader.span(node))
    assign(reader, node.target, whole, frame, is_named=False)
    return None


def _loaded(target: Any) -> ast.expr:
    kind = type(target)
    parts = {key: getattr(target, key) for key in target._fields if key != "ctx"}
    made: ast.expr = kind(**parts, ctx=ast.Load())
    return made


def _if(reader: Reader, node: ast.If, frame: Frame) -> Signal:
    test = reader.read(node.test, frame)
    known = truth(test.meaning)
    if known is None:
        if isinstance(test.meaning, Nothing):
            raise reader.lost_at(test, node.test)
        raise reader.lose(node, "a condition cannot be said in a flow")
    return run_body(reader, node.body if known else node.orelse, frame)


def _for(reader: Reader, node: ast.For, frame: Frame) -> Signal:
    reader.consumed.add(id(node.iter))
    found = elements(reader, reader.read(node.iter, frame), node)
    if isinstance(found, Located):
        raise reader.lost_at(found, node)
    watched = watch(node.iter, frame)
    reader.loops += 1
    try:
        for element in found:
            reader.charge(1)
            if watched.changed():
                raise reader.lose(node, "what a loop goes over changes meanwhile")
            assign(reader, node.target, element, frame, is_named=False)
            signal = run_body(reader, node.body, frame)
            if signal == "break":
                return None
            if isinstance(signal, Returned):
                return signal
        if watched.changed():
            raise reader.lose(node, "what a loop goes over changes meanwhile")
    finally:
        reader.loops -= 1
    return run_body(reader, node.orelse, frame)


def _while(reader: Reader, node: ast.While, frame: Frame) -> Signal:
    reader.loops += 1
    try:
        while True:
            reader.charge(1)
            test = reader.read(node.test, frame)
            known = truth(test.meaning)
            if known is None:
                raise reader.lose(node, "a 'while' loop cannot be said in a flow")
            if not known:
                break
            signal = run_body(reader, node.body, frame)
            if signal == "break":
                return None
            if isinstance(signal, Returned):
                return signal
    finally:
        reader.loops -= 1
    return run_body(reader, node.orelse, frame)


def _try(reader: Reader, node: ast.Try, frame: Frame) -> Signal:
    """Run through a `try` whose body surely raises nothing, or fails only if git does."""
    before, asked = reader.unknowns, reader.git_asked
    signal = run_body(reader, node.body, frame)
    if reader.unknowns > before and node.handlers:
        raise reader.lose(node, "a 'try' cannot be said in a flow")
    if reader.git_asked > asked and node.handlers:
        message = "left out: what happens where git says nothing"
        reader.complain(node.handlers[0], message, severity="warning")
    if signal is None:
        signal = run_body(reader, node.orelse, frame)
    return run_body(reader, node.finalbody, frame) or signal


def _return(reader: Reader, node: ast.Return, frame: Frame) -> Signal:
    if node.value is None:
        return Returned(Located(Constant(None), reader.span(node)), node)
    return Returned(reader.read(node.value, frame), node)


def _delete(reader: Reader, node: ast.Delete, frame: Frame) -> Signal:
    for target in node.targets:
        delete(reader, target, frame)
    return None


def _global(reader: Reader, node: ast.Global, frame: Frame) -> Signal:
    if reader.stage:
        raise reader.lose(node, "a 'global' inside of a workflow: which one runs first decides")
    for name in node.names:
        frame.elsewhere[name] = frame.module()
    return None


def _nonlocal(reader: Reader, node: ast.Nonlocal, frame: Frame) -> Signal:
    for name in node.names:
        owner = frame.outer
        while owner is not None and name not in owner.names:
            owner = owner.outer
        if owner is None or owner.stage != reader.stage:
            raise reader.lose(node, "a 'nonlocal' cannot be said in a flow")
        frame.elsewhere[name] = owner
    return None


def _assert(reader: Reader, node: ast.Assert, frame: Frame) -> Signal:
    test = reader.read(node.test, frame)
    if truth(test.meaning) is False:
        raise reader.lose(node, "an 'assert' that fails cannot be said in a flow")
    if truth(test.meaning) is None and not isinstance(test.meaning, Nothing):
        reader.unknowns += 1  # it may raise
    return None


def _import(reader: Reader, node: ast.Import | ast.ImportFrom, frame: Frame) -> Signal:
    run_import(reader, node, frame)
    return None


def _function(reader: Reader, node: ast.FunctionDef, frame: Frame) -> Signal:
    define_function(reader, node, frame)
    return None


def _class(reader: Reader, node: ast.ClassDef, frame: Frame) -> Signal:
    define_class(reader, node, frame)
    return None


def _async(reader: Reader, node: ast.AsyncFunctionDef, frame: Frame) -> Signal:
    found = reader.unknown(node, "an async function cannot be said in a flow")
    if node.decorator_list:
        reader.tell(found)
    frame.bind(node.name, found)
    return None


_STATEMENTS: dict[type, Callable[..., Signal]] = {
    ast.Expr: _expression, ast.Assign: _assign, ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented, ast.If: _if, ast.For: _for, ast.While: _while, ast.Try: _try,
    ast.Return: _return, ast.Delete: _delete, ast.Global: _global, ast.Nonlocal: _nonlocal,
    ast.Assert: _assert, ast.Import: _import, ast.ImportFrom: _import, ast.FunctionDef: _function,
    ast.ClassDef: _class, ast.AsyncFunctionDef: _async, ast.Pass: lambda *_: None,
    ast.Break: lambda *_: "break", ast.Continue: lambda *_: "continue",
}  # fmt: skip
