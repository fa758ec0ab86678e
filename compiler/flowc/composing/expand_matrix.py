"""Turns a document into the same one with explicit tasks: what composes them is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flowc.composing.draft import Gathered
from flowc.composing.matrix import Matrix, is_open, read_matrix
from flowc.composing.row_names import kinds_to_name, with_row_names
from flowc.composing.scopes import Expanded, Group, Index, Scope
from flowc.composing.substitute import Substitution
from flowc.composing.vars import Variable, vars_are_unknown
from flowc.findings.finding import Finding, Note
from flowc.findings.source import Path, Span
from flowc.language.foreign.find_meaning import may_mean
from flowc.language.model_keys import keys_at
from flowc.language.names import name_fault, name_finding
from flowc.language.references import row_of
from flowc.limits import MAX_NODES, MAX_TASKS, Budget
from flowc.reading.document import Document, Entries, Node
from flowc.reading.unknown import UNKNOWN

MATRIX = "matrix"
_KEYS = frozenset(keys_at(("tasks", "*")))


def expand(document: Document, variables: Mapping[str, Variable]) -> Expanded:
    """Return the document with its tasks written out; total, whatever the document holds.

    Subtrees are shared and not copied. What would be larger than a document may be is refused
    before it is made.
    """
    tasks = document.value_node(("tasks",))
    if tasks is None or not isinstance(tasks.value, dict):
        return Expanded(document)
    nodes = [node for _, node in tasks.entries.values()]
    refers = "matrix." in document.source.text  # guesses are not for nothing
    has_any = any(_has_matrix(node) or (refers and _means_matrix(node)) for node in nodes)
    if not has_any:
        return Expanded(document)
    blind = vars_are_unknown(document.value)
    found = _Expansion(document, Substitution(Expanded(document), variables, blind=blind))
    found.tasks, found.refers = len(tasks.entries), refers
    for key, (span, node) in tasks.entries.items():
        found.task(str(key), span, node)
    return found.result(tasks)


def _has_matrix(node: Node) -> bool:
    return isinstance(node.value, dict) and MATRIX in node.entries


def _means_matrix(node: Node) -> bool:
    """Whether the key of a matrix is misspelt, which is told."""
    keys = node.entries if isinstance(node.value, dict) else ()
    unknown = [key for key in map(str, keys) if key not in _KEYS]
    return any(may_mean(key, MATRIX, "task") for key in unknown)


@dataclass
class _Expansion:
    """The tasks so far, with the keys that they have taken: who has one, and where that stands."""

    document: Document
    walk: Substitution
    entries: Entries = field(default_factory=dict)
    taken: dict[str, tuple[str, Span]] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unknown: set[Path] = field(default_factory=set)
    dropped: set[Path] = field(default_factory=set)
    refers: bool = False
    """Whether anything speaks of a matrix."""
    tasks: int = 0

    def __post_init__(self) -> None:
        self.budget = Budget(self.document.root.size, self.document.root.text)

    def task(self, key: str, span: Span, node: Node) -> None:
        """Take a task as it is written."""
        is_free = self.take(key, key, span)
        if _has_matrix(node):
            self.group(key, span, node)
        elif is_free and self.refers and _means_matrix(node):
            self.groups[key] = Group(key, (), {}, is_open=True)
            self.blind(key, self.groups[key], span, node)
        elif is_free:
            self.entries[key] = (span, node)

    def take(self, key: str, label: str, span: Span) -> bool:
        """Take a key, unless an earlier task has it; say whether it was free."""
        if key not in self.taken:
            self.taken[key] = (label, span)
            return True
        other, place = self.taken[key]
        message = f"the tasks '{label}' and '{other}' have the same key '{key}'"
        notes = (Note(f"'{other}' is written here", place),)
        told = Finding(message, span, notes, rule="duplicate-key", row=other, names_row=True)
        self.findings.append(told)
        return False

    def group(self, key: str, span: Span, node: Node) -> None:
        """Put the tasks of a matrix in the place of the one that has it."""
        place: Path = ("tasks", key, MATRIX)
        written = node.entries[MATRIX][1].value
        value = self.walk.value(written, place)
        known = UNKNOWN if is_open(written) else value
        matrix = read_matrix(self.document, place, known, self.findings)
        plain = node.with_entries({k: entry for k, entry in node.entries.items() if k != MATRIX})
        rows: dict[Index, str] = {}
        group = Group(key, matrix.axes, rows, matrix.is_open)
        refusal = self.refusal(key, matrix, plain)
        if refusal is not None:
            self.findings.append(refusal)
        elif matrix.most:
            self.rows(group, rows, matrix, span, plain)
        if not rows:
            group = replace(group, is_open=True)
            self.blind(key, group, span, plain)
        self.groups[key] = group

    def refusal(self, key: str, matrix: Matrix, plain: Node) -> Finding | None:
        """Say why a matrix stands for too much, if it does; else it counts."""
        count = matrix.most
        tasks = self.tasks + count - 1  # the written one stands for its rows
        budget = replace(self.budget)
        budget.spend(count * (plain.size + len(matrix.axes)), count * plain.text)
        span = self.document.key_span(("tasks", key, MATRIX))
        message = ""
        if tasks > MAX_TASKS:
            shown = f"{count:,}" if count < MAX_NODES**2 else "countless"
            message = f"the matrix of '{key}' stands for {shown} tasks, and a flow has"
            message += f" {MAX_TASKS:,} at most (the limit)"
        elif budget.excess:
            message = f"with the matrix of '{key}' written out, the flow has more than"
            message += f" {budget.excess}"
        if message:
            return Finding(message, span, rule="yaml-syntax")
        self.tasks, self.budget = tasks, budget
        return None

    def rows(
        self, group: Group, rows: dict[Index, str], matrix: Matrix, span: Span, plain: Node
    ) -> None:
        key_is_good = self.key_is_good(group.key, span)
        kinds = kinds_to_name(plain)
        below = [path[2:] for path in self.document.dropped if path[:2] == ("tasks", group.key)]
        for row in matrix.rows:
            label = row_of(group.key, row.index)
            key = "_".join((group.key, *row.index))
            rows[row.index] = key
            fault = name_fault(key) if key_is_good else None
            if fault:
                shown, rule = label[:80], "invalid-name"
                message = f"the task '{shown}' has the key '{key[:80]}', which {fault}"
                told = Finding(message, row.span, rule=rule, row=shown, names_row=True)
                self.findings.append(told)
            if not self.take(key, label, row.span):
                continue
            scope = Scope(label, group, row.index, row.cells)
            self.scopes[key] = scope
            self.dropped.update(("tasks", key, *path) for path in below)
            self.entries[key] = (span, self.named(key, plain, kinds, scope))

    def named(self, key: str, plain: Node, kinds: list[str], scope: Scope) -> Node:
        if not kinds or scope.group is None:
            return plain
        node, unknown = with_row_names(self.walk, scope.group.key, plain, kinds, scope)
        self.unknown.update(("tasks", key, *path) for path in unknown)
        return node

    def key_is_good(self, key: str, span: Span) -> bool:
        finding = name_finding(key, span)
        if finding is not None:
            self.findings.append(finding)
        return finding is None

    def blind(self, key: str, group: Group, span: Span, plain: Node) -> None:
        """Let a task of which nobody knows a row stand once: the rest of it is still checked."""
        scope = Scope(key, group, columns={})
        self.scopes[key] = scope
        self.unknown.add(("tasks", key))
        self.entries[key] = (span, self.named(key, plain, kinds_to_name(plain), scope))

    def result(self, tasks: Node) -> Expanded:
        document, root = self.document, self.document.root
        span, _ = root.entries["tasks"]
        explicit = tasks.with_entries(self.entries)
        document = replace(
            document,
            root=root.with_entries({**root.entries, "tasks": (span, explicit)}),
            dropped=document.dropped | self.dropped,
            labels={key: scope.label for key, scope in self.scopes.items()},
            origin=document.origin or root,
        )
        return Expanded(
            document,
            self.scopes,
            self.groups,
            Gathered(
                (*self.walk.findings, *self.findings),
                frozenset(self.walk.mentioned),
                frozenset(self.unknown),
            ),
        )
