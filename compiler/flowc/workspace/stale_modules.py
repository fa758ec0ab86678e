"""Turns modules that are not what a build would write into findings: the rule `stale-module`."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source, Span
from flowc.workspace.found_flow import FlowFound
from flowc.workspace.left_behind import LeftBehind
from flowc.workspace.module_state import Standing

RULE = "stale-module"

_FLOW = re.compile(r"(?<=^# Flow: )[^\r\n]+", re.MULTILINE)


def stale_module(
    found: FlowFound, target: Path, standing: Standing, command: str
) -> Finding | None:
    """Return what is wrong with a flow's module, at the flow's first line; nothing, if it is fresh.

    `command` builds the flow as it was asked for. A comment in that line silences it.
    """
    ignored = found.summary.ignored if found.summary else {}
    if standing.state == "fresh" or RULE in ignored.get(1, ()):
        return None
    name = str(target)
    flow = quote(str(found.path))
    build = f"run: {command} {flow}"
    force = f"run: {command} --force {flow}"
    why = f" ({standing.why})" if standing.why else ""
    message, hint = {
        "missing": (f"there is no module '{name}'", build),
        "stale": (f"the module '{name}' is stale{why}", build),
        "edited": (
            f"the module '{name}' was edited since flowc wrote it",
            f"bring the change into the flow, then {force}",
        ),
    }.get(
        standing.state,
        (
            f"'{name}' is not flowc's{why}",
            f"move it away, then {build}" if why else f"move it away, or {force}",
        ),
    )
    return Finding(message, Span(0, 0), hint=hint, rule=RULE)


def module_left(left: LeftBehind) -> Report:
    """Return that a module's flow is gone, at the name of it."""
    source = Source(str(left.path), left.data.decode("utf-8", "replace"))
    place = _FLOW.search(source.text)
    span = Span(*place.span()) if place else Span(0, 0)
    message = f"no flow becomes this module: '{left.flow}' is gone"
    return Report(source, (Finding(message, span, hint="remove it", rule=RULE),))
