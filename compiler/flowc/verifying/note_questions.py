"""Takes note of what a module asks of its machine while it is loaded: variables, programs, the
time.

Runs where the module does (`describe_module.py`).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, Literal

import flowc

Kind = Literal["own", "library", "other"]
"""Whose code a file is: the module's or that of one it imports; Python's own; or another's."""

_TIME = {
    "time": ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"),
    "datetime": ("now", "utcnow", "today"),
    "date": ("today",),
}
_PLACE = {
    "posix": ("getlogin", "getuid", "getpid", "uname", "cpu_count"),
    "nt": ("getlogin", "getpid", "cpu_count"),
    "_socket": ("gethostname",),
}
_CHANCE = {"posix": ("urandom",), "nt": ("urandom",)}
_PROGRAM = {"posix": ("system", "posix_spawn"), "nt": ("system",)}
_ASKED = {
    (owner, name): kind
    for kind, owners in (
        ("time", _TIME), ("machine", _PLACE), ("chance", _CHANCE), ("program", _PROGRAM)
    )
    for owner, names in owners.items()
    for name in names
}  # fmt: skip
"""What functions of C give that differs from machine to machine, or from run to run: by what
they belong to, and by their names."""

_FOLDERS = tuple({sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib")})
_READ = type(os.environ).__getitem__.__code__
_START = subprocess.Popen.__init__.__code__


class Questions:
    """What a module asks of its machine; `line` returns the line of the module for a frame."""

    def __init__(self, line: Callable[[FrameType | None], int | None]) -> None:
        self.asked: list[tuple[str, str, int | None]] = []
        """Of each question its kind (`environment`, `program`, `time`, `chance`, `machine`), the
        name of a variable or of a program, and the line."""
        self._line = line
        self._kinds: dict[str, Kind] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Take note of what is asked within."""
        before = sys.getprofile()
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(before)

    def _note(self, frame: FrameType, event: str, called: Any) -> None:
        if event == "call":
            if frame.f_code is _READ:
                self._ask("environment", str(frame.f_locals.get("key")), frame.f_back)
            elif frame.f_code is _START:
                self._ask("program", _program(frame.f_locals.get("args")), frame.f_back)
        elif event == "c_call":
            kind = _kind_of_answer(called)
            if kind is not None:
                self._ask(kind, "", frame)

    def _ask(self, kind: str, name: str, frame: FrameType | None) -> None:
        """Note a question that the module asks itself, or has Python's library ask."""
        while frame and self._whose(frame) == "library":
            frame = frame.f_back
        if frame and self._whose(frame) == "own":
            self.asked.append((kind, name, self._line(frame)))

    def _whose(self, frame: FrameType) -> Kind:
        file = frame.f_code.co_filename
        if file not in self._kinds:
            self._kinds[file] = _whose(file)
        return self._kinds[file]


def _whose(file: str) -> Kind:
    if "site-packages" in file or file.startswith(("<frozen importlib", *flowc.__path__)):
        return "other"
    if file.startswith(("<", *_FOLDERS)):  # what a dataclass makes has no file, either
        return "other" if Path(file).parent.name == "logging" else "library"
    return "own"


def _kind_of_answer(function: Any) -> str | None:
    owner = function.__self__
    if owner is random._inst:
        return "chance"
    if isinstance(owner, ModuleType | type):
        return _ASKED.get((owner.__name__, function.__name__))
    return None


def _program(words: Any) -> str:
    """Return the name of a program, of a list of words or of a line."""
    first = words[0] if isinstance(words, list | tuple) and words else words
    return os.path.basename([*str(first).split(), ""][0])


def folder_of(path: str) -> str | None:
    """Return a module's folder; None, where a module from there has it as a text."""
    folder = str(Path(path).parent)
    files = {getattr(one, "__file__", None) or "" for one in [*sys.modules.values()]}
    for file in {path, *(one for one in files if one.startswith(folder + os.sep))}:
        with suppress(OSError):
            if os.fsencode(folder) in Path(file).read_bytes():
                return None
    return folder
