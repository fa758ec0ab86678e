"""Turns an index that names no row into the one that was meant, as far as that is certain."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from flowc.composing.scopes import Group, Index, Scope
from flowc.findings.slips import differ_by_one
from flowc.language.references import ANY, OWN, SAME, row_of

_NAMED = 6
_LOOKED_AT = 2_000
_LOOKED_FOR = 200


def name_rows(group: Group, near: Index = ()) -> str:
    """Return the rows that there are, in words; those near an index alone, if there are some.

    Near is what differs at one place.
    """
    rows: Iterable[Index] = group.rows
    count = len(group.rows)
    for place in range(len(near)) if ANY not in near else ():
        alike = group.matching((*near[:place], ANY, *near[place + 1 :]))
        if alike:
            rows, count = alike, len(alike)
            break
    shown = [row_of(group.key, index) for index in islice(rows, _NAMED)]
    more = f" and {count - len(shown)} more" if count > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def index_to_write(group: Group, written: Index, scope: Scope | None) -> Index:
    """Return the index of a row with as much of it as is known.

    That is what is written, at the axis that has such a value, and the columns of the task where
    it stands. For the rest the axis itself stands there, in capitals.
    """
    if not written and scope is not None and scope.index in group.rows:
        return SAME
    if len(group.rows) == 1:
        return next(iter(group.rows))
    columns = (scope and scope.columns) or {}
    left = list(written)
    found = []
    for place, axis in enumerate(group.axes):
        own = f"{OWN}{axis}"
        known = (part for part in left if part == own or _has(group, place, part))
        part = next(known, None)
        if part is not None:
            left.remove(part)
        found.append(part or (own if axis in columns else axis.upper()))
    return tuple(found)


def _has(group: Group, place: int, value: str) -> bool:
    """Whether an axis has a value."""
    index = [ANY] * len(group.axes)
    index[place] = value
    return value != ANY and bool(group.matching(tuple(index)))


def meant_index(group: Group, written: Index, scope: Scope | None) -> Index | None:
    """Return the index that was meant by one that names no row, where that is certain.

    Its parts may be turned round, lack their `matrix.`, or have a slip of the hand.
    """
    if written[::-1] in group.rows:
        return written[::-1]
    columns = (scope and scope.columns) or {}
    owned = tuple(
        f"{OWN}{axis}" if part in (axis, *SAME) and axis in columns else part
        for part, axis in zip(written, group.axes, strict=True)
    )
    if owned != written:
        return owned
    if ANY in written:
        return None
    if written not in group.slips and len(group.slips) < _LOOKED_FOR:
        rows = islice(group.rows, _LOOKED_AT)
        slips = [row for row in rows if _differs_by_slip(written, row)]
        group.slips[written] = slips[0] if len(slips) == 1 else None
    return group.slips.get(written)


def _differs_by_slip(written: Index, other: Index) -> bool:
    parts = [pair for pair in zip(written, other, strict=True) if pair[0] != pair[1]]
    return len(parts) == 1 and is_slip(*parts[0])


def is_slip(one: str, other: str) -> bool:
    """Whether a text is another one but for a slip of the hand.

    Codes are short, and near to each other without meaning the same: `cm` is not `dm`, and `v1` is
    not `v2`. Letter case, `-` for `_`, and two letters that are swapped are slips; a letter too
    few or too many is one in words.
    """
    one, other = (text.lower().replace("-", "_") for text in (one, other))
    digits = ["".join(sign for sign in text if not sign.isalpha()) for text in (one, other)]
    is_longer = len(one) != len(other) and min(len(one), len(other)) > 2
    may_be = digits[0] == digits[1] and (is_longer or sorted(one) == sorted(other))
    return may_be and differ_by_one(one, other)
