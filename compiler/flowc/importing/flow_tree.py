"""The flow that an importer builds: values as an author would write them, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowc.findings.source import Path, Span
from flowc.importing.meanings import FromEnv, Text, Use
from flowc.language.reference_places import allowed_at
from flowc.language.references import OPEN
from flowc.reading.document import Node
from flowc.reading.unknown import Unknown

Scalar = None | bool | int | float | str | Text | FromEnv | Unknown


@dataclass
class Leaf:
    """A scalar. A plain str is written as it is, references and all; a Text is escaped."""

    value: Scalar
    span: Span


@dataclass
class Branch:
    """A mapping (or, if `is_list`, a list by position), in order."""

    span: Span
    is_list: bool = False
    entries: dict[str | int, tuple[Span, Leaf | Branch]] = field(default_factory=dict)

    def put(self, key: str, place: Span, value: Leaf | Branch) -> None:
        """Set an entry."""
        self.entries[key] = (place, value)

    def add(self, value: Leaf | Branch) -> None:
        """Append an item to a list."""
        self.entries[len(self.entries)] = (value.span, value)

    def get(self, key: str) -> Leaf | Branch | None:
        """Return what stands at a key, if anything does."""
        return self.entries[key][1] if key in self.entries else None


def texts_in(tree: Leaf | Branch, path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """Yield the leaves that are not just themselves, with their paths."""
    if isinstance(tree, Branch):
        for key, (_, item) in tree.entries.items():
            yield from texts_in(item, (*path, key))
    elif isinstance(tree.value, Text | FromEnv):
        yield path, tree


def as_node(tree: Leaf | Branch, chosen: set[str], path: Path = ()) -> Node:
    """Return a tree as the node of a document; `chosen` are the constants that become vars."""
    if isinstance(tree, Leaf):
        vars_may_stand = allowed_at(path) != "nothing"
        value = written(tree.value, chosen if vars_may_stand else set())
        node = Node(value, *tree.span)
        node.text = len(value) if isinstance(value, str) else 0
        return node
    node = Node([] if tree.is_list else {}, *tree.span)
    for key, (place, item) in tree.entries.items():
        inner = as_node(item, chosen, (*path, key))
        inner.key = place
        node.entries[key] = (place, inner)
        if isinstance(node.value, list):
            node.value.append(inner.value)
        elif isinstance(node.value, dict):
            node.value[key] = inner.value
        node.size += inner.size
        node.text += inner.text
    return node


def written(value: Scalar, chosen: set[str]) -> object:
    """Return a scalar as an author writes it: with references to the chosen constants."""
    if isinstance(value, FromEnv):
        return f"${{{{ vars.{value.name} }}}}"
    if not isinstance(value, Text):
        return value
    found = ""
    for part in value.parts:
        if isinstance(part, FromEnv) or (isinstance(part, Use) and part.name in chosen):
            found += f"${{{{ vars.{part.name} }}}}"
        else:
            text = part.text if isinstance(part, Use) else part
            found += text.replace(OPEN, "$" + OPEN)
    return found
