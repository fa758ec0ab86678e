"""Finds what the tables say of a word: of a key at a place, or of a type.

The tables are loaded once a word is unknown: a good flow does not wait for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from flowc.findings.slips import Slips, slip_of
from flowc.language.domino import SETTINGS
from flowc.language.foreign.meaning import Kind, Meaning, Place, Row, row, write

Readings = Mapping[Kind, Meaning]
"""What a word means, by what an author wrote for it."""

_LONG = 6
"""Of words that are shorter, a slip may make another one."""
_ELSEWHERE: Mapping[Place, tuple[Place, ...]] = {"task": ("flow",), "profile": ("flow", "task")}
"""Whose words are understood at a place, too; those of a task are understood everywhere."""
_MODULES = re.compile(r"(?:[A-Za-z_]\w*\.)+(?=[A-Za-z])")


def key_readings(word: str, place: Place) -> Readings:
    """Return what a word of another tool means as a key at a place; nothing, if it is none."""
    return _keys().get((place, plain_key(word)), {})


def readings_elsewhere(word: str, place: Place) -> Readings:
    """Return what a word of another tool means in a task, or else at the top of a flow."""
    plain = plain_key(word)
    found = (_keys().get((asked, plain)) for asked in _ELSEWHERE.get(place, ("task", "flow")))
    return next(filter(None, found), {})


def may_mean(word: str, key: str, place: Place) -> bool:
    """Whether an unknown key at a place may stand for a known one."""
    readings = key_readings(word, place) or readings_elsewhere(word, place)
    return slip_of(word, (key,)) is not None or any(one.key == key for one in readings.values())


def misspelt_key(word: str, place: Place) -> Readings:
    """Return what the word of another tool means of which this one is a slip."""
    if len(word) < _LONG:
        return {}
    near = _key_slips(place).of(plain_key(word))
    return key_readings(near, place) if near else {}


def choice_word(word: str, key: str) -> str | None:
    """Return which of the few values of a key a word of another tool means, if it is one."""
    from flowc.language.foreign.block_keys import CHOICES

    values = CHOICES.get(key, {})
    return next((value for value, words in values.items() if plain_key(word) in words), None)


def type_word(word: str) -> Meaning | None:
    """Return what a word means as a type, in any letter case and with any module before it."""
    words = _types()
    bare = without_module(word).removesuffix("()")
    return words.get(plain_type(word)) or words.get(plain_type(bare))


def is_extension(text: str) -> bool:
    """Whether a text is the ending of files that people name as a type."""
    from flowc.language.foreign.types import EXTENSIONS

    return text in EXTENSIONS


def misspelt_type(word: str) -> Meaning | None:
    """Return what the type of another tool means of which a word is a slip."""
    near = _type_slips().of(plain_type(word)) if len(word) >= _LONG else None
    return _types()[near] if near else None


def without_module(word: str) -> str:
    """Return a type without the name of a module before it."""
    return _MODULES.sub("", word.strip(), count=1)


def plain_key(word: str) -> str:
    """Return a key as all tools could write it: `dependsOn`, `depends-on` as `depends_on`."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word[:100]).lower()
    return re.sub(r"[^a-z0-9]+", "_", parted).strip("_")


def plain_type(word: str) -> str:
    """Return a type in small letters, with single blanks for `_` and `-`."""
    return " ".join(word.lower().replace("_", " ").replace("-", " ").split())


def key_rows() -> tuple[Row, ...]:
    """Return all that is known of keys: the tables, and what Domino's Python calls settings."""
    from flowc.language.foreign.block_keys import BLOCK_ROWS
    from flowc.language.foreign.flow_keys import FLOW_ROWS
    from flowc.language.foreign.task_keys import TASK_ROWS

    return (*TASK_ROWS, *FLOW_ROWS, *BLOCK_ROWS, *_domino_rows())


def _domino_rows() -> tuple[Row, ...]:
    """Return the arguments of Domino's Python that are no keys here, from Domino's own table."""
    rows = [row(write("name", "same", "NAME"), "task", domino="flyte_task_name")]
    rows.append(row(write("outputs"), "task", domino="output_specs"))
    for one in SETTINGS:
        key, *inner = one.setting
        example = f"{{{inner[0]}: VALUE}}" if inner else "VALUE"
        names = {one.job, one.task, one.helper} - {None, key}
        words = " ".join(sorted(name for name in names if name and plain_key(name) != key))
        rows.append(row(write(key, "text" if inner else "same", example), "task", domino=words))
    return tuple(rows)


@cache
def _keys() -> Mapping[tuple[Place, str], dict[Kind, Meaning]]:
    found: dict[tuple[Place, str], dict[Kind, Meaning]] = {}
    for one in key_rows():
        for place in one.places:
            for words in one.words.values():
                for word in words:
                    kinds = found.setdefault((place, plain_key(word)), {})
                    kinds.setdefault(one.kind, one.meaning)
    return found


@cache
def _types() -> Mapping[str, Meaning]:
    from flowc.language.foreign.types import TYPE_ROWS

    rows = ((one.meaning, words) for one in TYPE_ROWS for words in one.words.values())
    return {plain_type(word): meaning for meaning, words in rows for word in words}


@cache
def _key_slips(place: Place) -> Slips:
    return Slips(known for asked, known in _keys() if asked == place)


@cache
def _type_slips() -> Slips:
    return Slips(_types())
