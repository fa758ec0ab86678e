"""Says which known word a word is, but for a slip of the hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_ENTRY = re.compile(r"([A-Za-z_][\w-]*)\s*[:=\uff1a]\s*(?!//)(\S.*)")
_SHORT = 4
"""Of shorter words, one letter makes another word."""
_LONGEST = 100


class Slips:
    """Known words, of which many words are asked whether they are slips.

    Slips are letter case and `-` for `_`; then one letter too few, too many or wrong, two that
    changed places, and the plural for the singular or the other way round.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.names: dict[str, str] = {}
        self.shorter: dict[str, list[str]] = {}
        self.singular: dict[str, list[str]] = {}
        for name in known:
            self.names.setdefault(_plain(name), name)
        for plain in self.names:
            self.singular.setdefault(singular(plain), []).append(plain)
            for short in _shorter(plain):
                self.shorter.setdefault(short, []).append(plain)

    def of(self, word: str) -> str | None:
        """Return the only known word of which a word is a slip, or nothing."""
        plain = _plain(word[:_LONGEST])
        if plain in self.names:
            return self.names[plain]
        near = set(self.singular.get(singular(plain), ())) if len(plain) > 1 else set()
        shorts = _shorter(plain)
        near |= {name for short in shorts for name in self.shorter.get(short, ())}
        near |= {short for short in shorts if short in self.names}
        near |= {*self.shorter.get(plain, ())}
        found = [name for name in near if _is_near(plain, name)]
        return self.names[found[0]] if len(found) == 1 else None


def slip_of(word: str, known: Iterable[str]) -> str | None:
    """Return the only known word of which a word is a slip, or nothing."""
    return _slips(tuple(known)).of(word)


@lru_cache(maxsize=64)
def _slips(known: tuple[str, ...]) -> Slips:
    return Slips(known)


def _shorter(word: str) -> set[str]:
    """Return what a word becomes without one of its letters."""
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _plain(word: str) -> str:
    return word.lower().replace("-", "").replace("_", "")


def _is_near(one: str, other: str) -> bool:
    if max(len(one), len(other)) >= _SHORT and differ_by_one(one, other):
        return True
    return min(len(one), len(other)) > 1 and singular(one) == singular(other)


def singular(word: str) -> str:
    """Return a word without the ending of a plural, so far as letters tell: `retries`, `retrys`."""
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
        if word.endswith(ending):
            return word[: -len(ending)] + instead
    return word


def differ_by_one(one: str, other: str) -> bool:
    """Whether one letter is missing, too many or wrong, or two neighbours changed places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    start = 0
    while one[start : start + 1] == other[start : start + 1]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[1::-1] + left[2:] == right and len(left) > 1)
    return left[1:] == right or left == right[1:]


def likely_of(word: str, known: Iterable[str]) -> str | None:
    """Return the only known word that a long one may mean: it has its parts, or two other letters.

    For hints alone, where no slip is found.
    """
    parts, known = _parts(word), list(known)
    names = [name for name in known if _parts(name) and parts]
    names = [name for name in names if parts <= _parts(name) or _parts(name) <= parts]
    near = names or [name for name in known if _is_close(_plain(word), _plain(name))]
    return near[0] if len(near) == 1 else None


def _parts(word: str) -> frozenset[str]:
    parts = word.lower().replace("-", "_").split("_")
    return frozenset(parts) if max(map(len, parts)) >= _SHORT else frozenset()


def _is_close(one: str, other: str) -> bool:
    """Whether two long words that start alike differ by two slips."""
    if min(len(one), len(other)) < 2 * _SHORT or one[0] != other[0]:
        return False
    cuts = range(len(one) + 1)
    return any(
        differ_by_one(one[:cut], other[:at]) and differ_by_one(one[cut:], other[at:])
        for cut in cuts
        for at in range(max(cut - 1, 0), min(cut + 1, len(other)) + 1)
    )


def entry_of(text: str) -> tuple[str, str] | None:
    """Return the key and the value of an entry without a `: `: `rows:str`, `rows = str`."""
    match = _ENTRY.fullmatch(text)
    return (match[1], match[2]) if match else None
