"""Turns a word into its manual pages: of a key, of a type, and of a word of another tool."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from textwrap import wrap
from typing import Final

from flowc.composing.spell_inline import inline
from flowc.composing.write_instead import generic_hint
from flowc.findings.nearest import Guesses
from flowc.findings.slips import slip_of
from flowc.language import config, exports, model
from flowc.language.block import Block
from flowc.language.foreign.find_meaning import key_rows, plain_key, plain_type, type_word
from flowc.language.foreign.meaning import PLACES, TOOLS, Kind, Row
from flowc.language.foreign.read_type import foreign_type_hint
from flowc.language.foreign.types import LANGUAGES, TYPE_ROWS
from flowc.language.parse_type import known_types
from flowc.rules import RULES

_OWNERS: Final[tuple[tuple[str, type[Block]], ...]] = (
    ("a flow", model.Flow),
    ("a profile", model.Profile),
    ("defaults", config.Config),
    ("a task", model.Task),
    ("a task file", model.TaskFile),
    ("a launch input", model.FlowInput),
    ("an input of a task", model.TaskInput),
    ("a param of a task file", model.Param),
    ("an output of a task", model.TaskOutput),
    ("an output of a flow", model.FlowOutput),
    ("an artifact", model.Artifact),
    ("exports", exports.Exports),
    ("an export", exports.Export),
    ("environment", config.Environment),
    ("hardware_tier", config.HardwareTier),
    ("git_ref", config.GitRef),
    ("a data set's snapshot", config.DatasetSnapshot),
    ("a NetApp volume's snapshot", config.NetAppSnapshot),
    ("an external volume", config.ExternalVolume),
    ("cluster", config.Cluster),
    ("a cluster's environment", config.ClusterEnvironment),
    ("cache", config.Cache),
)
_FORMS: Final = {
    "str": "str, a text",
    "int": "int, an integer",
    "float": "float, a number",
    "bool": "bool, true or false",
    "datetime": "datetime, a point in time: 2026-01-31T08:00:00Z",
    "timedelta": "timedelta, how long something takes: 1h30m",
    "list": "list[T], a list of values of one type: list[str]",
    "dict": "dict, a mapping of anything; dict[str, T], of values of one type",
    "file": "file, a file of any kind; file[ext], one with that ending: file[csv]",
    "directory": "directory, a folder of files; directory[ext], of files with that ending",
    "domino_file": "domino_file[ext], a file that the job sees as NAME.ext, and not as NAME",
    "enum": "enum[a, b], one of some texts",
    "none": "T | none, a value that may be missing",
    "Optional": "Optional[T], another spelling of T | none",
    "Union": "Union[T, U], another spelling of T | U",
}
"""What types are that are no class of a library."""
_PARTED: Final = re.compile(r"(\w+)\[[\w, \[\]]*\]")
_WIDTH: Final = 96
_KINDS: Final[dict[Kind, str]] = {
    "any": "",
    "text": "with a text, ",
    "list": "with a list, ",
    "mapping": "with a mapping, ",
    "number": "with a number, ",
    "file": "with the path of a file, ",
    "shell": "with the name of a shell, ",
    "tasks": "with names of tasks, ",
    "words": "with a list of texts, ",
}


def word_pages(word: str) -> list[str]:
    """Return the pages of a word that is no rule; none, where nothing is known of it."""
    pages = [*_key_page(word), *_type_page(_plain(word)), *_foreign_page(word)]
    return ["\n\n".join((first, *(_indented(part) for part in rest))) for first, *rest in pages]


def _plain(word: str) -> str:
    """Return the type of which a word writes one kind: `file` for `file[csv]`."""
    parted = _PARTED.fullmatch(word)
    return parted[1] if parted else word


def known_word(word: str) -> str | None:
    """Return the known word that is most like another one."""
    own = (*(rule.name for rule in RULES), *_own_keys(), *known_types())
    foreign = sorted(_foreign_words())
    return slip_of(word, own) or slip_of(word, foreign) or Guesses().nearest(word, own)


def known_words(with_foreign: bool) -> dict[str, str]:
    """Return the words that have pages, and what each is: those of other tools, too, or not."""
    rules = {rule.name: rule.summary for rule in RULES}
    own = {**rules, **dict.fromkeys(_own_keys(), "a key"), **dict.fromkeys(known_types(), "a type")}
    return {**own, **_foreign_words(), **own} if with_foreign else own  # own ones first


def _foreign_words() -> dict[str, str]:
    """Return the words of other tools, each with one that has it."""
    tables = ((key_rows(), TOOLS), (TYPE_ROWS, LANGUAGES))
    pairs = ((names, pair) for rows, names in tables for row in rows for pair in _words(row))
    return {word: names[tool] for names, (tool, word) in pairs}


def _own_keys() -> list[str]:
    return sorted({name for _, owner in _OWNERS for name in _fields(owner)})


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for one in text.split("\n") for line in _wrapped(one))


def _wrapped(line: str) -> list[str]:
    margin = " " * (len(line) - len(line.lstrip()) + 2)
    return wrap(line, _WIDTH, subsequent_indent=margin, break_on_hyphens=False) or [""]


def _fields(owner: type[Block]) -> dict[str, str]:
    """Return the fields of a model by the keys that authors write."""
    return {field.alias or name: name for name, field in owner.model_fields.items()}


def _key_page(word: str) -> Iterator[list[str]]:
    places: dict[str, list[str]] = {}
    examples: list[str] = []
    for owner, kind in _OWNERS:
        name = _fields(kind).get(word)
        if name is not None:
            field = kind.model_fields[name]
            places.setdefault(field.description or "", []).append(owner)
            examples += [inline(example) or "" for example in field.examples or ()]
    if not places:
        return
    said = [f"In {', '.join(owners)}: {text}" for text, owners in places.items()]
    parts = [f"{word} (a key)", "\n".join(said)]
    if any(examples):
        lines = (f"    {word}: {example}" for example in dict.fromkeys(examples) if example)
        parts.append("Examples:\n\n" + "\n".join(lines))
    theirs = _of_tools((row for row in key_rows() if row.meaning.key == word), TOOLS)
    yield [*parts, *([f"Other tools call it:\n{theirs}"] if theirs else [])]


def _type_page(word: str) -> Iterator[list[str]]:
    known = known_types()
    name = known.get(word)
    if name is None:
        return
    parts = [f"{word} (a type)"]
    parts.append(
        _FORMS.get(name, f"{name}, as Python has it")
        if name == word
        else f"Another spelling of {name}."
    )
    others = [other for other, same in known.items() if same == name and other != name]
    if others and name == word:
        parts.append(f"Also written {', '.join(others)}: the formatter writes {name}.")
    rows = (row for row in TYPE_ROWS if row.meaning.key.partition("[")[0] == name)
    theirs = _of_tools(rows, LANGUAGES)
    yield [*parts, *([f"Others call it:\n{theirs}"] if theirs and name == word else [])]


def _foreign_page(word: str) -> Iterator[list[str]]:
    said = list(_meanings(word))
    if said:
        tools = dict.fromkeys(TOOLS[tool] for _, tool in _rows_of(word, key_rows(), plain_key))
        yield [f"{word} ({', '.join(tools)})", "\n".join(said)]
    hint = None if word in known_types() else foreign_type_hint(word)
    if hint == f"write {word}" and _plain(word) in known_types():
        return  # it is right as it is, and its page says what it is
    if hint and (type_word(word) or not word.isidentifier()):
        named = dict.fromkeys(LANGUAGES[tool] for _, tool in _rows_of(word, TYPE_ROWS, plain_type))
        kind = f"a type of {', '.join(named)}" if named else "a type"
        yield [f"{word} ({kind})", _capital(hint)]


def _meanings(word: str) -> Iterator[str]:
    """Yield what a word means as a key, with the places where it does."""
    is_own = any(word in _fields(owner) for _, owner in _OWNERS)
    said: dict[str, list[str]] = {}
    for row, _ in _rows_of(word, key_rows(), plain_key):
        places = [PLACES[at] for at in row.places if at in ("task", "flow") or not is_own]
        if places:
            said.setdefault(f"{_KINDS[row.kind]}{generic_hint(row.meaning)}", []).extend(places)
    for text, at in said.items():
        yield _capital(f"{', '.join(dict.fromkeys(at))}: {text}")


def _rows_of(
    word: str, rows: Iterable[Row], plain: Callable[[str], str]
) -> Iterator[tuple[Row, str]]:
    """Yield the rows that have a word, each with every tool whose word it is."""
    wanted = plain(word)
    for row in rows if wanted else ():
        yield from ((row, tool) for tool, one in _words(row) if plain(one) == wanted)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(row: Row) -> Iterator[tuple[str, str]]:
    for tool, words in row.words.items():
        yield from ((tool, word) for word in words)


def _of_tools(rows: Iterable[Row], names: dict[str, str]) -> str:
    """Return a line for each tool with its words."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for tool, word in _words(row):
            found.setdefault(tool, {})[word] = None
    lines = (f"  {names[tool]}: {', '.join(found[tool])}" for tool in names if tool in found)
    return "\n".join(lines)
