"""Nodes of Python's syntax, short to write.

An `id` of a name says what the name means, and so is no identifier: `flytekit:workflow` is what
`from flytekit import workflow` brings, `task f.load` the job of a task, `result load` what the
task gave, `input x`, `artifact f.a`, `outputs f` and `flow f` what they say.
"""

import ast


def name(meaning):
    return ast.Name(meaning, ast.Load())


def constant(value):
    """Return a constant; a number below zero, and -0.0, is a minus and a constant in Python."""
    if isinstance(value, int | float) and repr(value).startswith("-"):
        return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    return ast.Constant(value)


def call(function, /, *positional, **keywords):
    function = name(function) if isinstance(function, str) else function
    named = [ast.keyword(key, value) for key, value in keywords.items()]
    return ast.Call(function, list(positional), named)


def list_of(items):
    return ast.List(list(items), ast.Load())


def tuple_of(items):
    return ast.Tuple(list(items), ast.Load())


def dict_of(items):
    """Return a dict of pairs: a text and an expression."""
    pairs = list(items)
    return ast.Dict([constant(key) for key, _ in pairs], [value for _, value in pairs])


def subscript(value, index):
    return ast.Subscript(value, index, ast.Load())


def attribute(value, name):
    return ast.Attribute(value, name, ast.Load())


def assign(meaning, value):
    return ast.Assign([ast.Name(meaning, ast.Store())], value)


def document(text):
    """Return a statement that is only a text."""
    return ast.Expr(ast.Constant(text))


def bare(kind, **fields):
    """Return a class or a function that takes no types, which only some versions of Python say."""
    types = {"type_params": []} if "type_params" in kind._fields else {}
    return kind(**fields, **types)
