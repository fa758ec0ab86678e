"""Python's own functions that are known: each as Python means it, on what is known."""

from __future__ import annotations

import ast
import datetime
import itertools
import json
import math
import posixpath
import shlex
import textwrap
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from flowc.importing import environment
from flowc.importing.assign import put_attribute
from flowc.importing.comprehensions import set_of
from flowc.importing.container_methods import CallValue, in_order, pairs_of
from flowc.importing.iterator_calls import (
    Builtin,
    all_taken,
    enumerated,
    filtered,
    following,
    iterator,
    mapped,
    product,
    taken,
)
from flowc.importing.meanings import (
    Constant,
    Entries,
    FromEnv,
    Items,
    Located,
    Meaning,
    Member,
    Members,
    Record,
    Result,
    Symbol,
    Text,
)
from flowc.importing.plain import MAX_ITEMS, NotPlain, TooLong, computed, lifted, plain, truth
from flowc.importing.reader import Called, Reader


def _python(function: Callable[..., Any], sets: bool = False) -> Builtin:
    """Return a function of plain values that calls Python's own."""

    def run(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
        args = [plain(_listed(arg.meaning), sets) for arg in called[0]]
        kwargs = {key: plain(a.value.meaning, sets) for key, a in called[1].items()}
        for value in (*args, *kwargs.values()):
            if isinstance(value, range) and len(value) > MAX_ITEMS:
                raise TooLong
        return computed(reader.span(node), function, *args, **kwargs)

    return run


def _listed(meaning: Meaning) -> Meaning:
    """Return the view of a dict, or an iterator, as a list."""
    if isinstance(meaning, Items) and meaning.kind in ("view", "iterator"):
        return Items(meaning.items, "list", meaning.lost)
    return meaning


def _collection(kind: str) -> Builtin:
    def run(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
        found = all_taken(reader, node, called, 1)
        return Items(found[0] if found else [], kind, stage=reader.stage)

    return run


def _dict(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    args, kwargs = called
    if len(args) > 1:
        raise NotPlain
    entries = pairs_of(reader, node, args[0]) if args else {}
    for key, argument in kwargs.items():
        place = entries[key][0] if key in entries else argument.key
        entries[key] = (place, argument.value)
    return Entries(entries, stage=reader.stage)


def _set(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    if called[0] and isinstance(called[0][0].meaning, Items) and not called[1]:
        return set_of(reader, called[0][0].meaning.items)
    found = all_taken(reader, node, called, 1)
    return set_of(reader, found[0] if found else [])


def _sorted(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    (found,) = called[0]
    if isinstance(found.meaning, Items) and found.meaning.kind == "set":
        if "key" in called[1]:
            raise NotPlain  # which of two that are alike comes first
        items = found.meaning.items
    else:
        items = taken(reader, node, found)
    return Items(in_order(reader, node, items, called[1], call_value), stage=reader.stage)


def _length(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    (found,) = called[0]
    match found.meaning:
        case Items(items=items, lost=None) if found.meaning.kind != "iterator":
            return Constant(len(items))
        case Entries(entries=entries, lost=None):
            return Constant(len(entries))
    return computed(reader.span(node), len, plain(found.meaning, sets=True))


def _decided(which: Callable[[list[bool]], bool]) -> Builtin:
    def run(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
        (items,) = all_taken(reader, node, called, 1)
        known = [truth(each.meaning) for each in items]
        if None in known:
            raise NotPlain
        return Constant(which([bool(each) for each in known]))

    return run


def _bool(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    known = truth(called[0][0].meaning) if called[0] else False
    if known is None or called[1] or len(called[0]) > 1:
        raise NotPlain
    return Constant(known)


def _number(kind: str) -> Builtin:
    """Return `int`, `float` or `str`, of what the environment says as well."""
    types: dict[str, type[Any]] = {"int": int, "float": float, "str": str}

    def run(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
        args, kwargs = called
        if len(args) == 1 and isinstance(args[0].meaning, Text) and not kwargs:
            if any(isinstance(part, FromEnv) for part in args[0].meaning.parts):
                reader.unknowns += kind != "str"  # it may raise
                return environment.converted(args[0].meaning, kind)
            if kind == "str":
                return args[0].meaning
        if kwargs.keys() - {"base"}:
            raise NotPlain
        given = [plain(arg.meaning) for arg in args]
        more = {key: plain(argument.value.meaning) for key, argument in kwargs.items()}
        return computed(reader.span(node), types[kind], *given, **more)

    return run


def _attribute(
    reader: Reader, node: ast.AST, called: Called, call_value: CallValue
) -> Meaning | Located:
    from flowc.importing.attributes import attribute_of  # seldom needed

    owner, name, *default = called[0]
    match owner.meaning:
        case Members(items=items) if default:
            if plain(name.meaning) not in [key for key, *_ in items]:
                return default[0]
        case Members() | Member() | Record():
            pass
        case _:
            raise NotPlain
    return attribute_of(reader, node, owner, str(plain(name.meaning)))


def _is_instance(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    value, kinds = called[0]
    wanted = kinds.meaning.items if isinstance(kinds.meaning, Items) else [kinds]
    types = []
    for each in wanted:
        path = each.meaning.path if isinstance(each.meaning, Symbol) else ""
        name = path.removeprefix("builtins.")
        if name not in ("str", "int", "float", "bool", "list", "tuple", "dict"):
            raise NotPlain
        types.append({"str": str, "int": int, "float": float, "bool": bool, "list": list,
                      "tuple": tuple, "dict": dict}[name])  # fmt: skip
    match value.meaning:
        case Items(kind="list" | "tuple" as kind):
            sample: Any = [] if kind == "list" else ()
        case Entries():
            sample = {}
        case Result():
            raise NotPlain
        case _:
            sample = plain(value.meaning)
    return Constant(isinstance(sample, tuple(types)))


def _range(*bounds: int) -> range:
    found = range(*bounds)
    if len(found) > MAX_ITEMS:
        raise TooLong
    return found


def _cast(
    reader: Reader, node: ast.AST, called: Called, call_value: CallValue
) -> Meaning | Located:
    return called[0][1]


def _set_attribute(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    owner, name, value = called[0]
    put_attribute(reader, node, owner, str(plain(name.meaning)), value)
    return Constant(None)


def _from_keys(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    keys, *value = called[0]
    given = value[0] if value else Located(Constant(None), reader.span(node))
    found = {plain(key.meaning): (key.span, given) for key in taken(reader, node, keys)}
    return Entries(found, stage=reader.stage)


def _deeply_copied(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    (found,) = called[0]
    return lifted(plain(found.meaning), found.span)


def _copied(reader: Reader, node: ast.AST, called: Called, call_value: CallValue) -> Meaning:
    match called[0][0].meaning:
        case Items(items=items, kind="list" | "tuple" as kind):
            return Items([*items], kind, stage=reader.stage)
        case Entries(entries=entries):
            return Entries({**entries}, stage=reader.stage)
    raise NotPlain


def _path(*parts: Any) -> PurePosixPath:
    return PurePosixPath(*parts)


_ROUND = ("abs", "round", "divmod", "repr", "ascii", "chr", "ord", "hex", "bin", "oct")
_BUILTINS = __builtins__ if isinstance(__builtins__, dict) else vars(__builtins__)

BUILTINS: dict[str, Builtin] = {
    **{f"builtins.{name}": _python(_BUILTINS[name]) for name in _ROUND},
    **{f"builtins.{name}": _python(_BUILTINS[name], sets=True) for name in ("sum", "min", "max")},
    "builtins.range": _python(_range),
    "builtins.list": _collection("list"), "builtins.tuple": _collection("tuple"),
    "builtins.dict": _dict, "collections.OrderedDict": _dict,
    "builtins.set": _set, "builtins.frozenset": _set, "builtins.sorted": _sorted,
    "builtins.len": _length, "builtins.bool": _bool,
    "builtins.int": _number("int"), "builtins.float": _number("float"),
    "builtins.str": _number("str"), "builtins.any": _decided(any), "builtins.all": _decided(all),
    "builtins.enumerate": enumerated, "builtins.map": mapped, "builtins.filter": filtered,
    "builtins.zip": iterator(zip), "builtins.reversed": iterator(reversed),
    "builtins.next": following, "builtins.getattr": _attribute, "builtins.isinstance": _is_instance,
    "itertools.chain": iterator(itertools.chain), "itertools.product": iterator(product),
    "typing.cast": _cast, "copy.copy": _copied, "copy.deepcopy": _deeply_copied,
    "builtins.setattr": _set_attribute, "builtins.dict.fromkeys": _from_keys,
    **{f"{root}.{name}": _python(getattr(posixpath, name))
       for root in ("os.path", "posixpath")
       for name in ("join", "basename", "dirname", "splitext", "split", "normpath", "isabs")},
    "os.fspath": _python(str), "pathlib.Path": _python(_path),
    "pathlib.PurePosixPath": _python(_path), "pathlib.PurePath": _python(_path),
    "pathlib.PosixPath": _python(_path),
    "textwrap.dedent": _python(textwrap.dedent), "textwrap.indent": _python(textwrap.indent),
    "json.dumps": _python(json.dumps), "json.loads": _python(json.loads),
    "shlex.quote": _python(shlex.quote), "shlex.join": _python(shlex.join),
    "math.ceil": _python(math.ceil), "math.floor": _python(math.floor),
    "math.sqrt": _python(math.sqrt), "datetime.timedelta": _python(datetime.timedelta),
    "datetime.datetime": _python(datetime.datetime), "datetime.date": _python(datetime.date),
    "datetime.timezone": _python(datetime.timezone), "datetime.time": _python(datetime.time),
    "datetime.datetime.fromisoformat": _python(datetime.datetime.fromisoformat),
    "datetime.date.fromisoformat": _python(datetime.date.fromisoformat),
}  # fmt: skip
"""The functions that are known, by their full names."""
