"""Turns a type as another tool spells it into what to write here."""

from __future__ import annotations

import re
from functools import lru_cache

from flowc.findings.slips import singular, slip_of
from flowc.language.foreign.find_meaning import (
    is_extension,
    misspelt_type,
    plain_type,
    type_word,
    without_module,
)
from flowc.language.foreign.meaning import Meaning, words
from flowc.language.parse_type import TypeFault, known_types, parse_type
from flowc.language.types import type_text

_LONGEST = 200
_DEEPEST = 8
_PARTS = re.compile(r"([\w.-]+) ?(?:\[(.*)\]|<(.*)>|\((.*)\))")
_QUOTED = re.compile(r"([\"'])(.*)\1")
_SQL = re.compile(r"(?i) ?\([^()]*\)| unsigned\b| signed\b| not null\b| null$")
_MIME = re.compile(r"(?:text|application|image)/(?:x-|vnd\.)?(\w+)")
_OF_FILE = re.compile(
    r"(?:(file|directory)[ ./:_-]|\.)(\w[\w.]*)|(\w+)[ _-]?(?:file|dataset)", re.IGNORECASE
)

_LISTS = words(
    "array list sequence iterable iterator collection set frozenset hashset vec vector arraylist "
    "seq deque channel generator readonlyarray mutablesequence abstractset tuple"
)
_DICTS = words("map dict mapping record hashmap ordereddict object mutablemapping")
_OPTIONAL = words("optional nullable maybe option")
_ENUMS = words("literal enum choice choices factor select options strenum oneof")
_UNIONS = words("union anyof either")
_FILES = words("file flytefile directory flytedirectory dominofile")
_WRAPPED = words("annotated input output required final const readonly in out type classvar")
_NONES = words("null none undefined nil nonetype")


@lru_cache(maxsize=4096)
def type_fault(text: str) -> TypeFault | None:
    """Return what is wrong with the text of a type; its hint knows the words of other tools."""
    fault = parse_type(text)
    if not isinstance(fault, TypeFault):
        return None
    if fault.name == text.strip() and fault.hint:
        return fault
    mended = text.replace(fault.name, fault.meant, 1) if fault.meant else ""
    if mended and not isinstance(parse_type(mended), TypeFault):
        return fault
    hint = foreign_type_hint(text)
    return TypeFault(fault.rule, fault.message, hint, fault.name) if hint else fault


def foreign_type_hint(text: str) -> str | None:
    """Return what to write for a type of another tool: a type, or a sentence."""
    text = _closed(text)
    found = foreign_type(text)
    if found:
        return f"write {found}"
    parted = _PARTS.fullmatch(text)
    if parted and plain_type(without_module(parted[1])) in _WRAPPED:
        return foreign_type_hint(_first(parted))
    name = parted[1] if parted and parted[1] not in known_types() else text
    word = type_word(text) or misspelt_type(text) or type_word(name)
    if word is None or (parted and _inside(parted) and not word.sentence):
        return None
    return word.sentence or _to_write(word)


def foreign_type(text: str) -> str | None:
    """Return the type that one of another tool surely is, spelt as here."""
    text = _closed(text)
    if len(text) > _LONGEST:
        return None
    parted = _PARTS.fullmatch(text)
    if parted and plain_type(without_module(parted[1])) in _WRAPPED:
        return _read(_first(parted), 0)
    word = type_word(text)
    if word:
        return word.key if word.shape != "guess" and not word.sentence else None
    return _read(text, 0)


def _closed(text: str) -> str:
    """Return a text with the brackets that are missing at its end."""
    text = text.strip()
    return text + "]" * (text[:_LONGEST].count("[") - text[:_LONGEST].count("]"))


def _first(parted: re.Match[str]) -> str:
    return _split(_inside(parted), ",")[0].strip("\"' ")


def _to_write(word: Meaning) -> str:
    return f"did you mean '{word.key}'?" if word.shape == "guess" else f"write {word.key}"


def _read(text: str, depth: int) -> str | None:
    """Return the type that a text means, spelt as here; nothing, where nobody knows."""
    text = text.strip()
    if not text or depth > _DEEPEST:
        return None
    for spelt in (text, without_module(text)):
        own = parse_type(spelt)
        if not isinstance(own, TypeFault):
            return type_text(own)
    return _marked(text, depth) or _union(text, depth) or _parts(text, depth) or _leaf(text)


def _marked(text: str, depth: int) -> str | None:
    """Read what stands behind or before a type: `T?`, `T[]`, `[T]`, `T+`, `list of T`."""
    before = re.match(r"(?i)(?:array|list|vector|sequence)s? of (.+)|\[([^,]+)\]$", text)
    if before or text.endswith("[]"):
        item = _read((before[1] or before[2]) if before else text[:-2], depth + 1)
        return f"list[{item}]" if item else None
    if text.endswith("?"):
        item = _read(text[:-1], depth + 1)
        return f"{item} | none" if item else None
    return _read(text[:-1], depth + 1) if text.endswith("+") else None


def _union(text: str, depth: int) -> str | None:
    parts = _split(text.replace(" or ", "|"), "|")
    if len(parts) < 2 and text[:1] + text[-1:] == "[]":
        parts = [part.strip("\"' ") for part in _split(text[1:-1], ",")]  # CWL's, as a list
    return _joined(parts, depth) if len(parts) > 1 else None


def _joined(parts: list[str], depth: int) -> str | None:
    if all(_QUOTED.fullmatch(part) for part in parts):
        return _enumeration(parts)
    found = ["none" if part.lower() in _NONES else _read(part, depth + 1) for part in parts if part]
    known = [part for part in dict.fromkeys(found) if part]
    known.sort(key="none".__eq__)
    return " | ".join(known) if len(known) > 1 and None not in found else None


def _parts(text: str, depth: int) -> str | None:
    """Read a type with parts in brackets of any kind."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    name = plain_type(without_module(match[1]))
    inner = _inside(match)
    parts = [part for part in _split(inner, ",") if part not in ("", "...")]
    if name in _ENUMS and parts:
        return _enumeration(parts)
    if name in _FILES and parts:
        return _file("directory" if "directory" in name else "file", inner)
    if name in _UNIONS:
        return _joined(parts, depth)
    if name in _DICTS and len(parts) == 1:
        parts = parts[0].split(maxsplit=1)
    if name in _DICTS and len(parts) == 2:
        item = _read(parts[1], depth + 1)
        return f"dict[str, {item}]" if item and _read(parts[0], depth + 1) == "str" else None
    if name in _LISTS | _OPTIONAL and len(set(parts)) == 1:
        item = _read(parts[0], depth + 1)
        ending = "{} | none" if name in _OPTIONAL else "list[{}]"
        return ending.format(item) if item else None
    if name == "list":
        items = _joined(parts, depth)
        return f"list[{items}]" if items else None
    if name in _WRAPPED and parts:
        return _read(parts[0], depth + 1)
    word = type_word(match[1])
    return word.key or None if word else None


def _inside(match: re.Match[str]) -> str:
    return next(part for part in (*match.groups()[1:], "") if part is not None)


def _enumeration(parts: list[str]) -> str | None:
    values = [found[2] if (found := _QUOTED.fullmatch(part)) else part for part in parts]
    kind = f"enum[{', '.join(values)}]"
    return None if isinstance(parse_type(kind), TypeFault) else kind


def _file(kind: str, inner: str) -> str | None:
    """Read an extension as flytekit writes it: `TypeVar("csv")`, `"csv"`, `jpeg`."""
    found = re.fullmatch(r"(?:TypeVar\()?[\"']?\.?([\w.+-]+)[\"']?\)?", inner.strip())
    text = f"{kind}[{found[1]}]" if found else ""
    return None if isinstance(parse_type(text), TypeFault) else text


def _leaf(text: str) -> str | None:
    bare = _SQL.sub("", text)
    word = type_word(bare)
    if word is not None:
        return word.key or None
    if bare != text:  # `string(10)`
        return _read(bare, _DEEPEST)
    if re.fullmatch(r"\$?[a-z]*\d+(\.\d*)?", text) and "." in text:  # a format of SAS
        return "str" if text.startswith(("$", "char")) else "float"
    item = singular(text)
    one = _single(item) if item != text else None
    if one:
        return f"list[{one}]"
    mime = _MIME.fullmatch(text)
    named = _OF_FILE.fullmatch(text) or _OF_FILE.fullmatch(without_module(text))
    if mime:
        return _of_extension("file", mime[1])
    if is_extension(text.lower()):
        return f"file[{text.lower()}]"
    if named:
        return _of_extension((named[1] or "file").lower(), named[2] or named[3])
    return _single(text)


def _single(text: str) -> str | None:
    """Return the type of a word, or of one of which it is a slip."""
    known, word = known_types(), type_word(text)
    near = None if word else slip_of(without_module(text), known)
    kind = word.key if word else known[near] if near else ""
    return None if not kind or isinstance(parse_type(kind), TypeFault) else kind


def _of_extension(kind: str, text: str) -> str | None:
    short = {"plain": "txt", "markdown": "md", "pickle": "pkl", "excel": "xlsx", "jpeg": "jpeg"}
    found = short.get(text.lower(), text.lower())
    return f"{kind}[{found}]" if is_extension(found) else None


def _split(text: str, mark: str) -> list[str]:
    """Cut a text at a mark, outside of brackets and quotes."""
    parts, held, depth, quote = [], "", 0, ""
    for letter in text:
        if quote or letter in "\"'":
            quote = "" if letter == quote else quote or letter
        depth += (letter in "[(<{") - (letter in "])>}")
        if letter == mark and depth == 0 and not quote:
            parts.append(held.strip())
            held = ""
        else:
            held += letter
    return [*parts, held.strip()]
