"""Says the settings of tasks that differ from flow to flow: by defaults, and else by vars."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowc.emitting.yaml.flow_tree import STANDARD
from flowc.emitting.yaml.gather_defaults import OFF
from flowc.findings.source import Path
from flowc.importing.profiles.constants import same
from flowc.importing.profiles.vars import UnitedVars

ABSENT: Any = object()
Values = Sequence[Any]
"""What each flow has at one place; ABSENT where it has nothing."""

_STANDARD = {**OFF, **STANDARD}
"""What a setting is where nothing is said; null, for the others."""


@dataclass(frozen=True)
class Said:
    """How a setting is said: the default of each flow, and what tasks say themselves.

    `unsayable` are the places where nothing can say it.
    """

    defaults: Values
    own: Mapping[str, Any]
    unsayable: tuple[tuple[Path, Values], ...] = ()


def differs(values: Values) -> bool:
    """Whether flows have different things at a place."""
    return any((one is ABSENT) != (values[0] is ABSENT) for one in values) or (
        values[0] is not ABSENT and not all(same(values[0], one) for one in values)
    )


def say(setting: str, tasks: Mapping[str, Values], united: UnitedVars) -> Said:
    """Say a setting of which some tasks have different values in different flows.

    Values that more than half of all tasks have become defaults, a profile's for each flow but
    the first. A task with others has a var, or says the same in all flows itself. `tasks` are all.
    """
    own: dict[str, Any] = {}
    defaults: Values = [ABSENT] * len(united.own)
    common, number = Counter(map(_written, tasks.values())).most_common(1)[0]
    first = next(values for values in tasks.values() if _written(values) == common)
    has_default = differs(first) and number * 2 > len(tasks)
    if has_default:
        defaults = first
    unsayable: list[tuple[Path, Values]] = []
    for task, values in tasks.items():
        held = [_STANDARD.get(setting) if value is ABSENT else value for value in values]
        if has_default and _written(values) == common:
            continue
        if differs(values):
            own[task] = united.reference(held, ("tasks", task, setting))
            if own[task] is None:
                unsayable.append((("tasks", task, setting), values))
        elif has_default or values[0] is not ABSENT:
            own[task] = OFF.get(setting) if values[0] is ABSENT else values[0]
    return Said(defaults, own, tuple(unsayable))


def _written(values: Values) -> str:
    return json.dumps([[] if value is ABSENT else [value] for value in values])
