"""Starts tasks from the files that they use: what a task does not say itself comes from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from flowc.composing.draft import Draft, Gathered
from flowc.composing.loading import ReadTaskFile
from flowc.composing.open_task_files import OpenTaskFile, TaskFileOpener
from flowc.composing.params import give_params
from flowc.composing.refusals import Place
from flowc.composing.row_names import Fill, Names, filled_names, kinds_to_name, with_names
from flowc.composing.scopes import Expanded, Scope
from flowc.composing.substitute import Substitution
from flowc.composing.vars import Variable
from flowc.findings.finding import Finding
from flowc.findings.source import Path, Span
from flowc.language.model_keys import TASK_FILE_KEYS
from flowc.language.references import ParamRef, Reference
from flowc.limits import Budget
from flowc.reading.document import Document, Entries
from flowc.reading.unknown import UNKNOWN

_KEYS = tuple(key for key in TASK_FILE_KEYS if key != "params")


def start(
    draft: Draft,
    users: Mapping[str, dict[str, Any]],
    read: ReadTaskFile,
    scopes: Mapping[str, Scope],
) -> Draft:
    """Start tasks of a draft from the files that they use, such that each has all its keys; total.

    Paths of keys that come from a task file then lead into that, and those of a param's value to
    where that is given. Rules: `unusable-file`, `file-cycle`, `missing-key`, those of params, and
    those of the files.
    """
    files = TaskFileOpener(draft.document, read)
    for key, task in users.items():
        files.open_for(key, task)
    starts = _Starts(files.merged(), files.of_tasks, scopes)
    starts.name({key: task for key, task in users.items() if key in files.of_tasks})
    started = {key: starts.task(key, task) for key, task in users.items()}
    findings = (*files.findings, *starts.findings)
    return Draft(
        starts.document,
        {**draft.value, "tasks": {**draft.value["tasks"], **started}},
        draft.gathered + Gathered(findings, frozenset(starts.mentioned), frozenset(starts.unknown)),
        {key: one.file.document for key, one in files.opened.items()},
        tuple(files.of_files),
        starts.values,
    )


@dataclass
class _Starts:
    document: Document
    files: Mapping[str, OpenTaskFile]
    scopes: Mapping[str, Scope]
    findings: list[Finding] = field(default_factory=list)
    mentioned: set[Reference] = field(default_factory=set)
    unknown: set[Path] = field(default_factory=set)
    budget: Budget = field(default_factory=Budget)
    values: dict[str, Mapping[str, Variable]] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)
    """Of the tasks whose files have references in names."""

    def name(self, users: Mapping[str, dict[str, Any]]) -> None:
        """Read what tasks give to their files, and name inputs and outputs by it."""
        entries: Entries = {}
        tasks = self.document.value_node(("tasks",)) or self.document.root
        for key, task in users.items():
            opened, path = self.files[key], ("tasks", key)
            written, scope = task.get("params"), self.scopes.get(key)
            params = give_params(self.document, path, written, opened.file, opened.place, scope)
            self.findings += params.findings
            self.values[key] = params.values
            span, node = tasks.entries[key]
            kinds = [kind for kind in kinds_to_name(node) if kind not in task and kind != "with"]
            if kinds:
                walk = self.walk(path, opened, params.values)
                place = partial(_place, self.document, path)
                given = partial(_given, self.document, path)
                fill = Fill(ParamRef, walk.name_part, given)
                label = self.document.called(path)
                self.names[key], unknown = filled_names(walk, node, kinds, place, fill, label)
                entries[key] = span, with_names(node, self.names[key])
                self.unknown.update((*path, *kind) for kind in unknown)
                self.take(walk)
        if entries:
            root, at = self.document.root, self.document.root.entries["tasks"][0]
            named = tasks.with_entries({**tasks.entries, **entries})
            root = root.with_entries({**root.entries, "tasks": (at, named)})
            self.document = replace(self.document, root=root)

    def walk(
        self, path: Path, opened: OpenTaskFile, values: Mapping[str, Variable]
    ) -> Substitution:
        return Substitution(
            Expanded(self.document, self.scopes),
            values,
            budget=self.budget,
            blind=opened.file.is_blind,
            declared=(*opened.place, "params"),
            given=(*path, "params"),
        )

    def take(self, walk: Substitution) -> None:
        self.findings += walk.findings
        self.mentioned |= walk.mentioned
        self.unknown |= walk.unknown

    def task(self, key: str, task: dict[str, Any]) -> dict[str, Any]:
        """Return a task with the keys of its file; with unknown ones, if there is no such file."""
        opened, path = self.files.get(key), ("tasks", key)
        if task.get("use") is None or task.get("flow") is not None:
            return task
        if opened is None:
            return self.filled(task, path)
        file, names = opened.file, self.names.get(key, {})
        bound = file.document.value_node(("with",))  # told as a key of elsewhere
        self.unknown.update((*path, "with", name) for name in (bound.entries if bound else ()))
        walk = self.walk(path, opened, self.values[key])
        taken = {
            name: walk.value(_named(item, names.get(name)), (*path, name))
            for name, item in file.keys.items()
            if name not in task
        }
        self.take(walk)
        whole = {**taken, **task}
        return self.filled(whole, path) if file.is_open else whole

    def filled(self, task: dict[str, Any], path: Path) -> dict[str, Any]:
        left = [key for key in _KEYS if key not in task]
        self.unknown.update((*path, key) for key in left)
        return {**task, **dict.fromkeys(left, UNKNOWN)}


def _place(document: Document, task: Path, kind: str, key: str) -> Place:
    return Place(document.key_span((*task, kind, key)), document.row(task))


def _given(document: Document, task: Path, param: ParamRef) -> Span | None:
    """Return where a task gives a value to a param, if it does."""
    path = (*task, "params", param.name)
    return document.value_span(path) if document.written(path) else None


def _named(value: Any, names: Mapping[str, str] | None) -> Any:
    """Return a mapping of a task file with other names."""
    if names is None:
        return value
    return type(value)((name, value[key]) for key, name in names.items())
