"""Changes: what differs between two states of a flow, in the flow's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["added", "removed", "changed", "renamed", "reordered"]
Place = tuple[str, ...]
"""The keys that lead to a place of a flow, as it is compared (`full_tree.py`)."""


@dataclass(frozen=True)
class Change:
    """One thing that differs. `before` and `after` are YAML, None where there is nothing.

    `tasks` are the tasks that a changed setting reaches. `breaks` says why a launch that was good
    before may fail now; without `affects`, no run differs.
    """

    kind: Kind
    place: Place
    before: str | None = None
    after: str | None = None
    tasks: tuple[str, ...] = ()
    breaks: str | None = None
    affects: bool = True


@dataclass(frozen=True)
class Verdict:
    """Whether what a cached task gave before is still found in the cache.

    `missed`: the key or a constant input changed, for the `reasons`. `kept`: the key is the same,
    and what comes in may not be. `hit`: nothing that counts changed. `floating` names settings of
    which Domino fills in the value when the flow is registered, so that the flow cannot tell.
    """

    task: str
    state: Literal["missed", "kept", "hit"]
    reasons: tuple[str, ...] = ()
    floating: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that differs between two states of a flow; `within` are flows that it runs, by name."""

    name: str
    changes: tuple[Change, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    within: tuple[Comparison, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything differs, be it a description."""
        return bool(self.changes) or any(one.changed for one in self.within)

    @property
    def affects(self) -> bool:
        """Whether a run differs."""
        return any(c.affects for c in self.changes) or any(one.affects for one in self.within)

    @property
    def breaks(self) -> bool:
        """Whether a launch that was good before may fail now."""
        return any(change.breaks for change in self.changes)
