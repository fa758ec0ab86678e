"""Says how a value that has the shape of another tool's is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flowc.composing.spell_inline import inline
from flowc.composing.write_instead import as_command, as_duration, as_number, declared_file
from flowc.findings.slips import likely_of, slip_of
from flowc.findings.source import Path
from flowc.language.foreign.find_meaning import choice_word
from flowc.language.foreign.read_type import foreign_type
from flowc.language.ids import COMMIT, is_likely
from flowc.language.parse_type import TypeFault, parse_type


def hint_of_shape(path: Path, value: Any) -> str | None:
    """Return what to write for a value of a kind that its key does not take."""
    key = path[-1] if path else None
    match path:
        case ("tasks", _) if isinstance(value, str | list):
            shown = inline({"command": as_command(value) or value})
            return f"write {shown}" if shown else "write command: below it"
        case (*_, "inputs" | "outputs", str()) if isinstance(value, list):
            return _of_declaration(value)
        case (*_, "type"):
            return _of_type(value)
    other = isinstance(value, str | list | dict) and isinstance(key, str) and key in _SHAPES
    shown = _SHAPES[str(key)](value) if other else None
    return f"write {shown}" if shown else None


def hint_of_choice(path: Path, word: str, choices: Sequence[str]) -> str | None:
    """Return what to write for a word that is none of some choices."""
    slip = slip_of(word, choices)
    if slip:
        return f"did you mean '{slip}'?"
    owner = "artifact" if path[0] == "artifacts" else str(path[-2]) if path[1:] else ""
    meant = choice_word(word, owner if path[-1] == "type" else str(path[-1]))
    meant = meant if meant in choices else likely_of(word, choices)
    return f"write {meant}" if meant else None


def _of_declaration(items: list[Any]) -> str | None:
    """Say where what other tools put below `parameters:` and `artifacts:` is declared."""
    names = [item.get("name") for item in items if isinstance(item, dict)]
    if not names or not all(isinstance(name, str) for name in names):
        return None
    return f"declare each here, by its name: {', '.join(f'{name}: TYPE' for name in names[:3])}"


def _of_type(value: Any) -> str | None:
    """Read a type of CWL's or JSON Schema's that is a list or a mapping."""
    kind = _type_text(value)
    return f"write {kind}" if kind else None


def _type_text(value: Any) -> str | None:
    if isinstance(value, list):
        return foreign_type(f"[{', '.join(map(str, value))}]") if len(value) < 20 else None
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if kind in ("array", "list"):
        items = value.get("items")
        inner = items if isinstance(items, str) else _type_text(items) or ""
        return foreign_type(f"list[{inner}]") or _known(f"list[{inner}]")
    symbols = value.get("symbols", value.get("enum"))
    if isinstance(symbols, list):
        return _known(f"enum[{', '.join(map(str, symbols))}]")
    return (foreign_type(kind) or _known(kind)) if isinstance(kind, str) else None


def _known(kind: str) -> str | None:
    return None if isinstance(parse_type(kind), TypeFault) else kind


def _list_of(value: Any) -> str | None:
    """Write a mapping as the list of its keys, a text as the only item."""
    if isinstance(value, dict):
        return inline([*value])
    return None


def _one_item(value: Any) -> str | None:
    return inline([value]) if isinstance(value, dict) and value else None


def _git_ref(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    is_commit = is_likely(value, COMMIT) and re.search(r"\d", value)
    return inline({"type": "commitId" if is_commit else "branches", "value": value})


def _files(value: Any) -> str | None:
    found = declared_file(value)
    return f"{found[0]}: {found[1]} below it" if found else None


def _cluster(value: Any) -> str | None:
    return f"{{type: {value.lower()}, ...}}" if value in ("spark", "ray", "dask", "mpi") else None


_SHAPES: Mapping[str, Callable[[Any], str | None]] = {
    "after": _list_of,
    "command": as_command,
    "retries": as_number,
    "timeout": as_duration,
    "volume_size_gib": as_number,
    "dataset_snapshots": _one_item,
    "netapp_snapshots": _one_item,
    "external_volumes": _one_item,
    "exports": _one_item,
    "git_ref": _git_ref,
    "inputs": _files,
    "outputs": _files,
    "cluster": _cluster,
}
