"""Says how the module of a flow on the disk stands to what the flow says now."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from flowc.emitting.python.header import state_of, with_lf
from flowc.project.cache_entry import digest_of
from flowc.workspace.write_file import Refused, old_content

State = Literal["fresh", "stale", "edited", "foreign", "missing", "invalid"]


def is_current(target: Path, digest: str) -> bool:
    """Whether a module on the disk is what a build would write, by the digest of that."""
    try:
        return digest_of(with_lf(old_content(target))) == digest
    except Refused:
        return False


def state(target: Path, digest: str) -> State:
    """Return the state of a module; without a digest, there is none to be built."""
    if not digest:
        return "invalid"
    try:
        old = old_content(target, create=True)
    except Refused:
        return "foreign"
    if not old:
        return "missing"
    if digest_of(with_lf(old)) == digest:
        return "fresh"
    known = state_of(old)
    return "stale" if known == "generated" else known
