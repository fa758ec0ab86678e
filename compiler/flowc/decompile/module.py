"""Turns a Python module into the flows that it defines: documents, as if read from YAML."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from flowc.decompile.body import Body
from flowc.decompile.constants import with_vars
from flowc.decompile.definitions import decorator, path_of
from flowc.decompile.expressions import READERS
from flowc.decompile.reader import Reader, TooMuch
from flowc.decompile.remarks import Remarks
from flowc.decompile.scope import Scope, canonical, scope_of
from flowc.decompile.signature import file_of
from flowc.decompile.syntax import Python, parse
from flowc.decompile.words import said
from flowc.document import Document
from flowc.findings import Finding
from flowc.source import Path, Source, Span


@dataclass(frozen=True)
class Written:
    """One workflow as a document: what its author would have written, with places in Python."""

    name: str
    document: Document
    comments: Mapping[Path, list[str]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """What other flows of the module call its file."""
        return file_of(self.name)


@dataclass(frozen=True)
class PythonModule:
    """The workflows of a module, those that others run first, and what cannot be said."""

    source: Source
    flows: tuple[Written, ...]
    findings: tuple[Finding, ...]


def read_module(data: bytes, name: str = "workflow.py") -> PythonModule:
    """Read the workflows of a module. Never runs it, never raises, whatever the bytes are."""
    python = parse(name, data)
    try:
        flows = _flows(python)
    except TooMuch:
        python.complain(Span(0, 0), "the module computes more than can be read without running it")
        flows = []
    except RecursionError:
        python.complain(Span(0, 0), "an expression of the module is nested too deeply to be read")
        flows = []
    return PythonModule(python.source, tuple(flows), tuple(python.findings))


def _flows(python: Python) -> list[Written]:
    scope = scope_of(python)
    reader = Reader(scope, READERS)
    nodes = [s for s in python.tree.body if isinstance(s, ast.FunctionDef) and _is_flow(reader, s)]
    if not nodes and not python.findings:
        python.complain(Span(0, 0), "the module has no function that is a @workflow")
    remarks = Remarks(python.source)
    flows: list[Written] = []
    for node in nodes:
        body = Body(reader, node, remarks)
        if node is nodes[-1]:
            _declare_artifacts(scope, body)
        comments = remarks.above(node.decorator_list[0].lineno)
        tree = body.read()
        reader.interfaces[node.name] = body.interface
        if comments:
            body.comments[()] = comments
        document = Document(python.source, with_vars(tree))
        flows.append(Written(node.name, document, body.comments))
    _complain_of_the_rest(reader)
    return flows


def _complain_of_the_rest(reader: Reader) -> None:
    """Complain about what the module registers beside its workflows: it would be lost."""
    for name, definition in reader.scope.names.items():
        if name in reader.known or isinstance(definition, str):
            continue
        if isinstance(definition, ast.FunctionDef) and definition.decorator_list:
            reader.of_module(name, definition)  # type: ignore[arg-type]
        elif isinstance(definition, ast.Call):
            path = canonical(path_of(reader, definition.func) or "")
            if path == "domino.DominoJobTask":
                message = f"left out: no workflow calls the task '{name}'"
                reader.python.complain(reader.scope.places[name], message, severity="warning")
            elif path.startswith("flytekit."):
                reader.refuse(definition, said(path))


def _is_flow(reader: Reader, node: ast.FunctionDef) -> bool:
    return any(decorator(reader, each) == "flytekit.workflow" for each in node.decorator_list)


def _declare_artifacts(scope: Scope, body: Body) -> None:
    """Declare the artifacts of the module in its order, used or not."""
    for name, definition in list(scope.names.items()):
        if not isinstance(definition, ast.Call):
            continue
        if canonical(path_of(body.reader, definition.func) or "") == "domino.Artifact":
            found = body.reader.of_module(name, definition)  # type: ignore[arg-type]
            if found is not None:
                body.artifacts.key(found)
