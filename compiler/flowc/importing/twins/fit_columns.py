"""Finds what twins differ in: the columns of their matrix, and texts that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from flowc.importing.twins.leaves import tokens_of

Values = tuple[str, ...]
"""What a column says, row by row."""

_JOINTS = ("_", "-", " ")


@dataclass(frozen=True)
class Slot:
    """A place in a text where twins differ: `before` and `after` stand around a column's value."""

    values: Values
    before: str = ""
    after: str = ""


Pattern = tuple[str | Slot, ...]


def pattern_of(texts: Sequence[str], joined: bool = True) -> Pattern:
    """Return what some texts have in common, word by word, and where they differ.

    Words that differ side by side are one, if they may be `joined`.
    """
    if len(set(texts)) == 1:
        return (texts[0],)
    rows = [tokens_of(text) for text in texts]
    if len({len(row) for row in rows}) == 1:
        same = [len(set(column)) == 1 for column in zip(*rows, strict=True)]
        if _joints_agree(rows, same):
            return _cut(rows, _joined(rows[0], same) if joined else same)
    start = _common(rows)
    end = _common([row[start:][::-1] for row in rows])
    middle = tuple("".join(row[start : len(row) - end]) for row in rows)
    first = rows[0]
    found = ("".join(first[:start]), Slot(middle), "".join(first[len(first) - end :]))
    return tuple(part for part in found if part != "")


def _joints_agree(rows: Sequence[Sequence[str]], same: Sequence[bool]) -> bool:
    """Whether words stand over words wherever the rows differ."""
    columns = zip(*rows, strict=True)
    return all(
        is_same or all(token[0].isalnum() or len(token) > 1 for token in column)
        for column, is_same in zip(columns, same, strict=True)
    )


def _joined(row: Sequence[str], same: Sequence[bool]) -> list[bool]:
    """Let what stands between two words that differ, as `_` does, differ with them."""
    joined = list(same)
    for place in range(1, len(row) - 1):
        if same[place] and row[place] in _JOINTS and not (same[place - 1] or same[place + 1]):
            joined[place] = False
    return joined


def _cut(rows: Sequence[Sequence[str]], same: Sequence[bool]) -> Pattern:
    found: list[str | Slot] = []
    for is_same, places in groupby(range(len(same)), key=same.__getitem__):
        run = list(places)
        texts = tuple("".join(row[run[0] : run[-1] + 1]) for row in rows)
        found.append(texts[0] if is_same else Slot(texts))
    return tuple(found)


def _common(rows: Sequence[Sequence[str]]) -> int:
    """Return how many words at their beginning the rows share."""
    count = 0
    for column in zip(*rows, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count


def within(outer: Values, inner: Values) -> tuple[str, str] | None:
    """Return what stands before and after one column's values in another's; None, if not always."""
    at = outer[0].find(inner[0])
    if at < 0:
        return None
    before, after = outer[0][:at], outer[0][at + len(inner[0]) :]
    is_so = all(o == f"{before}{i}{after}" for o, i in zip(outer, inner, strict=True))
    return (before, after) if is_so else None


@dataclass
class Columns:
    """The columns that some slots need, the fewest that say them all."""

    slots: list[Values] = field(default_factory=list)

    def add(self, patterns: Sequence[Pattern]) -> None:
        """Take the slots of some patterns."""
        for pattern in patterns:
            for part in pattern:
                if isinstance(part, Slot) and part.values not in self.slots:
                    self.slots.append(part.values)

    @property
    def bases(self) -> list[Values]:
        """The slots that no other one says."""
        return [one for one in self.slots if self.base(one).values == one]

    def base(self, values: Values) -> Slot:
        """Return the column that says a slot, with what stands around it there."""
        best = Slot(values)
        for other in self.slots:
            around = within(values, other) if all(other) else None
            if around is not None and sum(map(len, around)) > len(best.before + best.after):
                best = Slot(other, *around)
        return best

    def filled(self, pattern: Pattern) -> Pattern:
        """Return a pattern with its slots said by the columns."""
        return tuple(part if isinstance(part, str) else self.base(part.values) for part in pattern)


def independent(columns: Sequence[Values]) -> int:
    """Return how many of some columns say something of their own: case is none."""
    return len({tuple(value.lower() for value in column) for column in columns})
