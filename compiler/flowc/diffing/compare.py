"""Compares two states of a flow: what changed, what that does to launches, runs and caches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flowc.diffing.caching import Caches
from flowc.diffing.change import Change, Comparison
from flowc.diffing.differences import differences
from flowc.diffing.effects import Effects
from flowc.diffing.full_tree import plain
from flowc.diffing.group_settings import gathered
from flowc.diffing.launches import broken
from flowc.diffing.renames import Names, renamed_artifacts, renamed_tasks, with_names
from flowc.flow import Flow
from flowc.resolving.sub_flows import functions_of

_SECTIONS = (
    *("name", "description", "inputs", "artifacts"),
    *("tasks", "outputs", "exports", "failure_policy"),
)


def compare(old: Flow, new: Flow) -> Comparison:
    """Return what changed between two flows without errors, and in the flows that both run.

    There is no change exactly when both become the same module, but for its header.
    """
    *used_before, _ = functions_of(old)
    *used, _ = functions_of(new)
    before = {flow.name: flow for flow in used_before}
    pairs = [_pair(old, new, launched=True)]
    # a flow comes before those that it runs
    pairs += [
        _pair(before[flow.name], flow, launched=False)
        for flow in reversed(used)
        if flow.name in before
    ]
    affected = _affected(pairs)
    reached: dict[str, set[str]] = {}
    compared = [_compared(pair, affected, reached) for pair in pairs]
    within = tuple(one for one in compared[1:] if one.changed or one.verdicts)
    return replace(compared[0], within=within)


@dataclass(frozen=True)
class _Pair:
    """Two states of one flow; `old` has the keys of `new`, `names` its tasks' registered names."""

    old: Flow
    new: Flow
    names: Mapping[str, str]
    changes: tuple[Change, ...]


def _pair(old: Flow, new: Flow, launched: bool) -> _Pair:
    tasks, artifacts = renamed_tasks(old, new), renamed_artifacts(old, new)
    names = {tasks.get(task.key, task.key): task.name for task in old.tasks}
    past = with_names(old, tasks, artifacts)
    found = (*_renames(tasks, artifacts), *differences(plain(past), plain(new)))
    found = tuple(sorted(found, key=lambda change: _SECTIONS.index(change.place[0])))
    effects = Effects(past, new, names)
    changes = (
        replace(
            change,
            breaks=broken(change, past, new) if launched else None,
            affects=effects.affects_runs(change),
        )
        for change in _without_leftovers(found)
    )
    return _Pair(past, new, names, tuple(changes))


def _renames(tasks: Names, artifacts: Names) -> Iterator[Change]:
    for section, names in (("tasks", tasks), ("artifacts", artifacts)):
        for old, new in names.items():
            yield Change("renamed", (section, new), old, new)


def _without_leftovers(changes: Iterable[Change]) -> list[Change]:
    """Leave out what a task has otherwise, where a command became a flow, or a flow a command."""
    found = list(changes)
    other = {
        change.place[:2]
        for change in found
        if change.place[2:] == ("flow",) and change.kind != "changed"
    }
    return [
        c for c in found if c.place[:2] not in other or c.place[2:] in (("flow",), ("command",))
    ]


def _affected(pairs: Iterable[_Pair]) -> set[str]:
    """Return the names of the flows of which a run differs, or of a flow that they run."""
    affected: set[str] = set()
    for pair in reversed([*pairs]):
        used = {task.flow.name for task in pair.new.tasks if task.flow is not None}
        if used & affected or any(change.affects for change in pair.changes):
            affected.add(pair.new.name)
    return affected


def _compared(pair: _Pair, affected: set[str], reached: dict[str, set[str]]) -> Comparison:
    own = {
        place[1]
        for place in (change.place for change in pair.changes)
        if place[0] == "inputs" and place[2:] in ((), ("type",), ("default",)) and len(place) > 1
    }
    inputs = own | reached.get(pair.new.name, set())
    caches = Caches(pair.old, pair.new, pair.names, pair.changes, affected, inputs, reached)
    verdicts = tuple(caches.verdicts())
    return Comparison(pair.new.name, tuple(gathered(pair.changes, pair.old, pair.new)), verdicts)
