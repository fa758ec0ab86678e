"""Turns what flytekit registers for a module into documents, with places in the module."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc.findings.source import Path, Span
from flowc.importing.constants_to_vars import with_vars
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.module import PythonModule, Written, no_workflow
from flowc.importing.module_lines import start_of
from flowc.importing.parse_python import Python, parse
from flowc.importing.registered.name_tasks import assigned_names
from flowc.importing.registered.name_texts import NamedTexts, name_texts
from flowc.importing.registered.read_flow import FlowReader
from flowc.importing.registered.tell_questions import tell_questions
from flowc.language.references import OPEN
from flowc.reading.document import Document
from flowc.verifying.facts import Facts

_MOST = 5
"""What is told of one line."""


def read_registered(
    data: bytes,
    name: str,
    registered: Facts,
    only: Collection[str] = (),
    environ: Mapping[str, str] | None = None,
) -> PythonModule:
    """Return the workflows of a module, given what `describe_module.serialise_all` says of it.

    Of some names `only`, if there are any, and of those that these run. Raises NoWorkflow.
    `environ` is what the module was loaded with, to tell which of its variables are in the flows.
    """
    python = parse(name, data)
    python.findings.clear()  # whatever flowc has against its text, flytekit has loaded it
    named = name_texts(python.tree, environ or {})
    places = _Places(python)
    origins = registered["origins"]
    variables = {(one["name"], one["type"]): key for key, one in reversed(origins["artifacts"])}
    assigned = assigned_names(python.tree)
    if not registered["flows"]:
        python.complain(Span(0, 0), "the module has no function that is a @workflow")
    flows = []
    wanted = _closure(registered["flows"], only)
    for key, facts in wanted.items():
        origin = origins["flows"][key]
        reader = FlowReader(facts, origin, variables, assigned, places.complain)
        flows.append(_written(key, reader, places, named, origins["folder"]))
    places.tell()
    tell_questions(python, origins["asked"], named.lent, places.span)
    return PythonModule(python.source, python.tree, tuple(flows), tuple(python.findings))


def _closure(flows: Facts, only: Collection[str]) -> Facts:
    """Return the facts of some flows and of all that they run; of all, if none is named."""
    for name in only:
        if name not in flows:
            raise no_workflow(name, flows)
    taken = {*only, *(inner for name in only for inner in flows[name]["flows"])}
    return {name: facts for name, facts in flows.items() if name in taken or not only}


class _Places:
    """The lines of a module as places in it, and its functions."""

    def __init__(self, python: Python) -> None:
        self.python = python
        self._told: dict[Span, tuple[list[str], str | None]] = {}
        functions = [one for one in ast.walk(python.tree) if isinstance(one, ast.FunctionDef)]
        self._functions = {line: one for one in functions for line in (one.lineno, start_of(one))}

    def span(self, line: int | None) -> Span:
        """Return the words of a line; the start of the module for no line."""
        if line is None or line > self.python.source.text.count("\n") + 1:
            return Span(0, 0)
        span = self.python.source.line_span(line)
        text = self.python.source.line(line)
        return Span(span.start + len(text) - len(text.lstrip()), span.end)

    def function(self, line: int | None) -> tuple[Span, Span]:
        """Return the name and the whole of the function that starts at a line."""
        found = self._functions.get(line or 0)
        if found is None:
            return self.span(line), self.span(line)
        start = self.span(start_of(found)).start  # where its decorators begin
        return self.python.name_span(found), Span(start, self.python.span(found).end)

    def complain(self, line: int | None, message: str, hint: str | None) -> None:
        """Say what cannot be said in what a line makes."""
        messages, _ = self._told.setdefault(self.span(line), ([], hint))
        if message not in messages:
            messages.append(message)

    def tell(self) -> None:
        """Have all of it told: one finding a line, since of one place a rule is told once."""
        for span, (messages, hint) in self._told.items():
            more = f"; and {len(messages) - _MOST} more" if len(messages) > _MOST else ""
            self.python.complain(span, "; ".join(messages[:_MOST]) + more, hint)


def _written(
    name: str, reader: FlowReader, places: _Places, named: NamedTexts, folder: str | None
) -> Written:
    span, whole = places.function(reader.origins["line"])
    tree = reader.tree()
    stand: dict[Path, Span] = {}
    known: dict[Path, list[int]] = {(): [reader.origins["line"] or 0]}
    for key, made, called in reader.lines():
        stand["tasks", key] = places.span(made)
        stand["tasks", key, "with"] = stand["tasks", key, "after"] = places.span(called)
        known["tasks", key] = [line for line in (made, called) if line]
    root = _Trees(places.python, named, stand, folder).branch(tree, span)
    assert isinstance(root, Branch)
    document = Document(places.python.source, with_vars(root), guesses=places.python.guesses)
    return Written(name, document, known, whole)


@dataclass(frozen=True)
class _Trees:
    """Turns plain values into trees: with their places, and with names for the texts that have
    one."""

    python: Python
    named: NamedTexts
    stand: Mapping[Path, Span]
    folder: str | None
    told: set[Span] = field(default_factory=set)

    def branch(self, value: Any, span: Span, path: Path = ()) -> Branch | Leaf:
        span = self.stand.get(path, span)
        if isinstance(value, str):
            self._tell_of_folder(value, span, path)
            return Leaf(self.named.at(path, value.replace(f"${OPEN}", OPEN)) or value, span)
        if not isinstance(value, dict | list):
            return Leaf(value, span)
        branch = Branch(span, is_list=isinstance(value, list))
        entries = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in entries:
            place = self.stand.get((*path, key), span)
            branch.entries[key] = (place, self.branch(item, span, (*path, key)))
        return branch

    def _tell_of_folder(self, text: str, span: Span, path: Path) -> None:
        if self.folder and self.folder in text and span not in self.told:
            self.told.add(span)
            owner = ".".join(map(str, path))
            message = f"'{owner}' holds the folder of the module: it is another on each machine"
            self.python.complain(span, message, "write the path that the job finds")
