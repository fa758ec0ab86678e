"""The folder in which results are kept between runs: the user's own, and safe to delete.

It lies in no repository: a commit could bring entries of its own there. Whoever can write to it
can hide findings, but never give flowc a module to write (`cache_entry.py`).
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import click

from flowc.findings.record import record
from flowc.project.cache_entry import digest_of
from flowc.resources import TEMPLATES
from flowc.workspace.files import read_file
from flowc.workspace.links import repository_of

_B = TypeVar("_B")
VARIABLE = "FLOWC_CACHE_DIR"
_DAY = 24 * 60 * 60
_KEPT = 30 * _DAY
_LARGEST = 1 << 23
_TAG = """\
Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of flowc. It may be deleted at any time.
# About cache directory tags: https://bford.info/cachedir/
"""
_LIBRARIES = (
    "jinja2-", "pydantic-", "pydantic_core-", "pyyaml-", "ruamel.yaml-", "ruamel_yaml-",
)  # fmt: skip


@record(frozen=True)
class Cache:
    """A folder of entries by name, for this version of flowc; what fails is as if not there."""

    folder: str
    stamp: str

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, "entries", name[:2], name[2:])

    def get(self, name: str) -> bytes | None:
        """Return the entry of a name; the file's own age says when it was wanted last."""
        path = self._path(name)
        try:
            data = read_file(path, _LARGEST)
            if time.time() - os.stat(path).st_mtime > _DAY:
                os.utime(path)
        except (OSError, ValueError):
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep an entry: whole or not at all, whoever else writes it meanwhile.

        What is left of a process that was killed here goes with the entries that are old.
        """
        path = self._path(name)
        if len(data) >= _LARGEST:
            return
        from tempfile import NamedTemporaryFile  # most runs keep nothing new

        with suppress(OSError):
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with NamedTemporaryFile(dir=os.path.dirname(path), delete=False) as file:
                file.write(data)
            os.replace(file.name, path)

    def prune(self) -> None:
        """Once a day, remove what nobody has wanted for a month."""
        mark = os.path.join(self.folder, "pruned")
        with suppress(OSError):
            if os.path.exists(mark) and time.time() - os.stat(mark).st_mtime < _DAY:
                return
            Path(mark).touch()
            for path in Path(self.folder, "entries").glob("*/*"):
                if time.time() - path.stat().st_mtime > _KEPT:
                    path.unlink()


def kept_or_fresh(
    cache: Cache | None,
    paths: Sequence[Path],
    kept: Callable[[Cache, Path], _B | None],
    begin: Callable[[], Callable[[Path], _B]],
    jobs: int | None,
) -> list[_B]:
    """Return what is known of each file, in the order of the paths: what is kept, or found anew.

    `begin` loads what that takes, which kept results do without, and returns what finds it.
    """
    found = [kept(cache, path) if cache else None for path in paths]
    left = [path for path, known in zip(paths, found, strict=True) if known is None]
    fresh = iter(_fresh(left, begin, jobs))
    if left and cache:
        cache.prune()
    return [next(fresh) if known is None else known for known in found]


def _fresh(
    paths: Sequence[Path], begin: Callable[[], Callable[[Path], _B]], jobs: int | None
) -> list[_B]:
    if not paths:
        return []
    find = begin()
    if len(paths) < 2:
        return [find(path) for path in paths]
    from flowc.workspace.parallel import on_files  # one file is done or not

    return [*on_files(find, paths, jobs)]


def open_cache() -> Cache | None:
    """Return the user's cache; nothing where there is no home, or no folder to be trusted.

    Raises UsageError where FLOWC_CACHE_DIR names a folder in a repository.
    """
    chosen = os.environ.get(VARIABLE)
    folder = os.path.abspath(chosen) if chosen else _default()
    if folder is None:
        return None
    with suppress(OSError):
        if repository_of(os.path.realpath(folder)) is not None:
            if chosen:
                raise click.UsageError(
                    f"{VARIABLE} is in a repository, where a commit could bring entries of its own"
                )
            return None
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if _is_own(folder):
            _mark(folder)
            return Cache(folder, _stamp())
    return None


def _default() -> str | None:
    """Return where the system wants caches."""
    names = {"win32": ("LOCALAPPDATA",), "darwin": ("HOME", "Library/Caches")}
    variable, *below = names.get(sys.platform, ("HOME", ".cache"))
    home = os.environ.get(variable, "")
    if variable == "HOME" and os.path.isabs(os.environ.get("XDG_CACHE_HOME", "")):
        return os.path.join(os.environ["XDG_CACHE_HOME"], "flowc")
    if not os.path.isabs(home) or not os.path.isdir(home):  # nobody is given a home
        return None
    return os.path.join(home, *below, "flowc")


def _is_own(folder: str) -> bool:
    """Whether nobody else may write to a folder, as far as the system tells."""
    status = os.stat(folder)
    return sys.platform == "win32" or (
        status.st_uid == os.geteuid() and not status.st_mode & stat.S_IWOTH
    )


def _mark(folder: str) -> None:
    """Say to backups what the folder is."""
    tag = os.path.join(folder, "CACHEDIR.TAG")
    if not os.path.exists(tag):
        with suppress(OSError), open(tag, "x", encoding="ascii") as file:
            file.write(_TAG)


def _stamp() -> str:
    """Return a digest of all that makes results what they are, beside flows and settings."""
    return digest_of(sys.version.encode(), sys.platform.encode(), *_libraries(), *_sources())


def _libraries() -> Iterator[bytes]:
    """Yield the names and versions of the libraries, as they are installed."""
    for module in ("pydantic", "ruamel.yaml", "yaml", "jinja2"):
        spec = find_spec(module)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for _ in range(module.count(".") + 1):
                place = os.path.dirname(place)
            for name in sorted(os.listdir(place)):
                if name.lower().startswith(_LIBRARIES) and name.endswith("-info"):
                    yield name.encode()


def _sources() -> Iterator[bytes]:
    package = Path(__file__).parents[1]
    for path in sorted([*package.rglob("*.py"), *TEMPLATES.glob("*.j2")]):
        if "standin" not in path.parts:
            yield path.read_bytes()
