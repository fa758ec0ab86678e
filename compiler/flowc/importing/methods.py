"""What the methods of texts, lists, dicts, paths and dates give, and what they change."""

from __future__ import annotations

import ast
import datetime
import string
from pathlib import PurePosixPath

from flowc.importing.assign import may_change, spoil
from flowc.importing.comprehensions import elements
from flowc.importing.container_methods import CallValue, of_dict, of_list
from flowc.importing.lose_track import reach
from flowc.importing.meanings import (
    Constant,
    Entries,
    FromEnv,
    Items,
    Located,
    Made,
    Meaning,
    Nothing,
    Plain,
    Text,
    Unknown,
)
from flowc.importing.operations import as_text
from flowc.importing.plain import MAX_TEXT, NotPlain, TooLong, computed, plain
from flowc.importing.reader import Called, Reader
from flowc.importing.refusals import runs
from flowc.importing.text_expressions import joined

_OF_TEXT = {
    "strip", "rstrip", "lstrip", "lower", "upper", "title", "capitalize", "casefold", "swapcase",
    "replace", "removeprefix", "removesuffix", "split", "rsplit", "splitlines", "partition",
    "rpartition", "startswith", "endswith", "isdigit", "isalpha", "isalnum", "isidentifier",
    "isupper", "islower", "isspace", "count", "find", "index", "rfind", "encode", "zfill", "ljust",
    "rjust", "center",
}  # fmt: skip
_OF_PATH = ("joinpath", "with_suffix", "with_name", "with_stem", "as_posix", "is_absolute",
            "relative_to")  # fmt: skip
_OF_PLAIN: dict[type, tuple[str, ...]] = {
    PurePosixPath: _OF_PATH,
    bytes: ("decode", "strip"),
    datetime.timedelta: ("total_seconds",),
    datetime.date: ("isoformat", "replace", "weekday"),
    datetime.datetime: ("isoformat", "replace", "date", "weekday"),
}
_OF_SETS = ("union", "intersection", "difference", "issubset", "issuperset")
_FROM_GIT = ("strip", "rstrip", "lstrip", "decode")
_CHANGES = {"append", "extend", "insert", "remove", "clear", "sort", "reverse", "pop", "update",
            "setdefault", "popitem", "__imul__", "changed"}  # fmt: skip


def call_method(
    reader: Reader,
    node: ast.AST,
    owner: Located,
    name: str,
    called: Called,
    call_value: CallValue,
) -> Meaning | Located:
    """Return what a method gives, and do what it does."""
    args, kwargs = called
    values = [*args, *(argument.value for argument in kwargs.values())]
    holder = owner.meaning
    if isinstance(holder, Items | Entries) and holder.lost is not None:
        return Located(holder.lost, owner.span)
    try:
        match holder:
            case Made(path="domino.Artifact") if name == "File":
                return Made("domino.Artifact.File", (owner, *args), kwargs)
            case Made(path="domino.DominoJobConfig") if not values:
                reader.left_out = True  # what is unset is resolved when the flow runs
                return Constant(None)
            case Text() as text:
                return _of_text(reader, node, text, name, called)
            case Items(kind="list" | "tuple") as items:
                if name in _CHANGES and not may_change(reader, items, node):
                    return Unknown("this changes a list", reader.span(node))
                return of_list(reader, node, items, name, called, call_value)
            case Entries() as entries:
                if name in _CHANGES and not may_change(reader, entries, node):
                    return Unknown("this changes a dict", reader.span(node))
                return of_dict(reader, node, entries, name, args, kwargs)
            case Items(kind="set") if name in _OF_SETS and not kwargs:
                sets = [plain(each.meaning, sets=True) for each in (owner, *args)]
                return computed(reader.span(node), getattr(sets[0], name), *sets[1:])
            case Plain(value=value) if name in _OF_PLAIN.get(type(value), ()):
                given = [plain(arg.meaning) for arg in args]
                more = {key: plain(argument.value.meaning) for key, argument in kwargs.items()}
                return computed(reader.span(node), getattr(value, name), *given, **more)
    except TooLong:
        return reader.unknown(node, "this text is too long to be read")
    except (NotPlain, TypeError, ValueError, IndexError):
        pass
    return _unread(reader, node, owner, name, values)


def _unread(
    reader: Reader, node: ast.AST, owner: Located, name: str, values: list[Located]
) -> Located:
    message = f"'.{name}(...)' cannot be said in a flow"
    for value in values:
        if isinstance(value.meaning, Nothing):
            spoil(reader, node, owner, message)
            return value
    found = reader.unknown(node, message)
    assert isinstance(found.meaning, Unknown)
    for value in [owner, *values]:
        reach(reader, value.meaning, found.meaning, set())
    if reader.step is not None and any(runs(value.meaning) for value in values):
        reader.tell(found)
    return found


# Texts


def _of_text(
    reader: Reader, node: ast.AST, text: Text, name: str, called: Called
) -> Meaning | Located:
    args, kwargs = called
    if name == "join" and len(args) == 1 and not kwargs:
        return _join(reader, node, text, args[0])
    if name == "format":
        return _format(reader, node, text, called)
    match text.parts:
        case (FromEnv(env="GIT_BRANCH" | "GIT_COMMIT"),) if name in _FROM_GIT:
            return text  # the end of a line that the environment never has
    if name not in _OF_TEXT:
        raise NotPlain
    own = plain(text)
    given = [plain(arg.meaning) for arg in args]
    more = {key: plain(argument.value.meaning) for key, argument in kwargs.items()}
    if name == "replace" and len(own) * max(len(str(each)) for each in given) > 64 * MAX_TEXT:
        raise TooLong
    if name in ("zfill", "ljust", "rjust", "center") and given[0] > MAX_TEXT:
        raise TooLong
    return computed(reader.span(node), getattr(own, name), *given, **more)


def _join(reader: Reader, node: ast.AST, text: Text, given: Located) -> Meaning | Located:
    between = plain(text)
    found = elements(reader, given, node)
    if isinstance(found, Located):
        return found
    if len(between) * len(found) > MAX_TEXT:
        raise TooLong
    parts: list[Meaning] = []
    for index, each in enumerate(found):
        if isinstance(each.meaning, Nothing):
            return each
        if not isinstance(each.meaning, Text):
            raise NotPlain
        parts += [Text((between,)), each.meaning] if index and between else [each.meaning]
    whole = joined(parts)
    if whole is None:
        raise TooLong
    return whole


def _format(reader: Reader, node: ast.AST, text: Text, called: Called) -> Meaning | Located:
    args, kwargs = called
    parts: list[Meaning] = []
    position = 0
    for before, field, spec, conversion in string.Formatter().parse(plain(text)):
        parts.append(Text((before,)) if before else Text(()))
        if field is None:
            continue
        key = field or str(position)
        position += field == ""
        if not key.isdigit() and key not in kwargs:
            raise NotPlain
        value = args[int(key)] if key.isdigit() else kwargs[key].value
        if isinstance(value.meaning, Nothing):
            return value
        if isinstance(value.meaning, Text) and not spec and conversion in (None, "s"):
            parts.append(value.meaning)
        else:
            sign = ord(conversion) if conversion else -1
            if "{" in (spec or ""):
                raise NotPlain
            parts.append(as_text(reader, node, value.meaning, spec or "", sign))
    whole = joined(parts)
    if whole is None:
        raise TooLong
    return whole
