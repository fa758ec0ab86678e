"""The value that is not known: it stands in for what was wrong, so that one mistake is told
once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final


class Unknown:
    """Fits everywhere and holds nothing: every attribute is unknown too, every loop empty."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Any] = Unknown()


class Open(dict[str, Any]):
    """A mapping of which a part was refused: nobody knows what stands under its other keys."""


def opened(value: object) -> object:
    """Return a value of which a part was refused; unknown, where nothing is left."""
    return Open(value) if isinstance(value, dict) and value else UNKNOWN
