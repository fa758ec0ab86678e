"""Changes as one JSON object, with all that programs may want to know of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flowc.diffing.change import Change, Comparison, Verdict
from flowc.diffing.file_change import Entry
from flowc.reporting.formats.json import as_json as findings_as_json


def as_json(entries: Sequence[Entry], colour: bool) -> str:
    """Return `{"flows": [...]}`; `before` and `after` are YAML, null where there is nothing."""
    return json.dumps({"flows": [_entry(entry) for entry in entries]}, indent=2) + "\n"


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "moved_from": entry.moved,
        "state": entry.state if entry.changed else "same",
        "flow": entry.flow,
        "changes_runs": entry.affects,
        "breaks_launches": entry.breaks,
        **_comparison(entry.comparison or Comparison("")),
        "findings": json.loads(findings_as_json(entry.reports, 0, False)),
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "changes": [_change(change) for change in comparison.changes],
        "caches": [_verdict(verdict) for verdict in comparison.verdicts],
        "runs": [{"flow": one.name, **_comparison(one)} for one in comparison.within],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "place": list(change.place),
        "before": change.before,
        "after": change.after,
        "tasks": list(change.tasks),
        "changes_runs": change.affects,
        "breaks_launches": change.breaks,
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "task": verdict.task,
        "state": verdict.state,
        "reasons": list(verdict.reasons),
        "floating": list(verdict.floating),
    }
