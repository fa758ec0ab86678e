"""Copies and digests files and folders, none without end: links within a folder stay links.

A link that leads out of a folder is copied as the file that it leads to; where that is a folder, as
a link to it. Holes of sparse files cost nothing.
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
_ENDLESS = ("/dev/", "/proc/", "/sys/")


def copy(source: str, target: str) -> None:
    """Copy a file or a folder to a path that is free."""
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.isdir(source):
        return copy_file(source, target)
    shutil.copytree(source, target, symlinks=True, copy_function=copy_with_mode)
    for path in filter(os.path.islink, _all_in(source)):
        end = _outer_end(path, source)
        if end is None and not _names_outside(path, source):
            continue
        copied = os.path.join(target, os.path.relpath(path, source))
        os.unlink(copied)
        if end is None:
            folder = os.path.realpath(os.path.dirname(path))
            os.symlink(os.path.relpath(os.path.realpath(path), folder), copied)
        else:
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
    """Copy a file with its rights; raise OSError for a pipe, which may never end."""
    if not os.path.isfile(source):
        raise OSError(errno.EINVAL, "is no file", source)
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
    return _digest(path)[0]


def digests(path: str) -> dict[str, str]:
    """Return by their paths the digests of a file or folder, and of the folders outside of it that
    links lead to.

    Raises OSError where one cannot be read, or has no end.
    """
    found: dict[str, str] = {}
    pending = [path]
    for one in pending:
        if one not in found:
            found[one], ends = _digest(one)
            pending += ends
    return found


def _digest(path: str) -> tuple[str, list[str]]:
    """Return the digest of a file or folder, and the folders that links in it lead out to."""
    if not os.path.isdir(path):
        return _digest_of_file(path), []
    if f"{path}/".startswith(_ENDLESS) or path == "/":
        raise OSError(errno.EINVAL, "has no end", path)
    found, ends = hashlib.sha256(), []
    for full in _all_in(path):
        within = os.fsencode(os.path.relpath(full, path))
        own = _digest_within(full, path).encode()
        found.update(b"%d %s %d %s\n" % (len(within), within, len(own), own))
        end = _outer_end(full, path)
        if end is not None and os.path.isdir(end):
            ends.append(end)
    return f"folder {found.hexdigest()}", ends


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


def _names_outside(link: str, folder: str) -> bool:
    """Whether the text of a link that leads into its folder is good only where that lies."""
    text = os.readlink(link)
    above = os.path.dirname(os.path.relpath(link, folder))
    return os.path.isabs(text) or os.path.normpath(os.path.join(above, text)).startswith("..")


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
