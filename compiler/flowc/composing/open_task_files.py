"""The task files that a flow uses, their texts behind its own, their nodes among its nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flowc.composing.loading import ReadTaskFile, Refusal
from flowc.composing.task_file import Holes, TaskFile
from flowc.findings.finding import Finding, finding_at
from flowc.findings.source import Path, Span
from flowc.limits import EXPANDED, Budget
from flowc.reading.document import Document, Node
from flowc.reading.joined_files import JoinedFile, JoinedFiles, moved, moved_finding

Entries = dict[str | int, tuple[Span, Node]]

_ASIDE = 0
"""The step from the root of a document to the task files: no key of the author's is a number."""


@dataclass(frozen=True)
class OpenTaskFile:
    """A task file of a flow: `root` is the node of its text, which stands from `base` on."""

    file: TaskFile
    key: str
    number: int
    base: int
    root: Node
    uses: list[Span]

    @property
    def place(self) -> Path:
        """Return the path of the file in the documents of its users."""
        return (_ASIDE, self.number)


@dataclass
class TaskFileOpener:
    """Opens the files of a document's tasks, and makes one document of all."""

    document: Document
    read: ReadTaskFile
    findings: list[Finding] = field(default_factory=list)
    of_files: list[Finding] = field(default_factory=list)
    """What is wrong with the files, whoever uses them."""
    of_tasks: dict[str, OpenTaskFile] = field(default_factory=dict)
    opened: dict[str, OpenTaskFile] = field(default_factory=dict)
    answers: dict[str, OpenTaskFile | None] = field(default_factory=dict)
    """By the paths as they are written."""

    def __post_init__(self) -> None:
        self.budget = Budget(self.document.root.size, self.document.root.text)
        self.parts = JoinedFiles(self.document.source)

    def open_for(self, key: str, task: dict[str, Any]) -> None:
        """Find the file of a task; what is wrong with a `use` that is no text, others say."""
        use, path = task.get("use"), ("tasks", key)
        if use is None and task.get("params") is not None and task.get("flow") is None:
            place, row = (*path, "params"), self.document.row(path)
            told = finding_at(
                self.document,
                place,
                f"the task '{key}' gives params, but uses no task file",
                hint="write its path: use: ../tasks/NAME.yaml; values of inputs stand under with:",
                rule="missing-key",
                at="key",
                names=row if row == key else "",
            )
            self.findings.append(told)
        if not isinstance(use, str) or not use or task.get("flow") is not None:
            return
        place = (*path, "use")
        if use not in self.answers:
            self.answers[use] = self._found(use, place)
        file = self.answers[use]
        if file is None:
            return
        # each use counts as if it were written out
        if self.budget.spend(file.root.size, file.root.text):
            message = f"with its task files the flow has more than {EXPANDED}"
            self.findings.append(finding_at(self.document, place, message, rule="yaml-syntax"))
        if not self.budget.excess:
            file.uses.append(self.document.value_span(place))
            self.of_tasks[key] = file

    def _found(self, use: str, place: Path) -> OpenTaskFile | None:
        answer = self.read(use)
        if isinstance(answer, Refusal):
            message, hint, rule = answer.message, answer.hint, answer.rule
            self.findings.append(finding_at(self.document, place, message, hint=hint, rule=rule))
            return None
        key, file = answer
        if key not in self.opened:
            base = self.parts.end()
            uses = (self.document.value_span(place),)
            part = JoinedFile(key, file.document.source, base, uses)
            self.parts = replace(self.parts, files=(*self.parts.files, part))
            root = _moved(file.document.root, base, {})
            self.opened[key] = OpenTaskFile(file, key, len(self.opened), base, root, [])
            self.of_files += [moved_finding(one, base) for one in file.findings]
        return self.opened[key]

    def merged(self) -> Document:
        """Return the document with the nodes of the files where its tasks take them over."""
        if not self.opened:
            return self.document
        root, stands = self.document.root, dict[Span, Span]()
        span, tasks = root.entries["tasks"]
        made: Entries = {
            key: (tasks.entries[key][0], _started(tasks.entries[key][1], file, stands))
            for key, file in self.of_tasks.items()
        }
        root = root.with_entries(
            {**root.entries, "tasks": (span, tasks.with_entries({**tasks.entries, **made}))}
        )
        root.entries[_ASIDE] = (span, _aside(self.opened.values()))
        used = {one.key: tuple(one.uses) for one in self.opened.values()}
        files = tuple(replace(one, uses=used[one.key] or one.uses) for one in self.parts.files)
        parts = replace(self.parts, files=files, stands=stands)
        return replace(
            self.document,
            source=parts.source(),
            root=root,
            parts=parts,
            origin=self.document.origin or self.document.root,
            dropped=self.document.dropped.union(self._dropped()),
            unread=(*self.document.unread, *self._unread()),
        )

    def _dropped(self) -> Iterator[Path]:
        for key, file in self.of_tasks.items():
            yield from (("tasks", key, *path) for path in file.file.document.dropped)

    def _unread(self) -> Iterator[Span]:
        for file in self.opened.values():
            yield from (moved(span, file.base) for span in file.file.document.unread)


def _aside(files: Any) -> Node:
    node = Node({}, 0, 0)
    node.entries = {one.number: (Span(one.base, one.base), one.root) for one in files}
    return node


def _started(task: Node, file: OpenTaskFile, stands: dict[Span, Span]) -> Node:
    """Return the node of a task with the keys of its file, and its params in their places."""

    def filled(node: Node, holes: Holes) -> Node:
        entries = dict(node.entries)
        for step, hole in holes.items():
            span, child = node.entries[step]
            if not isinstance(hole, str):
                entries[step] = span, filled(child, hole)
                continue
            value = _value_of(hole, task, file)
            if value is not None:
                stands.setdefault(Span(value.start, value.end), Span(child.start, child.end))
                entries[step] = span, value
        return node.with_entries(entries)

    holes = {key: hole for key, hole in file.file.holes.items() if key not in task.entries}
    root = filled(file.root, holes) if holes else file.root
    taken: Entries = {key: root.entries[key] for key in file.file.keys if key in root.entries}
    return task.with_entries({**taken, **task.entries})


def _value_of(name: str, task: Node, file: OpenTaskFile) -> Node | None:
    """Return the node of a param's value: that which the task gives, else the default."""
    given = _at(("params", name), task)
    return given or _at(("params", name, "default"), file.root)


def _at(path: Path, node: Node) -> Node | None:
    for step in path:
        if step not in node.entries:
            return None
        node = node.entries[step][1]
    return node


def _moved(node: Node, by: int, done: dict[int, Node]) -> Node:
    """Return a node with all below it, so many characters further on; what is shared stays so."""
    found = done.get(id(node))
    if found is None:
        found = done[id(node)] = Node(node.value, node.start + by, node.end + by, node.plain)
        found.key = node.key and moved(node.key, by)
        found.size, found.text, found.height = node.size, node.text, node.height
        found.entries = {
            step: (moved(span, by), _moved(child, by, done))
            for step, (span, child) in node.entries.items()
        }
    return found
