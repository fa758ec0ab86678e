"""What the methods of lists and dicts give, and what they change."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from flowc.importing.comprehensions import elements
from flowc.importing.meanings import Argument, Constant, Entries, Items, Located, Meaning
from flowc.importing.plain import MAX_ITEMS, NotPlain, TooLong, computed, lifted, plain
from flowc.importing.reader import Called, Reader

CallValue = Callable[[Reader, ast.AST, Located, Called], Meaning | Located]


def of_list(
    reader: Reader,
    node: ast.AST,
    owner: Items,
    name: str,
    called: Called,
    call_value: CallValue,
) -> Meaning | Located:
    """Return what a method of a list or a tuple gives, and do what it does. Raises NotPlain."""
    args, kwargs = called
    items = owner.items
    if owner.kind == "list" and not kwargs:
        match name, args:
            case "append", (value,):
                items.append(value)
                if len(items) > MAX_ITEMS:
                    raise TooLong
                return Constant(None)
            case "extend", (value,):
                more = elements(reader, value, node)
                if isinstance(more, Located):
                    raise NotPlain
                items.extend(more)
                return Constant(None)
            case "insert", (place, value):
                items.insert(plain(place.meaning), value)
                return Constant(None)
            case "pop", ():
                return items.pop()
            case "pop", (place,):
                return items.pop(plain(place.meaning))
            case "__imul__", (value,):
                number = plain(value.meaning)
                if len(items) * number > MAX_ITEMS:
                    raise TooLong
                items *= number
                return Constant(None)
            case "clear", ():
                items.clear()
                return Constant(None)
            case "reverse", ():
                items.reverse()
                return Constant(None)
            case "copy", ():
                return Items([*items], stage=reader.stage)
    return _of_known_items(reader, node, owner, name, called, call_value)


def _of_known_items(
    reader: Reader,
    node: ast.AST,
    owner: Items,
    name: str,
    called: Called,
    call_value: CallValue,
) -> Meaning | Located:
    """Return what a method gives that has to know what the items are. Raises NotPlain."""
    args, kwargs = called
    items = owner.items
    if owner.kind == "list" and name == "sort" and not args:
        items[:] = in_order(reader, node, items, kwargs, call_value)
        return Constant(None)
    if owner.kind == "list" and name == "remove" and len(args) == 1:
        wanted = plain(args[0].meaning)
        del items[[plain(item.meaning) for item in items].index(wanted)]
        return Constant(None)
    if name in ("index", "count") and not kwargs:
        given = [plain(arg.meaning) for arg in args]
        return computed(reader.span(node), getattr(plain(owner), name), *given)
    raise NotPlain


def in_order(
    reader: Reader,
    node: ast.AST,
    items: list[Located],
    kwargs: Mapping[str, Argument],
    call_value: CallValue,
) -> list[Located]:
    """Return values sorted by what is known of them, or by a key. Raises NotPlain."""
    key = kwargs.get("key")
    flag = kwargs.get("reverse")
    if kwargs.keys() - {"key", "reverse"}:
        raise NotPlain
    keys: list[Any] = []
    for item in items:
        found: Meaning | Located = item
        if key is not None and key.value.meaning != Constant(None):
            found = call_value(reader, node, key.value, ((item,), {}))
        keys.append(plain(found.meaning if isinstance(found, Located) else found))
    is_reversed = bool(plain(flag.value.meaning)) if flag else False
    order = sorted(range(len(items)), key=keys.__getitem__, reverse=is_reversed)
    return [items[index] for index in order]


def of_dict(
    reader: Reader,
    node: ast.AST,
    owner: Entries,
    name: str,
    args: tuple[Located, ...],
    kwargs: Mapping[str, Argument],
) -> Meaning | Located:
    """Return what a method of a dict gives, and do what it does. Raises NotPlain."""
    entries, span = owner.entries, reader.span(node)
    if name == "update" and len(args) <= 1:
        more = pairs_of(reader, node, args[0]) if args else {}
        more |= {key: (a.key, a.value) for key, a in kwargs.items()}
        for key, (place, value) in more.items():
            entries[key] = (entries[key][0] if key in entries else place, value)
        return Constant(None)
    if kwargs:
        raise NotPlain
    match name, len(args):
        case "get" | "setdefault" | "pop", 1 | 2:
            key = plain(args[0].meaning)
            default = args[1] if len(args) > 1 else Located(Constant(None), span)
            if name == "pop":
                if key not in entries and len(args) == 1:
                    raise NotPlain
                return entries.pop(key, (span, default))[1]
            if name == "setdefault":
                return entries.setdefault(key, (args[0].span, default))[1]
            return entries[key][1] if key in entries else default
        case "copy", 0:
            return Entries({**entries}, stage=reader.stage)
        case "clear", 0:
            entries.clear()
            return Constant(None)
        case "popitem", 0:
            key, (place, value) = entries.popitem()
            pair = [Located(lifted(key, place), place), value]
            return Items(pair, "tuple", stage=reader.stage)
        case "keys" | "values" | "items", 0 if id(node) in reader.consumed:
            return Items([_shown(name, *entry) for entry in owner.items], "view")
    raise NotPlain


def _shown(name: str, key: Any, place: Any, value: Located) -> Located:
    first = Located(lifted(key, place), place)
    if name == "values":
        return value
    return first if name == "keys" else Located(Items([first, value], "tuple"), value.span)


def pairs_of(reader: Reader, node: ast.AST, found: Located) -> dict[Any, Any]:
    """Return the entries of a dict, or of pairs. Raises NotPlain."""
    if isinstance(found.meaning, Entries) and found.meaning.lost is None:
        return {**found.meaning.entries}
    pairs = elements(reader, found, node)
    if isinstance(pairs, Located):
        raise NotPlain
    made = {}
    for pair in pairs:
        parts = elements(reader, pair, node)
        if isinstance(parts, Located) or len(parts) != 2:
            raise NotPlain
        made[plain(parts[0].meaning)] = (parts[0].span, parts[1])
    return made
