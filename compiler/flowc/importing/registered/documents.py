"""Turns what flytekit registers for a module into documents, with places in the module."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flowc.findings.source import Path, Span
from flowc.importing.flow_tree import Branch, Leaf, as_node
from flowc.importing.module import PythonModule, Written, no_workflow
from flowc.importing.parse_python import Python, parse
from flowc.importing.registered.name_tasks import assigned_names
from flowc.importing.registered.read_flow import FlowReader
from flowc.reading.document import Document
from flowc.verifying.facts import Facts

_MOST = 5
"""What is told of one line."""


def read_registered(
    data: bytes, name: str, registered: Facts, only: Collection[str] = ()
) -> PythonModule:
    """Return the workflows of a module, given what `describe_module.serialise_all` says of it.

    Of some names `only`, if there are any, and of those that these run. Raises NoWorkflow.
    """
    python = parse(name, data)
    python.findings.clear()  # whatever flowc has against its text, flytekit has loaded it
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
        flows.append(_written(key, reader, places))
    places.tell()
    _warn_of_reads(origins["reads"], places)
    return PythonModule(python.source, tuple(flows), tuple(python.findings))


def _warn_of_reads(reads: Iterable[tuple[str, int | None]], places: _Places) -> None:
    """Warn of what the module reads from the environment, at each line that does."""
    found: dict[int | None, list[str]] = {}
    for name, line in reads:
        names = found.setdefault(line, [])
        names += [] if name in names else [name]
    for line, names in found.items():
        shown = ", ".join(f"'{name}'" for name in names[:_MOST])
        shown += f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        message = f"the module reads {shown} from the environment: what is found now is in the flow"
        hint = f"write a var in its place: {{env: {names[0]}}}"
        places.python.complain(places.span(line), message, hint, "warning")


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
        start = self.span(_first_line(found)).start  # where its decorators begin
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


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(one.lineno for one in node.decorator_list)])


def _written(name: str, reader: FlowReader, places: _Places) -> Written:
    span, whole = places.function(reader.origins["line"])
    tree = reader.tree()
    stand: dict[Path, Span] = {}
    known: dict[Path, list[int]] = {(): [reader.origins["line"] or 0]}
    lines = [*reader.lines()]
    for key, made, called in lines:
        stand["tasks", key] = places.span(made)
        stand["tasks", key, "with"] = stand["tasks", key, "after"] = places.span(called)
        known["tasks", key] = [line for line in (made, called) if line]
    root = as_node(_branch(tree, span, stand), set())
    document = Document(places.python.source, root, guesses=places.python.guesses)
    return Written(name, document, known, whole)


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
