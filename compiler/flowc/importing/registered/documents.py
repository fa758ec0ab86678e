"""Turns what flytekit registers for a module into documents, with places in the module."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from typing import Any

from flowc.findings.source import Path, Span
from flowc.importing.comments import Remarks
from flowc.importing.flow_tree import Branch, Leaf, as_node
from flowc.importing.module import PythonModule, Written
from flowc.importing.parse_python import Python, parse
from flowc.importing.registered.name_tasks import assigned_names
from flowc.importing.registered.read_flow import FlowReader
from flowc.reading.document import Document
from flowc.verifying.facts import Facts


def read_registered(data: bytes, name: str, registered: Facts) -> PythonModule:
    """Return the workflows of a module, given what `describe_module.serialise_all` says of it."""
    python = parse(name, data)
    python.findings.clear()  # whatever flowc has against its text, flytekit has loaded it
    places = _Places(python)
    origins = registered["origins"]
    variables = {(one["name"], one["type"]): key for key, one in reversed(origins["artifacts"])}
    assigned = assigned_names(python.tree)
    if not registered["flows"]:
        python.complain(Span(0, 0), "the module has no function that is a @workflow")
    flows = []
    for key, facts in registered["flows"].items():
        origin = origins["flows"][key]
        reader = FlowReader(facts, origin, variables, assigned, places.complain)
        flows.append(_written(key, reader, places))
    return PythonModule(python.source, tuple(flows), tuple(python.findings))


class _Places:
    """The lines of a module as places in it, and the comments above them."""

    def __init__(self, python: Python) -> None:
        self.python = python
        self.remarks = Remarks(python.source)
        functions = [one for one in ast.walk(python.tree) if isinstance(one, ast.FunctionDef)]
        self._functions = {
            line: one for one in functions for line in (one.lineno, _first_line(one))
        }

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
        return self.python.name_span(found), self.python.span(found)

    def complain(self, line: int | None, message: str, hint: str | None) -> None:
        """Say what cannot be said, once for what a line makes many times."""
        span = self.span(line)
        if not any((one.span, one.message) == (span, message) for one in self.python.findings):
            self.python.complain(span, message, hint)


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def _written(name: str, reader: FlowReader, places: _Places) -> Written:
    span, whole = places.function(reader.origins["line"])
    tree = reader.tree()
    stand: dict[Path, Span] = {}
    comments: dict[Path, list[str]] = {}
    if above := places.remarks.above(reader.origins["line"] or 0):
        comments[()] = above
    lines = [*reader.lines()]
    makers = Counter(made for _, made, _ in lines)
    for key, made, called in lines:
        stand["tasks", key] = places.span(made)
        stand["tasks", key, "with"] = stand["tasks", key, "after"] = places.span(called)
        above = places.remarks.above(made) if made and makers[made] == 1 else []
        if above:
            comments["tasks", key] = above
    root = as_node(_branch(tree, span, stand), set())
    document = Document(places.python.source, root, guesses=places.python.guesses)
    return Written(name, document, comments, whole)


def _branch(value: Any, span: Span, stand: Mapping[Path, Span], path: Path = ()) -> Branch | Leaf:
    span = stand.get(path, span)
    if not isinstance(value, dict | list):
        return Leaf(value, span)
    branch = Branch(span, is_list=isinstance(value, list))
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in entries:
        inner = _branch(item, span, stand, (*path, key))
        place = stand.get((*path, key), span)
        branch.entries[key] = (place, inner)
    return branch
