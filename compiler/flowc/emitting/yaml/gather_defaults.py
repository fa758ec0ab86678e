"""Gathers the settings that most tasks of a flow share into its `defaults`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from flowc.language.config import CONFIG_KEYS

OFF: Mapping[str, Any] = {"cache": False, "project_defaults": False}
"""What switches a default off; null does for the others."""


def with_defaults(tree: dict[str, Any]) -> dict[str, Any]:
    """Return the value of a flow with `defaults`: each setting that more than half of the tasks
    have.

    A task that has not the shared value keeps its own, or takes the default away. Nothing
    changes for a flow of one task, or one that has defaults. `exports` take their environment
    and their tier from the defaults, so that those of another one say so.
    """
    tasks = {key: task for key, task in tree.get("tasks", {}).items() if "flow" not in task}
    if len(tasks) < 2 or "defaults" in tree:
        return tree
    defaults: dict[str, Any] = {}
    for setting in CONFIG_KEYS:
        found = Counter(json.dumps(t[setting]) for t in tasks.values() if setting in t)
        for text, count in found.most_common(1):
            if count * 2 > len(tasks):
                defaults[setting] = json.loads(text)
    if not defaults:
        return tree
    lighter = {key: _lighter(task, defaults) for key, task in tree["tasks"].items()}
    changed = {**tree, "defaults": defaults, "tasks": lighter}
    if "exports" in tree:
        changed["exports"] = _exports(tree["exports"], defaults)
    return changed


def _lighter(task: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task without what the defaults say."""
    if "flow" in task:
        return task
    kept = {key: value for key, value in task.items() if _differs(key, value, defaults)}
    off = {key: OFF.get(key) for key in defaults if key not in task}
    return {**kept, **off}


def _differs(key: str, value: Any, defaults: Mapping[str, Any]) -> bool:
    return key not in defaults or json.dumps(defaults[key]) != json.dumps(value)


def _exports(exports: Any, defaults: Mapping[str, Any]) -> Any:
    whole = exports if isinstance(exports, dict) else {"artifacts": exports}
    taken = {
        key: None
        for key in ("environment", "hardware_tier")
        if key in defaults and key not in whole
    }
    return {**taken, **whole} if taken else exports
