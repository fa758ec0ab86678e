"""Imports drawn modules both ways, and compares them: `python differing.py FIRST LAST`."""

import contextlib
import io
import os
import random
import sys
import tempfile
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from drawn_modules import ENVIRON, drawn_module
from flowc.composing.vars import BuildSettings
from flowc.importing.import_module import decompile, import_flows
from flowc.importing.import_registered import differences_in
from flowc.importing.registered.documents import read_registered
from registering import register_in

UNSET = ("UNSET_X", "UNSET_Z", "UNSET_Q")


@dataclass
class Outcome:
    """How a drawn module was imported: "no module" (it does not load), "equal" or "refused"."""

    how: str
    text: str
    kinds: set[str]
    wrong: list[str] = field(default_factory=list)
    """What differs from what flytekit registers, plain or loaded."""
    refusals: list[str] = field(default_factory=list)


def imported(register, chance: random.Random) -> Outcome:
    """Draw a module, import it both ways, and compare each with what is registered."""
    text, kinds = drawn_module(chance)
    os.environ.update(ENVIRON)
    for name in UNSET:
        os.environ.pop(name, None)
    data = text.encode()
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            registered = register(data)
    except Exception as error:  # noqa: BLE001  whatever a module raises that does not load
        return Outcome("no module", text, kinds, refusals=[repr(error)[:200]])
    os.environ.update(ENVIRON)
    outcome = Outcome("equal", text, kinds)
    settings = BuildSettings(environ=os.environ, strict=True)
    loaded = import_flows(read_registered(data, "workflow.py", registered), settings)
    outcome.wrong += [f"loaded: {one}" for one in _differences(loaded, registered)]
    report, flows = decompile(data, "workflow.py", settings)
    if report.failed:
        outcome.how = "refused"
        outcome.refusals = [f.message for f in report.findings if f.severity == "error"]
        if any("internal" in one for one in outcome.refusals):
            outcome.wrong.append("plain: internal")
    else:
        outcome.wrong += [f"plain: {one}" for one in _differences((report, flows), registered)]
    return outcome


def _differences(read, registered):
    report, flows = read
    told = [f.message for f in report.findings if f.severity == "error"]
    if told:
        return told
    found = differences_in(flows, registered, "workflow.py")
    return [str(one) for one in found if one.reason is None]


def main(first: int, last: int) -> None:
    """Try the modules of some seeds; print those that are wrong, and counts."""
    hows, drawn, refused, why = Counter(), Counter(), Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        register = register_in(Path(folder))
        for seed in range(first, last):
            outcome = imported(register, random.Random(seed))
            hows[outcome.how] += 1
            if outcome.how != "no module":
                drawn.update(outcome.kinds)
            if outcome.how == "refused":
                refused.update(outcome.kinds)
                why[outcome.refusals[0][:70]] += 1
            elif outcome.how == "no module":
                why["no module: " + outcome.refusals[0][:90]] += 1
            if outcome.wrong:
                hows["wrong"] += 1
                print(f"WRONG {seed}: {outcome.wrong}", flush=True)
    print(dict(hows))
    for kind, number in sorted(drawn.items()):
        print(f"  {kind}: {number} drawn, {refused[kind]} refused with it")
    for message, number in why.most_common(40):
        print(f"  {number} x {message}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
