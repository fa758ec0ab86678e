"""Turns a task's settings into the arguments of Domino's two forms, by the table of `domino.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flowc.emitting.python.code import (
    Expression,
    attribute,
    call,
    constant,
    dict_of,
    list_of,
    tuple_of,
)
from flowc.emitting.python.spell import Speller
from flowc.flow import Config
from flowc.language.domino import (
    CLUSTER,
    CLUSTER_TYPES,
    DEFAULTS,
    PACKAGE,
    RESTRICTED,
    SETTINGS,
    SNAPSHOT,
    Form,
    Spelling,
)


def arguments(config: Config, form: Form, speller: Speller) -> Iterator[tuple[str, Expression]]:
    """Yield the arguments that say a config in one form, those at their default left out."""
    given = {key for key, value in vars(config).items() if value is not None}
    for row in SETTINGS:
        if row.setting[0] not in given:
            continue
        name, value, spelling = row.argument(form), row.value_in(config), row.spelling_in(form)
        if name is None or value is None or value == DEFAULTS.get(row.setting, _NOTHING):
            continue
        if spelling != "flag" or value:
            yield name, _SPELLINGS[spelling](value, speller)


_NOTHING = object()


def _member(speller: Speller, name: str) -> Expression:
    return speller.names.member(f"{PACKAGE}.task", name)


def _git_ref(value: Any, speller: Speller) -> Expression:
    parts = [value.type] if value.value is None else [value.type, value.value]
    return call(_member(speller, "GitRef"), positional=map(constant, parts))


def revision(value: str, speller: Speller) -> Expression:
    """Return an EnvironmentRevisionSpecification, spelled as on Domino's page."""
    restricted = value == RESTRICTED
    kind = "RestrictedRevision" if restricted else "SomeRevision"
    parts: dict[str, Expression] = {
        "EnvironmentRevisionType": attribute(_member(speller, "EnvironmentRevisionType"), kind)
    }
    if not restricted:
        parts["EnvironmentRevisionId"] = constant(value)
    return call(_member(speller, "EnvironmentRevisionSpecification"), parts)


def _records(kind: str, value: Any, speller: Speller) -> Expression:
    return list_of(
        call(
            _member(speller, kind),
            {
                argument: constant(getattr(item, field))
                for field, argument in SNAPSHOT
                if getattr(item, field, None) is not None
            },
        )
        for item in value
    )


def _volumes(value: Any, speller: Speller) -> Expression:
    return list_of(
        constant(volume.id)
        if volume.id is not None
        else call(_member(speller, "ExternalDataVolume"), {"Name": constant(volume.name)})
        for volume in value
    )


def _cluster(value: Any, speller: Speller) -> Expression:
    kind = attribute(_member(speller, "ComputeClusterType"), CLUSTER_TYPES[value.type])
    positional: list[Expression] = [
        kind,
        constant(value.environment.id),
        constant(value.worker_hardware_tier),
        constant(value.workers),
    ]
    named: dict[str, Expression] = {}
    if value.environment.revision is not None:
        named["ComputeEnvironmentRevisionSpec"] = revision(value.environment.revision, speller)
    for field, argument in CLUSTER:
        part = getattr(value, field)
        if isinstance(part, dict):
            named[argument] = dict_of([(key, constant(text)) for key, text in part.items()])
        elif part is not None:
            named[argument] = constant(part)
    return call(_member(speller, "ClusterProperties"), named, positional)


_SPELLINGS: dict[Spelling, Callable[[Any, Speller], Expression]] = {
    "constant": lambda value, _: constant(value),
    "flag": lambda value, _: constant(value),
    "present": lambda value, _: constant(True),
    "names": lambda value, _: tuple_of(map(constant, value)),
    "duration": lambda value, speller: speller.duration(value),
    "git_ref": _git_ref,
    "revision": revision,
    "snapshots": lambda value, speller: _records("DatasetSnapshot", value, speller),
    "volume_ids": lambda value, _: list_of(constant(volume.id) for volume in value),
    "volumes": _volumes,
    "netapp": lambda value, speller: _records("NetAppVolumeSnapshot", value, speller),
    "cluster": _cluster,
}
