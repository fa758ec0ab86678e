"""Finds what a group of twins differs in, and which of it names their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowc.importing.twins.fit_columns import (
    Columns,
    Pattern,
    Slot,
    Values,
    independent,
    pattern_of,
)
from flowc.importing.twins.fit_matrix import Fit, Group
from flowc.importing.twins.leaves import Target
from flowc.language.references import SAME

_INDEX = re.compile(r"[A-Za-z0-9](?:\w*[A-Za-z0-9])?", re.ASCII)
_MOST_WORDS = 3
_MOST_EXCLUDED = 0.25
"""How many of all combinations of two axes may be missing."""


def fit(group: Group) -> Fit | None:
    """Return what a group differs in; nothing, where that is more than a few words.

    Its tasks may have another order in it, if they are combinations of two axes.
    """
    found = combined(group) or _listed(group)
    return found if found and found.has_common_command else None


def _listed(group: Group) -> Fit | None:
    patterns, numbers = _patterns(group, joined=True)
    columns = Columns()
    columns.add(patterns)
    own = pattern_of([task.key for task in group])
    slots = [part.values for part in own if isinstance(part, Slot)]
    if len(slots) == 1 and _is_index(slots[0]) and not _is_made_of_names(group, slots[0], columns):
        columns.add([own])
    if independent(columns.bases) > _MOST_WORDS:
        return None
    said = columns.base(slots[0]).values if len(slots) == 1 else ()
    wanted = [one for one in (said, *slots) if one in columns.bases]
    index = next(filter(_is_index, (*wanted, *columns.bases)), None)
    if index is None or any(columns.base(one).values != one for one in numbers):
        return None  # a number that would be said by a part of itself is no number
    return Fit(group, patterns, numbers, columns, (index,))


def _is_made_of_names(group: Group, slot: Values, columns: Columns) -> bool:
    """Whether the keys only repeat the names of their tasks, and say no column in another case."""
    names = [str(task.task.get("name")).rpartition(".")[2] for task in group]
    made = all(_key_like(name) == task.key for name, task in zip(names, group, strict=True))
    lower = [tuple(map(str.lower, one)) for one in columns.bases]
    return made and slot not in lower


def _key_like(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def combined(group: Group) -> Fit | None:
    """Return a group as the combinations of two axes, in their order, if it is that."""
    if len(group) < 4:
        return None
    axes = _axes(group)
    if axes is None:
        return None
    ranks = [{value: rank for rank, value in enumerate(dict.fromkeys(axis))} for axis in axes]
    indexes = zip(group, zip(*axes, strict=True), strict=True)
    placed = sorted(indexes, key=lambda one: [r[v] for r, v in zip(ranks, one[1], strict=True)])
    group = tuple(task for task, _ in placed)
    patterns, numbers = _patterns(group, joined=False)
    columns = Columns()
    columns.add(patterns)
    return Fit(group, patterns, numbers, columns, tuple(zip(*(i for _, i in placed), strict=True)))


def _axes(group: Group) -> list[Values] | None:
    patterns, _ = _patterns(group, joined=False)
    columns = Columns()
    columns.add(patterns)
    if len(columns.bases) != 2 or not all(
        _is_index(axis, distinct=False) for axis in columns.bases
    ):
        return None
    own = pattern_of([task.key for task in group], joined=False)
    keyed = [part.values for part in own if isinstance(part, Slot)]
    longest = sorted(columns.bases, key=lambda axis: -len(set(axis)))
    is_keyed = sorted(keyed) == sorted(columns.bases) and isinstance(own[0], str)
    orders = [keyed] if is_keyed else [longest, longest[::-1]]
    axes = next((one for one in orders if _is_in_order(one)), orders[0])
    sizes = [len(set(axis)) for axis in axes]
    rows = {*zip(*axes, strict=True)}
    is_whole = len(rows) == len(group) >= sizes[0] * sizes[1] * (1 - _MOST_EXCLUDED)
    return axes if is_whole and min(sizes) > 1 else None


def _is_in_order(axes: Sequence[Values]) -> bool:
    """Whether the rows go through the second axis for each value of the first."""
    ranks = [{value: rank for rank, value in enumerate(dict.fromkeys(axis))} for axis in axes]
    placed = [
        tuple(r[v] for r, v in zip(ranks, row, strict=True)) for row in zip(*axes, strict=True)
    ]
    return placed == sorted(placed)


def _patterns(group: Group, joined: bool) -> tuple[list[Pattern], set[Values]]:
    """Return what the leaves of some tasks have in common, and which columns are numbers."""
    patterns: list[Pattern] = []
    numbers: set[Values] = set()
    for leaves in zip(*(task.leaves for task in group), strict=True):
        texts = tuple(map(str, leaves))
        if isinstance(leaves[0], Target):
            patterns.append(())
        elif isinstance(leaves[0], int) and len(set(leaves)) > 1:
            numbers.add(texts)
            patterns.append((Slot(texts),))
        else:
            patterns.append(pattern_of(texts, joined))
    return patterns, numbers


def _is_index(values: Values, distinct: bool = True) -> bool:
    good = all(_INDEX.fullmatch(value) and (value,) != SAME for value in values)
    return good and (not distinct or len(set(values)) == len(values))
