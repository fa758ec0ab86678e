"""Turns the lists of a document that ought to be mappings into mappings, and tells of each.

So what stands in them is checked in the same run: an item is the entry that its author meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from flowc.composing.spell_inline import inline
from flowc.composing.write_instead import declared_file
from flowc.findings.finding import Finding
from flowc.findings.source import Path, Span
from flowc.language.foreign.read_type import foreign_type
from flowc.language.model_keys import NAMED_IN_TASKS
from flowc.language.names import name_fault, similar_name
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.references import OPEN
from flowc.reading.document import Document, Entries, Node
from flowc.reading.unknown import UNKNOWN, Open

_NAMES = ("id", "key", "name", "task_id", "task_key", "task", "job", "step", "input", "output")
"""Keys by which other tools name the items of a list."""
_PATHS = ("path", "file", "filename", "location", "uri", "glob")
_KINDS = ("type", "datatype", "dtype", "kind", "class", "format")
_SHOWN = 3


class _Item(NamedTuple):
    """An item as an entry: its key, where that stands, its value, and how it was written.

    One that is not `sure` is for the hint alone: whether its key is a name, nobody knows.
    """

    name: str
    span: Span
    node: Node
    written: str
    sure: bool = True


def reshape_lists(document: Document, is_task_file: bool = False) -> tuple[Document, list[Finding]]:
    """Return a document with mappings for lists of tasks, inputs, outputs and the like."""
    if not isinstance(document.value, dict):
        return document, []
    reshaping = _Reshaping({} if is_task_file else {"outputs": "results"})
    root = reshaping.block(document.root, ("inputs", "outputs"), ())
    if not is_task_file:
        root = reshaping.block(root, ("tasks", "artifacts", "vars", "profiles"), ())
        root = reshaping.tasks(root)
    else:
        root = reshaping.block(root, ("params",), ())
    if not reshaping.told:
        return document, []
    origin = document.origin or document.root
    return replace(document, root=root, origin=origin), [*reshaping.told.values()]


@dataclass
class _Reshaping:
    top: dict[str, str]
    """What kinds of mappings stand at the top, where those of a task are others."""
    told: dict[Span, Finding] = field(default_factory=dict)
    """By the places of the lists: one that aliases repeat has one."""

    def tasks(self, root: Node) -> Node:
        """Go through the tasks, of which none may be a list."""
        span, tasks = root.entries.get("tasks", (Span(0, 0), root))
        if tasks is root or not isinstance(tasks.value, dict):
            return root
        entries = dict(tasks.entries)
        for key, (place, task) in tasks.entries.items():
            if isinstance(task.value, dict):
                path: Path = ("tasks", key)
                entries[key] = (
                    place,
                    self.block(task, NAMED_IN_TASKS, path),
                )
        if entries == tasks.entries:
            return root
        return root.with_entries({**root.entries, "tasks": (span, tasks.with_entries(entries))})

    def block(self, owner: Node, keys: Sequence[str], path: Path) -> Node:
        """Return a mapping with mappings under some of its keys."""
        entries = dict(owner.entries)
        for key in keys:
            span, node = owner.entries.get(key, (Span(0, 0), owner))
            if node is not owner and isinstance(node.value, list):
                entries[key] = (
                    span,
                    self.mapping(key, node, key if path else self.top.get(key, key)),
                )
        return owner if entries == owner.entries else owner.with_entries(entries)

    def mapping(self, key: str, node: Node, kind: str) -> Node:
        items = [_READERS[kind](item) for _, item in node.entries.values()]
        known = [item for item in items if item is not None]
        span = Span(node.start, node.end)
        message = f"'{key}' wants a mapping, got {'a list' if items else 'an empty list'}"
        hint = _HINTS[kind](known) if known else _without_names(kind) if items else None
        self.told.setdefault(span, Finding(message, span, hint=hint, rule="wrong-value"))
        entries: Entries = {}
        for item in (item for item in known if item.sure):
            entries.setdefault(item.name, (item.span, item.node))
        if not entries:
            return Node(UNKNOWN, node.start, node.end)
        found = Node({} if len(entries) == len(items) else Open(), node.start, node.end)
        found.key = node.key
        return found.with_entries(entries)


def _block(item: Node) -> _Item | None:
    """Read an item that has a name among its keys, or is a mapping of its name."""
    named = next((name for name in _NAMES if isinstance(_at(item, name), str)), None)
    if named is None:
        one = _of_one(item)
        return one._replace(sure=True) if one and isinstance(one.node.value, dict | None) else None
    place = item.entries[named][1]
    name = _key(str(place.value))
    kept = {step: entry for step, entry in item.entries.items() if step != named or named == "name"}
    inner = item.with_entries(kept)
    inner.key = Span(place.start, place.end)
    written = f"- {named}: {inline(place.value) or ''}".rstrip()
    return _Item(name, inner.key, inner, written) if name else None


def _of_one(item: Node) -> _Item | None:
    """Read an item that is a mapping with one key: the name."""
    if not isinstance(item.value, dict) or len(item.entries) != 1:
        return None
    ((name, (span, node)),) = item.entries.items()
    if name in (*_PATHS, *_NAMES, *_KINDS) or name_fault(str(name)):
        return None
    value = node.value
    sure = isinstance(value, dict) or (isinstance(value, str) and OPEN in value)
    return _Item(str(name), span, node, f"- {name}:", sure)


def _value(item: Node) -> _Item | None:
    """Read an item such as `{name: x, value: 1}`."""
    named = next((name for name in _NAMES if isinstance(_at(item, name), str)), None)
    if named is None or "value" not in item.entries:
        return _of_one(item)
    place = item.entries[named][1]
    span = Span(place.start, place.end)
    return _Item(str(place.value), span, item.entries["value"][1], f"- {named}: {place.value}")


def _declaration(item: Node) -> _Item | None:
    """Read an item that declares an input or an output: by a name, a path, or both."""
    span = Span(item.start, item.end)
    path = item.value if isinstance(item.value, str) else None
    path = path or next((_at(item, step) for step in _PATHS if _at(item, step)), None)
    found = declared_file(path)
    if isinstance(item.value, str):
        name, kind = found or (item.value, "")
        read = _Item(name, span, _typed(item, kind), f"- {item.value}", sure=bool(kind))
        return None if name_fault(name) else read
    block = _block(item) or _of_one(item)
    if block is not None and isinstance(block.node.value, dict):
        kind = _kind_of(item) or (found[1] if found else "")
        return block._replace(node=_typed(item, kind))
    if block is None and found:
        return _Item(found[0], span, _typed(item, _kind_of(item) or found[1]), "")
    kind = _kind_text(block.node.value) if block else ""
    return block._replace(sure=True) if block and kind else block


def _kind_of(item: Node) -> str:
    written = (_at(item, step) for step in _KINDS)
    return next((kind for one in written if (kind := _kind_text(one))), "")


def _kind_text(written: object) -> str:
    """Return the type that a text is, or means in another tool."""
    if not isinstance(written, str):
        return ""
    return foreign_type(written) or "" if isinstance(parse_type(written), TypeFault) else written


def _typed(item: Node, kind: str) -> Node:
    """Return a declaration as its type, at the place of an item; unknown, where nobody knows it."""
    node = Node(kind or UNKNOWN, item.start, item.end)
    node.key = Span(item.start, item.end)
    return node


def _at(item: Node, step: str) -> Any:
    entry = item.entries.get(step) if isinstance(item.value, dict) else None
    return entry[1].value if entry else None


def _key(text: str) -> str:
    return text if name_fault(text) is None else (similar_name(text) or "")


def _first_written(items: Sequence[_Item]) -> str:
    return f"write {items[0].name}: for {items[0].written or '-'}"


def _types_written(items: Sequence[_Item]) -> str:
    pairs = [
        f"{item.name}: {item.node.value if isinstance(item.node.value, str) else 'TYPE'}"
        for item in items[:_SHOWN]
    ]
    return f"declare names and types: {', '.join(pairs)}{', ...' if len(items) > _SHOWN else ''}"


def _values_written(items: Sequence[_Item]) -> str:
    values = {item.name: item.node.value for item in items[:_SHOWN]}
    return f"write names and values: {inline(values) or f'{items[0].name}: VALUE'}"


def _without_names(key: str) -> str:
    if key in ("inputs", "outputs"):
        return "declare names and types: NAME: TYPE"
    what = {"tasks": "{command: ...}", "artifacts": "{name: TITLE, type: data}"}
    return f"give each a name: NAME: {what.get(key, 'VALUE')}"


_READERS: dict[str, Callable[[Node], _Item | None]] = {
    "tasks": _block,
    "profiles": _block,
    "artifacts": _block,
    "inputs": _declaration,
    "outputs": _declaration,
    "results": _value,
    "params": _value,
    "vars": _value,
    "with": _value,
}
_HINTS: dict[str, Callable[[Sequence[_Item]], str]] = {
    "tasks": _first_written,
    "profiles": _first_written,
    "artifacts": _first_written,
    "inputs": _types_written,
    "outputs": _types_written,
    "results": _values_written,
    "params": _values_written,
    "vars": _values_written,
    "with": _values_written,
}
