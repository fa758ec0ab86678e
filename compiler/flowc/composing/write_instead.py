"""Turns the meaning of a word and what an author wrote for it into the hint of what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

from flowc.composing.spell_inline import inline
from flowc.language.durations import read_duration, spell_duration
from flowc.language.foreign.find_meaning import Readings
from flowc.language.foreign.meaning import Kind, Meaning, Shape, words
from flowc.language.foreign.read_type import foreign_type
from flowc.language.names import similar_name
from flowc.language.parse_type import TypeFault, parse_type

_BLANK = re.compile(r"\b[A-Z]{2,}\b")
_FILE = re.compile(r"[^\s{}$]+\.(?:ya?ml|cwl|wdl|smk|nf)")
_SHELLS = words("sh bash zsh fish dash ksh pwsh powershell cmd python python3 r rscript")
_RUNNERS = {"py": "python ", "r": "Rscript ", "sh": "bash ", "sas": ""}
_UNITS = ("days", "hours", "minutes", "seconds")
_NUMBERS = ("max", "limit", "maximum", "attempts", "max_attempts", "count", "retries")


def reading_of(readings: Readings, value: Any, tasks: Collection[str]) -> Meaning | None:
    """Return what a word means where this value stands for it."""
    for kind, fits in _KINDS.items():
        if kind in readings and fits(value, tasks):
            return readings[kind]
    return None


def generic_hint(meaning: Meaning) -> str:
    """Return what to write for a word, whatever an author gave for it."""
    return meaning.sentence or f"write {meaning.key}: {meaning.example}".rstrip()


def hint_of(meaning: Meaning, value: Any, where: str, owner: Any = None, name: str = "") -> str:
    """Return what to write for a word that an author gave a value.

    `where` says to which place the key belongs, if not here; `owner` is the mapping in which the
    word stands, `name` what that declares.
    """
    if meaning.sentence:
        return meaning.sentence.replace("NAME", name or "NAME")
    if meaning.shape == "bound":
        shown = inline(value) if value is not None else None
        return f"write with: {{{name or 'NAME'}: {shown or 'VALUE'}}}"
    if meaning.shape == "reference":
        shown = inline(value) if isinstance(value, str) and value.startswith("${{") else None
    elif meaning.shape == "same":
        shown = _in_place(value, meaning.example)
    elif meaning.shape == "text":
        shown = _in_place(str(value) if type(value) in (int, float) else value, meaning.example)
    elif meaning.shape == "optional":
        shown = _optional(value, owner)
    else:
        shown = _SHAPES[meaning.shape](value) if meaning.shape in _SHAPES else None
    shown = None if where else shown or meaning.example
    return " ".join(part for part in (f"write {meaning.key}:", shown, where) if part)


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _is_tasks(value: Any, tasks: Collection[str]) -> bool:
    names = _texts(value)
    return bool(names) and all(name in tasks for name in names)


_KINDS: Mapping[Kind, Callable[[Any, Collection[str]], bool]] = {
    "tasks": _is_tasks,
    "file": lambda value, _: isinstance(value, str) and bool(_FILE.fullmatch(value)),
    "shell": lambda value, _: isinstance(value, str) and value.lower() in _SHELLS,
    "words": lambda value, _: isinstance(value, list) and _texts(value) == value != [],
    "number": lambda value, _: type(value) in (int, float),
    "text": lambda value, _: isinstance(value, str),
    "list": lambda value, _: isinstance(value, list),
    "mapping": lambda value, _: isinstance(value, dict),
    "any": lambda value, _: True,
}
"""Whether a value is of a kind, the narrow ones first."""


def _in_place(value: Any, example: str) -> str | None:
    """Write a value where the example has a word of capitals; a list or a mapping for all of it."""
    shown = inline(value) if value not in (None, "") else None
    if shown is None or isinstance(value, dict | list):
        return shown
    return _BLANK.sub(lambda _: shown, example or "VALUE", count=1)


def _tasks(value: Any) -> str | None:
    """Write the tasks that another tool names: `a && b`, `{job: a}`, `{a: succeeded}`."""
    items = (
        list(value) if isinstance(value, dict) else value if isinstance(value, list) else [value]
    )
    names: list[str] = []
    for item in items:
        if isinstance(item, dict):
            known = ("job", "task", "id", "name", "task_id", "task_key", "ref")
            item = next((item[key] for key in known if key in item), next(iter(item), None))
        if not isinstance(item, str) or not re.fullmatch(r"[\w.\[\]*, &|()!-]+", item):
            return None
        names += (name.partition(".")[0] for name in re.split(r"[ ,&|()!]+", item) if name)
    return inline([*dict.fromkeys(names)]) if names else None


def as_command(value: Any) -> str | None:
    """Return the lines of a script as one command, the parts of a command behind one another."""
    if not isinstance(value, list) or not value or any(isinstance(v, dict | list) for v in value):
        return None
    is_script = all(" " in str(line) for line in value[:1])
    return inline((" && " if is_script else " ").join(map(str, value)))


def _folder(value: Any) -> str | None:
    return f"cd {value} && ..." if isinstance(value, str) and len(value) < 40 else None


def _program(value: Any) -> str | None:
    if not isinstance(value, str) or not re.fullmatch(r"[\w./-]{1,60}\.\w+", value):
        return None
    runner = _RUNNERS.get(value.rpartition(".")[2].lower())
    return None if runner is None else f"{runner}{value}"


def _number(value: Any) -> int | None:
    if isinstance(value, dict):
        value = next((value[key] for key in _NUMBERS if key in value), None)
    if isinstance(value, str):
        digits = re.match(r"\d{1,9}(?=\D*$)", value)
        value = int(digits[0]) if digits else None
    return value if type(value) is int else None


def as_number(value: Any) -> str | None:
    """Return the number that a text, or a mapping such as `{max: 2}`, holds."""
    number = _number(value)
    return None if number is None else str(number)


def _lasting(unit: int) -> Callable[[Any], str | None]:
    """Return what writes a number of seconds, minutes or hours, or a text that says which."""

    def shown(value: Any) -> str | None:
        if isinstance(value, dict):
            units = "".join(f"{value[key]}{key[0]}" for key in _UNITS if key in value)
            value = units or value.get("timeout", value.get("duration", ""))
        if isinstance(value, str) and value.isdecimal() and len(value) < 10:
            value = int(value)
        if type(value) in (int, float) and 1 <= value * unit < 10**9:
            return spell_duration(int(value * unit))
        parts = re.findall(r"(\d{1,9}) ?([dhms])", str(value).lower())
        seconds = read_duration("".join(map("".join, parts))) if parts else None
        return spell_duration(seconds) if seconds else None

    return shown


as_duration = _lasting(1)
"""Returns a duration as it is written here, from seconds, or a text or mapping that names units."""


def _axes(value: Any) -> str | None:
    if isinstance(value, dict):
        inner = value.get("matrix", value)
        return inline(inner) if isinstance(inner, dict) and inner else None
    if isinstance(value, str) and value.isidentifier():
        return f"{{{value}: [VALUE, VALUE]}}"
    return inline({"item": value}) if isinstance(value, list) and value else None


def _cached(value: Any) -> str | None:
    return "false" if value is False else None


def _files(value: Any) -> str | None:
    """Write the files that a task writes as declarations: `{model: file[pkl]}`."""
    names = list(value) if isinstance(value, dict) else _texts(value)
    found = dict(pair for name in names if (pair := declared_file(name)))
    if not names or len(found) != len(names):
        return None
    shown = "{" + ", ".join(f"{name}: {kind}" for name, kind in found.items()) + "}"
    return shown if len(shown) <= 80 else None


def _reads(value: Any) -> str | None:
    """Write the files that a task reads, but for its programs, as declarations."""
    names = [name for name in _texts(value) if name.rpartition(".")[2].lower() not in _RUNNERS]
    shown = _files(names)
    return f"{shown}, and bind them under with:" if shown else None


def declared_file(path: Any) -> tuple[str, str] | None:
    """Return the name and the type of the file, or the folder, that a path leads to."""
    if not isinstance(path, str) or not re.fullmatch(r"[^\s${}*?]+", path):
        return None
    place = PurePosixPath(path.rpartition("://")[2])
    extension = place.name.partition(".")[2] if not place.name.startswith(".") else ""
    stem = place.name.removesuffix(f".{extension}") if extension else place.name
    name = stem if stem.isidentifier() else similar_name(stem)
    kind = f"file[{extension}]" if extension else "directory"
    if not name or not (extension or "/" in path) or isinstance(parse_type(kind), TypeFault):
        return None
    return name, kind


def _optional(value: Any, owner: Any) -> str | None:
    kind = _own_type(owner)
    return f"{kind} | none" if kind and value is not False else None


def _own_type(owner: Any) -> str | None:
    kind = owner.get("type") if isinstance(owner, dict) else None
    if not isinstance(kind, str):
        return None
    return foreign_type(kind) if isinstance(parse_type(kind), TypeFault) else kind


def _enum(value: Any) -> str | None:
    values = [*map(str, value)] if isinstance(value, list) else []
    kind = f"enum[{', '.join(values)}]"
    return kind if values and not isinstance(parse_type(kind), TypeFault) else None


def _list(value: Any) -> str | None:
    kind = _own_type({"type": value.get("type") if isinstance(value, dict) else value})
    return f"list[{kind}]" if kind else None


def _extension(value: Any) -> str | None:
    kind = f"file[{str(value).rpartition('/')[2].lstrip('.').lower()}]"
    return None if isinstance(parse_type(kind), TypeFault) else kind


_SHAPES: Mapping[Shape, Callable[[Any], str | None]] = {
    "tasks": _tasks,
    "files": _files,
    "reads": _reads,
    "command": as_command,
    "folder": _folder,
    "program": _program,
    "integer": as_number,
    "seconds": as_duration,
    "minutes": _lasting(60),
    "hours": _lasting(3_600),
    "axes": _axes,
    "enum": _enum,
    "list": _list,
    "extension": _extension,
    "cached": _cached,
}
