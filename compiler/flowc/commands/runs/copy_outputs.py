"""Copies the outputs of a run to a folder: replaces the place of each whole, and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc.commands.runs.input_values import holds_files, is_stored
from flowc.language.types import DictOf, File, ListOf, Type, Union, inner_types
from flowc.running.copy_files import copy_file, copy_with_mode
from flowc.running.remove_folders import remove
from flowc.running.request import Value

_LISTED, _OTHERWISE = "outputs.json", "outputs_.json"
"""The second where an output is called `outputs`; no name of the language ends in `_`."""


def copied(
    outputs: Mapping[str, Value], kinds: Mapping[str, Type], folder: Path
) -> dict[str, Value]:
    """Copy outputs of these types to a folder, and return them as they are there, by their names.

    A file becomes NAME.ext, a directory NAME, files in lists and dicts NAME/0.ext and so on;
    `outputs.json` lists all. What is only to be had over the network stays where it is.
    """
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".outputs-", dir=folder))
    try:
        copies = _Copies(folder, stage)
        found = {
            name: Value(value.kind, copies.of(value.value, kinds[name], name))
            for name, value in outputs.items()
        }
        listed = {name: value.value for name, value in found.items()}
        text = json.dumps(listed, indent=2, ensure_ascii=False) + "\n"
        name = _OTHERWISE if Path(_LISTED).stem in kinds else _LISTED
        (stage / name).write_text(text, encoding="utf-8", errors="replace")
        places = {place for name in outputs for place in _places(kinds[name], name)}
        places.update(_listed(folder, name, outputs))
        for place in places | {*os.listdir(stage)}:
            remove(str(folder / place))
        for place in os.listdir(stage):
            _move(stage / place, folder / place)
    finally:
        remove(str(stage))
    return found


def _move(source: Path, target: Path) -> None:
    """Move a file or folder to another folder: for that, a folder has to be writable itself."""
    mode = source.stat().st_mode
    if source.is_dir():
        source.chmod(mode | 0o200)
    source.rename(target)
    if target.is_dir():
        target.chmod(mode)


def _places(kind: Type, name: str) -> Iterator[str]:
    """Yield where a folder may hold an output of a type, whatever the value of the last run was."""
    if isinstance(kind, File) and kind.kind != "directory" and kind.format:
        yield f"{name}.{kind.format}"
    elif is_stored(kind) or (isinstance(kind, ListOf | DictOf) and holds_files(kind)):
        yield name
    else:
        for one in inner_types(kind):
            yield from _places(one, name)


def _listed(folder: Path, listing: str, names: Collection[str]) -> Iterator[str]:
    """Yield where files of outputs lie by the listing of the last run: where a type says no
    extension, the files that were given say it."""
    with suppress(OSError, ValueError, RecursionError):
        listed = json.loads((folder / listing).read_text(encoding="utf-8"))
        for name, value in listed.items() if isinstance(listed, dict) else ():
            place = Path(value) if isinstance(value, str) else folder
            if name in names and place.stem == name and place.parent == folder:
                yield place.name


@dataclass(frozen=True)
class _Copies:
    """Copies files to a folder in which no other files are, from where they go to another one."""

    folder: Path
    stage: Path

    def of(self, value: Any, kind: Type, place: str) -> Any:
        """Return a value with its files copied to a place, which gets the extension of a file."""
        match kind:
            case Union(variants):
                kinds = (self.of(value, one, place) for one in variants if _may_be(value, one))
                return next(kinds, value)
            case ListOf(item):
                return [self.of(one, item, f"{place}/{at}") for at, one in enumerate(value)]
            case DictOf(item):  # a key may be any text, and is no name of a file
                pairs = enumerate(value.items())
                return {key: self.of(one, item, f"{place}/{at}") for at, (key, one) in pairs}
        if not is_stored(kind) or "://" in value:
            return value
        return str(self.folder / self._stored(value, kind, place))

    def _stored(self, path: str, kind: Type, place: str) -> str:
        target = self.stage / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.isdir(path):
            own = shutil.ignore_patterns(self.stage.name)  # the output may be what all lies in
            shutil.copytree(path, target, symlinks=True, ignore=own, copy_function=copy_with_mode)
            return place
        known = kind.format if isinstance(kind, File) else ""
        extension = f".{known}" if known else os.path.splitext(path)[1]
        copy_file(path, f"{target}{extension}")
        return place + extension


def _may_be(value: Any, kind: Type) -> bool:
    if isinstance(kind, ListOf | DictOf):
        return isinstance(value, list if isinstance(kind, ListOf) else dict)
    return is_stored(kind) and isinstance(value, str)
