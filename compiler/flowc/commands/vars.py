"""`flowc vars`: show every var and default of a flow, and where its value comes from."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import click

from flowc.commands.path_options import default_flow, home_or_exit, refuse_task_file
from flowc.commands.report_options import tell
from flowc.commands.table import table
from flowc.commands.vars_options import Given, with_vars
from flowc.composing.value_origins import Origin, Origins, origin_words, origins
from flowc.emitting.yaml.yaml_text import flat, scalar
from flowc.findings.finding import Report, in_order
from flowc.findings.source import Source
from flowc.language.model_keys import is_task_file
from flowc.reading.decode import decode
from flowc.reading.parse import parse
from flowc.reading.unknown import UNKNOWN
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.read_flow import read_flow

_EPILOG = """\b
Examples:
  flowc vars flow.yaml
  flowc vars flow.yaml --profile prod
  flowc vars flow.yaml --profile prod --var epochs=5 --json
\b
Values are printed as they are, those from the environment too: do not keep
secrets in vars.
"""
_WIDTH = 60
_HEAD = ("name", "value", "from")


@click.command("vars", epilog=_EPILOG)
@click.argument(
    "flow", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with whole values.")
@with_vars
def command(flow: Path | None, as_json: bool, given: Given) -> None:
    """Show vars and defaults of a flow, and where they come from.

    Without FLOW, `flow.yaml` is meant. A value comes from the flow, from the profile, from the
    command line, or from an environment variable; of one that is not set nobody knows the value.
    Whether all of them are good is told by `flowc check`.
    """
    flow = flow or default_flow()
    home = home_or_exit()
    settings = given.settings(home, strict=False)
    data = read_flow(flow)
    if isinstance(data, Report):
        _fail(data)
    source, refusal = decode(str(flow), data)
    if refusal is not None:
        _fail(Report(source, (refusal,)))
    document, findings = parse(source, settings.pure_yaml)
    if document is None:
        _fail(Report(source, in_order(findings)))
    if is_task_file(document.value):
        refuse_task_file(flow)
    found, wrong = origins(document, settings)
    given.refuse_unknown(settings, [(flow, found)])
    click.echo(_json(found, source) if as_json else _table(found), nl=False)
    report = Report(source, in_order([*findings, *wrong]))
    if report.failed:
        _fail(report)


def _fail(report: Report) -> NoReturn:
    tell([report], "full", None, sys.stderr)
    raise SystemExit(1)


def _table(found: Origins) -> str:
    rows = [_HEAD, *_rows("vars", found.vars.values(), found.profile)]
    rows += _rows("defaults", found.defaults.values(), found.profile)
    return "\n".join([*table(rows), ""])


def _rows(
    owner: str, values: Iterable[Origin], profile: str | None
) -> Iterator[tuple[str, str, str]]:
    for one in values:
        shown = "-" if not _is_known(one.value) else visible(flat(one.value)[:1_000])
        if len(shown) > _WIDTH:
            shown = f"{shown[: _WIDTH - 3]}..."
        yield visible(f"{owner}.{one.name}"), shown, visible("; ".join(origin_words(one, profile)))


def _json(found: Origins, source: Source) -> str:
    data = {
        "flow": source.name,
        "profile": found.profile,
        "profiles": list(found.profiles),
        "vars": [dict(_fields(one)) for one in found.vars.values()],
        "defaults": [dict(_fields(one)) for one in found.defaults.values()],
    }
    return json.dumps(data, indent=2) + "\n"


def _fields(one: Origin) -> Iterator[tuple[str, Any]]:
    yield "name", one.name
    yield "value", _plain(one.value)
    yield "known", _is_known(one.value)
    yield from (("from", one.source), ("line", one.line))
    if one.variable is not None:
        yield "variable", one.variable
    if one.vars:
        yield "vars", list(one.vars)


def _is_known(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(_is_known, value.values() if isinstance(value, dict) else value))
    return value is not UNKNOWN


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: null for what nobody knows, texts for what is no number."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return scalar(value, False)
    return None if value is UNKNOWN else value
