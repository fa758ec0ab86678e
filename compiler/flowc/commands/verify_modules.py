"""What the commands share to verify modules: flytekit in processes of its own, and its verdict."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from flowc.emitting.python.header import state_of
from flowc.flow import Flow
from flowc.reporting.formats.shared_text import visible
from flowc.verifying.compare import Difference, counts, differences
from flowc.verifying.compare_hand_written import differences_against
from flowc.verifying.facts import Facts
from flowc.workspace.files import read_file
from flowc.workspace.signals import cleaned_up

_SHOWN = 10


@dataclass(frozen=True)
class Claim:
    """A module that is to say what a flow says; `path` is the flow's file."""

    path: Path
    flow: Flow
    module: Path


def verify(claims: Sequence[Claim], hand_written: bool = False) -> bool:
    """Tell of each module whether it says what its flow says; return whether all do.

    Differences go to standard error.
    """
    facts = _registered(claims, hand_written)
    agreed = [_tell(c, f, hand_written) for c, f in zip(claims, facts, strict=True)]
    return all(agreed)


def need_flytekit() -> None:
    """Raise UsageError where flytekit is not installed, and say how it can be."""
    if find_spec("flytekit") is not None:
        return
    if sys.version_info < (3, 13):
        raise click.UsageError("this needs flytekit: pip install 'flowc[flyte]'")
    raise click.UsageError(
        "this needs flytekit, which needs Python 3.10, 3.11 or 3.12, and this is Python "
        f"{platform.python_version()}. To get one: uv venv --python 3.12, "
        "then uv pip install 'flowc[flyte]'"
    )


def _tell(claim: Claim, facts: Facts | str, hand_written: bool) -> bool:
    name = visible(str(claim.path))
    if isinstance(facts, str):
        click.echo(f"{name}: {visible(facts)}", err=True)
        return False
    if hand_written:
        found = list(differences_against(claim.flow, facts, claim.module.name))
    else:
        found = list(differences(claim.flow, facts))
    real = [difference for difference in found if difference.reason is None]
    for line in (*_lines(real), *_known(found)):
        click.echo(f"{name}: {line}", err=True)
    if not real:
        beside = f" with {visible(claim.module.name)}" if hand_written else ""
        click.echo(f"{name}: {counts(claim.flow)}{beside}")
    return not real


def _lines(found: Sequence[Difference]) -> Iterator[str]:
    for difference in found[:_SHOWN]:
        yield visible(str(difference))
    if len(found) > _SHOWN:
        yield f"and {len(found) - _SHOWN} differences more"


def _known(found: Iterable[Difference]) -> Iterator[str]:
    for difference in found:
        if difference.reason is not None:
            yield f"known difference: {visible(str(difference))}"


def _registered(claims: Sequence[Claim], hand_written: bool) -> list[Facts | str]:
    """Return the facts of each module, or why there are none.

    Modules that flowc wrote share a process; any other has one of its own, since it may change
    flytekit itself.
    """
    outcomes: dict[int, Facts | str] = {}
    shared = []
    for number, claim in enumerate(claims):
        if not claim.module.is_file():
            outcomes[number] = f"there is no {claim.module.name}: run `flowc build` first"
        elif hand_written or state_of(read_file(claim.module, 1 << 30)) != "generated":
            outcomes[number] = _run([claim], hand_written)[0]
        else:
            shared.append(number)
    while shared:
        known = _run([claims[number] for number in shared], hand_written)
        outcomes.update(zip(shared, known, strict=False))
        shared = shared[len(known) :]
    return [outcomes[number] for number in range(len(claims))]


def _run(claims: Sequence[Claim], hand_written: bool) -> list[Facts | str]:
    """Return the outcomes of one process: at least one, and fewer than claims if it died."""
    asked = [(str(claim.module.resolve()), claim.flow.name) for claim in claims]
    with cleaned_up(), tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "facts.jsonl")
        # in an empty folder: Python looks for modules where it is started
        run = subprocess.run(
            [sys.executable, "-m", "flowc.verifying.describe_module", str(out)],
            input=json.dumps({"modules": asked, "hand_written": hand_written}),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            cwd=folder,
            env={**os.environ, "TMPDIR": folder},  # flytekit makes folders there, and leaves them
        )
        lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    outcomes = [_outcome(json.loads(line)) for line in lines]
    if len(outcomes) < len(claims):
        last = (run.stderr.strip().splitlines() or [f"it ended with code {run.returncode}"])[-1]
        outcomes.append(f"flytekit cannot load {claims[len(outcomes)].module.name}: {last[:300]}")
    return outcomes


def _outcome(line: dict[str, Facts | str]) -> Facts | str:
    return line["facts"] if "facts" in line else line["fault"]
