"""What is told of one file: how its flow changed, or why that cannot be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flowc.diffing.change import Comparison
from flowc.findings.finding import Report
from flowc.reporting.formats.shared_text import counted

State = Literal["changed", "added", "deleted", "failed"]


@dataclass(frozen=True)
class Entry:
    """A flow's file (where it is now, if it still is), and the name of its flow, if that is known.

    `moved` is where the file was before, if elsewhere. One that `failed` has the reports of the
    files, of either side, that have errors. `picture` is what changed as a diagram of Mermaid's, if
    there is one.
    """

    path: str
    state: State
    flow: str | None = None
    comparison: Comparison | None = None
    moved: str | None = None
    reports: tuple[Report, ...] = ()
    picture: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything about the flow differs."""
        return self.comparison is None or self.comparison.changed

    @property
    def affects(self) -> bool:
        """Whether a run differs, as far as anybody can tell."""
        return self.comparison is None or self.comparison.affects

    @property
    def breaks(self) -> bool:
        """Whether a launch that was good before may fail now."""
        return self.state == "deleted" or (self.comparison is not None and self.comparison.breaks)


def summary(entries: Sequence[Entry]) -> str:
    """Count flows in words, by what their changes do."""
    counts = [
        (sum(entry.breaks for entry in entries), "breaks launches", "break launches"),
        (sum(entry.state == "failed" for entry in entries), "has errors", "have errors"),
        (sum(not entry.changed for entry in entries), "no change in meaning", ""),
    ]
    words = [f"{n} {one if n == 1 else more or one}" for n, one, more in counts if n]
    flows = f"{counted(len(entries), 'flow')} compared"
    return ": ".join([flows, ", ".join(words)] if words else [flows])
