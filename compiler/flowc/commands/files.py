"""Files: which ones are flows, what they hold, and how a generated one is written."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from keyword import iskeyword
from pathlib import Path

from flowc.emit.header import state_of
from flowc.limits import MAX_BYTES

SUFFIXES = (".yaml", ".yml")

_IMPORTED = frozenset(
    ("flytekit", "flytekitplugins", "flyteidl", "domino", "workflow_pb2", "numpy", "pandas")
    + ("pyspark", "sklearn", "tensorflow", "torch")
)


def flows_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files among paths, and every YAML file below the folders, sorted; each once.

    Hidden files and folders below a folder are passed over, and no link to a folder is followed.
    """
    return iter({os.path.normpath(path): path for path in _found(paths)}.values())


def _found(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if name.endswith(SUFFIXES) and not name.startswith("."):
                    yield Path(folder, name)


def read_file(path: Path, most: int = MAX_BYTES + 1) -> bytes:
    """Return at most so many bytes of a regular file; raise OSError for anything else."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a regular file")
        return file.read(most)


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


class Refused(Exception):
    """A generated file that is not written, and why."""


def write_file(target: Path, data: bytes, force: bool) -> bool:
    """Write a generated file whole or not at all; return whether anything changed.

    Raises Refused for what flowc has not written, or someone edited since, unless forced; and
    for what is no regular file, or cannot be written.
    """
    try:
        if os.path.lexists(target):
            if not stat.S_ISREG(target.lstat().st_mode):
                raise Refused("it is no regular file")
            old = read_file(target, 1 << 30)
            if old == data:
                return False
            state = state_of(old)
            if state != "generated" and not force:
                why = "was edited since flowc wrote it" if state == "edited" else "is not flowc's"
                raise Refused(f"it {why}; --force overwrites it")
        _replace(target, data)
    except OSError as error:
        raise Refused(error.strerror or str(error)) from None
    return True


def write_text(target: Path, text: str, force: bool) -> None:
    """Write a file that is the user's own from now on; raise Refused where there is one."""
    try:
        if os.path.lexists(target):
            if not stat.S_ISREG(target.lstat().st_mode):
                raise Refused("it is no regular file")
            if not force:
                raise Refused("it exists; --force overwrites it")
        _replace(target, text.encode())
    except OSError as error:
        raise Refused(error.strerror or str(error)) from None


def replace_file(target: Path, data: bytes) -> None:
    """Write new bytes into the file that they were made from; raise Refused if it is none."""
    try:
        if not stat.S_ISREG(target.lstat().st_mode):
            raise Refused("it is no regular file")
        _replace(target, data)
    except OSError as error:
        raise Refused(error.strerror or str(error)) from None


def _replace(target: Path, data: bytes) -> None:
    """Write a temporary file beside the target, and rename it."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _mode(target: Path) -> int:
    """Return the mode that the user's own editor would leave on the file."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
