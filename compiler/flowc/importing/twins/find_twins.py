"""Finds the tasks of a flow that are alike but for a few words, and for what they refer to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from flowc.importing.twins.find_axes import combined
from flowc.importing.twins.fit_columns import Slot, independent, pattern_of
from flowc.importing.twins.fit_matrix import Group
from flowc.importing.twins.leaves import Parts, Target, tokens_of

FEWEST = 3
"""Tasks that become one with a matrix."""
MOST_APART = 2
"""Words of their own that a task may differ in from another one."""
_EFFORT = 200_000
"""Leaves that are compared for one flow: what is left then stays as it is."""


def find_twins(tasks: Sequence[Parts]) -> list[Group]:
    """Return groups of tasks of one shape, each in the order of the flow."""
    shapes: dict[Hashable, list[Parts]] = defaultdict(list)
    for task in tasks:
        shapes[task.shape].append(task)
    search = _Search()
    groups = [group for alike in shapes.values() for group in search.all_in(alike)]
    rank = {task.key: number for number, task in enumerate(tasks)}
    return sorted(groups, key=lambda group: rank[group[0].key])


class _Search:
    def __init__(self) -> None:
        self.found: list[Group] = []
        self.effort = 0

    def all_in(self, alike: list[Parts]) -> list[Group]:
        """Return the groups of some tasks of one shape."""
        if combined(tuple(alike)):
            return [tuple(alike)]
        self.found, left = [], alike
        for words in range(1, MOST_APART + 1):
            left = self.through(left, words)
        together = tuple(task for group in self.found for task in group)
        return [together] if combined(together) else self.found

    def through(self, tasks: list[Parts], words: int) -> list[Parts]:
        """Find groups of tasks that differ in so many words at most; return those in none."""
        alone: list[Parts] = []
        while len(tasks) >= FEWEST and self.effort < _EFFORT:
            first, *others = tasks
            self.effort += len(others) * len(first.leaves)
            group = _like(first, others, words)
            if len(group) >= FEWEST:
                self.found.append(tuple(group))
                taken = {task.key for task in group}
                tasks = [task for task in tasks if task.key not in taken]
            else:
                alone.append(first)
                tasks = others
        return alone + tasks


def _like(first: Parts, others: Iterable[Parts], words: int) -> list[Parts]:
    """Return a task and those that differ from it in the same places, as most do."""
    apart = [(task, _apart(first, task, words)) for task in others]
    near = [(task, one) for task, one in apart if one is not None]
    if not near:
        return [first]
    usual, _ = max(Counter(one for _, one in near).items(), key=lambda item: item[1])
    return [first, *(task for task, one in near if one <= usual)]


def _apart(first: Parts, other: Parts, most: int) -> frozenset[Hashable] | None:
    """Return where a task differs from another one; nothing, if in more words of its own."""
    places: set[Hashable] = set()
    pairs: set[tuple[str, ...]] = set()
    for number, (one, two) in enumerate(zip(first.leaves, other.leaves, strict=True)):
        if one == two or isinstance(one, Target):
            continue
        before = 0
        pattern = pattern_of((str(one), str(two)))
        lengths = [0 if isinstance(part, Slot) else len(tokens_of(part)) for part in pattern]
        for part, length in zip(pattern, lengths, strict=True):
            before += length
            if isinstance(part, Slot):
                places.add((number, before, sum(lengths) - before))
                pairs.add(_trimmed(part.values))
        if independent([*pairs]) > most:
            return None
    return frozenset(places)


def _trimmed(pair: tuple[str, ...]) -> tuple[str, ...]:
    """Return two words without what both begin and end with: `adae` and `adcm` as `ae` and `cm`."""
    one, two = pair
    start = 0
    while start < min(len(one), len(two)) and one[start].lower() == two[start].lower():
        start += 1
    one, two = one[start:], two[start:]
    end = 0
    while end < min(len(one), len(two)) and one[-1 - end].lower() == two[-1 - end].lower():
        end += 1
    return (one[: len(one) - end], two[: len(two) - end])


def settle(groups: Sequence[Group], is_good: Callable[[Group], bool]) -> list[Group]:
    """Return groups whose tasks refer to the same things, or each to a task of one other group.

    Those that are split so are kept where they are still large enough, and `is_good`.
    """
    groups = [group for group in groups if is_good(group)]
    while True:
        owner = {task.key: number for number, group in enumerate(groups) for task in group}
        split: list[Group] = []
        for group in groups:
            parts: dict[Hashable, list[Parts]] = defaultdict(list)
            for task in group:
                parts[tuple(_owned(target, owner) for target in task.targets)].append(task)
            split += [tuple(part) for part in parts.values()]
        kept = [group for group in split if len(group) >= FEWEST and is_good(group)]
        if kept == groups:
            return groups
        groups = kept


def _owned(target: Target, owner: dict[str, int]) -> Hashable:
    """Return what a reference leads to, all tasks of a group being one."""
    group = owner.get(target.task)
    return target if group is None else (group, target.output is None)
