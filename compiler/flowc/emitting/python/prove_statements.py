"""Proves that a module whose strings were taken out is plain declarations, and calls what it
may."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from keyword import kwlist

from flowc.language.domino import PACKAGE
from flowc.language.named_types import ROOTS

_KEYWORDS = ("None", "True", "False", "class", "def", "return", "from", "import", "as")
_FORBIDDEN = frozenset(kwlist) - set(_KEYWORDS)
_WORD = r"[0-9][0-9.]*e-[0-9]+|[A-Za-z0-9_.]+"
_SIGNS = frozenset(["(", ")", "[", "]", "{", "}", ",", ":", "=", "|", "@", ">", "-", '""'])
_TOKEN = re.compile(rf'""|{_WORD}|\S')
_JOINED_TEXTS = re.compile(r'""\s*""')
_OTHER_WORDS = re.compile(rf"\b(?!(?:{'|'.join(_KEYWORDS)})\b)(?:{_WORD})")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?")
_PATH = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_]*(?:\.(?!_)[A-Za-z][A-Za-z0-9_]*)*")
_IMPORT = ("from ", "import ")
_ASSIGNED = re.compile(r"^(?: {4})?([A-Za-z0-9_]+) = ", re.MULTILINE)
_CLASS = re.compile(r"^class ([A-Za-z0-9_]+)", re.MULTILINE)
_FUNCTION = re.compile(r"^def ([A-Za-z0-9_]+)", re.MULTILINE)
_REPEATED = re.compile(r'((?:x: |"": )?-?(?:x|""),\s*)(?:\1)+')
_LONG = 10_000
_STATEMENT = re.compile(r"\n+(?=[^ \n)\]}])")
_INNER_STATEMENT = re.compile(r"\n+ {4}(?=[^ \n)\]}])")
_ROOTS = ROOTS | {"enum", "typing", "flytekit", PACKAGE.partition(".")[0]}
_SIMPLE = frozenset((
    ast.Module, ast.AnnAssign, ast.Assign, ast.Expr, ast.Return, ast.Name, ast.Load, ast.Store,
    ast.Subscript, ast.Call, ast.keyword, ast.Constant, ast.Dict, ast.List, ast.Tuple, ast.BinOp,
    ast.BitOr, ast.RShift, ast.UnaryOp, ast.USub,
))  # fmt: skip
_HEAD = _SIMPLE | {ast.ClassDef, ast.FunctionDef, ast.arguments, ast.arg}


class Unproven(Exception):
    """The module does not say what the flow says: a fault of flowc, never of an author."""


def defined_in(source: str) -> set[str]:
    """Return the names that a module assigns, and those of its functions and classes."""
    return {*_ASSIGNED.findall(source), *_CLASS.findall(source), *functions_in(source)}


def functions_in(source: str) -> list[str]:
    """Return the names of the functions that a module defines, in order."""
    return _FUNCTION.findall(source)


def prove_words(source: str, defined: set[str]) -> None:
    """Raise Unproven unless all is signs, numbers, plain paths, and calls of what is known.

    In the source, every text is empty. `defined` are the names that the module defines itself.
    """
    if _JOINED_TEXTS.search(source):
        raise Unproven("two texts side by side")
    tokens = _TOKEN.findall(source)
    words = set(tokens) - _SIGNS
    for word in words:
        if not _PATH.fullmatch(word) and not _NUMBER.fullmatch(word):
            raise Unproven(f"a sign or word: {word[:60]!r}")
    forbidden = _FORBIDDEN & words
    if forbidden:
        raise Unproven(f"a statement or operator: {min(forbidden)}")
    known = {"float", "import", "return", *defined}
    for statement in _STATEMENT.split(source):
        if statement.startswith(_IMPORT):
            known.update(_imported(statement))
    before = {word for word, sign in pairwise(tokens) if sign == "("} & words
    before |= {word for sign, word in pairwise(tokens) if sign == "@"}
    strangers = {path.partition(".")[0] for path in before} - known
    if strangers:
        raise Unproven(f"a call of {min(strangers)[:60]!r}")


def _imported(statement: str) -> Iterator[str]:
    """Yield the names that an import defines, once it is known to import what flowc may import."""
    for node in _parsed(statement).body:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            raise Unproven(f"beside an import: {statement[:60]!r}")
        paths = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for alias in node.names:
            path = paths[0] if paths else alias.name
            if path.partition(".")[0] not in _ROOTS or alias.name == "*":
                raise Unproven(f"an import of {path!r}")
            yield alias.asname or alias.name


def prove_statements(source: str, docstrings: int) -> None:
    """Raise Unproven unless all statements are plain ones, and so many of them docstrings."""
    words_are_one = _OTHER_WORDS.sub("x", source)
    statements: list[str] = []
    for statement in _STATEMENT.split(words_are_one.strip("\n")):
        if statement.startswith(("def ", "class ")):
            head, _, body = statement.partition(":\n")
            _prove_shape(f"{head}: x()", _HEAD)
            statements += _INNER_STATEMENT.split(f"\n{body}")[1:]
        elif statement.startswith("@"):
            _prove_shape(f"{statement}\ndef x(): return", _HEAD)
        elif not statement.startswith(_IMPORT):
            statements.append(statement)
    if statements.count('""') != docstrings:
        raise Unproven("a text stands alone")
    for shape in set(statements):
        _prove_shape(shape, _SIMPLE)


def _prove_shape(shape: str, allowed: frozenset[type[ast.AST]]) -> None:
    if len(shape) > _LONG:
        shape = _REPEATED.sub(r"\1", shape)  # a tree of 100,000 items would be 100 MB
    tree = _parsed(shape)
    for node in ast.walk(tree):
        if type(node) not in allowed:
            raise Unproven(f"a {type(node).__name__}: {shape[:60]!r}")
        if isinstance(node, ast.Call) and not isinstance(node.func, ast.Name):
            raise Unproven(f"a call of something else than a name: {shape[:60]!r}")
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and shape != '""':
            raise Unproven(f"a text in a statement of its own: {shape[:60]!r}")
        if isinstance(node, ast.Expr) and not isinstance(
            node.value, ast.Call | ast.BinOp | ast.Constant
        ):
            raise Unproven(f"a statement that does nothing: {shape[:60]!r}")
    if len(tree.body) != 1:
        raise Unproven(f"several statements in one: {shape[:60]!r}")


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise Unproven(f"no Python: {source[:60]!r}") from error
