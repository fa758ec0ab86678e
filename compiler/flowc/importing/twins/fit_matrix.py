"""Turns a group of twins into one task with a matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flowc.findings.source import Path
from flowc.importing.twins.fit_columns import (
    Columns,
    Pattern,
    Slot,
    Values,
    pattern_of,
)
from flowc.importing.twins.leaves import Leaf, Parts, Target, rebuilt
from flowc.importing.twins.name_columns import in_case_of, key_words, name_column
from flowc.language.references import OWN, SAME, MatrixRef, RowRef, text_of

Group = tuple[Parts, ...]


@dataclass
class Fit:
    """What a group differs in. `axes` name its rows, `key` the task that stands for them."""

    group: Group
    patterns: list[Pattern]
    numbers: set[Values]
    columns: Columns
    axes: tuple[Values, ...]
    key: str = ""
    names: dict[Values, str] = field(default_factory=dict)
    """The columns in their order, the axes first."""

    @property
    def rows(self) -> dict[str, tuple[str, ...]]:
        """The indexes by the keys of the tasks, in the order of the matrix."""
        indexes = zip(*self.axes, strict=True)
        return {task.key: index for task, index in zip(self.group, indexes, strict=True)}

    def keys(self, words: Mapping[Values, str]) -> list[str]:
        """Return keys for the task, the best first; `words` are what the module calls values."""
        own = pattern_of([task.key for task in self.group], joined=len(self.axes) == 1)
        slots = [part.values for part in own if isinstance(part, Slot)]
        texts = [part for part in own if isinstance(part, str)]
        is_made = tuple(slots) == self.axes and len(texts) == len(slots) and own[0] == texts[0]
        if is_made and texts[0][-1] == "_" and set(texts[1:]) <= {"_"}:
            return [texts[0].rstrip("_")]
        places = self.group[0].places
        said = dict(zip(places, self.patterns, strict=True))
        found = (own, said.get(("name",), ()), said.get(("command",), ()))
        index = name_column(self.axes[0], (), False, words)
        key, name, command = ([one for one in part if isinstance(one, str)] for part in found)
        return [*key_words(key, name, command, index)]

    @property
    def has_common_command(self) -> bool:
        """Whether the commands of jobs share a word: else nothing makes them twins."""
        said = dict(zip(self.group[0].places, self.patterns, strict=True))
        texts = [part for part in said.get(("command",), ("flow",)) if isinstance(part, str)]
        return any(character.isalnum() for text in texts for character in text)

    @property
    def has_own_output(self) -> bool:
        """Whether each row has one output, and not all by one name."""
        outputs = [[*task.task.get("outputs", ())] for task in self.group]
        return all(len(names) == 1 for names in outputs) and len({n for (n,) in outputs}) > 1

    # Columns

    @property
    def values(self) -> list[Values]:
        """The columns, the axes first."""
        return [*self.axes, *(one for one in self.columns.bases if one not in self.axes)]

    def name(self, words: Mapping[Values, str]) -> None:
        """Name the columns: `words` are what the module calls such values."""
        for values in self.values:
            taken = [*self.names.values()]
            wanted = in_case_of(values, self.axes[0], taken[0]) if taken else None
            place = next(self._uses(values), ())
            wanted = wanted or name_column(values, place, bool(taken), words)
            name, number = wanted, 2
            while name in taken:
                name, number = f"{wanted}_{number}", number + 1
            self.names[values] = name

    def _uses(self, values: Values) -> Iterator[Path]:
        """Yield the places of a column; an input that it is bound to goes by its name."""
        for place, pattern in zip(self.group[0].places, self.patterns, strict=True):
            slots = [part for part in pattern if isinstance(part, Slot)]
            if any(self._said(one).values == values for one in slots):
                names = (
                    {[*one.task["with"]][int(place[1])] for one in self.group}
                    if place[0] == "with"
                    else ()
                )
                yield (*names,) if len(names) == 1 else place

    def _said(self, slot: Slot) -> Slot:
        """Return the column that says a slot."""
        return slot if slot.values in self.axes else self.columns.base(slot.values)

    def _text(self, pattern: Pattern) -> str:
        text = ""
        for part in pattern:
            if isinstance(part, str):
                text += part
            else:
                slot = self._said(part)
                text += f"{slot.before}{text_of(MatrixRef(self.names[slot.values]))}{slot.after}"
        return text

    # References

    def refer(self, fits: Mapping[str, Fit]) -> bool:
        """Take in the columns that references to rows of other groups want, if they may be had."""
        for leaves in zip(*(task.leaves for task in self.group), strict=True):
            for values in _places(leaves, fits):
                if len(set(values)) > 1 and values not in self.values:
                    if len(self.axes) > 1:
                        return False
                    self.columns.slots.append(values)
        return True

    def reference(self, targets: Sequence[Target], fits: Mapping[str, Fit]) -> str:
        """Return what the rows refer to, each to its own."""
        places = _places(targets, fits)
        if not places:
            return _written(targets[0])
        is_same = places == [*self.axes]
        index = tuple(p[0] if len(set(p)) == 1 else OWN + self.names[p] for p in places)
        outputs = {target.output for target in targets}
        output = outputs.pop() if len(outputs) == 1 else ""
        row = RowRef(fits[targets[0].task].key, SAME if is_same else index, output or "")
        return row.row if targets[0].output is None else text_of(row)

    # The task

    def task(self, fits: Mapping[str, Fit], flow: str) -> dict[str, Any]:
        """Return the task that stands for the rows; `flow` is the name of their flow."""
        leaves: list[Any] = []
        for number, own in enumerate(zip(*(task.leaves for task in self.group), strict=True)):
            if isinstance(own[0], Target):
                leaves.append(self.reference([t for t in own if isinstance(t, Target)], fits))
            elif len(set(own)) == 1:
                leaves.append(own[0])
            else:
                leaves.append(self._text(self.patterns[number]))
        task = rebuilt(self.group[0].task, leaves)
        default = [f"{flow}.{self.key}_{'_'.join(row)}" for row in self.rows.values()]
        if [one.task.get("name") for one in self.group] == default:
            del task["name"]
        return {"matrix": self.matrix(), **task}

    def matrix(self) -> Any:
        """Return the axes; or the rows, where they say more than these."""
        cells = {name: [*map(self._kind(v), v)] for v, name in self.names.items()}
        if len(self.axes) > 1 or len(cells) == 1:
            axes: dict[str, Any] = {
                name: [*dict.fromkeys(column)] for name, column in cells.items()
            }
            excluded = [
                dict(zip(axes, index, strict=True))
                for index in _combinations([*axes.values()])
                if index not in {*zip(*cells.values(), strict=True)}
            ]
            return {**axes, "exclude": excluded} if excluded else axes
        return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]

    def _kind(self, values: Values) -> type[str] | type[int]:
        return int if values in self.numbers else str


def _combinations(axes: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    if len(axes) == 1:
        return [(value,) for value in axes[0]]
    return [(one, other) for one in axes[0] for other in axes[1]]


def _places(leaves: Sequence[Leaf], fits: Mapping[str, Fit]) -> list[Values]:
    """Return the places of the indexes that references lead to; nothing, if to one task."""
    targets = [leaf.task for leaf in leaves if isinstance(leaf, Target)]
    if len(set(targets)) < 2:
        return []
    rows = fits[targets[0]].rows
    return [*zip(*(rows[task] for task in targets), strict=True)]


def _written(target: Target) -> str:
    return (
        target.task if target.output is None else f"${{{{ tasks.{target.task}.{target.output} }}}}"
    )
