"""Copies and digests files and folders, none without end: links within a folder stay links.

A link that leads out of a folder counts as the file that it leads to; where that is a folder, as a
link to it. Holes of sparse files cost nothing.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from typing import BinaryIO

_BLOCK = 1 << 20
_EMPTY = bytes(_BLOCK)


def copy(source: str, target: str) -> None:
    """Copy a file or a folder to a path that is free."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.isdir(source):
        return copy_file(source, target)
    shutil.copytree(source, target, symlinks=True, copy_function=copy_with_mode)
    for path in _all_in(source):
        if (end := _outer_end(path, source)) is not None:
            copied = os.path.join(target, os.path.relpath(path, source))
            os.unlink(copied)
            copy_file(end, copied) if os.path.isfile(end) else os.symlink(end, copied)


def take(source: str, target: str) -> None:
    """Put what nobody else needs any more at a path that is free, as a hard link where that is
    possible.

    So it is as if it were moved, and two outputs may yet be one file. A file that has other links
    already may belong to others, and is copied.
    """
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if os.path.isdir(source):
        shutil.copytree(source, target, symlinks=True, copy_function=_link)
    else:
        _link(source, target)


def _link(source: str, target: str) -> str:
    if os.stat(source).st_nlink == 1:
        try:
            os.link(source, target)
            return target
        except OSError:  # on another file system, or on one without links
            pass
    return copy_with_mode(source, target)


def copy_with_mode(source: str, target: str) -> str:
    """Copy a file with its rights."""
    copy_file(source, target)
    shutil.copymode(source, target)
    return target


def copy_file(source: str, target: str) -> None:
    """Copy what is in a file."""
    with open(source, "rb") as read, open(target, "wb") as write:
        for start, block in _blocks(read):
            write.seek(start)
            write.write(block)
        write.truncate(os.fstat(read.fileno()).st_size)


def digest(path: str) -> str:
    """Return a digest of what is in a file, or of a folder's names, files, and texts of links."""
    if not os.path.isdir(path):
        return _digest_of_file(path)
    found = hashlib.sha256()
    for full in _all_in(path):
        within = os.fsencode(os.path.relpath(full, path))
        own = _digest_within(full, path).encode()
        found.update(b"%d %s %d %s\n" % (len(within), within, len(own), own))
    return f"folder {found.hexdigest()}"


def _digest_within(path: str, folder: str) -> str:
    end = _outer_end(path, folder)
    if end is None and os.path.islink(path):
        end = os.readlink(path)
    elif os.path.isfile(path):
        return _digest_of_file(path)
    return "" if end is None else "link " + hashlib.sha256(os.fsencode(end)).hexdigest()


def _all_in(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder, onerror=_raise):
        folders.sort()
        yield from (os.path.join(root, name) for name in (*folders, *sorted(files)))


def _outer_end(path: str, folder: str) -> str | None:
    """Return where a link leads that leads out of a folder; None for anything else."""
    if not os.path.islink(path):
        return None
    end = os.path.realpath(path)
    return None if f"{end}/".startswith(os.path.realpath(folder) + "/") else end


def _digest_of_file(path: str) -> str:
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for start, block in _blocks(file):
            found.update(b"%d %d\n" % (start, len(block)))
            found.update(block)
        found.update(b"%d" % os.fstat(file.fileno()).st_size)
    return found.hexdigest()


def _blocks(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the blocks of a file that are not all zero, each with its start, a multiple of 1
    MiB."""
    start = 0
    while (start := _next_data(file, start)) >= 0:
        file.seek(start)
        block = file.read(_BLOCK)
        if not block:
            return
        if block != _EMPTY[: len(block)]:
            yield start, block
        start += len(block)


def _next_data(file: BinaryIO, start: int) -> int:
    """Return the start of the next block that is no hole; -1 where there is none."""
    if not hasattr(os, "SEEK_DATA"):
        return start
    try:
        found = os.lseek(file.fileno(), start, os.SEEK_DATA)
    except OSError as error:
        return -1 if error.errno == errno.ENXIO else start
    return max(start, found - found % _BLOCK)


def _raise(error: OSError) -> None:
    raise error
