"""The rule `unlikely-id`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flowc.findings.finding import Finding, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow
from flowc.language.ids import COMMIT, DATASET, ID_SETTINGS, Kind, id_kind, is_likely
from flowc.rules.walks.flow_texts import exported
from flowc.rules.walks.foreign_references import ForeignReferences

_HEX = re.compile(r"[0-9a-fA-F]+")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")


def unlikely_id(flow: Flow) -> Iterator[Finding]:
    """An id that cannot be one.

    Ids of environments, their revisions and data sets have 24 hexadecimal digits wherever Domino
    shows one; a revision may be `restricted` instead, but neither its number nor `latest`. A
    commit has 7 to 64. Domino refuses another one when the job is launched, hours after the flow
    was built. The name of an environment stands under `name`, and a branch in a `git_ref` of type
    `branches`.

    Wrong:

        name: example
        defaults:
          project_defaults: true
          environment: {id: 66b2d4f81c9e3a57d0a4b5e2, revision: latest}
          git_ref: {type: commitId, value: main}
        tasks:
          train:
            command: python train.py

    Right:

        name: example
        defaults:
          project_defaults: true
          environment: {id: 66b2d4f81c9e3a57d0a4b5e2, revision: 66f7bfe15e1b28d43c96a6c8}
          git_ref: {type: commitId, value: 2f1cb9bf696921f0858}
        tasks:
          train:
            command: python train.py
    """
    foreign = ForeignReferences(flow)
    yield from _of_settings(foreign, ("defaults",), flow.defaults)
    for task in flow.jobs():
        if task.own & _KEYS:
            yield from _of_settings(foreign, task.path, task.config, task.own)
    for path, export in exported(flow):
        yield from _told(foreign, (*path, "dataset"), export.dataset, DATASET)


_KEYS = frozenset(keys.partition(".")[0] for keys in ID_SETTINGS)


def _of_settings(
    foreign: ForeignReferences, owner: Path, config: Any, own: frozenset[str] = _KEYS
) -> Iterator[Finding]:
    """Yield what is wrong about the ids of the settings at a path; those of `own` stand there."""
    for keys in ID_SETTINGS:
        first, *steps = keys.split(".")
        value = getattr(config, first, None) if first in own else None
        for path, text, git_type in _texts(value, (*owner, first), steps):
            kind = id_kind(path, git_type)
            if kind is not None:
                yield from _told(foreign, path, text, kind)


def _texts(value: Any, path: Path, steps: list[str]) -> Iterator[tuple[Path, Any, Any]]:
    """Yield what stands below a value with its path, and the `type` beside it."""
    if not steps:
        yield path, value, None
    elif steps == ["value"]:
        yield (*path, "value"), getattr(value, "value", None), getattr(value, "type", None)
    elif steps[0] == "*":
        for index, item in enumerate(value or ()):
            yield from _texts(item, (*path, index), steps[1:])
    else:
        yield from _texts(getattr(value, steps[0], None), (*path, steps[0]), steps[1:])


def _told(foreign: ForeignReferences, path: Path, text: object, kind: Kind) -> Iterator[Finding]:
    if not isinstance(text, str) or not text or is_likely(text, kind):
        return
    from flowc.composing.constants import constant_at, told_at  # few flows have such an id

    if foreign.in_text(text, path) is not None:
        return  # told by `unread-reference`
    message = f"'{text[:60]}' is no {kind.noun}: {kind.looks}"
    places, task = foreign.flow.places, foreign.owner(path)
    constant = constant_at(places, path, task.scope if task else None)
    hint = kind.hint
    if path[-2:] == ("environment", "id") and path[-3:-2] != ("cluster",) and constant is None:
        hint = _name(text)
    if kind == COMMIT and path[-1] == "value" and not _HEX.fullmatch(text):
        hint = _reference(text, constant is not None)
    yield told_at(finding_at(places, path, message, hint=hint), constant)


def _name(text: str) -> str | None:
    """Return the hint for a text that is no id, but may be the name of an environment."""
    from flowc.composing.spell_inline import inline

    shown = inline(text.strip())
    is_name = shown and not _HEX.fullmatch(text.strip())
    return f"write name: {shown}, if that is what it is called" if is_name else None


def _reference(text: str, is_elsewhere: bool) -> str | None:
    """Return the hint for a text that is no commit, but may be a branch, a tag or the head."""
    from flowc.composing.spell_inline import inline

    kind = "tags" if _VERSION.match(text) else "branches"
    if is_elsewhere:
        return f"write a commit, or take type: {kind} where it is used"
    shown = "{type: head}" if text == "HEAD" else inline({"type": kind, "value": text})
    return f"write {shown}" if shown else None
