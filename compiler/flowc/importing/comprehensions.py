"""What loops inside of expressions give, and which elements a value has to loop over."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flowc.importing.assign import assign
from flowc.importing.frames import Frame
from flowc.importing.lose_track import lose_expression, mentioned
from flowc.importing.meanings import (
    Entries,
    Items,
    Located,
    Meaning,
    Member,
    Members,
    Nothing,
    Plain,
    Record,
    Text,
)
from flowc.importing.plain import MAX_ITEMS, NotPlain, lifted, plain, truth
from flowc.importing.reader import Lost, Reader, parts_of


def elements(reader: Reader, found: Located, node: ast.AST) -> list[Located] | Located:
    """Return what a loop over a value gives in turn; what is unknown, if nobody can see it."""
    meaning, span = found.meaning, found.span
    if isinstance(meaning, Nothing):
        return found
    match meaning:
        case Items(items=items, lost=None) if meaning.kind != "set" or len(items) <= 1:
            taken = [*items]
            if meaning.kind == "iterator":
                meaning.items = []
            return taken
        case Entries(entries=entries, lost=None):
            return [Located(lifted(key, place), place) for key, (place, _) in entries.items()]
        case Members(kind="Enum", items=items, lost=None):
            return [Located(Member(meaning, name, value), span) for name, _, value in items]
        case Record(fields=fields):
            return [value for _, value in fields]
        case Plain(value=range() as numbers) if len(numbers) <= MAX_ITEMS:
            return [Located(lifted(number, span), span) for number in numbers]
        case Text() as text if text.concrete is not None:
            return [Located(lifted(each, span), span) for each in text.concrete]
    return reader.unknown(node, "nobody can see what this loop goes over")


@dataclass
class Watched:
    """Lists and dicts that a loop goes over: Python sees it if they change meanwhile."""

    holders: list[tuple[Items | Entries, list[int]]]

    def changed(self) -> bool:
        """Whether one of them is another one by now."""
        return any(_state(holder) != before for holder, before in self.holders)


def watch(node: ast.AST, frame: Frame) -> Watched:
    """Note what stands in the lists and dicts that an expression names."""
    found = mentioned([node], frame)
    found += [part for each in found for part in parts_of(each.meaning)]
    holders = [each.meaning for each in found if isinstance(each.meaning, Items | Entries)]
    return Watched([(holder, _state(holder)) for holder in holders])


def _state(holder: Items | Entries) -> list[int]:
    if isinstance(holder, Items):
        return [id(item) for item in holder.items]
    return [id(value) for _, value in holder.entries.values()]


def set_of(reader: Reader, found: list[Located]) -> Items:
    """Return a set of values. Raises NotPlain, and TypeError for what no set can hold."""
    unique = {plain(each.meaning): each for each in reversed(found)}
    return Items([*unique.values()], "set", stage=reader.stage)


def comprehension(reader: Reader, node: Any, frame: Frame) -> Meaning | Located:
    """Return the list, the dict or the set that a comprehension makes."""
    if isinstance(node, ast.GeneratorExp) and id(node) not in reader.consumed:
        return lose_expression(reader, node, frame, "a generator that is kept cannot be read")
    unknowns = reader.unknowns
    found: list[tuple[Located, Located]] = []
    pair = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt, node.elt)

    def take(inner: Frame) -> None:
        key = reader.read(pair[0], inner)
        found.append((key, reader.read(pair[1], inner) if pair[1] is not pair[0] else key))

    try:
        _each(reader, node.generators, Frame(outer=frame, kind="inner"), frame, take)
    except Lost as lost:
        unread = lose_expression(reader, node, frame, lost.why.message, lost.why.hint)
        return Located(lost.why, unread.span)
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        kind = "list" if isinstance(node, ast.ListComp) else "iterator"
        return Items([value for _, value in found], kind, stage=reader.stage)
    if reader.unknowns > unknowns:
        for key, _ in found:
            if isinstance(key.meaning, Nothing):
                return key
    try:
        if isinstance(node, ast.SetComp):
            return set_of(reader, [key for key, _ in found])
        entries = {plain(key.meaning): (key.span, value) for key, value in found}
        return Entries(entries, stage=reader.stage)
    except (NotPlain, TypeError):
        return reader.unknown(node, "nobody can see the keys of this")


def _each(
    reader: Reader,
    generators: list[ast.comprehension],
    inner: Frame,
    outer: Frame,
    take: Callable[[Frame], None],
) -> None:
    """Run through the loops of a comprehension. Raises Lost where nobody can see how."""
    if not generators:
        take(inner)
        return
    first, *rest = generators
    if first.is_async:
        raise reader.lose(first.iter, "an 'await' cannot be said in a flow")
    reader.consumed.add(id(first.iter))
    found = elements(reader, reader.read(first.iter, outer), first.iter)
    if isinstance(found, Located):
        assert isinstance(found.meaning, Nothing)
        raise reader.lost_at(found, first.iter)
    watched = watch(first.iter, outer)
    reader.loops += 1
    try:
        for element in found:
            reader.charge(1)
            if watched.changed():
                raise reader.lose(first.iter, "what a loop goes over changes meanwhile")
            assign(reader, first.target, element, inner, is_named=False)
            for test in first.ifs:
                known = truth(reader.read(test, inner).meaning)
                if known is None:
                    raise reader.lose(test, "a condition cannot be said in a flow")
                if not known:
                    break
            else:
                _each(reader, rest, inner, inner, take)
    finally:
        reader.loops -= 1
