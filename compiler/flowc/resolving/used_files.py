"""The files that a flow uses: each is read and checked once, within limits, and never in a circle.

Reading is done by a `Load`, which a command gives: nothing else touches files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from typing import TYPE_CHECKING

from flowc.composing.compose import Composed
from flowc.composing.loading import Load, ReadTaskFile, Refusal, UsedFile
from flowc.findings.finding import Finding, Note, Report, finding_at, in_order
from flowc.findings.nearest import Guesses
from flowc.findings.record import record
from flowc.flow import Flow
from flowc.language import model
from flowc.limits import MAX_USED_BYTES, MAX_USED_DEPTH, MAX_USED_FILES

if TYPE_CHECKING:
    from flowc.composing.task_file import TaskFile


@record(frozen=True)
class Checked:
    """What was found in a file, and its flow; no flow where the text did not get that far."""

    report: Report
    flow: Flow | None = None
    used: Mapping[str, Report] = field(default_factory=dict)
    """The reports of files that it uses, by their keys: of a file that another one uses, those of
    the task files that it is made of."""
    is_task_file: bool = False
    """Whether the file is no flow, but one that tasks start from."""

    @property
    def failed(self) -> bool:
        """Whether the file, or one that it uses, has errors."""
        return any(report.failed for report in (self.report, *self.used.values()))

    def errors(self) -> set[str]:
        """Return the rules that the file, or one that it uses, breaks: it may not be built."""
        reports = (self.report, *self.used.values())
        found = (finding for report in reports for finding in report.findings)
        broken = [finding for finding in found if finding.severity == "error"]
        return {rule for one in broken for rule in (one.rule, one.breaks) if rule}


@record(frozen=True)
class FileAccess:
    """How a flow gets at the files that it uses: a task file by its path, and the flows that the
    tasks of its model run, by their files, with what is wrong with those."""

    task_file: ReadTaskFile
    flows: Callable[[Composed], tuple[Mapping[str, Flow], Sequence[Finding]]]


def access_to(flows: Mapping[str, Flow]) -> FileAccess:
    """Use flows that are there already, whatever files they will have."""
    refusal = Refusal("there are no task files")
    return FileAccess(lambda written: refusal, lambda composed: (flows, ()))


@record
class UsedFiles:
    """The files that one flow uses. `check` finds what is wrong with one of them."""

    check: Callable[[UsedFile, FileAccess], Checked]
    guesses: Guesses
    pure_yaml: bool = False
    chain: dict[str, str] = field(default_factory=dict)
    """The files that are being checked, each used by the one before: their keys and names."""
    done: dict[str, Checked | None] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """Where those are used first, in words."""
    task_files: dict[str, TaskFile] = field(default_factory=dict)
    size: int = 0

    def access(self, load: Load | None) -> FileAccess:
        """Return how a file gets at others that are loaded by `load`, if it can load any."""
        return FileAccess(partial(self.task_file, load), partial(self.flows_of, load))

    def with_reports(self, checked: Checked) -> Checked:
        """Return what was found in the flow with the reports of all files that it uses.

        Those that the flow is made of come first.
        """
        found = dict(checked.used)
        for key, outcome in self.done.items():
            if outcome is None:
                continue
            own = _noted(outcome.report, self.places[key])
            for name, report in ((key, own), *outcome.used.items()):
                found[name] = both(found[name], report) if name in found else report
        return replace(checked, used=found)

    def task_file(self, load: Load | None, written: str) -> tuple[str, TaskFile] | Refusal:
        """Return what is the same for a task file, whoever uses it, and what it says."""
        from flowc.composing.task_file import open_task_file  # loaded for the few that use one

        used = self._loaded(written, load, "a task file")
        if isinstance(used, Refusal):
            return used
        key = used.load.key
        if key not in self.task_files:
            self.size += len(used.data)
            file = open_task_file(used.name, used.data, self.guesses, self.pure_yaml)
            self.task_files[key] = file
        file = self.task_files[key]
        if isinstance(file.document.value, dict) and "tasks" in file.document.value:
            hint = f"write flow: {written}" if _PLAIN.fullmatch(written) else None
            return Refusal(f"the file '{used.name}' is a flow, and no task file", hint)
        return key, file

    def flows_of(
        self, load: Load | None, composed: Composed
    ) -> tuple[dict[str, Flow], list[Finding]]:
        """Return the flows that tasks run, by their files, and what is wrong with the files."""
        outcomes: dict[str, tuple[Flow | None, Refusal | None]] = {}
        findings: list[Finding] = []
        for key, file in _files(composed.model):
            is_new = file not in outcomes
            document, path = composed.document, ("tasks", key, "flow")
            if is_new:
                place = document.source.place(document.value_span(path).start)
                outcomes[file] = self._use(file, load, place)
            refusal = outcomes[file][1]
            if refusal and (is_new or refusal.rule not in _ONCE):
                message, hint, rule = refusal.message, refusal.hint, refusal.rule
                findings.append(finding_at(document, path, message, hint=hint, rule=rule))
        return {file: flow for file, (flow, _) in outcomes.items() if flow}, findings

    def _loaded(self, written: str, load: Load | None, kind: str) -> UsedFile | Refusal:
        if load is None:
            hint = "give the flow as a file, or name one by --stdin-filename"
            return Refusal(f"{kind} is read relative to its file, and there is none", hint)
        used = load(written)
        refusal = used if isinstance(used, Refusal) else self._refusal(used)
        return refusal or used

    def _use(
        self, written: str, load: Load | None, place: str
    ) -> tuple[Flow | None, Refusal | None]:
        used = self._loaded(written, load, "a sub-flow")
        if isinstance(used, Refusal):
            return None, used
        key = used.load.key
        if key not in self.done:
            self.done[key] = None
            self.places[key] = place
            self.size += len(used.data)
            self.chain[key] = used.name
            self.done[key] = self.check(used, self.access(used.load))
            del self.chain[key]
        outcome = self.done[key]
        if outcome is not None and outcome.is_task_file:
            hint = f"write use: {written}" if _PLAIN.fullmatch(written) else None
            return None, Refusal(f"the file '{used.name}' is a task file, and no flow", hint)
        if outcome is None or outcome.failed:
            return outcome.flow if outcome else None, Refusal(
                f"the flow in '{used.name}' has errors", rule=_broken(outcome)
            )
        return outcome.flow, None

    def _refusal(self, used: UsedFile) -> Refusal | None:
        """Say why a file is not even read, if so."""
        key = used.load.key
        if key in self.chain:
            names = list(self.chain.values())[list(self.chain).index(key) :]
            shown = " -> ".join([*names, names[0]])
            return Refusal(f"the file '{names[0]}' uses itself: {shown}", rule="file-cycle")
        if key in self.done or key in self.task_files:
            return None
        if len(self.chain) > MAX_USED_DEPTH:
            return Refusal(f"flows run each other more than {MAX_USED_DEPTH} deep (the limit)")
        if len(self.done) + len(self.task_files) >= MAX_USED_FILES:
            return Refusal(f"the flow uses more than {MAX_USED_FILES} files (the limit)")
        if self.size + len(used.data) > MAX_USED_BYTES:
            limit = f"{MAX_USED_BYTES // 1024 // 1024} MiB"
            return Refusal(f"the files that the flow uses are larger than {limit} (the limit)")
        return None


def _broken(outcome: Checked | None) -> str:
    """Return the rule that a flow with errors breaks: whoever silences its only one silences it."""
    rules = outcome.errors() if outcome else set()
    return rules.pop() if len(rules) == 1 and rules.issubset(_LOWERED) else "broken-sub-flow"


def _noted(report: Report, place: str) -> Report:
    """Return a report whose findings say where their file is used."""
    told = (
        replace(one, notes=(*one.notes, Note(f"used at {place}", one.span)))
        for one in report.findings
    )
    return Report(report.source, tuple(told))


def both(one: Report, other: Report) -> Report:
    """Return two reports of one file as one."""
    return Report(one.source, in_order((*one.findings, *other.findings)))


_PLAIN = re.compile(r"[\w./-]{1,200}", re.ASCII)

_LOWERED = ("path-explosion", "unread-reference")
"""Errors that a build may silence."""
_ONCE = ("broken-sub-flow", *_LOWERED)
"""Rules about what is wrong inside of a file: told where it is used first."""


def _files(written: model.Flow | None) -> Iterator[tuple[str, str]]:
    """Yield the tasks that run a flow: their keys, and the files of the flows."""
    tasks = written.tasks if written else None
    for key, task in tasks.items() if isinstance(tasks, dict) else ():
        if task and isinstance(task.flow, str):
            yield key, task.flow
