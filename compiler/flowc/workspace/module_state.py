"""Says how the module of a flow on the disk stands to what the flow says now."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import Literal

from flowc.emitting.python.header import is_digest, profile_of, state_of, with_lf
from flowc.findings.record import record
from flowc.project.cache_entry import digest_of
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.write_file import Refused, old_content

State = Literal["fresh", "stale", "edited", "foreign", "missing", "invalid"]
_LONGEST = 60


@record(frozen=True)
class Standing:
    """The state of a module; `why` says more where there is more to say.

    `old` is what a build would replace.
    """

    state: State
    why: str = ""
    old: bytes = b""


def is_current(target: Path, digest: str) -> bool:
    """Whether a module on the disk is what a build would write, by the digest of that."""
    try:
        return digest_of(with_lf(old_content(target))) == digest
    except Refused:
        return False


def is_explained(target: Path, found: FlowFound) -> bool:
    """Whether the state of a module can be told without the bytes that a build would write."""
    standing = standing_of(target, found)
    return standing.state != "stale" or bool(standing.why)


def standing_of(target: Path, found: FlowFound) -> Standing:
    """Return the state of a flow's module; without a digest, there is none to be built."""
    if not found.digest:
        return Standing("invalid")
    try:
        old = with_lf(old_content(target, create=True))
    except Refused as refused:
        return Standing("foreign", str(refused))
    if not old:
        return Standing("missing")
    if digest_of(old) == found.digest:
        return Standing("fresh", old=old)
    state = state_of(old)
    if state != "generated":
        return Standing(state, old=old)
    other = profile_of(old) != found.profile
    return Standing("stale", "another profile" if other else _first_change(old, found), old)


def _first_change(old: bytes, found: FlowFound) -> str:
    """Return the first line that a build would change, but for the digest of all others.

    Nothing, where the bytes are not known that it would write.
    """
    if found.module is None:
        return ""
    texts = (old.decode("utf-8", "replace"), found.module.decode())
    pairs = zip_longest(*(text.split("\n") for text in texts))
    for number, (before, after) in enumerate(pairs, 1):
        if before != after and not is_digest(before or ""):
            return f"line {number}: {(before or after or '').strip()[:_LONGEST]}"
    return ""
