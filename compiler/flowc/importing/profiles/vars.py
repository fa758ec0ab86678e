"""The vars of several flows that become one: those that they have, and those for what differs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from flowc.composing.vars import variable_of
from flowc.findings.source import Path
from flowc.importing.profiles.constants import Vars, constant
from flowc.language.config import CONFIG_KEYS
from flowc.language.names import name_fault, similar_name
from flowc.language.references import OPEN

_TEXTS = ("command", "name", "job_title")
"""Keys whose texts may have a var in their middle."""
_OWNED = ("tasks", "inputs", "outputs", "artifacts")
_SAY_LITTLE = frozenset(("command", "name", "value", "default", "description", "file", "type"))
_LONGEST = 40
"""Characters of a key that a name is made of."""
_OPTION = re.compile(r"--?([A-Za-z][\w-]*)[ =]$")


@dataclass
class UnitedVars:
    """The values that vars have in each flow."""

    own: Sequence[dict[str, Any]]
    """The vars that each flow has. One that is read from the environment stays one in all flows:
    where another has none of its name, it is null there."""
    kept: dict[str, list[Any]] = field(default_factory=dict)
    """Vars that all flows have."""
    new: dict[str, list[Any]] = field(default_factory=dict)
    """Vars for what differs."""
    known: dict[str, str] = field(default_factory=dict)
    """The names of new vars, by what they are for."""

    taken: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.taken = {*chain(*self.own)}
        for name in dict.fromkeys(chain(*self.own)):
            values = [one.get(name) for one in self.own]
            if all(name in one for one in self.own) or any(map(variable_of, values)):
                self.kept[name] = values

    def reference(self, values: Sequence[Any], path: Path) -> str | None:
        """Return what stands for values that differ; nothing, if no var can hold them."""
        held = [constant(value, own) for value, own in zip(values, self.all_of(), strict=True)]
        if not all(sayable for _, sayable in held):
            return None
        word = str(next(step for step in reversed(path) if isinstance(step, str)))
        if word in _TEXTS and all(isinstance(value, str) for value in values):
            before, middles, after = _parted(values)
            option = _OPTION.search(before)
            if (before or after) and all(middles) and not any(OPEN in one for one in middles):
                named = option[1].replace("-", "_") if option else word
                return f"{before}{self._named(middles, path, named)}{after}"
        return self._named([value for value, _ in held], path, word)

    def all_of(self) -> Iterable[Vars]:
        """Yield what the vars of each flow are."""
        for number, own in enumerate(self.own):
            yield {**own, **{name: values[number] for name, values in self.kept.items()}}

    def _named(self, values: list[Any], path: Path, word: str) -> str:
        meaning = json.dumps([word, values])
        if meaning not in self.known:
            self.known[meaning] = self._free(path, word)
            self.new[self.known[meaning]] = values
        return f"${{{{ vars.{self.known[meaning]} }}}}"

    def _free(self, path: Path, word: str) -> str:
        """Return a name that no var has: a key may be none, such as `learning-rate`."""
        word = word if name_fault(word) is None else similar_name(word[:_LONGEST]) or "value"
        owner = f"{path[1]}_" if path[0] in _OWNED else ""
        is_setting = path[0] == "tasks" and path[2] in CONFIG_KEYS
        names = chain(
            [str(path[1])] * (path[0] == "inputs"),
            [word] * (word not in _SAY_LITTLE and not is_setting),
            [f"{owner}{word}"],
            (f"{word}_{number}" for number in count(2)),
        )
        found = next(name for name in names if name not in self.taken and not name_fault(name))
        self.taken.add(found)
        return found


def _parted(texts: Sequence[str]) -> tuple[str, list[str], str]:
    """Return the words that all texts begin with, those that differ, and those that all end with.

    No reference is cut.
    """
    words = [re.split(r"(?<=[ =])", text) for text in texts]
    least = min(map(len, words))
    start = next((n for n in range(least) if len({one[n] for one in words}) > 1), least)
    end = next((n for n in range(least - start) if len({w[-n - 1] for w in words}) > 1), 0)
    before = "".join(words[0][:start])
    after = "".join(words[0][len(words[0]) - end :])
    if any(part.count(OPEN) != part.count("}}") for part in (before, after)):
        return "", list(texts), ""
    middles = [text[len(before) : len(text) - len(after)] for text in texts]
    blank = " " if all(one.endswith(" ") for one in middles) else ""
    return before, [one.removesuffix(blank) for one in middles], blank + after
