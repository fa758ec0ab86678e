"""Turns the arguments that say how a task is cached into its `cache`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowc.findings.source import Span
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    Argument,
    Constant,
    Items,
    Located,
    Made,
    Meaning,
    Nothing,
    Text,
)
from flowc.importing.reader import Reader
from flowc.importing.settings import is_none
from flowc.importing.type_expressions import value_tree


@dataclass(frozen=True)
class _Caching:
    """What the four arguments, or a Cache object, say."""

    on: bool
    version: Located | None
    serialize: Located | None
    ignored: Located | None
    place: Span


def put_cache(reader: Reader, task: Branch, given: Mapping[str, Argument]) -> set[str]:
    """Put a task's caching into it; return the names of the arguments that were read."""
    names = ("cache", "cache_version", "cache_serialize", "cache_ignore_input_vars")
    read = {name for name in names if name in given}
    found = _caching(reader, given)
    if found is None:
        return read
    if not found.on:
        if found.version is not None and _text(found.version) != "":
            message = "a cache version without caching has no effect, and is left out"
            reader.complain(found.version.span, message, severity="warning")
        return read
    branch = Branch(found.place)
    version = found.version
    if version is None or _text(version) == "":
        message = 'the cache has no version: the flow gets version: "1"'
        hint = "raise it when the code of the task changes"
        reader.complain(found.place, message, hint, "warning")
        branch.put("version", found.place, Leaf("1", found.place))
    else:
        branch.put("version", version.span, value_tree(reader, version))
    if found.serialize is not None and found.serialize.meaning != Constant(False):
        branch.put("serialize", found.serialize.span, value_tree(reader, found.serialize))
    if found.ignored is not None and not _is_empty(found.ignored):
        branch.put("ignore_inputs", found.ignored.span, value_tree(reader, found.ignored))
    task.put("cache", found.place, branch)
    return read


def _caching(reader: Reader, given: Mapping[str, Argument]) -> _Caching | None:
    cache = given.get("cache")
    value = {name: argument.value for name, argument in given.items()}
    version = None if is_none(given.get("cache_version")) else value.get("cache_version")
    if cache is None:
        place = version.span if version else Span(0, 0)
        return _Caching(False, version, None, None, place) if version else None
    match cache.value.meaning:
        case Constant(value=bool() as on):
            return _Caching(
                on,
                version,
                value.get("cache_serialize"),
                value.get("cache_ignore_input_vars"),
                cache.key,
            )
        case Made(path="flytekit.Cache") as made:
            inner = {name: argument.value for name, argument in made.kwargs.items()}
            for name in inner.keys() - {"version", "serialize", "ignored_inputs"}:
                reader.complain(made.kwargs[name].key, f"'{name}' of a Cache cannot be said")
            ignored = inner.get("ignored_inputs")
            if ignored is not None and isinstance(ignored.meaning, Text):
                ignored = Located(Items([ignored]), ignored.span)
            return _Caching(True, inner.get("version"), inner.get("serialize"), ignored, cache.key)
        case Nothing() | Constant(value=None):
            return None
    reader.complain(cache.value.span, "'cache' is True, False or a Cache")
    return None


def _is_empty(found: Located) -> bool:
    return isinstance(found.meaning, Items) and not found.meaning.items


def _text(found: Located) -> str | None:
    meaning: Meaning = found.meaning
    return meaning.concrete if isinstance(meaning, Text) else None
