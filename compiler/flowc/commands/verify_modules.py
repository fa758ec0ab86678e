"""What the commands share to verify modules: what flytekit registers, and the verdict."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import click

from flowc.commands.verify_processes import SECONDS, Asked, describe
from flowc.emitting.python.header import state_of
from flowc.flow import Flow
from flowc.reporting.formats.shared_text import visible
from flowc.verifying.compare import Difference, counts, differences
from flowc.verifying.compare_hand_written import differences_against
from flowc.verifying.facts import Facts
from flowc.workspace.files import read_file
from flowc.workspace.progress_bar import watched
from flowc.workspace.signals import cleaned_up
from flowc.workspace.terminal import is_quiet

_SHOWN = 10


@dataclass(frozen=True)
class Claim:
    """A module that is to say what a flow says; `path` is the flow's file."""

    path: Path
    flow: Flow
    module: Path


def verify(
    claims: Sequence[Claim],
    hand_written: bool = False,
    jobs: int | None = None,
    timeout: int = SECONDS,
) -> int:
    """Tell of each module whether it says what its flow says; return how many do.

    Differences go to standard error. Each module may take `timeout` seconds.
    """
    facts = _registered(claims, hand_written, jobs, timeout)
    return sum([_tell(c, f, hand_written) for c, f in zip(claims, facts, strict=True)])


def need_flytekit() -> None:
    """Raise UsageError where flytekit is not installed, and say how it can be."""
    if find_spec("flytekit") is not None:
        return
    if sys.version_info < (3, 13):
        raise click.UsageError(
            "this needs flytekit: install flowc with [flyte], as in pip install '.[flyte]'"
        )
    raise click.UsageError(
        "this needs flytekit, which needs Python 3.10, 3.11 or 3.12, and this is Python "
        f"{platform.python_version()}. To get one: uv venv --python 3.12, "
        "then install flowc there with [flyte], as in uv pip install '.[flyte]'"
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
    agrees = tell_differences(name, found)
    if agrees and not is_quiet():
        beside = f" with {visible(claim.module.name)}" if hand_written else ""
        click.echo(f"{name}: {counts(claim.flow)}{beside}")
    return agrees


def tell_differences(name: str, found: Sequence[Difference]) -> bool:
    """Tell of differences on standard error; return whether there are none but known ones."""
    real = [difference for difference in found if difference.reason is None]
    for line in (*_lines(real), *_known(found)):
        click.echo(f"{name}: {line}", err=True)
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


def register(module: Path, timeout: int) -> Facts | str:
    """Run a hand-written module, and return what it registers (`describe_module.serialise_all`).

    Or why that is nothing. It may take `timeout` seconds.
    """
    told = describe([Asked(module, None, True)], True, 1, timeout)
    with cleaned_up(), closing(told) as described:
        ((_, outcome),) = described
    return outcome


def _registered(
    claims: Sequence[Claim], hand_written: bool, jobs: int | None, timeout: int
) -> list[Facts | str]:
    """Return the facts of each module, or why there are none.

    Modules that flowc wrote share processes; any other has one of its own, since it may change
    flytekit itself.
    """
    outcomes: dict[int, Facts | str] = {}
    asked: dict[int, Asked] = {}
    for number, claim in enumerate(claims):
        if claim.module.is_file():
            alone = hand_written or state_of(read_file(claim.module, 1 << 30)) != "generated"
            asked[number] = Asked(claim.module, claim.flow.name, alone)
        else:
            outcomes[number] = f"there is no {claim.module.name}: run `flowc build` first"
    numbers = [*asked]
    told = describe([*asked.values()], hand_written, jobs, timeout)
    with cleaned_up(), closing(told) as described:
        for place, outcome in watched(described, len(asked), "modules"):
            outcomes[numbers[place]] = outcome
    return [outcomes[number] for number in range(len(claims))]
