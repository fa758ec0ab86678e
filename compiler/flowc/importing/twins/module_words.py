"""Finds what a module calls the values that it goes through: `for domain in ("ae", "cm")`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from flowc.importing.module_lines import assignments
from flowc.importing.twins.fit_columns import Values
from flowc.language.names import name_fault


def words_of(tree: ast.Module) -> dict[Values, str]:
    """Return the names of loops' variables, and of lists, by the values that they have."""
    nodes = list(ast.walk(tree))
    known = ast.List | ast.Tuple | ast.Dict
    lists = {name: value for name, value in assignments(nodes) if isinstance(value, known)}
    found: dict[Values, str] = {}
    for node in nodes:
        if isinstance(node, ast.For | ast.comprehension):
            rows = _rows(node.iter, lists)
            for values, name in _named(node.target, rows):
                found.setdefault(values, name)
    for name, value in lists.items():
        plain = name.strip("_").lower()
        plain = plain.removesuffix("s") if len(plain) > 3 else plain
        for values in _columns(_rows(value, {})):
            if values and name_fault(plain) is None:
                found.setdefault(values, plain)
            break
    return found


def _rows(node: ast.expr, lists: Mapping[str, ast.expr]) -> list[Values]:
    """Return the constants that an expression goes through, each as a row of one or more."""
    match node:
        case ast.Name(id=name) if name in lists:
            return _rows(lists[name], {})
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="items")):
            table = lists.get(name)
            pairs = (
                zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ()
            )
            return [row for pair in pairs if all(pair) and (row := _row([*pair]))]
        case ast.Call(
            func=ast.Name(id="enumerate" | "sorted" | "list" | "tuple"), args=[inner, *_]
        ):
            return _rows(inner, lists)
        case ast.Dict(keys=keys):
            return [row for key in keys if (row := _row([key]))]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [row for one in items if (row := _row(_items(one)))]
    return []


def _items(node: ast.expr) -> list[ast.expr | None]:
    return [*node.elts] if isinstance(node, ast.Tuple | ast.List) else [node]


def _row(items: list[ast.expr | None]) -> Values:
    """Return texts and integers as texts; for what is none, a text that no column has."""
    known = (one.value if isinstance(one, ast.Constant) else None for one in items)
    return tuple(str(one) if type(one) in (str, int) else "\0" for one in known)


def _columns(rows: list[Values]) -> list[Values]:
    return [*zip(*rows, strict=False)] if rows else []


def _named(target: ast.expr, rows: list[Values]) -> Iterator[tuple[Values, str]]:
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    for name, values in zip(names, _columns(rows), strict=False):
        plain = name.id.strip("_") if isinstance(name, ast.Name) else ""
        if name_fault(plain) is None and len(plain) > 1:
            yield values, plain
