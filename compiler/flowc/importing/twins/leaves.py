"""Takes a task of a tree apart into its shape and the leaves that twins may differ in."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flowc.findings.source import Path
from flowc.language.references import Piece, TaskRef, split

NAMED = ("inputs", "with", "outputs")
_EXACT = ("flow", "use")
_TOKEN = re.compile(r"\$?\$\{\{(?:(?!\}\}).)*\}\}|[A-Za-z0-9]+|.", re.DOTALL)


@dataclass(frozen=True)
class Target:
    """What a reference leads to: an output of a task; or a task, as in `after`."""

    task: str
    output: str | None = None


Leaf = str | int | Target


@dataclass(frozen=True)
class Parts:
    """A task by its shape, which twins share, and its leaves in the order of `rebuilt`."""

    key: str
    task: dict[str, Any]
    shape: Hashable
    leaves: tuple[Leaf, ...]
    places: tuple[Path, ...]
    """Where the leaves stand in the task; the names of one mapping are numbered."""

    @property
    def targets(self) -> list[Target]:
        """What the task refers to."""
        return [leaf for leaf in self.leaves if isinstance(leaf, Target)]


def take_apart(key: str, task: dict[str, Any]) -> Parts:
    """Return a task as its shape and its leaves."""
    shape: list[Hashable] = []
    leaves: list[tuple[Path, Leaf]] = []
    for path, common, value in _walk(task, ()):
        shape.append((path, common if value is None else type(value)))
        if value is not None:
            leaves.append((path, value))
    places, found = zip(*leaves, strict=True) if leaves else ((), ())
    return Parts(key, task, tuple(shape), tuple(found), tuple(places))


def rebuilt(task: dict[str, Any], leaves: Sequence[Any]) -> dict[str, Any]:
    """Return a task with other leaves in the place of its own."""
    waiting = iter(leaves)
    built = _rebuilt(task, (), waiting)
    assert isinstance(built, dict)
    return built


def target_of(text: object) -> Target | None:
    """Return what a text leads to that is a reference to a task and nothing else."""
    if not isinstance(text, str) or "tasks." not in text:
        return None
    match split(text):
        case [Piece(meaning=TaskRef(task, output))]:
            return Target(task, output)
    return None


def tokens_of(text: str) -> list[str]:
    """Return a text as its words, its references and the characters between them."""
    return _TOKEN.findall(text)


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Hashable, Leaf | None]]:
    """Yield what a task holds, depth first: a leaf, or what twins have in common."""
    if isinstance(value, dict):
        yield path, ("mapping", len(value)), None
        for number, (key, item) in enumerate(value.items()):
            named = _names(path)
            inner: Path = (*path, number if named else key)
            if named:
                yield inner, None, key
            yield from _walk(item, inner)
    elif isinstance(value, list):
        yield path, ("list", len(value)), None
        for number, item in enumerate(value):
            yield from _walk(item, (*path, number))
    elif path[0] == "after":
        yield path, None, Target(value)
    elif isinstance(value, str) and not _is_exact(path, value):
        yield path, None, target_of(value) or value
    elif type(value) is int:
        yield path, None, value
    else:
        yield path, (type(value), value), None


def _rebuilt(value: Any, path: Path, leaves: Iterator[Any]) -> Any:
    if isinstance(value, dict):
        built = {}
        for number, (key, item) in enumerate(value.items()):
            own = next(leaves) if _names(path) else key
            built[own] = _rebuilt(item, (*path, number if _names(path) else key), leaves)
        return built
    if isinstance(value, list):
        return [_rebuilt(item, (*path, number), leaves) for number, item in enumerate(value)]
    if isinstance(value, str) and _is_exact(path, value):
        return value
    return next(leaves) if isinstance(value, str) or type(value) is int else value


def _names(path: Path) -> bool:
    return len(path) == 1 and path[0] in NAMED


def _is_exact(path: Path, text: str) -> bool:
    """Whether no row can say otherwise: types, files, and what the launch gives."""
    if path[0] in _EXACT:
        return True
    is_type = path[0] in ("inputs", "outputs") and (len(path) == 2 or path[2] == "type")
    return is_type or (path[0] == "with" and "${{ inputs." in text)
