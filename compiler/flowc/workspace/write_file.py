"""Writes files: whole or not at all, and never through a link.

Bytes go to `.flowc.tmp` in the target's folder, are flushed to the disk, and get the target's name
by a rename: whatever kills the program, the target is the old file or the new one. (The folder is
not flushed: after a power cut, the old file may stand there again.) Another name of the target, a
hard link, keeps the old bytes.

The folder is opened once, and locked: one process writes in it at a time. So a `.flowc.tmp` that
stands there was left by a process that was killed, and is removed first. On a file system without
locks it might be another's, and nothing is written until somebody removes it. Signals wait for the
few milliseconds that the temporary file lives; where there are many files, some live at a time.
"""

from __future__ import annotations

import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from flowc.emitting.python.header import state_of, with_lf
from flowc.findings.record import record
from flowc.workspace.files import read_open
from flowc.workspace.links import way_out

TEMPORARY = ".flowc.tmp"
_PATIENCE = 30.0  # seconds
_TOGETHER = 16
"""Files that are written at a time."""
_LARGEST = 1 << 26
"""Constant: bytes; no module that flowc writes comes near."""


class Refused(Exception):
    """A file that is not written, and why."""


def write_file(target: Path, data: bytes, force: bool, origin: Path, create: bool = False) -> bool:
    """Write a module that was generated from a flow; return whether anything changed.

    `create` makes the folders on the way to it. Raises Refused for what flowc has not written, or
    someone edited since, unless forced; and for what is no regular file, or cannot be written, or
    is the flow itself.
    """
    with _place(target, origin, create) as place:
        _clear(place)
        old = _content(place)
        if old is not None and with_lf(old) == data:
            return False
        state = "generated" if old is None else state_of(old)
        if state != "generated" and not force:
            why = "was edited since flowc wrote it" if state == "edited" else "is not flowc's"
            raise Refused(f"it {why}; --force overwrites it")
        _replace(place, data)
    return True


def write_all(writes: Sequence[Callable[[], bool]]) -> Iterator[bool | Refused]:
    """Carry out writes, several at a time, since each waits for the disk; yield what became of
    each, in order."""
    for start in range(0, len(writes), _TOGETHER):
        some = writes[start : start + _TOGETHER]
        if len(some) == 1:
            yield _tried(some[0])
            continue
        from concurrent.futures import ThreadPoolExecutor  # most runs write one file

        from flowc.running.end_signals import waiting

        with waiting(), ThreadPoolExecutor(len(some)) as threads:  # threads let no signal in
            done = [*threads.map(_tried, some)]
        yield from done


def _tried(write: Callable[[], bool]) -> bool | Refused:
    try:
        return write()
    except Refused as refused:
        return refused


def write_text(target: Path, text: str, force: bool, origin: Path | None = None) -> None:
    """Write a file that is the user's own from now on, and the folders on the way to it.

    Raises Refused where there is one, unless forced; and for what cannot be written, or is the
    file that the text was made from.
    """
    with _place(target, origin, create=True) as place:
        _clear(place)
        if _status(place) and not force:
            raise Refused("it exists; --force overwrites it")
        _replace(place, text.encode())


def replace_file(target: Path, old: bytes, new: bytes) -> None:
    """Write new bytes into the file that they were made from; raise Refused if it is another."""
    with _place(target) as place:
        _clear(place)
        if _content(place) != old:
            raise Refused("it was changed meanwhile")
        _replace(place, new)


def old_content(target: Path, create: bool = False) -> bytes:
    """Return what a build would replace, nothing if there is none; raise Refused as it would."""
    if create and not os.path.lexists(target.parent):
        return b""
    with _place(target, locks=False) as place:
        return _content(place) or b""


@record(frozen=True)
class _Place:
    """A file in a folder that is open, and stays the same whatever its path becomes."""

    name: str
    temporary: str
    folder: int | None = None  # None: the names are whole paths
    alone: bool = True  # no other process writes in the folder


@contextmanager
def _place(
    target: Path, origin: Path | None = None, create: bool = False, locks: bool = True
) -> Iterator[_Place]:
    """Open and lock the folder of a file; what the system refuses is Refused.

    Who only reads needs no lock: a file is replaced by a rename.
    """
    try:
        link = way_out(target.parent)
        if link is not None:
            raise Refused(f"the link '{link}' leads out of the repository or the working folder")
        if target.name in ("", ".."):
            raise Refused("it is no regular file")
        if origin is not None and os.path.realpath(target) == os.path.realpath(origin):
            raise Refused("it is what the new file was made from")
        folder = os.path.realpath(target.parent)
        if create:
            _make_folder(folder)
        if sys.platform == "win32":  # folders cannot be opened there, nor open files be removed
            yield _Place(os.path.join(folder, target.name), os.path.join(folder, TEMPORARY))
            return
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            yield _Place(target.name, TEMPORARY, handle, locks and _locked(handle))
        finally:
            os.close(handle)
    except OSError as error:
        raise Refused(error.strerror or str(error)) from None


def _make_folder(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Refused("there is a file in place of its folder") from None


def _locked(folder: int) -> bool:
    """Lock an open folder until it is closed; return False if its file system has no locks."""
    from flowc.running.lock_file import lock  # most commands write nothing

    end = time.monotonic() + _PATIENCE
    while True:
        try:
            lock(folder)
        except BlockingIOError:
            if time.monotonic() > end or _is_ending():
                raise Refused(
                    f"another process has its folder locked for {_PATIENCE:g} s"
                ) from None
            time.sleep(0.005)
        except OSError:
            return False
        else:
            return True


def _is_ending() -> bool:
    """Whether a signal waits to end the program."""
    return sys.platform != "win32" and bool(signal.sigpending())


def _clear(place: _Place) -> None:
    """Remove what a killed process left."""
    try:
        os.stat(place.temporary, dir_fd=place.folder, follow_symlinks=False)
    except FileNotFoundError:
        return
    if not place.alone:
        raise Refused(f"another process writes here, or was killed: then remove {TEMPORARY}")
    try:
        os.unlink(place.temporary, dir_fd=place.folder)
    except OSError as error:
        raise Refused(f"{TEMPORARY} beside it cannot be removed: {error.strerror}") from None


def _status(place: _Place) -> os.stat_result | None:
    """Return what is known of the file, nothing if there is none; refuse any other thing."""
    try:
        status = os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise Refused("it is no regular file")
    return status


def _content(place: _Place) -> bytes | None:
    status = _status(place)
    if status is None:
        return None
    if status.st_size > _LARGEST:
        raise Refused(f"it is larger than {_LARGEST >> 20} MiB, and so is not flowc's")
    flags = os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK") | _flag("O_BINARY")
    handle = os.open(place.name, flags, dir_fd=place.folder)
    try:
        return read_open(handle, _LARGEST + 1, status.st_size)
    finally:
        os.close(handle)


def _replace(place: _Place, data: bytes) -> None:
    """Write the temporary file, with the mode that the user's editor would leave; rename it."""
    from flowc.running.end_signals import waiting  # most files are as they should be

    status = _status(place)
    mode = 0o666 if status is None else stat.S_IMODE(status.st_mode) & 0o777
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flag("O_NOFOLLOW") | _flag("O_BINARY")
    at = place.folder
    with waiting():
        handle = os.open(place.temporary, flags, mode, dir_fd=at)
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
                if status is not None and os.chmod in os.supports_fd:
                    os.chmod(handle, mode)  # the mask took some of it
            os.replace(place.temporary, place.name, src_dir_fd=at, dst_dir_fd=at)
        except BaseException:
            with suppress(OSError):
                os.unlink(place.temporary, dir_fd=at)
            raise


def _flag(name: str) -> int:
    """Return a flag of `os.open`, or none where the system does not have it."""
    return int(getattr(os, name, 0))
