"""Turns the events of a YAML text into a tree of nodes, within all budgets.

Only events are taken from YAML libraries, never their values: these resolve scalars more widely
than YAML 1.2 does, and their constructors take exponential time on 34 bytes.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import Any
from unicodedata import normalize

from flowc.findings.finding import Finding, Note
from flowc.findings.record import record
from flowc.findings.source import Path, Source, Span
from flowc.limits import MAX_DEPTH, MAX_NODES, MAX_TEXT, TOO_DEEP, Budget
from flowc.reading.decode import FORBIDDEN, code_point
from flowc.reading.document import Frame, Node, declared_below
from flowc.reading.scalars import NumberTooLarge, resolve_scalar
from flowc.reading.unknown import UNKNOWN, opened

_SHOWN = 80
_ANCHOR = re.compile(r"&\S*(?:\s|#[^\n]*\n)*")
_TAG = re.compile(r"![^\s,\[\]{}]*")
TAGS = "tags are not allowed: a value is what it is written as"


class Refused(Exception):
    """A fault after which nothing more of the text can be read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@record
class Builder:
    """Builds the tree of nodes from a stream of events, with the findings that do not stop it."""

    source: Source
    findings: list[Finding] = field(default_factory=list)
    stack: list[Frame] = field(default_factory=list)
    anchors: dict[str, Node | None] = field(default_factory=dict)
    root: Node | None = None
    documents: int = 0
    dropped: set[Path] = field(default_factory=set)
    unread: list[Span] = field(default_factory=list)
    has_empty: bool = False

    def take(self, event: Any) -> bool:
        """Take an event; return whether the rest of the stream is of interest."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._close(self._scalar(event), event.anchor)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._open(event, kind == "MappingStartEvent")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            frame = self.stack.pop()
            if frame.flow_style:
                frame.node.end = event.end_mark.index
            if frame.is_open:
                frame.node.value = opened(frame.node.value)
            self._close(frame.node, frame.anchor)
        elif kind == "AliasEvent":
            # a finding about an aliased value belongs where the value is written
            self._attach(self._aliased(event), _span(event))
        elif kind == "DocumentStartEvent":
            return self._start_document(event)
        return True

    def _start_document(self, event: Any) -> bool:
        self.documents += 1
        span = _span(event)
        if self.documents > 1:
            message = "a second document starts here: one flow a file"
            self._refuse(message, span, "write it into a file of its own")
            self.unread.append(Span(span.start, len(self.source.text)))
            if self.root is not None:
                self.root.value = opened(self.root.value)
            return False
        return True

    def _scalar(self, event: Any) -> Node:
        span = self._content(event)
        node = Node(event.value, span.start, span.end, plain=not event.style)
        if event.style in ("|", ">"):
            node.end = span.start + len(self.source.text[span.start : span.end].rstrip())
        bad = FORBIDDEN.search(event.value)
        if bad:
            self._refuse(f"the character {code_point(bad[0])} is not allowed", span)
        if bad or event.tag is not None:
            node.value, node.plain = UNKNOWN, False
            self.unread.append(span)
        in_list = bool(self.stack) and not self.stack[-1].is_map and node.plain
        if in_list and " - " in event.value and node.value is not UNKNOWN:
            from flowc.reading.line_slips import deeper_item  # few files have such an item

            slip = deeper_item(self.source, span)
            if slip is not None:
                self.findings.append(slip)
                node.value, node.plain = UNKNOWN, False
        node.text = len(event.value)
        return node

    def _open(self, event: Any, is_map: bool) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise Refused(syntax(TOO_DEEP, _span(event)))
        span = self._content(event)
        node = Node({} if is_map else [], span.start, span.start)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(Frame(node, event.anchor, event.flow_style, is_map))

    def _content(self, event: Any) -> Span:
        """Return the span of an event's value without its anchor; refuse its tag."""
        span = _span(event)
        if event.tag is not None:
            tag = _TAG.search(self.source.text, span.start)
            place = Span(*tag.span()) if tag else span
            self._refuse(TAGS, place, "leave it out, or quote the text")
        if event.anchor:
            match = _ANCHOR.match(self.source.text, span.start)
            start = match.end() if match else span.start
            if event.anchor in self.anchors:
                why = f"the anchor '&{event.anchor[:40]}' stands here a second time"
                self._refuse(why, Span(span.start, span.start + len(event.anchor) + 1))
            return Span(start, max(span.end, start))
        return span

    def _aliased(self, event: Any) -> Node:
        span = _span(event)
        target = self.anchors.get(event.anchor)
        if target is None:
            why = "names no anchor"
            for frame in (f for f in self.stack if f.anchor == event.anchor):
                frame.node.value, why = UNKNOWN, "refers to the value that it stands in"
            hint = None if event.anchor in self.anchors else "quote a text that starts with '*'"
            self._refuse(f"the alias '*{event.anchor[:40]}' {why}", span, hint)
            self.unread.append(span)
            return Node(UNKNOWN, *span)
        return target

    def _close(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = node
        self._attach(node, Span(node.start, node.end))

    def _attach(self, node: Node, place: Span) -> None:
        """Put a node, or an alias of one that stands at `place`, where it belongs."""
        if not self.stack:
            self.root = self._resolved(node)
            return
        frame = self.stack[-1]
        self._count(frame.node, node, place)
        if frame.node.end < place.end:
            frame.node.end = place.end
        if not frame.is_map:
            self._enter(frame.node, len(frame.node.entries), place, self._resolved(node))
        elif frame.key is None:
            frame.key = Node(node.value, place.start, place.end, node.plain)
        else:
            key, frame.key = frame.key, None
            if node.end == node.start and node.plain:  # readers place it at the next token
                self.has_empty = True
                colon = self.source.text.find(":", key.end, node.start + 1)
                node.start = node.end = colon + 1 or key.end
                frame.node.end = node.end
            if frame.flow_style and node.end == node.start and self._glued(frame, key):
                self.unread.append(Span(key.start, node.end))
            elif self._good_key(frame, key, node):
                span = Span(key.start, key.end)
                self._enter(frame.node, str(key.value), span, self._resolved(node))
            else:
                self.unread.append(Span(key.start, node.end))

    def _count(self, owner: Node, node: Node, place: Span) -> None:
        owner.size += node.size
        owner.text += node.text
        if owner.height <= node.height:
            owner.height = node.height + 1
        if owner.size > MAX_NODES or owner.text > MAX_TEXT:
            excess = Budget(owner.size, owner.text).excess
            raise Refused(syntax(f"the document has more than {excess}", place))
        if len(self.stack) + node.height - 1 > MAX_DEPTH:
            raise Refused(syntax(TOO_DEEP, place))

    def _glued(self, frame: Frame, key: Node) -> bool:
        """Tell of a key without a value that is to be an entry, or a reference: `{rows:str}`."""
        from flowc.reading.value_slips import entry_in_braces  # few files have such a key

        in_flow = len(self.stack) > 1 and self.stack[-2].flow_style
        finding = entry_in_braces(self.source, key, frame.node.start, in_flow)
        if finding is not None:
            frame.is_open = True
            self.findings.append(finding)
        return finding is not None

    def _good_key(self, frame: Frame, key: Node, value: Node) -> bool:
        span = Span(key.start, key.end)
        if not isinstance(key.value, str) or (key.value == "<<" and key.plain):
            frame.is_open = True
            if isinstance(key.value, str):
                hint = "share settings between tasks with 'defaults'"
                self._refuse("merge keys (<<) are not allowed", span, hint)
            elif key.value is not UNKNOWN:
                from flowc.reading.value_slips import no_text  # few files have such a key

                in_flow = len(self.stack) > 1 and self.stack[-2].flow_style
                self.findings.append(no_text(self.source, span, frame.node.start, in_flow))
            return False
        if key.plain and key.value[:1].isspace():
            from flowc.reading.line_slips import odd_indentation  # few files have such a key

            finding = odd_indentation(self.source, key.start)
            if finding is not None:
                raise Refused(finding)
        normal = normalize("NFKC", key.value)
        first = frame.normal.setdefault(normal, key)
        if first is key:
            return True
        note = Note("first written here", Span(first.start, first.end))
        message = f"the key '{key.value}' is written twice"
        if first.value != key.value:
            message = f"the key '{key.value}' equals an earlier one by Unicode's NFKC"
        self.findings.append(Finding(message, span, (note,), rule="duplicate-key"))
        place = (*(owner.step for owner in self.stack[:-1]), str(first.value))
        self.dropped.update(declared_below(place, value))
        return False

    def _enter(self, owner: Node, step: str | int, key: Span, node: Node) -> None:
        owner.entries[step] = (key, node)
        node.key = node.key or key
        if isinstance(owner.value, dict):
            owner.value[step] = node.value
        elif isinstance(owner.value, list):
            owner.value.append(node.value)

    def _resolved(self, node: Node) -> Node:
        """Resolve a plain scalar once it is known to be a value: keys are always text."""
        if node.plain and isinstance(node.value, str):
            try:
                node.value = resolve_scalar(node.value)
            except NumberTooLarge:
                text = self.source.text[node.start : node.end]
                hint = f'write "{text}", if it is a text' if len(text) <= _SHOWN else None
                span = Span(node.start, node.end)
                self._refuse("the number does not fit in 64 bits", span, hint)
                node.value = UNKNOWN
        return node

    def _refuse(self, message: str, span: Span, hint: str | None = None) -> None:
        self.findings.append(Finding(message, span, hint=hint, rule="yaml-syntax"))


def _span(event: Any) -> Span:
    return Span(event.start_mark.index, event.end_mark.index)


def syntax(message: str, span: Span) -> Finding:
    """Return a finding about a text that cannot be read."""
    return Finding(message, span, rule="yaml-syntax")
