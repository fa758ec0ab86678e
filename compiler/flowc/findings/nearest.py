"""Guesses which known name an author meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import islice

_MOST = 2_000
_MOST_GUESSES = 200
_FAR = 4
_APART = 0.15


class Guesses:
    """The guesses for one flow: 200 different ones, since a hint is not worth quadratic time.

    Letter case and `-` for `_` are slips of the hand. Only the first 2,000 names are looked at.
    """

    def __init__(self) -> None:
        self._answers: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        self._left = _MOST_GUESSES

    def nearest(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known name that is most like a name, or nothing if none is near."""
        found = self._near(name, known)
        return found[0] if found else None

    def sure_match(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known name that a name was surely meant for: it alone is near."""
        found = self._near(name, known)
        return found[0] if len(found) == 1 else None

    def meant_names(self, names: Iterable[str], known: Iterable[str]) -> set[str]:
        """Return the known names that are named, or that a misspelt name was meant for."""
        known = list(known)
        own = set(known)
        names = sorted(set(names))  # which of them are guessed does not depend on a hash
        return {name if name in own else self.nearest(name, known) or "" for name in names}

    def did_you_mean(self, name: str, known: Iterable[str]) -> str | None:
        """Return a hint that names the nearest known name, or nothing."""
        found = self.nearest(name, known)
        return f"did you mean '{found}'?" if found else None

    def _near(self, name: str, known: Iterable[str]) -> tuple[str, ...]:
        name = name[:100]
        if not self._left and name not in self._answers:
            return ()
        answers, names = self._answers.setdefault(name, {}), tuple(islice(known, _MOST))
        if names not in answers and self._left:
            self._left -= 1
            answers[names] = _nearest(name, names)
        return answers.get(names, ())


def _nearest(name: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the nearest name, and one more if that is about as near."""
    slip = name.lower().replace("-", "_")
    slips = [candidate for candidate in names if candidate.lower() == slip]
    if slips:
        return tuple(slips[:2])
    letters = set(slip)
    alike = [
        candidate
        for candidate in names
        if abs(len(candidate) - len(name)) <= _FAR
        and len(letters & set(candidate.lower())) * 2 > len(letters)
    ]
    close = get_close_matches(name, alike[:200], n=2, cutoff=0.65)
    if len(close) == 2 and _likeness(name, close[0]) - _likeness(name, close[1]) >= _APART:
        del close[1]
    return tuple(close)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(a=other, b=one).ratio()
