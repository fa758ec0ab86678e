"""Says what an unknown key was meant for: a slip, a word of another tool, or one of elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc.composing.spell_inline import inline
from flowc.composing.write_instead import hint_of, reading_of
from flowc.composing.wrong_values import named_row
from flowc.findings.finding import Finding, finding_at
from flowc.findings.fixes import instead
from flowc.findings.slips import likely_of, slip_of
from flowc.findings.source import Path
from flowc.language import model
from flowc.language.block import Block
from flowc.language.config import Config
from flowc.language.foreign.find_meaning import (
    Readings,
    key_readings,
    may_mean,
    misspelt_key,
    readings_elsewhere,
)
from flowc.language.foreign.meaning import Meaning, Place
from flowc.language.model_keys import keys_at
from flowc.reading.document import Document

_SETTINGS = frozenset(keys_at((), Config))
_OF_TASKS = frozenset(keys_at((), model.Task)) - _SETTINGS
_OF_FLOWS = frozenset(keys_at(()))
_NO_NAMES = ("tasks", "steps", "jobs", "needs", "outputs", "parameters", "artifacts", "parent")
"""Words of references in other tools that name nothing."""
_OF_EXPORTS = frozenset(keys_at(("exports", 0)))
_DECLARED = ("flow input", "task input", "param", "task output", "flow output")
_BLOCKS: Mapping[str | int, Place] = {
    "environment": "environment",
    "hardware_tier": "hardware_tier",
    "git_ref": "git_ref",
    "cluster": "cluster",
    "cache": "cache",
    "dataset_snapshots": "snapshot",
    "netapp_snapshots": "snapshot",
    "external_volumes": "volume",
    "defaults": "defaults",
}


def place_of(path: Path, kind: type[Block] = model.Flow) -> Place:
    """Return at which place the keys of the mapping at a path stand."""
    if kind is model.TaskFile:
        path = path if path[:1] == ("params",) else ("tasks", "", *path)
    match path:
        case ("tasks", _, "inputs" | "outputs" as part, _):
            return "task input" if part == "inputs" else "task output"
        case ("inputs", _):
            return "flow input"
        case ("outputs", _):
            return "flow output"
        case ("params", _):
            return "param"
        case ("artifacts", _):
            return "artifact"
        case ("exports",):
            return "exports"
        case ("exports", *_) if path[-1] not in _BLOCKS:
            return "export"
        case ("tasks", _):
            return "task"
        case ("profiles", _):
            return "profile"
    named = [step for step in path[-2:] if step in _BLOCKS]
    return _BLOCKS[named[-1]] if named else "flow"


@dataclass(frozen=True)
class UnknownKey:
    """What a key was meant for: one that is known here, if any is, with a hint and a fix."""

    meant: str | None = None
    hint: str | None = None
    slip: str | None = None
    binds: bool = False
    """Whether it stands in an input, and is what that is bound to."""


@dataclass
class KeyReader:
    """Reads the unknown keys of a file, of which `tasks` are the keys of its tasks."""

    kind: type[Block]
    tasks: Collection[str]
    known: dict[Path, tuple[str, ...]] = field(default_factory=dict)

    def read(self, owner: Mapping[str, Any], path: Path, value: Any) -> UnknownKey:
        """Return what the last key of a path means, which stands in a mapping with a value."""
        word, place = str(path[-1]), place_of(path[:-1], self.kind)
        known = self.known_at(path[:-1])

        def told(readings: Readings) -> UnknownKey | None:
            meaning = reading_of(readings, value, self.tasks)
            name = str(path[-2]) if place in _DECLARED else ""
            refers = meaning is not None and meaning.shape in ("bound", "reference")
            shown = self.reference(value) if refers else value
            return _of_meaning(meaning, place, known, shown, owner, name) if meaning else None

        slip = slip_of(word, known)
        return (
            (None if slip else self.task_at_the_top(word, place, value))
            or told(key_readings(word, place))
            or _of_slip(slip, owner)
            or self.elsewhere(word, place, value, owner)
            or told(readings_elsewhere(word, place))
            or told(misspelt_key(word, place))
            or _of_guess(likely_of(word, [key for key in known if key not in owner]))
        )

    def known_at(self, path: Path) -> tuple[str, ...]:
        """Return the keys that are known at a path."""
        general = tuple("*" if isinstance(step, int) else step for step in path)
        if path[:1] == ("tasks",):
            general = (*general[:1], "*", *general[2:])
        if general not in self.known:
            self.known[general] = keys_at(path, self.kind)
        return self.known[general]

    def reference(self, value: Any) -> Any:
        """Return a value as the reference that another tool writes so: `prep/rows`."""
        words = re.findall(r"\w+", value) if isinstance(value, str) else []
        parts = [word for word in words if word in self.tasks or word not in _NO_NAMES]
        if len(parts) == 2 and parts[0] in self.tasks:
            return f"${{{{ tasks.{parts[0]}.{parts[1]} }}}}"
        return value

    def elsewhere(
        self, word: str, place: Place, value: Any, owner: Mapping[str, Any]
    ) -> UnknownKey | None:
        """Return where a key of the language belongs that stands at another place."""
        if place == "environment" and word.isupper():
            return UnknownKey(hint=key_readings("env", "environment")["any"].sentence)
        if place == "exports" and (word in _OF_EXPORTS or isinstance(value, dict)):
            item = dict(owner) if word in _OF_EXPORTS else {"artifact": word, **value}
            return UnknownKey("artifacts", f"write a list: {inline([item]) or '[{artifact: ...}]'}")
        home = _home(word, place)
        if home:
            return UnknownKey(hint=f"write {word}: {home}")
        return None

    def task_at_the_top(self, word: str, place: Place, value: Any) -> UnknownKey | None:
        """Return where a task belongs that stands beside `tasks`, as the jobs of GitLab CI do."""
        if place != "flow" or not isinstance(value, dict):
            return None
        runs = (item for key, item in value.items() if may_mean(key, "command", "task"))
        is_task = any(isinstance(item, str | list) for item in runs)
        return UnknownKey("tasks", f"write {word}: below tasks:") if is_task else None


def _of_meaning(
    meaning: Meaning,
    place: Place,
    known: Collection[str],
    value: Any,
    owner: Mapping[str, Any],
    name: str,
) -> UnknownKey:
    """Return what a word of another tool means."""
    here = meaning.key in known
    meant = meaning.key if here and meaning.key not in owner else None
    where = "" if here else _home(meaning.key, place)
    hint = hint_of(meaning, value, where, owner, name)
    return UnknownKey(meant, hint, binds=meaning.shape == "bound")


def _of_slip(slip: str | None, owner: Mapping[str, Any]) -> UnknownKey | None:
    if slip in owner:
        return UnknownKey(None, f"'{slip}' is there already")
    return UnknownKey(slip, f"did you mean '{slip}'?", slip) if slip else None


def _of_guess(guess: str | None) -> UnknownKey:
    return UnknownKey(guess, f"did you mean '{guess}'?") if guess else UnknownKey()


def _home(key: str, place: Place) -> str:
    """Return where a key of the language belongs, seen from a place where it is not known."""
    if key in _SETTINGS:
        below = place not in ("flow", "profile", "defaults", "task")
        return "in the task" if below else "in defaults, or in a task"
    if key in _OF_TASKS and (key not in _OF_FLOWS or place == "defaults"):
        return "in a task" if place in ("flow", "profile", "defaults") else "in the task"
    if key in _OF_FLOWS and key not in _OF_TASKS:
        return "at the top"
    return ""


def unknown_key(document: Document, path: Path, called: str, read: UnknownKey) -> Finding:
    """Return the finding of the unknown key at a path, by what it was meant for."""
    word, span = str(path[-1]), document.key_span(path)
    fix = instead(span, word, read.slip) if read.slip else None
    message = f"there is no key '{word[:60]}' in {called}"
    hint, rule, names = read.hint, "unknown-key", named_row(path[:-1], document)
    return finding_at(document, path, message, hint=hint, rule=rule, at="key", names=names, fix=fix)
