"""Moves keys that stand one level too high below the empty key before them, and tells of each.

So what stands in them is checked in the same run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flowc.findings.finding import Edit, Finding, Fix
from flowc.findings.source import Path, Span
from flowc.language import model
from flowc.language.block import Block
from flowc.language.model_keys import keys_at
from flowc.reading.document import Document, Entries, Node
from flowc.reading.unknown import UNKNOWN

_OF_NAMES = ("tasks", "inputs", "outputs", "with", "params", "vars", "artifacts", "profiles")
"""Keys of mappings with names for keys."""
_RUNS = ("command", "use", "flow")
_DEEPEST = 4
_SHOWN = 5

Entry = tuple[str | int, tuple[Span, Node]]


def indent_keys(
    document: Document, findings: list[Finding], kind: type[Block] = model.Flow
) -> tuple[Document, list[Finding]]:
    """Return a document whose empty keys have what belongs below them, and the findings of both.

    Of a key that two empty ones have beside them, the second counted as a duplicate.
    """
    doubled = sorted(one.span for one in findings if one.rule == "duplicate-key")
    indenting = _Indenting(document, kind, doubled)
    root = indenting.block(document.root, ())
    if not indenting.told:
        return document, findings
    others = [one for one in findings if one.span not in indenting.taken]
    origin = document.origin or document.root
    return replace(document, root=root, origin=origin), [*others, *indenting.told]


@dataclass
class _Indenting:
    """Paths have `*` for the keys of mappings that have names for keys."""

    document: Document
    kind: type[Block]
    doubled: Sequence[Span]
    taken: set[Span] = field(default_factory=set)
    told: list[Finding] = field(default_factory=list)
    known: dict[Path, tuple[str, ...]] = field(default_factory=dict)

    def block(self, node: Node, path: Path) -> Node:
        """Return a mapping in which nothing stands beside an empty key that belongs below it."""
        if not isinstance(node.value, dict) or len(path) > _DEEPEST:
            return node
        found: Entries = {}
        entries = [*node.entries.items()]
        at = 0
        while at < len(entries):
            step, (span, child) = entries[at]
            inner = (*path, step if self._keys(path) else "*")
            at += 1
            if child.value is None and child.start == child.end and self._begins_line(span):
                last = self._last(path, step, entries, at)
                is_end = last == len(entries)
                end = node.end if is_end else self._line_of(entries[last][1][0]).start
                child = self._below(inner, str(step), span, entries[at:last], end) or child
                at = last
            found[step] = (span, self.block(child, inner))
        same = all(found.get(step) == entry for step, entry in node.entries.items())
        return node if same else node.with_entries(found)

    def _keys(self, path: Path) -> tuple[str, ...]:
        if path not in self.known:
            self.known[path] = keys_at(path, self.kind)
        return self.known[path]

    def _last(self, path: Path, step: str | int, entries: Sequence[Entry], first: int) -> int:
        """Return where the entries end that belong below the empty one before the first."""
        holds_names = False  # whether an empty key that goes down itself takes what follows
        for at in range(first, len(entries)):
            key, (span, child) = entries[at]
            below = self._belongs(path, step, str(key), child)
            if below:
                holds_names = key in _OF_NAMES and child.value is None
            elif not (holds_names and not isinstance(child.value, dict)):
                return at
            if not self._begins_line(span):
                return at
        return len(entries)

    def _belongs(self, path: Path, step: str | int, key: str, child: Node) -> bool:
        own = self._keys(path)
        inner = self._keys((*path, step if own else "*"))
        if not own:  # a mapping of names, of which one may be a key's
            is_one = isinstance(child.value, dict) and any(run in child.value for run in _RUNS)
            return key in inner and not (path == ("tasks",) and is_one)
        if key in own or inner:
            return key in inner and key not in own
        is_block = isinstance(child.value, dict) or child.value is None
        return step in _OF_NAMES and (step != "tasks" or is_block)

    def _below(
        self, path: Path, name: str, span: Span, entries: Sequence[Entry], end: int
    ) -> Node | None:
        """Return what belongs below an empty key, and tell of it."""
        found: Entries = dict(entries)
        for key, place in self._doubled(path, span, end):
            found.setdefault(key, (place, Node(UNKNOWN, *place)))
            self.taken.add(place)
        if not found:
            return None
        keys = [str(key) for key, _ in sorted(found.items(), key=lambda entry: entry[1][0])]
        shown = ", ".join(keys[:_SHOWN]) + (", ..." if keys[_SHOWN:] else "")
        hint = f"indent what belongs to it ({shown}) by two more spaces"
        first = min(place for place, _ in found.values())
        fix = self._fix(first, end, name)
        message = f"'{name}' is empty"
        self.told.append(Finding(message, span, hint=hint, rule="wrong-value", fix=fix))
        node = Node({}, first.start, max(end, first.end))
        node.key = span
        return node.with_entries(found)

    def _doubled(self, path: Path, span: Span, end: int) -> Iterator[tuple[str, Span]]:
        """Yield the keys that counted as duplicates before an end, and that an empty one takes."""
        source, own, inner = self.document.source, self._keys(path[:-1]), self._keys(path)
        column = source.position(span.start).column
        for number in range(bisect_left(self.doubled, span), bisect_left(self.doubled, (end, 0))):
            place = self.doubled[number]
            key = source.text[place.start : place.end]
            is_inner = key in inner or (path[-1] in _OF_NAMES and key not in own)
            if is_inner and source.position(place.start).column == column:
                yield key, place

    def _fix(self, first: Span, end: int, name: str) -> Fix:
        """Return the fix that indents all lines from a key on to an end."""
        source = self.document.source
        lines = range(source.position(first.start).line, source.position(end - 1).line + 1)
        starts = (source.line_span(number).start for number in lines if source.line(number).strip())
        edits = tuple(Edit(Span(start, start), "  ") for start in starts)
        return Fix(f"what belongs to '{name}' is indented below it", edits)

    def _line_of(self, span: Span) -> Span:
        return self.document.source.line_span(self.document.source.position(span.start).line)

    def _begins_line(self, span: Span) -> bool:
        before = self.document.source.text[self._line_of(span).start : span.start]
        return not before.strip(" ")
