"""A YAML document: its plain values, and for each the spans of its key and of its value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowc.source import Path, Source, Span

_IGNORE = re.compile(r"(?:^|[ \t])# flowc: ignore\[([a-z, -]*)\][ \t]*\r?$", re.MULTILINE)


class Node:
    """A value of a document with its span and, for a collection, its entries.

    `entries` maps each key (a position, in a list) to the span of the key and the node of the
    value. Nodes are shared where an alias refers to them. `size`, `text` and `height` count
    nodes, characters and levels, aliases expanded.
    """

    __slots__ = ("end", "entries", "height", "plain", "size", "start", "text", "value")

    def __init__(self, value: object, start: int, end: int, plain: bool = False) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.plain = plain
        self.entries: dict[str | int, tuple[Span, Node]] = {}
        self.size = 1
        self.text = 0
        self.height = 1


@dataclass(frozen=True)
class Document:
    """What a source says: `value` is made of dicts, lists and scalars. Implements Places."""

    source: Source
    root: Node

    @property
    def value(self) -> object:
        return self.root.value

    def key_span(self, path: Path) -> Span:
        """Return the span of the last key of a path that exists; the first line at the top."""
        found = self.source.line_span(1)
        node = self.root
        for step in path:
            entry = node.entries.get(step)
            if entry is None:
                break
            found, node = entry
        return found

    def value_node(self, path: Path) -> Node | None:
        """Return the node at a path, or nothing where the path does not exist."""
        node = self.root
        for step in path:
            entry = node.entries.get(step)
            if entry is None:
                return None
            node = entry[1]
        return node

    def written(self, path: Path) -> bool:
        """Whether the document has a value at this path."""
        return self.value_node(path) is not None

    def value_span(self, path: Path) -> Span:
        """Return the span of the value at a path; of its key, where the value is empty."""
        existing = self._existing(path)
        node = self.value_node(existing)
        if not existing or node is None:
            return self.source.line_span(1)
        return Span(node.start, node.end) if node.end > node.start else self.key_span(existing)

    def part(self, path: Path, text: str) -> Span:
        """Return where a text stands inside the value at a path, or the whole value."""
        span = self.value_span(path)
        at = self.source.text.find(text, span.start, span.end)
        return span if at < 0 else Span(at, at + len(text))

    def raw(self, path: Path) -> str:
        """Return the text of the value at a path as it was written."""
        span = self.value_span(path)
        return self.source.text[span.start : span.end]

    def ignored(self) -> Mapping[int, frozenset[str]]:
        """Return the rules that `# flowc: ignore[...]` comments silence, for each line."""
        if "# flowc: ignore[" not in self.source.text:
            return {}
        texts = [Span(n.start, n.end) for n in _scalars(self.root)]
        return {
            self.source.position(match.start(1)).line: frozenset(re.findall("[a-z-]+", match[1]))
            for match in _IGNORE.finditer(self.source.text)
            if not any(span.start <= match.start(1) < span.end for span in texts)
        }

    def _existing(self, path: Path) -> Path:
        node = self.root
        for length, step in enumerate(path):
            entry = node.entries.get(step)
            if entry is None:
                return path[:length]
            node = entry[1]
        return path


def _scalars(node: Node) -> Iterator[Node]:
    """Walk every node that has no entries, each but once (nodes may be shared)."""
    pending, seen = [node], set[int]()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.entries:
            pending.extend(child for _, child in node.entries.values())
        else:
            yield node
