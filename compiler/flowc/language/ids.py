"""What ids of Domino and commits look like, and which settings hold one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowc.findings.record import record
from flowc.findings.source import Path
from flowc.language.domino import RESTRICTED

_ID = re.compile(r"[0-9a-fA-F]{24}")
_COMMIT = re.compile(r"[0-9a-fA-F]{7,64}")


@record(frozen=True)
class Kind:
    """What a text should name: messages call it `noun`, and `looks` says how such texts look."""

    noun: str
    pattern: re.Pattern[str]
    looks: str = "an id has 24 hexadecimal digits"
    hint: str | None = None


ENVIRONMENT = Kind("environment", _ID)
REVISION = Kind(
    "revision",
    _ID,
    f"an id has 24 hexadecimal digits, or is '{RESTRICTED}'",
    "write the id of the revision: neither its number nor 'latest' is one",
)
DATASET = Kind("data set", _ID)
COMMIT = Kind("commit", _COMMIT, "a commit has 7 to 64 hexadecimal digits")
"""Git takes seven digits of a commit or more; those of SHA-256 have 64. Wherever ids of Domino are
seen, they have 24."""

ID_SETTINGS: Mapping[str, Kind] = {
    "environment.id": ENVIRONMENT,
    "environment.revision": REVISION,
    "cluster.environment.id": ENVIRONMENT,
    "cluster.environment.revision": REVISION,
    "git_ref.value": COMMIT,
    "commit_id": COMMIT,
    "dataset_snapshots.*.id": DATASET,
}
"""The settings of a job that are ids; the value of a `git_ref` is one if its type is `commitId`."""


def id_kind(path: Path, git_type: object) -> Kind | None:
    """Return which id stands at a path of a flow or a task file, if one does.

    `git_type` is the type beside a value of `git_ref`.
    """
    if path[:1] == ("exports",):
        return DATASET if path[-1] == "dataset" else None
    below = path[{"tasks": 2, "defaults": 1}.get(str(path[0]), 0) :] if path else ()
    if below == ("git_ref", "value") and git_type != "commitId":
        return None
    return ID_SETTINGS.get(".".join("*" if isinstance(step, int) else step for step in below))


def is_likely(text: str, kind: Kind) -> bool:
    """Whether a text may name such a thing."""
    return bool(kind.pattern.fullmatch(text)) or (kind == REVISION and text == RESTRICTED)


def is_id(text: str) -> bool:
    """Whether a text looks like an id of Domino's."""
    return bool(_ID.fullmatch(text))
