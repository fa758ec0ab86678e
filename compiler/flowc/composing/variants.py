"""Reads a document once for each variant of its flow: without a profile, and under each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding
from flowc.findings.record import record
from flowc.limits import MAX_PROFILED, Budget
from flowc.reading.document import Document


@record(frozen=True)
class Variant:
    """A flow under a profile, or under none. One of all variants is chosen: it is what is built."""

    profile: str | None
    document: Document
    settings: BuildSettings
    chosen: bool


class Sized(Protocol):
    """What was read: how many keys and values it has."""

    @property
    def size(self) -> int:
        """Return them, written out."""


Read = TypeVar("Read", bound=Sized)


def read_variants(
    document: Document, settings: BuildSettings, read: Callable[[Variant], Read]
) -> tuple[list[Read], list[Finding]]:
    """Return what each variant of a document is read as, and what is wrong with its profiles.

    The first is the flow without a profile. Once all are too large together, only the one that is
    chosen is still read.
    """
    if not document.written(("profiles",)):
        return [read(Variant(None, document, settings, True))], []
    from flowc.composing.profiles import too_large, variants  # few flows have profiles

    several, findings = variants(document, settings)
    found: list[Read] = []
    budget = Budget(most=MAX_PROFILED)
    for variant in several:
        if budget.excess and not variant.chosen:
            findings = [too_large(document)]
            continue
        found.append(read(variant))
        budget.spend(found[-1].size)
    return found, findings
