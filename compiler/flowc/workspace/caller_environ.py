"""The environment of who called flowc, as it was before flowc set anything for itself in it."""

from __future__ import annotations

import os

_OWN: set[str] = set()


def add(name: str, value: str) -> None:
    """Set a variable for flowc alone, unless the caller has set it."""
    if name not in os.environ:
        os.environ[name] = value
        _OWN.add(name)


def environ() -> dict[str, str]:
    """Return the environment without what is flowc's own: for programs of the caller's."""
    return {name: value for name, value in os.environ.items() if name not in _OWN}
