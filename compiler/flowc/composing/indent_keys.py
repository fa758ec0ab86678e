"""Moves keys that stand one level too high below the empty key before them, and tells of each.

So what stands in them is checked in the same run.
"""

from __future__ import annotations

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
    indenting = _Indenting(document, kind, findings)
    root = indenting.block(document.root, ())
    if not indenting.told:
        return document, findings
    origin = document.origin or document.root
    return replace(document, root=root, origin=origin), [*indenting.findings, *indenting.told]


@dataclass
class _Indenting:
    document: Document
    kind: type[Block]
    findings: list[Finding]
    told: list[Finding] = field(default_factory=list)

    def block(self, node: Node, path: Path) -> Node:
        """Return a mapping in which nothing stands beside an empty key that belongs below it."""
        if not isinstance(node.value, dict) or len(path) > _DEEPEST:
            return node
        found: Entries = {}
        left = [*node.entries.items()]
        while left:
            step, (span, child) = left.pop(0)
            if child.value is None and child.start == child.end and self._begins_line(span):
                count = self._count(path, step, left)
                end = self._line_of(left[count][1][0]).start if left[count:] else node.end
                below = self._below((*path, step), span, left[:count], end)
                left = left[count:]
                child = below or child
            found[step] = (span, self.block(child, (*path, step)))
        same = all(found.get(step) == entry for step, entry in node.entries.items())
        return node if same else node.with_entries(found)

    def _count(self, path: Path, step: str | int, left: Sequence[Entry]) -> int:
        """Return how many of the entries behind an empty one belong below it."""
        holds_names = False  # whether an empty key that goes down itself takes what follows
        for count, (key, (span, child)) in enumerate(left):
            below = self._belongs(path, step, str(key), child)
            if below:
                holds_names = key in _OF_NAMES and child.value is None
            elif not (holds_names and not isinstance(child.value, dict)):
                return count
            if not self._begins_line(span):
                return count
        return len(left)

    def _belongs(self, path: Path, step: str | int, key: str, child: Node) -> bool:
        own, inner = keys_at(path, self.kind), keys_at((*path, step), self.kind)
        if not own:  # a mapping of names, of which one may be a key's
            is_one = isinstance(child.value, dict) and any(run in child.value for run in _RUNS)
            return key in inner and not (path == ("tasks",) and is_one)
        if key in own or inner:
            return key in inner and key not in own
        is_block = isinstance(child.value, dict) or child.value is None
        return step in _OF_NAMES and (step != "tasks" or is_block)

    def _below(self, path: Path, span: Span, entries: Sequence[Entry], end: int) -> Node | None:
        """Return what belongs below an empty key, and tell of it."""
        found: Entries = dict(entries)
        for finding in self._doubled(path, Span(span.end, end)):
            place = finding.span
            key = self.document.source.text[place.start : place.end]
            found.setdefault(key, (place, Node(UNKNOWN, *place)))
            self.findings = [one for one in self.findings if one is not finding]
        if not found:
            return None
        keys = [str(key) for key, _ in sorted(found.items(), key=lambda entry: entry[1][0])]
        shown = ", ".join(keys[:_SHOWN]) + (", ..." if keys[_SHOWN:] else "")
        hint = f"indent what belongs to it ({shown}) by two more spaces"
        first = min(place for place, _ in found.values())
        fix = self._fix(first, end, str(path[-1]))
        message = f"'{path[-1]}' is empty"
        self.told.append(Finding(message, span, hint=hint, rule="wrong-value", fix=fix))
        node = Node({}, first.start, max(end, first.end))
        node.key = span
        return node.with_entries(found)

    def _doubled(self, path: Path, span: Span) -> Iterator[Finding]:
        """Yield what was told of keys that another mapping has too, in the place of one."""
        inner = keys_at(path, self.kind)
        for finding in self.findings:
            inside = span.start <= finding.span.start < span.end
            key = self.document.source.text[finding.span.start : finding.span.end]
            if (
                finding.rule == "duplicate-key"
                and inside
                and (key in inner or path[-1:] == ("with",))
            ):
                yield finding

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
