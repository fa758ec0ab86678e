"""Says in lines what happens in a run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from flowc.reporting.formats.shared_text import short, styled, took, visible
from flowc.running.request import (
    DONE,
    AttemptEnd,
    Event,
    Exports,
    TaskEnd,
    TaskStart,
    Uncached,
)

_COLOURS = {
    "succeeded": "green",
    "cached": "green",
    "failed": "red",
    "timed-out": "red",
    "aborted": "yellow",
}
_MISSING = re.compile(r"ModuleNotFoundError: No module named|command not found|: not found$")


def lines_of(event: Event, colour: bool, with_tail: bool = True) -> Iterator[str]:
    """Yield what a person is told of an event, in lines; what was skipped is told at the end.

    `with_tail`: with the last lines of a job that failed.
    """
    match event:
        case Uncached(task, reason):
            yield f"{visible(task)}: not cached: {short(reason)}"
        case TaskStart(task, attempt, attempts):
            of = f" (attempt {attempt} of {attempts})" if attempts > 1 else ""
            yield f"{visible(task)}: {'a stub' if event.stub else 'started'}{of}"
        case AttemptEnd(task, attempt, state, seconds, reason, log):
            how = styled(words_of(state), colour, "yellow")
            yield f"{visible(task)}: attempt {attempt} {how} after {took(seconds)}: {short(reason)}"
            yield from _log(log)
        case TaskEnd() if event.state != "skipped":
            yield from _end_of_task(event, colour, with_tail)
        case Exports(exports):
            for export in exports:
                yield f"not exported here: {_export(export)}"


def _end_of_task(event: TaskEnd, colour: bool, with_tail: bool) -> Iterator[str]:
    how = styled(words_of(event.state), colour, _COLOURS.get(event.state))
    after = "" if event.state == "cached" else f" after {took(event.seconds)}"
    reason = f": {short(event.reason)}" if event.reason else ""
    yield f"{visible(event.task)}: {how}{after}{reason}{_changed(event)}"
    for line in event.tail if with_tail else ():
        yield f"  | {short(line)}"
    if event.state not in DONE:
        yield from _log(event.log)
    if any(_MISSING.search(line) for line in event.tail):
        yield "  hint: a job runs what the PATH of this shell finds first, python included"


def _changed(event: TaskEnd) -> str:
    """Say of a cached task which of its scripts are others by now: Domino would not see it."""
    if not event.changed:
        return ""
    have = "has" if len(event.changed) == 1 else "have"
    return short(
        f", although {', '.join(event.changed)} {have} changed: "
        f"--no-cache-of {event.task}, or raise cache.version"
    )


def _log(log: str) -> Iterator[str]:
    if log:
        yield f"  log: {visible(log)}"


def words_of(state: str) -> str:
    """Say how a job ended."""
    return state.replace("-", " ")


def _export(export: object) -> str:
    found = export if isinstance(export, dict) else {}
    if "bundles" in found:
        files = ", ".join(f"'{one.get('file', '')}'" for one in found.get("files", ()))
        bundles = ", ".join(f"'{name}'" for name in found["bundles"])
        return short(f"{files} of artifacts to the bundles {bundles}")
    artifact = found.get("artifact", {}).get("name", "")
    if "datasetId" in found:
        return short(f"artifact '{artifact}' to the data set {found['datasetId']}")
    places = filter(None, (found.get("netAppVolumeId"), found.get("targetRelativePath")))
    return short(f"artifact '{artifact}' to the NetApp volume {', '.join(places)}")


def value_text(value: Any) -> str:
    """Show a value of an input or output in a line: a text as it is, anything else as JSON."""
    return short(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
