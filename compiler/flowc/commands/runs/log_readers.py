"""Reads the logs of jobs while they are written."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

_BLOCK = 1 << 16
_TAIL = 1 << 12


class LogReader:
    """Reads a log line by line, from its start on; one that is not there yet is empty."""

    def __init__(self, path: str) -> None:
        self._path, self._at, self._rest = path, 0, b""

    def lines(self, is_done: bool = False) -> Iterator[str]:
        """Yield the lines that were added; `is_done`: the last one, too, without its end."""
        with suppress(OSError), open(self._path, "rb") as file:
            file.seek(self._at)
            while data := file.read(_BLOCK):
                self._at += len(data)
                *lines, self._rest = (self._rest + data).split(b"\n")
                if len(self._rest) >= _BLOCK:  # a bar of progress, or no text at all
                    lines, self._rest = [*lines, self._rest], b""
                yield from map(_text, lines)
        if is_done and self._rest:
            yield _text(self._rest)
            self._rest = b""


def last_lines(path: str, most: int) -> list[str]:
    """Return the last lines of a log."""
    if most > 0:
        with suppress(OSError), open(path, "rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
            lines = file.read().rstrip().split(b"\n")
            return [*deque(map(_text, lines if lines[-1] else ()), most)]
    return []


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r").rpartition("\r")[2]
