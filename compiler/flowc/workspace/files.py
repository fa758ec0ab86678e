"""Files: which ones are flows, what they hold, and what they become."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from keyword import iskeyword
from pathlib import Path

import click

from flowc.language.named_types import ROOTS
from flowc.limits import MAX_BYTES

SUFFIXES = (".yaml", ".yml")

_MOST = 1_000_000
_PIECE = 1 << 16

_IMPORTED = ROOTS | {"flytekit", "flytekitplugins", "flyteidl", "domino", "workflow_pb2"}


def files_below(
    folder: Path, enters: Callable[[str], bool], suffixes: tuple[str, ...] = SUFFIXES
) -> Iterator[Path]:
    """Yield every YAML file below a folder, sorted, and what of it cannot be read.

    Hidden files and folders are passed over, and no link to a folder is followed. `enters` says
    which folders are looked into. Raises UsageError for more files than a repository has.
    """
    closed: list[OSError] = []
    seen = 0
    for place, folders, names in os.walk(folder, onerror=closed.append):
        seen += len(folders) + len(names)
        if seen > _MOST:
            raise click.UsageError(f"there are more than {_MOST:,} files below {str(folder)!a}")
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and enters(os.path.join(place, name))
        )
        for name in sorted(names):
            if name.endswith(suffixes) and not name.startswith("."):
                yield Path(place, name)
    yield from (Path(error.filename) for error in closed)


def read_file(path: str | Path, most: int = MAX_BYTES + 1) -> bytes:
    """Return at most so many bytes of a regular file; raise OSError for anything else."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise OSError("not a regular file")
        return read_open(handle, most, status.st_size)  # of a folder, that is an error
    finally:
        os.close(handle)


def read_open(handle: int, most: int, size: int) -> bytes:
    """Return at most so many bytes of an open file, whose size may be this by now."""
    data = os.read(handle, min(most, size + 1))  # a file object costs more than the reading
    while len(data) < most and (more := os.read(handle, min(most - len(data), _PIECE))):
        data += more
    return data


def name_of(path: Path) -> str:
    """Return a path as the header of its module tells it: as UTF-8, whatever the locale."""
    return os.fsencode(path).decode("utf-8", "surrogateescape")


def target_of(flow: Path) -> Path:
    """Return where a flow compiles to: `workflow.py` for `flow.yaml`, else its own name."""
    stem = flow.name.rpartition(".")[0] or flow.name
    return flow.with_name("workflow.py" if stem == "flow" else f"{stem}.py")


def name_fault(target: Path) -> str | None:
    """Return why a file cannot be a module that is registered, or nothing if it can."""
    name = target.stem
    if not name.isascii() or not name.isidentifier() or iskeyword(name):
        return f"'{target.name}' is no name of a Python module"
    if name in sys.stdlib_module_names or name in _IMPORTED:
        return f"'{target.name}' would shadow the module '{name}' where it lies"
    return None
