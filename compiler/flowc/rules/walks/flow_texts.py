"""Goes through the constants, exports and settings of a flow, down to the texts they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc.findings.source import Path
from flowc.flow import BadLiteral, Export, Flow, Value, leaves, located
from flowc.language.block import Block
from flowc.language.literals import Literal
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import Any as AnyType
from flowc.language.types import DictOf, ListOf, Type, item_of

Bad = tuple[Path, Any, Type, Path]
"""Where a constant stands that is not of its type, what it is, the type, and where that is said."""


def flow_texts(flow: Flow) -> Iterator[tuple[Path, str, Type]]:
    """Yield the texts that a job, a task or the flow gets, each with the type wanted there."""
    for path, value, kind, _ in constants(flow):
        yield from _constant_texts(value, kind, path)
    settings: list[tuple[Path, object]] = [(("defaults",), flow.defaults)]
    for task in flow.jobs():
        settings += ((task.setting(key), getattr(task.config, key)) for key in sorted(task.own))
        if flow.places.written((*task.path, "name")):
            settings.append(((*task.path, "name"), task.name))
    settings += ((("artifacts", one.key, "name"), one.name) for one in flow.artifacts)
    for path, export in exported(flow):
        keys = ("dataset", "netapp_volume", "bundles")
        settings += (((*path, key), getattr(export, key)) for key in keys)
    for path, setting in settings:
        for place, text in _settings(setting, path):
            yield place, text, AnyType()


def _settings(setting: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(setting, str):
        yield path, setting
    elif isinstance(setting, Block):
        for key in type(setting).model_fields:
            yield from _settings(getattr(setting, key), (*path, key))
    elif isinstance(setting, tuple | dict):
        for step, one in setting.items() if isinstance(setting, dict) else enumerate(setting):
            yield from _settings(one, (*path, step))


def constants(flow: Flow) -> Iterator[tuple[Path, Value, Type, Path]]:
    """Yield the values of a flow: where each stands, the type wanted, and where that is said."""
    for given in flow.inputs:
        if given.default is not None:
            place: Path = ("inputs", given.name)
            yield (*place, "default"), given.default, given.type, place
    for task in flow.jobs():
        for wanted in task.inputs:
            if wanted.default is not None:
                place = (*task.path, "inputs", wanted.name)
                yield (*place, "default"), wanted.default, wanted.type, place
    for bound in flow.values:
        place = bound.path[:1] + bound.path[1:2]
        if bound.path[0] == "tasks":
            place = flow.task_by_key[str(place[1])].declaration("inputs", bound.name)
        yield bound.path, bound.value, bound.wanted, place


def bad_literals(flow: Flow) -> Iterator[Bad]:
    """Yield the constants that are not of their types, as `constants` does."""
    for path, value, kind, declared in constants(flow):
        for place, leaf, wanted in leaves(value, kind, path):
            if isinstance(leaf, BadLiteral):
                yield place, leaf.raw, wanted, declared


def _constant_texts(value: Value, kind: Type, path: Path) -> Iterator[tuple[Path, str, Type]]:
    """Yield each text in a constant with its place, and the type that is wanted there."""
    for place, leaf, wanted in leaves(value, kind, path):
        if isinstance(leaf, Literal):
            yield from texts_of(leaf.value, wanted, place)
        elif isinstance(leaf, BadLiteral):
            yield from texts_of(leaf.raw, wanted, place)


def texts_of(raw: object, kind: Type, path: Path) -> Iterator[tuple[Path, str, Type]]:
    """Yield each text in a plain value with its place, and the type that is wanted there."""
    if isinstance(raw, str):
        yield path, raw, kind
    elif isinstance(raw, list | dict):
        item = item_of(kind, ListOf if isinstance(raw, list) else DictOf) or AnyType()
        for step, one in raw.items() if isinstance(raw, dict) else enumerate(raw):
            yield from texts_of(one, item, (*path, step))


def exported(flow: Flow) -> Iterator[tuple[Path, Export]]:
    """Yield every export."""
    whole: Path = ("exports", "artifacts")
    listed = whole if flow.places.written(whole) else whole[:1]
    for index, export in enumerate(flow.exports.exports if flow.exports else ()):
        yield (*listed, index), export


def bundled(flow: Flow) -> Iterator[tuple[Path, InputRef | TaskRef]]:
    """Yield every reference to a file that bundles take."""
    for path, export in exported(flow):
        for index, file in enumerate(export.files):
            yield from located(file, (*path, "files", index))
