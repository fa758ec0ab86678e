"""How much of a long law is tried: a sample that is drawn once for all, or every case of it.

HYPOTHESIS_PROFILE says so: `quick` where nothing does, `laws` for `make laws` and `make hostile`,
`many` for `make fuzz`.
"""

import os
import random
from collections.abc import Iterable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

# It draws constants of the modules that are loaded, which are others after other tests.
providers._get_local_constants = lambda: providers._local_constants

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
_CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)
_COMMON = {"deadline": None, "phases": _PHASES, "suppress_health_check": _CHECKS}
settings.register_profile("quick", max_examples=20, derandomize=True, **_COMMON)
settings.register_profile("laws", max_examples=100, derandomize=True, **_COMMON)
_MANY = int(os.environ.get("HYPOTHESIS_EXAMPLES", "2000"))
settings.register_profile("many", max_examples=_MANY, **_COMMON)
_PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
settings.load_profile(_PROFILE)

Case = TypeVar("Case")


def fewer(times: int) -> settings:
    """Return settings with that many times fewer examples than the profile has."""
    return settings(max_examples=max(5, settings().max_examples // times))


def sample(cases: Iterable[Case], most: int) -> list[Case]:
    """Return so many of the cases in their order, always the same ones; all of them for a law."""
    found = list(cases)
    if _PROFILE != "quick" or len(found) <= most:
        return found
    chosen = random.Random(most).sample(range(len(found)), most)
    return [found[number] for number in sorted(chosen)]
