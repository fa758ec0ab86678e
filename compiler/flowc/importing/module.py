"""Turns a Python module into the flows that it defines: documents, as if read from YAML."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flowc.findings.finding import Finding
from flowc.findings.source import Path, Source, Span
from flowc.importing.constants_to_vars import with_vars
from flowc.importing.definitions import decorator, path_of
from flowc.importing.expressions import READERS
from flowc.importing.module_names import Scope, canonical, scope_of
from flowc.importing.parse_python import Python, parse
from flowc.importing.reader import Reader, TooMuch
from flowc.importing.refusals import said
from flowc.importing.signature import file_of
from flowc.importing.workflow_body import Body
from flowc.limits import MAX_WORKFLOWS
from flowc.reading.document import Document


class NoWorkflow(LookupError):
    """A module without a workflow that is asked for, in words."""


@dataclass(frozen=True)
class Written:
    """One workflow as a document: what its author would have written, with places in Python."""

    name: str
    document: Document
    lines: Mapping[Path, list[int]]
    """Where in the module each task is made and called, and the flow itself begins."""
    place: Span
    """The whole function."""

    @property
    def file(self) -> str:
        """What other flows of the module call its file."""
        return file_of(self.name)

    @property
    def uses(self) -> list[str]:
        """The files of the workflows that it runs."""
        tasks = self.document.value_node(("tasks",))
        keys = tasks.entries if tasks else ()
        found = (self.document.value_node(("tasks", key, "flow")) for key in keys)
        return [str(node.value) for node in found if node is not None]


@dataclass(frozen=True)
class PythonModule:
    """The workflows of a module, those that others run first, and what cannot be said."""

    source: Source
    flows: tuple[Written, ...]
    findings: tuple[Finding, ...]

    def taking(self, names: Collection[str]) -> PythonModule:
        """Return the module with the workflows of some names alone, and those that they run.

        All, if there are no names. Raises NoWorkflow for a name that it has not.
        """
        if not names:
            return self
        known = {one.name: one for one in self.flows}
        files = {one.file: one.name for one in self.flows}
        waiting, taken = [*names], set[str]()
        while waiting:
            name = waiting.pop()
            if name not in known:
                raise no_workflow(name, known)
            if name not in taken:
                taken.add(name)
                waiting += [files[one] for one in known[name].uses if one in files]
        left = [one.place for one in self.flows if one.name not in taken]
        flows = tuple(one for one in self.flows if one.name in taken)
        told = tuple(one for one in self.findings if not is_within(one.span, left))
        return PythonModule(self.source, flows, told)


def no_workflow(name: str, known: Iterable[str]) -> NoWorkflow:
    """Say that a module has no workflow of a name, and which it has."""
    others = ", ".join(f"'{one}'" for one in known) or "none at all"
    return NoWorkflow(f"there is no workflow '{name}' in it; it has {others}")


def is_within(span: Span, places: Iterable[Span]) -> bool:
    """Whether a span starts in one of some places."""
    return any(place.start <= span.start < place.end for place in places)


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
    if not nodes and not any(finding.severity == "error" for finding in python.findings):
        python.complain(Span(0, 0), "the module has no function that is a @workflow")
    if len(nodes) > MAX_WORKFLOWS:
        where = python.name_span(nodes[MAX_WORKFLOWS])
        python.complain(where, f"the module has more than {MAX_WORKFLOWS} workflows (the limit)")
        return []
    bodies = []
    for node in nodes:
        body = Body(reader, node)
        body.read()
        reader.interfaces[node.name] = body.interface
        body.lines[()] = [node.decorator_list[0].lineno]
        bodies.append(body)
    _declare_artifacts(scope, bodies)
    _complain_of_the_rest(reader)
    return [
        Written(
            body.node.name,
            Document(python.source, with_vars(body.tree), guesses=python.guesses),
            body.lines,
            python.span(body.node),
        )
        for body in bodies
    ]


def _complain_of_the_rest(reader: Reader) -> None:
    """Complain about what the module registers beside its workflows: it would be lost."""
    for name, definition in reader.scope.names.items():
        if name in reader.known or isinstance(definition, str):
            continue
        if isinstance(definition, ast.FunctionDef) and definition.decorator_list:
            reader.of_module(name, definition)
        elif isinstance(definition, ast.Call):
            path = canonical(path_of(reader, definition.func) or "")
            if path == "domino.DominoJobTask":
                message = f"left out: no workflow calls the task '{name}'"
                reader.python.complain(reader.scope.places[name], message, severity="warning")
            elif path.startswith("flytekit."):
                reader.refuse(definition, said(path))


def _is_flow(reader: Reader, node: ast.FunctionDef) -> bool:
    return any(decorator(reader, each) == "flytekit.workflow" for each in node.decorator_list)


def _declare_artifacts(scope: Scope, bodies: list[Body]) -> None:
    """Declare each flow's artifacts in the module's order, those that nobody uses too.

    One that no flow uses belongs to the next one below it.
    """
    names = [name for name in scope.names if bodies and _is_artifact(bodies[0].reader, name)]
    for name in names:
        if any(name in body.artifacts.keys for body in bodies):
            continue
        line = scope.places[name].lineno
        below = [body for body in bodies if body.node.lineno > line]
        owner = below[0] if below else bodies[-1]
        found = owner.reader.of_module(name, scope.places[name])
        if found is not None:
            owner.artifacts.key(found)
    for body in bodies:
        tree = body.artifacts.in_order(names)
        if tree.entries:
            body.tree.put("artifacts", body.tree.span, tree)


def _is_artifact(reader: Reader, name: str) -> bool:
    definition = reader.scope.names[name]
    path = path_of(reader, definition.func) if isinstance(definition, ast.Call) else None
    return canonical(path or "") == "domino.Artifact"
