"""A YAML document: its plain values, and for each the spans of its key and of its value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from flowc.findings.nearest import Guesses
from flowc.findings.record import record
from flowc.findings.source import Path, Source, Span, outermost

if TYPE_CHECKING:
    from flowc.reading.joined_files import JoinedFiles  # loaded for the few flows of several files


class Node:
    """A value of a document with its span and, for a collection, its entries.

    `key` is the first key that the node is a value of. `entries` maps each key (a position, in a
    list) to the span of the key and the node of the value. Nodes are shared where an alias refers
    to them. `size`, `text` and `height` count nodes, characters and levels, aliases expanded.
    """

    __slots__ = ("end", "entries", "height", "key", "plain", "size", "start", "text", "value")

    def __init__(self, value: object, start: int, end: int, plain: bool = False) -> None:
        self.value = value
        self.start = start
        self.end = end
        self.plain = plain
        self.key: Span | None = None
        self.entries: dict[str | int, tuple[Span, Node]] = {}
        self.size = 1
        self.text = 0
        self.height = 1

    def with_entries(self, entries: Entries) -> Node:
        """Return this mapping or list at the same place with other entries, which stay shared."""
        is_list = isinstance(self.value, list)
        values = {step: node.value for step, (_, node) in entries.items()}
        value = self.value  # a part of which may be all that is known of it
        if is_list:
            value = list(values.values())
        elif isinstance(self.value, dict):
            value = type(self.value)(values)
        node = Node(value, self.start, self.end)
        node.key, node.entries = self.key, entries
        children = [child for _, child in entries.values()]
        node.size += sum(child.size for child in children) + (0 if is_list else len(entries))
        node.text = sum(child.text for child in children)
        node.text += sum(len(str(step)) for step in entries if not is_list)
        node.height = 1 + max((child.height for child in children), default=0)
        return node


Entries = dict[str | int, tuple[Span, Node]]
"""The spans of keys, or of items, and what stands there."""


@record
class Frame:
    """A collection that is still being read."""

    node: Node
    anchor: str | None
    flow_style: bool
    is_map: bool
    key: Node | None = None
    normal: dict[str, Node] = field(default_factory=dict)
    is_open: bool = False

    @property
    def step(self) -> str | int:
        """Where the value that is being read will stand."""
        return str(self.key.value) if self.key is not None else len(self.node.entries)


@record(frozen=True)
class Document:
    """What a source says: `value` is made of dicts, lists and scalars. Implements Places."""

    source: Source
    root: Node
    dropped: frozenset[Path] = frozenset()
    """Names that were declared in the second value of a duplicate key, which is not read."""
    unread: tuple[Span, ...] = ()
    """What was refused: nothing of it stands in `value`, where a mapping that lacks it is Open."""
    has_empty: bool = False
    """Whether a key has no value: what belongs to it may stand beside it."""
    parts: JoinedFiles | None = None
    """The files that `source` is made of, where tasks start from files of their own."""
    origin: Node | None = None
    """What was written, where `root` is what it stands for."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What messages call the tasks that stand for others, by their keys: `sdtm[ae]`."""
    guesses: Guesses = field(default_factory=Guesses, compare=False, repr=False)
    """Guesses which names were meant: one for all files of a check."""

    @property
    def value(self) -> object:
        """Return the plain value of the whole document."""
        return self.root.value

    @property
    def may_ignore(self) -> bool:
        """Whether there may be comments that silence rules."""
        return "ignore" in self.source.text

    def called(self, path: Path) -> str:
        """Return what messages call the last key of a path."""
        key = str(path[-1])
        return self.labels.get(key, key) if path[:-1] == ("tasks",) else key

    def with_items(self, moved: Mapping[Path, list[int]]) -> Document:
        """Return the document with other items in some lists: each says where it comes from."""
        if not moved:
            return self
        lists: dict[str | int, Any] = {}
        for path, places in moved.items():
            owner = lists
            for step in path[:-1]:
                owner = owner.setdefault(step, {})
            owner[path[-1]] = places
        return replace(self, root=_moved(self.root, lists), origin=self.origin or self.root)

    def row(self, path: Path) -> str:
        """Return what messages call the row of a matrix that a path lies in, if it is in one."""
        return self.labels.get(str(path[1]), "") if path[:1] == ("tasks",) and path[1:] else ""

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

    def owner_span(self, path: Path) -> Span:
        """Return the key of the innermost mapping on a path, where that was first written.

        A mapping that aliases repeat has one place; what it lacks is told there, and once.
        """
        node = self.value_node(self._existing(path))
        return node.key if node and node.key else self.key_span(path)

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

    def is_given(self, path: Path) -> bool:
        """Whether the value at a path is what a param of a task file stands for."""
        is_param = path[2:3] == ("params",)
        return (
            self.parts is not None and not is_param and self.value_span(path) in self.parts.stands
        )

    def in_task_file(self, path: Path) -> bool:
        """Whether the value at a path is written in a task file."""
        return self.parts is not None and self.parts.file_at(self.value_span(path)) is not None

    def line(self, span: Span) -> str:
        """Return the file and the line of a span in words: `flow.yaml:12`."""
        part = self.parts.file_at(span) if self.parts else None
        own = self.parts.own if self.parts else self.source
        source, base = (part.source, part.base) if part else (own, 0)
        return f"{source.name}:{source.position(span.start - base).line}"

    def value_span(self, path: Path) -> Span:
        """Return the span of the value at a path; of its key, where the value is empty."""
        existing = self._existing(path)
        node = self.value_node(existing)
        if not existing or node is None:
            return self.source.line_span(1)
        span = Span(node.start, node.end)
        return span if span.end > span.start else self.key_span(existing)

    def part(self, path: Path, text: str, skip: int = 0) -> Span:
        """Return where a text stands inside the value at a path, or the whole value.

        `skip` says how many times it stands there before.
        """
        span = self.value_span(path)
        places = self.source.occurrences(span, text)
        if skip >= len(places):
            return span
        return Span(places[skip], places[skip] + len(text))

    def raw(self, path: Path) -> str:
        """Return the text of the value at a path as it was written."""
        return self.text_at(self.value_span(path))

    def text_at(self, span: Span) -> str:
        """Return what is written in a span."""
        return self.source.text[span.start : span.end]

    def words(self, spans: Iterable[Span]) -> frozenset[str]:
        """Return every word that stands in one of some spans."""
        texts = (self.source.text[span.start : span.end] for span in outermost(spans))
        return frozenset(word for text in texts for word in re.findall(r"\w+", text))

    def _existing(self, path: Path) -> Path:
        node = self.root
        for length, step in enumerate(path):
            entry = node.entries.get(step)
            if entry is None:
                return path[:length]
            node = entry[1]
        return path


def _moved(node: Node, lists: Mapping[str | int, Any]) -> Node:
    entries = dict(node.entries)
    for step, below in lists.items():
        span, old = entries[step]
        if isinstance(below, dict):
            entries[step] = (span, _moved(old, below))
        elif old.entries:  # a list that a var holds stands at one place
            items: Entries = {index: old.entries[place] for index, place in enumerate(below)}
            entries[step] = (span, old.with_entries(items))
    return node.with_entries(entries)


def declared_below(path: Path, node: Node) -> Iterator[Path]:
    """Yield the names that a value would have declared: `tasks.KEY`, `tasks.KEY.outputs.NAME`."""
    for step, (_, child) in node.entries.items():
        below = (*path, step)
        if len(below) in (2, 4):
            yield below
        if len(below) < 4:
            yield from declared_below(below, child)
