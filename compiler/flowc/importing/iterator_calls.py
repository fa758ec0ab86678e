"""Python's functions that give iterators: they are read only where they are used up at once."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable
from typing import Any

from flowc.importing.comprehensions import elements
from flowc.importing.container_methods import CallValue
from flowc.importing.meanings import Constant, Items, Located, Meaning
from flowc.importing.plain import MAX_ITEMS, NotPlain, TooLong, lifted, plain, truth
from flowc.importing.reader import Called, Reader

Builtin = Callable[[Reader, ast.AST, Called, CallValue], Meaning | Located]


def taken(reader: Reader, node: ast.AST, found: Located) -> list[Located]:
    """Return what a loop over a value gives in turn. Raises NotPlain."""
    items = elements(reader, found, node)
    if isinstance(items, Located):
        raise NotPlain
    return items


def all_taken(reader: Reader, node: ast.AST, called: Called, most: int) -> list[list[Located]]:
    """Return what loops over the arguments of a call give. Raises NotPlain."""
    if called[1] or not len(called[0]) <= most:
        raise NotPlain
    return [taken(reader, node, arg) for arg in called[0]]


def iterator(combine: Callable[..., Any]) -> Builtin:
    """Return a function that gives an iterator: it is read only where it is used up at once."""

    def run(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
        if id(node) not in reader.consumed:
            raise NotPlain
        span = reader.span(node)
        found: list[Located] = []
        for each in combine(*all_taken(reader, node, called, 9)):
            reader.charge(1)
            is_one = isinstance(each, Located)
            found.append(each if is_one else Located(Items([*each], "tuple"), span))
        return Items(found, "iterator", stage=reader.stage)

    return run


def enumerated(
    reader: Reader, node: ast.AST, called: Called, call_value: CallValue
) -> Meaning | Located:
    """Return what `enumerate` gives. Raises NotPlain."""
    args, kwargs = called
    start = kwargs["start"].value if "start" in kwargs else (args[1] if len(args) > 1 else None)
    if id(node) not in reader.consumed or kwargs.keys() - {"start"} or not args:
        raise NotPlain
    span, number = reader.span(node), plain(start.meaning) if start else 0
    found = [
        Located(Items([Located(lifted(index, span), span), each], "tuple"), span)
        for index, each in enumerate(taken(reader, node, args[0]), number)
    ]
    return Items(found, "iterator", stage=reader.stage)


def mapped(
    reader: Reader, node: ast.AST, called: Called, call_value: CallValue
) -> Meaning | Located:
    """Return what `map` gives. Raises NotPlain."""
    function, *rest = called[0]
    if id(node) not in reader.consumed or called[1] or not rest:
        raise NotPlain
    found = []
    for given in zip(*[taken(reader, node, each) for each in rest]):  # noqa: B905  as map does
        value = call_value(reader, node, function, (given, {}))
        found.append(value if isinstance(value, Located) else Located(value, reader.span(node)))
    return Items(found, "iterator", stage=reader.stage)


def filtered(
    reader: Reader, node: ast.AST, called: Called, call_value: CallValue
) -> Meaning | Located:
    """Return what `filter` gives. Raises NotPlain."""
    function, values = called[0]
    if id(node) not in reader.consumed or called[1]:
        raise NotPlain
    found = []
    for each in taken(reader, node, values):
        kept: Meaning | Located = each
        if function.meaning != Constant(None):
            kept = call_value(reader, node, function, ((each,), {}))
        known = truth(kept.meaning if isinstance(kept, Located) else kept)
        if known is None:
            raise NotPlain
        found += [each] if known else []
    return Items(found, "iterator", stage=reader.stage)


def following(
    reader: Reader, node: ast.AST, called: Called, call_value: CallValue
) -> Meaning | Located:
    """Return what `next` gives of an iterator that is made for it. Raises NotPlain."""
    first, *default = called[0]
    if not isinstance(first.meaning, Items) or first.meaning.kind != "iterator":
        raise NotPlain
    return first.meaning.items.pop(0) if first.meaning.items else default[0]


def product(*lists: list[Located]) -> Any:
    """Return the combinations of values, if they are not too many. Raises TooLong."""
    if math.prod(len(each) for each in lists) > MAX_ITEMS:
        raise TooLong
    return itertools.product(*lists)
