"""The files that a flow uses: each is read and checked once, within limits, and never in a circle.

Reading is done by a `Load`, which a command gives: nothing else touches files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from flowc import model
from flowc.document import Document
from flowc.findings import Finding, Report
from flowc.flow import Flow
from flowc.limits import MAX_USED_BYTES, MAX_USED_DEPTH, MAX_USED_FILES


@dataclass(frozen=True)
class Refusal:
    """Why a file is not used."""

    message: str
    hint: str | None = None
    rule: str = "unusable-file"


class Load(Protocol):
    """Finds the files that one file uses."""

    @property
    def key(self) -> str:
        """What is the same for one file, whoever uses it and however it is called."""

    def __call__(self, written: str) -> UsedFile | Refusal:
        """Return the file of a path, as it is written in this one."""


@dataclass(frozen=True)
class UsedFile:
    """A file that another one uses: what findings call it, its bytes, and what it uses itself."""

    name: str
    data: bytes
    load: Load


Outcome = tuple[Report, Flow | None]


@dataclass
class Library:
    """The files that one flow uses. `check` finds what is wrong with one of them."""

    check: Callable[[UsedFile], Outcome]
    chain: dict[str, str] = field(default_factory=dict)
    """The files that are being checked, each used by the one before: their keys and names."""
    done: dict[str, Outcome | None] = field(default_factory=dict)
    size: int = 0

    def reports(self) -> dict[str, Report]:
        """Return the report of each file, by its key, in the order of use."""
        return {key: outcome[0] for key, outcome in self.done.items() if outcome}

    def flows_of(
        self, load: Load | None, document: Document, written: model.Flow
    ) -> tuple[dict[str, Flow], list[Finding]]:
        """Return the flows that tasks run, by their files, and what is wrong with the files."""
        outcomes: dict[str, tuple[Flow | None, Refusal | None]] = {}
        findings: list[Finding] = []
        for key, file in _files(written):
            is_new = file not in outcomes
            if is_new:
                outcomes[file] = self._use(file, load)
            refusal = outcomes[file][1]
            if refusal and (is_new or refusal.rule not in _ONCE):
                span = document.value_span(("tasks", key, "flow"))
                findings.append(
                    Finding(refusal.message, span, hint=refusal.hint, rule=refusal.rule)
                )
        return {file: flow for file, (flow, _) in outcomes.items() if flow}, findings

    def _use(self, written: str, load: Load | None) -> tuple[Flow | None, Refusal | None]:
        if load is None:
            hint = "give the flow as a file, or name one by --stdin-filename"
            return None, Refusal("a sub-flow is read relative to its file, and there is none", hint)
        used = load(written)
        refusal = used if isinstance(used, Refusal) else self._refusal(used)
        if isinstance(used, Refusal) or refusal:
            return None, refusal
        key = used.load.key
        if key not in self.done:
            self.done[key] = None
            self.size += len(used.data)
            self.chain[key] = used.name
            self.done[key] = self.check(used)
            del self.chain[key]
        report, flow = self.done[key] or (None, None)
        if report is None or report.failed:
            refusal = Refusal(f"the flow in '{used.name}' has errors", rule=_broken(report))
        return flow, refusal

    def _refusal(self, used: UsedFile) -> Refusal | None:
        """Say why a file is not even read, if so."""
        key = used.load.key
        if key in self.chain:
            names = list(self.chain.values())[list(self.chain).index(key) :]
            shown = " -> ".join([*names, names[0]])
            return Refusal(f"the file '{names[0]}' uses itself: {shown}", rule="file-cycle")
        if key in self.done:
            return None
        if len(self.chain) > MAX_USED_DEPTH:
            return Refusal(f"flows run each other more than {MAX_USED_DEPTH} deep (the limit)")
        if len(self.done) >= MAX_USED_FILES:
            return Refusal(f"the flow uses more than {MAX_USED_FILES} files (the limit)")
        if self.size + len(used.data) > MAX_USED_BYTES:
            limit = f"{MAX_USED_BYTES // 1024 // 1024} MiB"
            return Refusal(f"the files that the flow uses are larger than {limit} (the limit)")
        return None


def _broken(report: Report | None) -> str:
    """Return the rule that a flow with errors breaks: whoever silences its only one silences it."""
    rules = (
        {finding.rule for finding in report.findings if finding.severity == "error"}
        if report
        else ()
    )
    return "path-explosion" if rules == {"path-explosion"} else "broken-sub-flow"


_ONCE = ("broken-sub-flow", "path-explosion")
"""Rules about what is wrong inside of a file: told where it is used first."""


def _files(written: model.Flow) -> Iterator[tuple[str, str]]:
    """Yield the tasks that run a flow: their keys, and the files of the flows."""
    tasks = written.tasks
    for key, task in tasks.items() if isinstance(tasks, dict) else ():
        if task and isinstance(task.flow, str):
            yield key, task.flow
