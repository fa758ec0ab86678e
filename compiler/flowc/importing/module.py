"""Turns a Python module into the flows that it defines: documents, as if read from YAML."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from flowc.findings.finding import Finding
from flowc.findings.source import Path, Source, Span
from flowc.importing.constants_to_vars import with_vars
from flowc.importing.expressions import READERS
from flowc.importing.flow_tree import Leaf
from flowc.importing.frames import Beside, Unit
from flowc.importing.meanings import Made
from flowc.importing.module_lines import lines_of_names
from flowc.importing.parse_python import Python, parse
from flowc.importing.reader import Reader, TooMuch
from flowc.importing.signature import file_of
from flowc.importing.statements import run_body, run_module
from flowc.importing.workflow_body import Body
from flowc.limits import MAX_WORKFLOWS
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN


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
    tree: ast.Module
    """What it was parsed to; empty where it is no Python."""
    flows: tuple[Written, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def lines_of_names(self) -> dict[str, int]:
        """Return where it first assigns its names."""
        return lines_of_names(self.tree)

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
        return replace(self, flows=flows, findings=told)


def no_workflow(name: str, known: Iterable[str]) -> NoWorkflow:
    """Say that a module has no workflow of a name, and which it has."""
    others = ", ".join(f"'{one}'" for one in known) or "none at all"
    return NoWorkflow(f"there is no workflow '{name}' in it; it has {others}")


def is_within(span: Span, places: Iterable[Span]) -> bool:
    """Whether a span starts in one of some places."""
    return any(place.start <= span.start < place.end for place in places)


def read_module(
    data: bytes, name: str = "workflow.py", beside: Beside | None = None
) -> PythonModule:
    """Read the workflows of a module. Never runs it, never raises, whatever the bytes are.

    `beside` finds the modules of its repository, which are read too.
    """
    python = parse(name, data)
    try:
        flows = _flows(python, beside)
    except TooMuch:
        python.complain(Span(0, 0), "the module computes more than can be read without running it")
        flows = []
    except RecursionError:
        python.complain(Span(0, 0), "an expression of the module is nested too deeply to be read")
        flows = []
    return PythonModule(python.source, python.tree, tuple(flows), tuple(python.findings))


def _flows(python: Python, beside: Beside | None) -> list[Written]:
    package = beside.package if beside is not None else ()
    reader = Reader(Unit(python, package), READERS, run_body, beside)
    run_module(reader, python.tree.body, reader.main.frame)
    workflows = reader.workflows
    if not workflows and not any(finding.severity == "error" for finding in python.findings):
        for found in reader.main.frame.names.values():
            reader.tell(found)  # one of them may be why
    if not workflows and not any(finding.severity == "error" for finding in python.findings):
        python.complain(Span(0, 0), "the module has no function that is a @workflow")
    if len(workflows) > MAX_WORKFLOWS:
        where = python.name_span(workflows[MAX_WORKFLOWS].node)
        python.complain(where, f"the module has more than {MAX_WORKFLOWS} workflows (the limit)")
        return []
    bodies = [Body(reader, workflow) for workflow in workflows]
    for body in bodies:
        body.declare()
    for body in bodies:
        body.read()
        body.lines[()] = [body.node.decorator_list[0].lineno]
    _declare_artifacts(reader, bodies)
    _tell_of_uncalled(reader, bodies)
    return [
        Written(
            body.node.name,
            Document(python.source, with_vars(body.tree), guesses=python.guesses),
            body.lines,
            python.span(body.node),
        )
        for body in _used_first(bodies)
    ]


def _used_first(bodies: Sequence[Body]) -> list[Body]:
    """Return workflows in the module's order, but those first that others run."""
    known = {id(body.workflow): body for body in bodies}
    found: dict[int, Body] = {}

    def add(body: Body, within: frozenset[int]) -> None:
        own = id(body.workflow)
        if own in found or own in within:
            return
        for used in body.uses:
            if id(used) in known:
                add(known[id(used)], within | {own})
        found[own] = body

    for body in bodies:
        add(body, frozenset())
    return [*found.values()]


def _tell_of_uncalled(reader: Reader, bodies: Sequence[Body]) -> None:
    """Tell of tasks that no workflow calls: Flyte never runs them."""
    bare = [body for body in bodies if not body.tasks.entries]
    for found in reader.tasks:
        made = found.meaning
        assert isinstance(made, Made)
        if id(made) in reader.called:
            continue
        name = f"'{made.name}'" if made.name else "that is made here"
        message = f"no workflow calls the task {name}: Flyte never runs it"
        if not bare:
            message = f"left out: {message}"
        reader.complain(found.span, message, "call it, or take it out",
                        "error" if bare else "warning")  # fmt: skip
        for body in bare:
            body.tree.put("tasks", body.tree.span, Leaf(UNKNOWN, body.tree.span))


def _declare_artifacts(reader: Reader, bodies: list[Body]) -> None:
    """Declare each flow's artifacts in the module's order, those that nobody uses too.

    One that no flow uses belongs to the next one below it.
    """
    for found in reader.artifacts if bodies else ():
        if any(body.artifacts.has(found) for body in bodies):
            continue
        below = [body for body in bodies if body.tree.span.start > found.span.start]
        owner = below[0] if below else bodies[-1]
        reader.tell(found)
        owner.artifacts.key(found)
    for body in bodies:
        tree = body.artifacts.in_order(reader.artifacts)
        if tree.entries:
            body.tree.put("artifacts", body.tree.span, tree)
