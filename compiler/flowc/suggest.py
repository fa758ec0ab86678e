"""Guesses which known name an author meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_MOST = 2_000


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a name, or nothing if none is near.

    Letter case and `-` for `_` are slips of the hand. Looks at the first 2,000 names only: a
    hint is not worth quadratic time.
    """
    names = list(known)[:_MOST]
    slip = name.lower().replace("-", "_")
    for candidate in names:
        if candidate.lower() == slip:
            return candidate
    close = get_close_matches(name[:100], names, n=1, cutoff=0.65)
    return close[0] if close else None


def meant(names: Iterable[str], known: Iterable[str]) -> set[str]:
    """Return the known names that are named, or that a misspelt name was meant for."""
    known = list(known)
    own = set(known)
    return {name if name in own else nearest(name, known) or "" for name in names}


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the nearest known name, or nothing."""
    found = nearest(name, known)
    return f"did you mean '{found}'?" if found else None
