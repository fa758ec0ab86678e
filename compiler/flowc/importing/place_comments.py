"""Finds where in a flow the comments of its module belong, by where things stand in both."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flowc.emitting.yaml.yaml_text import END
from flowc.findings.source import Path
from flowc.importing.comments import Comment, read_comments
from flowc.importing.module import PythonModule, Written
from flowc.importing.module_lines import (
    Statements,
    end_of_head,
    is_compound,
    names_in,
    start_of,
)
from flowc.language.config import CONFIG_KEYS
from flowc.reading.document import Node

Place = tuple[int, Path]
"""A flow of the module, by its number, and a path in it."""
_DEEPEST = 8


def place_comments(module: PythonModule) -> list[dict[Path, list[str]]]:
    """Return for each flow of a module its comments, by the paths that they stand above.

    Those at the end of a line have END as the last step of their paths. A comment is in one flow.
    """
    found: list[dict[Path, list[str]]] = [{} for _ in module.flows]
    comments = read_comments(module.source.text) if module.flows else []
    if not comments:
        return found
    lines = _Lines(module, Statements.of(module.tree))
    for comment in comments:
        flow, path = lines.place(comment)
        if not comment.alone and len(comment.lines) == 1:
            path = (*path, END)
        said = found[flow].setdefault(path, [])
        said += [*([""] if said and comment.alone else []), *comment.lines]
    return found


@dataclass
class _Lines:
    """What of the flows stands on which line of their module."""

    module: PythonModule
    statements: Statements
    known: dict[int, list[Place]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    tasks: set[tuple[int, Place]] = field(default_factory=set)
    """The lines that make or call a task, or begin a flow, with its place."""
    starts: set[int] = field(default_factory=set)
    """The lines on which flows begin."""
    found: dict[int, Place | None] = field(default_factory=dict)
    """What statements stand for, by their identity."""

    def __post_init__(self) -> None:
        names = self.module.lines_of_names
        for number, flow in enumerate(self.module.flows):
            for path, lines in flow.lines.items():
                for line in lines:
                    self.known.setdefault(line, []).append((number, path))
                    self.tasks.add((line, (number, path)))
            for line, path in self._spans(flow):
                self.known.setdefault(line, []).append((number, path))
            declared = flow.document.value_node(("vars",))
            for name in declared.entries if declared else ():
                if str(name) in names:
                    self.known.setdefault(names[str(name)], []).append(
                        (number, ("vars", str(name)))
                    )
            self.starts.update(flow.lines.get((), ()))
        self.order = sorted(self.known)

    def _spans(self, flow: Written) -> Iterator[tuple[int, Path]]:
        """Yield the lines of the keys of a flow; what has no place of its own has its name's."""
        root = flow.document.root
        pending: deque[tuple[Path, Node]] = deque([((), root)])
        while pending:
            path, node = pending.popleft()
            for key, (span, inner) in node.entries.items():
                if span.start not in (root.start, 0):
                    yield self.module.source.position(span.start).line, (*path, key)
                if len(path) < _DEEPEST:
                    pending.append(((*path, key), inner))

    # Comments

    def place(self, comment: Comment) -> Place:
        """Return where a comment belongs."""
        around = self.statements.around(comment.first)
        if comment.last <= self.statements.imports and not (around and is_compound(around[-1])):
            above = self.statements.below(comment.last)
            is_above = comment.alone and above and start_of(above) == comment.last + 1
            found = self._stands_for(above) if is_above and above else None
            return found or self._head()
        found = self._above(comment, around) if comment.alone else self._at(comment.first)
        return found or self._in(comment, around) or self._nearest(comment.last)

    def _above(self, comment: Comment, around: Sequence[ast.stmt]) -> Place | None:
        """Return what follows a comment in its own statement, or what that stands for."""
        owner = around[-1] if around else None
        if isinstance(owner, ast.FunctionDef) and comment.last < (end := end_of_head(owner)):
            inside = self._between(comment.last + 1, end)
            return inside or self._last(owner.lineno, comment.first)
        if owner is not None and not is_compound(owner):
            for first, last in self.statements.arguments.get(comment.first, ()):
                inside = self._between(comment.last + 1, last)
                if found := inside or self._between(first, comment.last):
                    return found
            inside = self._between(comment.last + 1, owner.end_lineno or 0)
            return inside or self._between(owner.lineno, comment.last)
        below = self.statements.below(comment.last)
        return self._stands_for(below) if below is not None else None

    def _in(self, comment: Comment, around: Sequence[ast.stmt]) -> Place | None:
        """Return what the statements that hold a comment stand for, the innermost first.

        In a workflow that is what stands nearest in it. At the end of a line of an argument it is
        that, or what of it stands above.
        """
        if not comment.alone:
            for first, _ in self.statements.arguments.get(comment.first, ()):
                if found := self._last(first, comment.first):
                    return found
        for statement in reversed(around):
            first, last = start_of(statement), statement.end_lineno or 0
            if first in self.starts:
                below = self._between(comment.last, last) if comment.alone else None
                return below or _whole(self._last(first, comment.last))
            if found := self._stands_for(statement):
                return found
        return None

    def _head(self) -> Place:
        starts = [flow.place.start for flow in self.module.flows]
        return starts.index(min(starts)), ()

    def _at(self, line: int) -> Place | None:
        """Return what stands on a line: the task that it makes or calls, or what all share."""
        found = self.known.get(line, [])
        tasks = [place for place in found if (line, place) in self.tasks]
        return tasks[0] if tasks else _shared(found)

    def _stands_for(self, statement: ast.stmt) -> Place | None:
        """Return what a statement stands for, found once: a long table has many comments."""
        if id(statement) not in self.found:
            self.found[id(statement)] = self._of(statement, set())
        return self.found[id(statement)]

    def _of(self, statement: ast.stmt, seen: set[int]) -> Place | None:
        """Return what a statement stands for, or what uses it."""
        first, last = start_of(statement), statement.end_lineno or 0
        if first in seen or len(seen) > _DEEPEST:
            return None
        seen.add(first)
        found = self._at(first) or self._between(first, last)
        if found is not None and not isinstance(statement, ast.ClassDef):
            return found
        for name in names_in(statement):
            for line in self.statements.uses.get(name, ()):
                used = None if first <= line <= last else self._at(line)
                if used is None and not first <= line <= last:
                    around = self.statements.around(line)
                    used = self._of(around[-1], seen) if around else None
                if used is not None:
                    return used
        return found

    def _between(self, first: int, last: int) -> Place | None:
        """Return what stands on the first of some lines that has anything."""
        at = bisect_left(self.order, first)
        return self._at(self.order[at]) if self.order[at:] and self.order[at] <= last else None

    def _last(self, first: int, last: int) -> Place | None:
        """Return what stands on the last of some lines that has anything."""
        at = bisect_left(self.order, last + 1) - 1
        return self._at(self.order[at]) if at >= 0 and self.order[at] >= first else None

    def _nearest(self, line: int) -> Place:
        """Return the next thing below a line, or else the one above it."""
        last = self.order[-1] if self.order else 0
        return self._between(line, last) or _whole(self._last(0, line)) or self._head()


def _whole(place: Place | None) -> Place | None:
    """Return the task for a setting of it, which may come to stand in the defaults."""
    if place is None or place[1][2:3] not in [(key,) for key in CONFIG_KEYS]:
        return place
    return place[0], place[1][:2]


def _shared(places: Iterable[Place]) -> Place | None:
    """Return what some places of one flow have in common; settings of many tasks are defaults."""
    found = list(places)
    if not found:
        return None
    flow = found[0][0]
    paths = [path for number, path in found if number == flow]
    inputs = {path[1:2] + path[3:] for path in paths if path[2:3] == ("inputs",)}
    paths = [p for p in paths if p[2:3] != ("with",) or p[1:2] + p[3:] not in inputs]
    tasks = {path[1] for path in paths if path[0:1] == ("tasks",) and len(path) > 2}
    settings = {path[2] for path in paths if path[0:1] == ("tasks",) and len(path) > 2}
    if len(tasks) > 1 and settings <= {*CONFIG_KEYS}:
        return flow, ("defaults", *settings) if len(settings) == 1 else ("defaults",)
    if len(tasks) > 1:
        paths = [path for path in paths if path[1:2] == paths[0][1:2]]
    owners = {path[:length] for path in paths for length in range(len(path))}
    inner = [path for path in paths if path not in owners]
    shortest = min(map(len, inner))
    common = 0
    while common < shortest and len({path[common] for path in inner}) == 1:
        common += 1
    return flow, inner[0][: min(common, 4 if inner[0][2:3] in _NAMED else 3)]


_NAMED = (("inputs",), ("outputs",), ("with",))


def settle_paths(
    comments: Mapping[Path, Sequence[str]], tree: Mapping[str, object]
) -> dict[Path, list[str]]:
    """Return comments whose paths all lead somewhere in a tree: else to what is around it.

    What a task has from the defaults is told there.
    """
    found: dict[Path, list[str]] = {}
    for path, lines in comments.items():
        end, inner = path[-1:] == (END,), path[:-1] if path[-1:] == (END,) else path
        is_default = inner[:1] == ("tasks",) and _leads(tree, ("defaults", *inner[2:3]))
        if is_default and inner[2:] and not _leads(tree, inner[:3]):
            inner = ("defaults", *inner[2:])
        whole = inner
        while not _leads(tree, inner):
            inner = inner[:-1]
        at: Path = (*inner, END) if end and inner == whole and inner else inner
        found.setdefault(at, []).extend(lines)
    return found


def _leads(tree: object, path: Path) -> bool:
    for step in path:
        known = range(len(tree)) if isinstance(tree, list) else tree
        if not isinstance(tree, dict | list) or step not in known:  # type: ignore[operator]
            return False
        tree = tree[step]  # type: ignore[index]
    return True
