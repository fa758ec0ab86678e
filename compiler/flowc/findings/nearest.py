"""Guesses which known name an author meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from itertools import islice

_MOST = 2_000
_MOST_GUESSES = 200
_FAR = 4
_APART = 0.15


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a name, or nothing if none is near.

    Letter case and `-` for `_` are slips of the hand. Looks at the first 2,000 names only, and
    for 200 different names of a flow: a hint is not worth quadratic time.
    """
    found = _near(name, known)
    return found[0] if found else None


def sure_match(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a name was surely meant for: it alone is near."""
    found = _near(name, known)
    return found[0] if len(found) == 1 else None


def _near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    if _nearest.cache_info().misses >= _MOST_GUESSES:
        return ()
    return _nearest(name[:100], tuple(islice(known, _MOST)))


def start_over() -> None:
    """Begin another flow: what was guessed for the last one does not count."""
    _nearest.cache_clear()


@lru_cache(maxsize=_MOST_GUESSES)
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


def meant_names(names: Iterable[str], known: Iterable[str]) -> set[str]:
    """Return the known names that are named, or that a misspelt name was meant for."""
    known = list(known)
    own = set(known)
    return {name if name in own else nearest(name, known) or "" for name in names}


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the nearest known name, or nothing."""
    found = nearest(name, known)
    return f"did you mean '{found}'?" if found else None
