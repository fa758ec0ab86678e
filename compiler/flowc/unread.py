"""What reading a flow left out, so that no rule takes it for not being there."""

from __future__ import annotations

from dataclasses import dataclass

from flowc.source import Path


@dataclass(frozen=True)
class Unread:
    """The places that hold nobody knows what, and the words of what was refused."""

    places: frozenset[Path] = frozenset()
    words: frozenset[str] = frozenset()

    def holds(self, path: Path) -> bool:
        """Whether a place, or one that it lies in, holds nobody knows what."""
        return any(path[:length] in self.places for length in range(1, len(path) + 1))

    def may_hold(self, pattern: str) -> bool:
        """Whether it holds one of the places that a pattern such as `tasks/*/with` names."""
        steps = pattern.split("/")
        return any(
            len(path) <= len(steps)
            and all(step in ("*", found) for step, found in zip(steps, path, strict=False))
            for path in self.places
        )
