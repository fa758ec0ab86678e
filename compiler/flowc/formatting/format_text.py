"""Formats the text of a flow, and proves that it still says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from flowc.findings.finding import Finding
from flowc.findings.source import Path, Source, Span
from flowc.formatting.explicit_keys import simple_keys
from flowc.formatting.indentation import gaps, indented, tidied
from flowc.formatting.key_order import arranged, base_of, in_order_of_keys
from flowc.formatting.pieces import Piece, comments, layout
from flowc.formatting.spelling import Edit, canonical, edits, key_path
from flowc.limits import MAX_FORMATTED, MAX_FORMATTED_NODES
from flowc.reading.document import Document
from flowc.reading.parse import parse
from flowc.reading.yaml_events import Unread

Pass = Callable[[str, Piece], str]


def formatted(source: Source, pure_yaml: bool = False) -> tuple[str | None, tuple[Finding, ...]]:
    """Return a flow's text in the one style, or why there is none.

    The text is what `decode` returns. One that is no YAML is told by its findings; one that would
    not read back to the same values and the same comments is left alone, with a finding.
    """
    document, findings = parse(source, pure_yaml)
    if document is None or findings:
        return None, tuple(findings)
    excess = _excess(document)
    if excess is not None:
        return None, (_refusal(excess),)
    end = "\r\n" if source.text.partition("\n")[0].endswith("\r") else "\n"
    old = _ended(source.text.replace("\r\n", "\n"))
    first = found = layout(old, pure_yaml)
    if first is None or first.kind != "map":
        return source.text, ()
    new = old
    for work in PASSES:
        changed = work(new, found) if found else new
        if changed != new:
            new = changed
            try:
                found = layout(new, pure_yaml)
            except Unread:
                return None, (_refusal("its layout is not one that can be formatted"),)
    if new != old:
        fault = _fault(document, new, pure_yaml)
        if fault is None and _words(old, first) != _words(new, found):
            fault = "a comment would be lost"
        if fault is not None:
            return None, (_refusal(fault),)
    return new.replace("\n", end), ()


def _ended(text: str) -> str:
    """Return a text whose last line, if that is blank, has an end: `|+` keeps it as a line."""
    last = text.rpartition("\n")[2]
    return f"{text}\n" if last and not last.strip() else text


def _excess(document: Document) -> str | None:
    """Return why a file is too large to be formatted within ten seconds and 300 MB."""
    if document.root.size > MAX_FORMATTED_NODES:
        return f"it has more than {MAX_FORMATTED_NODES:,} keys and values (the limit of fmt)"
    if len(document.source.text) > MAX_FORMATTED:
        return f"it is larger than {MAX_FORMATTED // 1024 // 1024} MiB (the limit of fmt)"
    return None


def _refusal(why: str) -> Finding:
    return Finding(f"left as it is: {why}", Span(0, 0), rule="yaml-syntax")


def _edited(text: str, changes: list[Edit]) -> str:
    parts, at = [], 0
    for start, end, new in sorted(changes):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _spelled(text: str, root: Piece) -> str:
    """Spell every value at its best, with a space before it, and two before comments."""
    before = [
        (at, at, " ")
        for at, _ in comments(text, root)
        if at > 1 and text[at - 1] == " " and not text[at - 2].isspace()
    ]
    return _edited(text, [*edits(text, root), *gaps(text, root), *before])


PASSES: tuple[Pass, ...] = (
    lambda text, root: _edited(text, simple_keys(text, root)),
    _spelled,
    indented,
    arranged,
    tidied,
)
"""From one text to the next: what stands in the lines, then the lines, then their order."""


def _fault(document: Document, new: str, pure_yaml: bool) -> str | None:
    """Return what would be lost; each value is compared at its best, keys in their order."""
    again, findings = parse(Source("", new), pure_yaml)
    if again is None or findings:
        return "the result would not be read"
    values = (in_order_of_keys(each.value) for each in (document, again))
    if len({repr(_normal(value, base_of(value))) for value in values}) > 1:
        return "the result would say something else"
    return None


def _words(text: str, root: Piece | None) -> Counter[str]:
    return Counter(words for _, words in comments(text, root))


def _normal(value: Any, path: Path) -> Any:
    """Return a value with types and references at their best and keys in order, as text."""
    if isinstance(value, dict):
        entries = ((key, item, (*path, key)) for key, item in value.items())
        keys = key_path(path)
        return [(canonical(key, keys), _normal(item, below)) for key, item, below in entries]
    if isinstance(value, list):
        return [_normal(item, (*path, index)) for index, item in enumerate(value)]
    return repr(canonical(value, path))
