"""Starts tasks from the files that they use: what a task does not say itself comes from there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc.composing.draft import Draft, Gathered
from flowc.composing.loading import ReadTaskFile
from flowc.composing.open_task_files import OpenTaskFile, TaskFileOpener
from flowc.composing.params import give_params
from flowc.composing.scopes import Expanded
from flowc.composing.substitute import Substitution
from flowc.findings.finding import Finding
from flowc.findings.source import Path
from flowc.language.model_keys import TASK_FILE_KEYS
from flowc.language.references import Reference
from flowc.limits import Budget
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN

_KEYS = tuple(key for key in TASK_FILE_KEYS if key != "params")


def start(draft: Draft, users: Mapping[str, dict[str, Any]], read: ReadTaskFile) -> Draft:
    """Start tasks of a draft from the files that they use, such that each has all its keys; total.

    Paths of keys that come from a task file then lead into that, and those of a param's value to
    where that is given. Rules: `unusable-file`, `file-cycle`, `missing-key`, those of params, and
    those of the files.
    """
    files = TaskFileOpener(draft.document, read)
    for key, task in users.items():
        files.open_for(key, task)
    starts = _Starts(files.merged(), files.of_tasks)
    started = {key: starts.task(key, task) for key, task in users.items()}
    findings = (*files.findings, *starts.findings)
    return Draft(
        starts.document,
        {**draft.value, "tasks": {**draft.value["tasks"], **started}},
        draft.gathered + Gathered(findings, frozenset(starts.mentioned), frozenset(starts.unknown)),
        {key: one.file.document for key, one in files.opened.items()},
        tuple(files.of_files),
    )


@dataclass
class _Starts:
    document: Document
    files: Mapping[str, OpenTaskFile]
    findings: list[Finding] = field(default_factory=list)
    mentioned: set[Reference] = field(default_factory=set)
    unknown: set[Path] = field(default_factory=set)
    budget: Budget = field(default_factory=Budget)

    def task(self, key: str, task: dict[str, Any]) -> dict[str, Any]:
        """Return a task with the keys of its file; with unknown ones, if there is no such file."""
        opened, path = self.files.get(key), ("tasks", key)
        if task.get("use") is None or task.get("flow") is not None:
            return task
        if opened is None:
            return self.filled(task, path)
        file = opened.file
        params = give_params(self.document, path, task.get("params"), file, opened.place)
        self.findings += params.findings
        walk = Substitution(
            Expanded(self.document),
            params.values,
            budget=self.budget,
            blind=file.is_blind,
            declared=(*opened.place, "params"),
        )
        taken = {
            name: walk.value(item, (*path, name))
            for name, item in file.keys.items()
            if name not in task
        }
        self.findings += walk.findings
        self.mentioned |= walk.mentioned
        self.unknown |= walk.unknown
        whole = {**taken, **task}
        return self.filled(whole, path) if file.is_open else whole

    def filled(self, task: dict[str, Any], path: Path) -> dict[str, Any]:
        left = [key for key in _KEYS if key not in task]
        self.unknown.update((*path, key) for key in left)
        return {**task, **dict.fromkeys(left, UNKNOWN)}
