"""What is told and copied when a run is over: the time of each task, and where the outputs lie."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from flowc.commands.runs.display import took, value_text
from flowc.commands.runs.input_values import is_stored
from flowc.commands.table import table
from flowc.language.types import DictOf, File, ListOf, Type, Union
from flowc.running.copy_files import copy_file, copy_with_mode
from flowc.running.request import FlowEnd, TaskEnd, Value

_LISTED = "outputs.json"


def lines_at_end(
    name: str,
    end: FlowEnd,
    tasks: Sequence[TaskEnd],
    outputs: Mapping[str, Value],
    seconds: float,
    is_kept: bool = False,
) -> Iterator[str]:
    """Yield what is told of a run: each task with its time, the outputs, and how it ended.

    `is_kept` says that the outputs lie where the next run leaves them alone.
    """
    if tasks:
        yield "Tasks:"
        rows = [(one.task, one.state.replace("-", " "), _time(one)) for one in tasks]
        yield from (f"  {line}" for line in table(rows))
    if outputs:
        is_lent = not is_kept and any(one.kind != "value" for one in outputs.values())
        yield (
            "Outputs, kept until the next run (--output-dir copies them):"
            if is_lent
            else "Outputs:"
        )
        pairs = [(key, value_text(one.value)) for key, one in outputs.items()]
        yield from (f"  {line}" for line in table(pairs))
    yield f"{name}: {end.state} after {took(seconds)}"


def _time(end: TaskEnd) -> str:
    return "" if end.state in ("skipped", "cached") else took(end.seconds)


def copied(
    outputs: Mapping[str, Value], kinds: Mapping[str, Type], folder: Path
) -> dict[str, Value]:
    """Copy outputs of these types to a folder, and return them as they are there, by their names.

    A file becomes NAME.ext, a directory NAME, files in lists and dicts NAME/0.ext and so on;
    `outputs.json` lists all. What is only to be had over the network stays where it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = {
        name: Value(value.kind, _copy(value.value, kinds[name], folder / name))
        for name, value in outputs.items()
    }
    listed = {name: value.value for name, value in found.items()}
    text = json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
    (folder / _LISTED).write_text(text, encoding="utf-8", errors="replace")
    return found


def _copy(value: Any, kind: Type, place: Path) -> Any:
    """Return a value with its files copied to a place, which gets the extension of a file."""
    match kind:
        case Union(variants):
            return next(
                (_copy(value, one, place) for one in variants if _may_be(value, one)), value
            )
        case ListOf(item):
            return [_copy(one, item, place / str(at)) for at, one in enumerate(value)]
        case DictOf(item):  # a key may be any text, and is no name of a file
            pairs = enumerate(value.items())
            return {key: _copy(one, item, place / str(at)) for at, (key, one) in pairs}
    return _copy_stored(value, kind, place) if is_stored(kind) and "://" not in value else value


def _may_be(value: Any, kind: Type) -> bool:
    if isinstance(kind, ListOf | DictOf):
        return isinstance(value, list if isinstance(kind, ListOf) else dict)
    return is_stored(kind) and isinstance(value, str)


def _copy_stored(path: str, kind: Type, place: Path) -> str:
    place = place.absolute()
    if os.path.isdir(path):
        shutil.copytree(
            path, place, symlinks=True, dirs_exist_ok=True, copy_function=copy_with_mode
        )
        return str(place)
    known = kind.format if isinstance(kind, File) else ""
    extension = f".{known}" if known else os.path.splitext(path)[1]
    place = place.with_name(place.name + extension)
    place.parent.mkdir(parents=True, exist_ok=True)
    copy_file(path, str(place))
    return str(place)
