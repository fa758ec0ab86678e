"""Proves that the bytes of a module say what the flow says: by reading them back as syntax.

Runs on every build, on the bytes and not on the text: a comment can declare an encoding that
only bytes show.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import datetime
from inspect import cleandoc
from typing import Any

from flowc import job
from flowc.block import Block
from flowc.domino import PACKAGE, RESTRICTED
from flowc.emit.docs import flow_doc, task_doc
from flowc.flow import DictValue, Flow, ListValue, Value
from flowc.literals import Literal
from flowc.subflows import functions_of
from flowc.types import Enumeration, File, Type, format_of, parts

_ALLOWED = frozenset((
    ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.ClassDef, ast.FunctionDef,
    ast.arguments, ast.arg, ast.AnnAssign, ast.Assign, ast.Expr, ast.Return, ast.Name, ast.Load,
    ast.Store, ast.Attribute, ast.Subscript, ast.Call, ast.keyword, ast.Constant, ast.Dict,
    ast.List, ast.Tuple, ast.BinOp, ast.BitOr, ast.RShift, ast.UnaryOp, ast.USub,
))  # fmt: skip
_LEAVES = frozenset((ast.Constant, ast.Name, ast.alias))
_ROOTS = frozenset(
    ("builtins", "datetime", "enum", "typing", "flytekit", PACKAGE.partition(".")[0])
    + ("numpy", "pandas", "pyspark", "sklearn", "tensorflow", "torch")
)


class Unproven(Exception):
    """The module does not say what the flow says: a fault of flowc, never of an author."""


def prove(flow: Flow, data: bytes) -> None:
    """Raise Unproven unless the bytes are plain declarations that hold each text of the flow.

    The texts of the flows that it runs count too: the module holds them all.
    """
    flows = functions_of(flow)
    found: set[str] = set()
    defined: set[str] = set()
    known, called = {"float"}, set[str]()
    for node in _nodes(ast.parse(data)):
        if type(node) not in _ALLOWED:
            raise Unproven(f"line {getattr(node, 'lineno', 0)}: a {type(node).__name__}")
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
        elif isinstance(node, ast.Call):
            called.add(_root(node.func))
        elif isinstance(node, ast.ClassDef | ast.FunctionDef):
            known.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            _prove_import(node)
            known.update(alias.asname or alias.name for alias in node.names)
    strangers = called - known - defined
    if strangers:
        raise Unproven(f"a call of {min(strangers)[:60]!r}")
    documents = {cleandoc(text) for one in flows for text in _documents(one)}
    wanted = {text for one in flows for text in _texts(one)}
    lost = (wanted - found) or (documents - {cleandoc(text) for text in found})
    if lost:
        raise Unproven(f"a text is lost: {min(lost)[:60]!r}")
    own = {text for one in flows for text in _own_texts(one)}
    alien = found - wanted - defined - own
    alien = {text for text in alien if cleandoc(text) not in documents}
    if alien:
        raise Unproven(f"a text is not the flow's: {min(alien)[:60]!r}")


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree as `ast.walk` does, but not below the leaves that most nodes are."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        if type(node) not in _LEAVES:
            pending.extend(ast.iter_child_nodes(node))


def _root(function: ast.expr) -> str:
    """Return the name that a call goes out from: `merged` in `merged.File(...)`."""
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ast.dump(function)


def _prove_import(node: ast.Import | ast.ImportFrom) -> None:
    paths = (
        [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
    )
    for path in paths:
        if path.partition(".")[0] not in _ROOTS or any(a.name == "*" for a in node.names):
            raise Unproven(f"line {node.lineno}: an import of {path!r}")


def _documents(flow: Flow) -> Iterator[str]:
    yield flow_doc(flow)
    yield from filter(None, map(task_doc, flow.tasks))


def _texts(flow: Flow) -> Iterator[str]:
    """Yield every text of an author's that the module must hold as a constant."""
    for artifact in flow.artifacts:
        yield artifact.name
    for task in flow.tasks:
        if task.flow is None:
            yield from (task.name, task.command)
        yield from _strings(vars(task.config))
        yield from (declared.path for declared in task.inputs if declared.path is not None)
        yield from (output.path for output in task.outputs if output.path is not None)
        yield from (output.file for output in task.outputs if output.file is not None)
        for binding in task.bindings:
            yield from _value_texts(binding.value)
    for declared in flow.inputs:
        if isinstance(declared.default, Literal):
            yield from _value_texts(declared.default)
    for output in flow.outputs:
        yield from _value_texts(output.value)
        if output.file is not None:
            yield output.file
    if flow.exports:
        yield from _strings((flow.exports.environment, flow.exports.hardware_tier))
        for export in flow.exports.exports:
            yield from filter(None, (export.dataset, export.netapp_volume, export.path))


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts of settings; a word that becomes a name of the plugin's is none."""
    if isinstance(value, str) and value != RESTRICTED:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, job.Cluster):
        yield from value.extra_configs or ()
        yield from _strings({k: v for k, v in vars(value).items() if k != "type"})
    elif isinstance(value, Block):
        yield from _strings(vars(value))


def _value_texts(value: Value) -> Iterator[str]:
    match value:
        case Literal(value=constant):
            yield from _literal_texts(constant)
        case ListValue(items):
            for item in items:
                yield from _value_texts(item)
        case DictValue(entries):
            for key, item in entries:
                yield key
                yield from _value_texts(item)


def _literal_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, datetime):
        yield value.isoformat()
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _literal_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _literal_texts(item)


def _own_texts(flow: Flow) -> Iterator[str]:
    """Yield the texts that the generator itself writes: names, extensions, values of enums."""
    yield from ("inf", "-inf")
    kinds = [declared.type for declared in flow.inputs] + [o.type for o in flow.outputs]
    for task in flow.tasks:
        yield from (declared.name for declared in task.inputs)
        yield from (output.name for output in task.outputs)
        kinds += [declared.type for declared in task.inputs]
        kinds += [output.type for output in task.outputs]
    for kind in kinds:
        yield from _type_texts(kind)


def _type_texts(kind: Type) -> Iterator[str]:
    if isinstance(kind, Enumeration):
        yield from kind.values
    elif isinstance(kind, File):
        yield format_of(kind)
    for part in parts(kind):
        yield from _type_texts(part)
