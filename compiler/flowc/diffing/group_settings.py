"""Tells a setting that changed alike at several tasks as one change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flowc.diffing.change import Change
from flowc.flow import Flow
from flowc.language.config import CONFIG_KEYS


def is_setting(change: Change) -> bool:
    """Whether a change is one of a setting of a task's job."""
    place = change.place
    return len(place) == 3 and place[0] == "tasks" and place[2] in CONFIG_KEYS


def gathered(changes: Iterable[Change], old: Flow, new: Flow) -> list[Change]:
    """Put equal changes of one setting together, where the first of them stands.

    What comes from `defaults` on both sides is told as a change of those.
    """
    groups: dict[object, list[Change]] = {}
    for change in changes:
        group: object = change
        if is_setting(change):
            _, task, setting = change.place
            shared = _is_shared(old, task, setting) and _is_shared(new, task, setting)
            group = (change.kind, setting, change.before, change.after, shared)
        groups.setdefault(group, []).append(change)
    return [_as_one(group, found) for group, found in groups.items()]


def _is_shared(flow: Flow, task: str, setting: str) -> bool:
    return setting not in flow.task_by_key[task].own


def _as_one(group: object, found: list[Change]) -> Change:
    first = found[0]
    if not is_setting(first):
        return first
    shared = isinstance(group, tuple) and group[-1] is True
    place = ("defaults", first.place[2]) if shared else first.place
    return replace(first, place=place, tasks=tuple(change.place[1] for change in found))
