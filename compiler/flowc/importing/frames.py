"""The names of a module, a class, a function or a comprehension, and the modules they stand in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from flowc.importing.meanings import Located
from flowc.importing.parse_python import Python


class Beside(Protocol):
    """Finds the modules of the repository of the one that is imported."""

    package: tuple[str, ...]
    """The package that it is in; none, for most."""

    def __call__(self, parts: tuple[str, ...]) -> tuple[str, bytes, bool] | None:
        """Return what a module of a full name is called, its text, and if it is a package."""
        ...


@dataclass
class Frame:
    """Names and what they stand for; `outer` has those that are not found here."""

    names: dict[str, Located] = field(default_factory=dict)
    outer: Frame | None = None
    kind: str = "module"
    stage: str = ""
    """The workflow whose reading made it; none, if the module's did."""
    own: frozenset[str] = frozenset()
    """The names that a function binds somewhere: they are its own before it does so, too."""
    elsewhere: dict[str, Frame] = field(default_factory=dict)
    """The frames of names that are `global` or `nonlocal`."""

    def find(self, name: str) -> Located | None:
        """Return what a name stands for, if it is defined."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.elsewhere:
                frame = frame.elsewhere[name]
            if name in frame.names and (frame.kind != "class" or frame is self):
                return frame.names[name]
            if name in frame.own:
                return None
            frame = frame.outer
        return None

    def bind(self, name: str, value: Located) -> None:
        """Bind a name."""
        self.elsewhere.get(name, self).names[name] = value

    def unbind(self, name: str) -> None:
        """Take a name away, as `del` does."""
        self.elsewhere.get(name, self).names.pop(name, None)

    def module(self) -> Frame:
        """Return the frame of the module."""
        return self if self.outer is None else self.outer.module()

    def known(self) -> Iterator[str]:
        """Yield all names, for guesses at what was meant."""
        yield from self.names
        if self.outer is not None:
            yield from self.outer.known()


@dataclass
class Unit:
    """A module that is read: its text, its names, and the package it is in."""

    python: Python
    package: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    frame: Frame = field(default_factory=Frame)
    documents: dict[str, ast.Constant] = field(default_factory=dict)
    """Texts that stand right behind a definition, as attribute docstrings do."""
    places: dict[str, ast.stmt] = field(default_factory=dict)
    """The statements that define names of the module."""
    wildcard: bool = False
    """Whether more names are imported than anybody can see."""


def stored(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that some code may bind or take away, those of its own functions too."""
    found: set[str] = set()
    for top in nodes:
        for node in ast.walk(top):
            match node:
                case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                    found.add(name)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    found.add(node.name)
                case ast.alias(name=name, asname=asname):
                    found.add(asname or name.partition(".")[0])
                case ast.ExceptHandler(name=str() as name):
                    found.add(name)
                case ast.MatchAs(name=str() as name) | ast.MatchStar(name=str() as name):
                    found.add(name)
                case ast.MatchMapping(rest=str() as name):
                    found.add(name)
    return found


def loaded(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that some code reads."""
    walked = (node for top in nodes for node in ast.walk(top))
    return {node.id for node in walked if isinstance(node, ast.Name)}


def own_names(node: ast.FunctionDef | ast.Lambda) -> frozenset[str]:
    """Return the names that are a function's own: parameters, and what its body binds."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    names = {each.arg for each in (*every, arguments.vararg, arguments.kwarg) if each is not None}
    if isinstance(node, ast.Lambda):
        return frozenset(names)
    names |= _bound(node.body)
    for inner in _within(node.body):
        if isinstance(inner, ast.Global | ast.Nonlocal):
            names -= set(inner.names)
    return frozenset(names)


def _within(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield the nodes of a body, without those of functions, classes and comprehensions in it."""
    for node in nodes:
        yield node
        if not isinstance(node, _SCOPES):
            yield from _within(ast.iter_child_nodes(node))


_SCOPES = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp,
    ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


def _bound(body: Iterable[ast.AST]) -> set[str]:
    found: set[str] = set()
    for node in _within(body):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.alias() | ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar():
                found |= stored([node])
    return found
