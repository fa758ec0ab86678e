"""Turns a flow into what others need to know of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from flowc.composing.vars import BuildSettings
from flowc.findings.source import Span
from flowc.flow import Flow, Task
from flowc.language.block import Block
from flowc.language.types import type_text
from flowc.project.summary import Entity, Listed, Summary
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN
from flowc.resolving.sub_flows import flows_of, functions_of
from flowc.rules.duplicate_flow_name import definition
from flowc.rules.duplicate_task_name import bringing_jobs, jobs_of, name_span


def summary_of(flow: Flow, settings: BuildSettings) -> Summary:
    """Return the summary of a flow that was read from YAML, with the settings of that."""
    return Summary(
        name=flow.name,
        inputs=tuple((one.name, type_text(one.type)) for one in flow.inputs),
        outputs=tuple((one.name, type_text(one.type)) for one in flow.outputs),
        tasks=tuple(map(_listed, flow.in_written_order())),
        vars=tuple(flow.vars),
        profiles=flow.profiles,
        jobs=tuple(_jobs(flow, settings)),
        functions=tuple(_functions(flow, settings)),
        ignored=_ignored(flow),
        unset=tuple(dict.fromkeys(_unset(flow, settings))),
    )


def _ignored(flow: Flow) -> dict[int, tuple[str, ...]]:
    if not isinstance(flow.places, Document) or not flow.places.may_ignore:
        return {}
    from flowc.reading.ignore_comments import ignores  # few flows have comments

    own = [one for one in ignores(flow.places) if _in_own_file(flow, one.span) == one.span]
    return {line: tuple(name for name, _ in one.names) for one in own for line in one.lines}


def _listed(task: Task) -> Listed:
    kind = "job" if task.flow is None else "flow"
    row = task.label if task.label != task.key else ""
    return Listed(task.key, task.file or task.name or "", kind, row)


def _jobs(flow: Flow, settings: BuildSettings) -> Iterator[Entity]:
    seen: set[str] = set()
    for task in bringing_jobs(flow):
        for job in jobs_of(flow, task):
            if job.task.name and job.task.name not in seen:
                seen.add(job.task.name)
                inner = settings if job.flow is flow else settings.for_used_files()
                known = _is_known(job.flow, inner)
                digest = _digest(job.definition(), job.artifacts()) if known else ""
                span = _in_own_file(flow, name_span(flow, task))
                yield Entity(job.task.name, digest, span)


def _in_own_file(flow: Flow, span: Span) -> Span:
    """Return a span of the flow's own file: where a task file is used, for one in that."""
    parts = flow.places.parts if isinstance(flow.places, Document) else None
    return span if parts is None else parts.in_own_file(span)


def _functions(flow: Flow, settings: BuildSettings) -> Iterator[Entity]:
    users: dict[int, Task] = {}
    for task in {id(task.flow): task for task in reversed(flow.in_written_order())}.values():
        users.update((id(one), task) for one in (flows_of(task.flow) if task.flow else ()))
    for one in functions_of(flow):
        user = users.get(id(one))
        span = flow.places.value_span((*user.path, "flow") if user else ("name",))
        known = _is_known(one, settings if one is flow else settings.for_used_files())
        yield Entity(one.name, _digest(definition(one)) if known else "", span)


def _unset(flow: Flow, settings: BuildSettings) -> Iterator[str]:
    for one in functions_of(flow):
        yield from _unset_in(one, settings if one is flow else settings.for_used_files())


def _unset_in(flow: Flow, settings: BuildSettings) -> Iterator[str]:
    """Yield the variables that a flow reads and that are not set."""
    for name, value in flow.vars.items():
        if isinstance(value, dict) and value.keys() == {"env"} and name not in settings.overrides:
            key = value["env"]
            if isinstance(key, str) and key not in settings.environ:
                yield key


def _is_known(flow: Flow, settings: BuildSettings) -> bool:
    """Whether all of a flow is known: a check goes on without variables that are not set."""
    return not flow.unread.places and not any(_unset_in(flow, settings))


_SCALARS = frozenset((str, int, float, bool, type(None)))


@cache
def _compared(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a data class by which its values are equal; none, if it is no such."""
    return tuple(one.name for one in fields(kind) if one.compare) if is_dataclass(kind) else None


class _UnknownError(ValueError):
    """A definition of which nobody knows all."""


def _digest(*values: object) -> str:
    try:
        plain = repr([_plain(value) for value in values])
    except _UnknownError:
        return ""
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """Return a value without what equality leaves out, such that equal ones look the same."""
    kind: type = type(value)
    if kind in _SCALARS:
        return value
    if value is UNKNOWN:
        raise _UnknownError
    compared = _compared(kind)
    if compared is not None:
        return kind.__name__, [_plain(getattr(value, name)) for name in compared]
    if isinstance(value, Block):
        return kind.__name__, [(name, _plain(one)) for name, one in value]
    if isinstance(value, Mapping):
        return [(key, _plain(one)) for key, one in value.items()]
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(_plain(one)) for one in value)
    return value
