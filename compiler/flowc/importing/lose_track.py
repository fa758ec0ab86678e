"""Makes unknown what code may change that is not read."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flowc.importing.frames import Frame, loaded, stored
from flowc.importing.meanings import (
    Entries,
    Function,
    Items,
    Located,
    Meaning,
    Members,
    Module,
    Unknown,
    Workflow,
)
from flowc.importing.reader import Reader, parts_of

ALL_POWERFUL = {
    "exec", "eval", "compile", "__import__", "globals", "locals", "vars", "importlib", "inspect",
    "__dict__", "modules", "gc", "ctypes",
}  # fmt: skip
"""Names that code uses to reach what it does not name."""


def mentioned(nodes: Iterable[ast.AST], frame: Frame) -> list[Located]:
    """Return what the names stand for that some code reads, before it is run."""
    found = (frame.find(name) for name in loaded(nodes))
    return [each for each in found if each is not None]


def lose(
    reader: Reader,
    nodes: Iterable[ast.AST],
    frame: Frame,
    why: Unknown,
    before: Iterable[Located] = (),
) -> None:
    """Make unknown what some code may bind, or change in what it names.

    `before` is what its names stood for, if a part of it has been run.
    """
    nodes = list(nodes)
    words = loaded(nodes) | {n.attr for top in nodes for n in _attributes(top)}
    refuse_power(reader, words, why)
    if any("environ" in word or "dotenv" in word or word == "putenv" for word in words):
        reader.environment_lost = reader.environment_lost or why
    reached: set[int] = set()
    for found in (*before, *mentioned(nodes, frame)):
        reach(reader, found.meaning, why, reached)
    for name in stored(nodes):
        frame.bind(name, Located(why, why.span))


def _attributes(top: ast.AST) -> Iterable[ast.Attribute]:
    return (node for node in ast.walk(top) if isinstance(node, ast.Attribute))


def lose_expression(
    reader: Reader, node: ast.expr, frame: Frame, message: str, hint: str | None = None
) -> Located:
    """Return that an expression is unknown, which is not read, and what it may change too."""
    found = reader.unknown(node, message, hint)
    assert isinstance(found.meaning, Unknown)
    calls = any(isinstance(each, ast.Call | ast.Await) for each in ast.walk(node))
    if reader.step is not None and calls:
        reader.tell(found)  # a task that it may call would be lost
    lose(reader, [node], frame, found.meaning)
    return found


def reach(reader: Reader, meaning: Meaning, why: Unknown, reached: set[int]) -> None:
    """Make unknown what can be changed in a value, and in all that it holds or runs."""
    reader.charge(1)
    if id(meaning) in reached:
        return
    reached.add(id(meaning))
    for part in [*parts_of(meaning)]:
        reach(reader, part.meaning, why, reached)
    match meaning:
        case Items() | Entries() | Members():
            if not isinstance(meaning, Items) or meaning.kind != "tuple":
                meaning.lost = meaning.lost or why
        case Function(node=node, frame=frame):
            _reach_code(reader, node, frame, why, reached)
        case Workflow():
            pass  # its body is read once the module is
        case Module(unit=unit):
            for value in [*unit.frame.names.values()]:
                reach(reader, value.meaning, why, reached)


def _reach_code(
    reader: Reader, node: ast.AST, frame: Frame, why: Unknown, reached: set[int]
) -> None:
    for each in ast.walk(node):
        if isinstance(each, ast.Global | ast.Nonlocal):
            for name in each.names:
                owner = frame.module() if isinstance(each, ast.Global) else frame
                owner.bind(name, Located(why, why.span))
    words = loaded([node])
    refuse_power(reader, words, why)
    for name in words:
        found = frame.find(name)
        if found is not None:
            reach(reader, found.meaning, why, reached)


def refuse_power(reader: Reader, words: Iterable[str], why: Unknown) -> None:
    """Complain about code that may change whatever the module holds."""
    for word in sorted(ALL_POWERFUL.intersection(words)):
        reader.tell(Unknown(f"nobody can see what '{word}' does", why.span))
