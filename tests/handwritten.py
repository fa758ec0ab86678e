"""Registers hand-written modules, and tells how they differ from flows."""

import json
import subprocess
import sys

from flowc.pipeline import check
from flowc.verifying.compare_hand_written import differences_against


def registered(texts, folder, flow="train", hand_written=True):
    """Return by their texts what flytekit registers for modules; one process loads them all.

    `flow` is the name of the flow in each, or has one for each.

    It is not this one, in which the stand-in stays strict.
    """
    flows = [flow] * len(texts) if isinstance(flow, str) else flow
    paths = [folder / f"module_{number}.py" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "flowc.verifying.describe_module", str(folder / "out")],
        input=json.dumps(
            {"modules": [*zip(map(str, paths), flows, strict=True)], "hand_written": hand_written}
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = (folder / "out").read_text(encoding="utf-8").splitlines()
    return dict(zip(texts, map(json.loads, lines), strict=True))


def told(flow, outcome):
    """Return how a flow and what is registered differ, and how in known ways, in words."""
    assert "facts" in outcome, outcome
    checked = check(flow.encode())
    assert not checked.report.failed, checked.report.findings
    found = list(differences_against(checked.flow, outcome["facts"], "old.py"))
    return tuple([str(d) for d in found if bool(d.reason) is known] for known in (False, True))
