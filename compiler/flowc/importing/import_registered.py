"""Turns a module that flytekit has loaded into flows, and compares flows with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace

from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Report
from flowc.importing.frames import Beside
from flowc.importing.import_module import Imported, Taking, decompile, import_flows
from flowc.importing.module import NoWorkflow
from flowc.importing.registered.documents import read_registered
from flowc.verifying.compare import Difference
from flowc.verifying.compare_hand_written import differences_against
from flowc.verifying.facts import Facts
from flowc.verifying.in_words import ABSENT


def import_registered(
    data: bytes,
    name: str,
    registered: Facts,
    settings: BuildSettings | None = None,
    taking: Taking | None = None,
    beside: Beside | None = None,
) -> tuple[Report, tuple[Imported, ...]]:
    """Return the flows of a module, and what of it cannot be said, as `decompile` does.

    `registered` is what flytekit registers for it (`describe_module.serialise_all`). What the
    plain reading makes of it is the result, with its words, if that means just the same.
    """
    taking = taking or Taking()
    settings = replace(settings or BuildSettings(), strict=True)  # what is unset proves nothing
    with suppress(NoWorkflow):
        report, flows = decompile(data, name, settings, taking, beside)
        found = [] if report.failed else differences_in(flows, registered, name, taking.only)
        if not report.failed and all(difference.reason is not None for difference in found):
            return report, flows
    module = read_registered(data, name, registered, taking.only, settings.environ)
    return import_flows(module, settings, taking.matrices)


def differences_in(
    flows: Sequence[Imported], registered: Facts, module: str, only: Collection[str] = ()
) -> list[Difference]:
    """Return what differs between flows without errors and what flytekit registers for a module.

    They are to be all of its flows, unless they are only some.
    """
    known, others = registered["flows"], registered["others"]
    found: list[Difference] = []
    for one in flows:
        if one.flow is not None and one.name in known:
            found += differences_against(one.flow, {**known[one.name], "others": others}, module)
            others = {}  # once
    names = {one.name for one in flows}
    for name in sorted(names - known.keys() if only else names ^ known.keys()):
        sides = [None if name in side else ABSENT for side in (names, known)]
        found.append(Difference(("flows", name), sides[0], sides[1], module))
    return found
