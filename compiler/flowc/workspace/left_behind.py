"""Finds modules that flowc wrote for flows that are gone, by what their headers say."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowc.emitting.python.header import flow_of, function_of
from flowc.workspace.files import files_below, read_file, target_of
from flowc.workspace.git import ignored
from flowc.workspace.home import Home
from flowc.workspace.read_flow import may_be_flow

_HEAD = 4096
"""Bytes that hold any header: a file's name has 255 characters at most."""


@dataclass(frozen=True)
class LeftBehind:
    """A module, its bytes, and the name of the flow that it was made from."""

    path: Path
    data: bytes
    flow: str


def left_behind(
    folders: Sequence[Path],
    home: Home,
    targets: Collection[Path],
    elsewhere: Collection[tuple[str, str]],
) -> list[LeftBehind]:
    """Return the modules below folders whose flows are gone, but for those that Git ignores.

    `targets` are the modules of flows. `elsewhere` has, by their files' and their own names, the
    flows that have no module in its place: it may have been written anywhere.
    """
    known = set(map(_place, targets))
    found = {
        one.path: one
        for folder in folders
        for one in _modules(folder, home)
        if _place(one.path) not in known and (one.flow, function_of(one.data)) not in elsewhere
    }
    hidden = ignored([str(path) for path in found]) if found else ()
    return [one for path, one in found.items() if str(path) not in hidden]


def _place(path: Path) -> str:
    return os.path.join(os.path.realpath(path.parent), path.name)


def _modules(folder: Path, home: Home) -> Iterator[LeftBehind]:
    """Yield the modules that lie where a build puts those of flows that are not there."""
    for path in files_below(folder, home.enters, (".py",)):
        try:
            flow = flow_of(read_file(path, _HEAD))
            if flow is not None and _is_left(path, flow, home):
                yield LeftBehind(path, read_file(path), flow)
        except OSError:  # it cannot be read, and is no module of anything
            continue


def _is_left(path: Path, flow: str, home: Home) -> bool:
    beside = path.with_name(flow)
    steps = home.steps(path)
    if steps is not None and home.project.output is not None:
        return home.project.makes(steps, target_of(beside).name)
    is_there = beside.is_file() and may_be_flow(beside)
    return target_of(beside).name == path.name and not is_there
