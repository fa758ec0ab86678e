"""Finds the statements of a module by their lines, and where its names are made and used."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


def lines_of_names(tree: ast.Module) -> dict[str, int]:
    """Return where a module first assigns its names, without the `_` around them."""
    found: dict[str, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id.strip("_")
            found[name] = min(node.lineno, found.get(name, node.lineno))
    return found


def assignments(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """Yield what assigns a value to one name among some nodes: the name, and the value."""
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                yield name, value


def in_order_of_lines(constants: Mapping[str, Any], lines: Mapping[str, int]) -> dict[str, Any]:
    """Return vars in the order of the lines that assign their names; others come last."""
    last = max(lines.values(), default=0) + 1
    return dict(sorted(constants.items(), key=lambda one: lines.get(one[0], last)))


@dataclass
class Statements:
    """The statements of a module by their lines, and where its names are used."""

    tree: ast.Module
    uses: dict[str, list[int]]
    imports: int
    """The last line of the imports at the top."""
    arguments: dict[int, list[tuple[int, int]]]
    """The first and the last lines of the arguments by name on a line, the innermost first."""
    _bodies: dict[int, tuple[list[int], list[ast.stmt]]] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: ast.Module) -> Statements:
        """Return the statements of a module."""
        uses: dict[str, list[int]] = defaultdict(list)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                uses[node.id].append(node.lineno)
        arguments: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for node in reversed([*ast.walk(tree)]):
            if isinstance(node, ast.keyword):
                first, last = node.lineno, node.end_lineno or 0
                for line in range(first, last + 1):
                    arguments[line].append((first, last))
        imports = 0
        for one in tree.body:
            is_text = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
            if not isinstance(one, ast.Import | ast.ImportFrom) and not is_text:
                break
            imports = one.end_lineno or 0
        return cls(tree, {name: sorted(lines) for name, lines in uses.items()}, imports, arguments)

    def around(self, line: int) -> list[ast.stmt]:
        """Return the statements that a line lies in, the outermost first."""
        found: list[ast.stmt] = []
        owner: ast.AST = self.tree
        while True:
            starts, body = self._body(owner)
            at = bisect_right(starts, line) - 1
            if at < 0 or (body[at].end_lineno or 0) < line:
                return found
            found.append(body[at])
            owner = body[at]

    def below(self, line: int) -> ast.stmt | None:
        """Return the first statement that begins below a line, in what the line lies in."""
        around = self.around(line)
        starts, body = self._body(around[-1] if around else self.tree)
        at = bisect_right(starts, line)
        return body[at] if at < len(body) else None

    def _body(self, owner: ast.AST) -> tuple[list[int], list[ast.stmt]]:
        """Return the statements that another one holds, and the lines on which they begin."""
        if id(owner) not in self._bodies:
            body = [one for one in ast.iter_child_nodes(owner) if isinstance(one, ast.stmt)]
            self._bodies[id(owner)] = [start_of(one) for one in body], body
        return self._bodies[id(owner)]


def start_of(statement: ast.stmt) -> int:
    """Return the line on which a statement begins, its decorators included."""
    decorators = getattr(statement, "decorator_list", ())
    return int(min([statement.lineno, *(one.lineno for one in decorators)]))


def names_in(statement: ast.stmt) -> list[str]:
    """Return what a statement defines."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    stored = (one for one in ast.walk(statement) if isinstance(one, ast.Name))
    return [one.id for one in stored if isinstance(one.ctx, ast.Store)]


def is_compound(statement: ast.stmt) -> bool:
    """Whether a statement holds others."""
    return any(isinstance(one, ast.stmt) for one in ast.iter_child_nodes(statement))


def end_of_head(function: ast.FunctionDef) -> int:
    """Return the last line of what a function takes and returns."""
    inner = [one for one in (*ast.walk(function.args), function.returns) if one is not None]
    return max(function.lineno, *(getattr(one, "end_lineno", 0) for one in inner))
