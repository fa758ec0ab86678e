"""What the real plugin takes and the stand-in refuses, unless hand-written modules are loaded."""

from collections.abc import Iterable

derived_version: str | None = None
"""The version to register for a cache that has none; None: such a cache is refused.

The real plugin derives one from the job's config: Domino's "Advanced Flows" page says that its
cache version covers the arguments of DominoJobConfig, but for Title, HardwareTierId, VolumeSizeGiB
and the tiers, counts and sizes of a cluster. Public flows cache without one.
"""


def refuse_unknown(callee: str, names: Iterable[str]) -> None:
    """TypeError for the first of some unknown arguments; nothing while they are let pass."""
    if derived_version is None:
        for name in names:
            raise TypeError(f"{callee}() got an unexpected keyword argument {name!r}")
