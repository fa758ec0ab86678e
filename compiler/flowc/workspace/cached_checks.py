"""Turns what a check found into an entry of the cache, and such an entry into what it found.

While a flow is checked, a journal notes each question that is put to the world. An entry counts
only if the same questions get the same answers: they are asked again, files and variables alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

from flowc.composing.loading import Load, Refusal, UsedFile
from flowc.findings.finding import Report
from flowc.findings.record import record
from flowc.project.cache_entry import Entry, digest_of, report_of
from flowc.project.summary import Summary
from flowc.reading.decode import source_of
from flowc.workspace.find_used_files import Beside


@record
class Journal:
    """The questions of one check, and digests of the answers."""

    keys: list[str]
    """The files in the order in which they were read, the flow itself first."""
    loads: list[tuple[int, str, str]] = field(default_factory=list)
    environ: dict[str, str] = field(default_factory=dict)
    unset: set[str] = field(default_factory=set)
    """The variables that were missed, since they have no default."""

    def load(self, by: int, written: str, answer: UsedFile | Refusal) -> int:
        """Note which file a file asked for; return the number of what was read."""
        self.loads.append((by, written, _answer(answer, self.keys)))
        if isinstance(answer, UsedFile):
            self.keys.append(answer.load.key)
        return len(self.keys) - 1


def _answer(answer: UsedFile | Refusal, keys: list[str]) -> str:
    if isinstance(answer, Refusal):
        parts = ("refusal", answer.message, answer.hint or "", answer.rule)
        return digest_of(*(part.encode("utf-8", "surrogatepass") for part in parts))
    key = answer.load.key
    first = keys.index(key) if key in keys else len(keys)  # one file may have several names
    name = answer.name.encode("utf-8", "surrogatepass")
    return digest_of(b"file", name, str(first).encode(), answer.data)


def _value(name: str, value: str | None) -> str:
    parts = (name, value or "")
    given = [part.encode("utf-8", "surrogatepass") for part in parts]
    return "" if value is None else digest_of(*given)


@record(frozen=True)
class Noted:
    """Finds the files that a file uses, and notes what it finds. Implements Load."""

    inner: Load
    journal: Journal
    number: int = 0

    @property
    def key(self) -> str:
        """Return what is the same for one file, however it is named."""
        return self.inner.key

    def __call__(self, written: str) -> UsedFile | Refusal:
        """Return the file of a path that this one writes, or why it is not used."""
        answer = self.inner(written)
        number = self.journal.load(self.number, written, answer)
        if isinstance(answer, Refusal):
            return answer
        return replace(answer, load=Noted(answer.load, self.journal, number))


@record(frozen=True)
class NotedEnviron(Mapping[str, str]):
    """The environment, which notes what it is asked for."""

    inner: Mapping[str, str]
    journal: Journal

    def __getitem__(self, name: str) -> str:
        value = self.inner.get(name)
        self.journal.environ[name] = _value(name, value)
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        raise TypeError("what depends on all variables cannot be kept")

    def __len__(self) -> int:
        raise TypeError("what depends on all variables cannot be kept")


def entry_of(
    journal: Journal,
    report: Report,
    used: Mapping[str, Report],
    summary: Summary | None,
    module: str | None,
) -> Entry:
    """Return what is to be kept of a flow that was checked."""
    return Entry(
        tuple(journal.loads),
        journal.environ,
        report.findings,
        tuple((journal.keys.index(key), one.findings) for key, one in used.items()),
        summary,
        module,
    )


def reports_of(
    entry: Entry, path: Path, name: str, data: bytes, environ: Mapping[str, str]
) -> tuple[Report, dict[str, Report]] | None:
    """Return the reports of a flow and of the files it uses; nothing, if an answer is another."""
    if any(_value(name, environ.get(name)) != value for name, value in entry.environ.items()):
        return None
    files = _asked_again(entry, path)
    report = report_of(source_of(name, data), entry.findings)
    if files is None or report is None:
        return None
    used: dict[str, Report] = {}
    for number, findings in entry.used:
        if not 0 < number <= len(files):
            return None
        file = files[number - 1]
        found = report_of(source_of(file.name, file.data), findings)
        if found is None:
            return None
        used[file.load.key] = found
    return report, used


def _asked_again(entry: Entry, path: Path) -> list[UsedFile] | None:
    loads: list[Load] = [Beside(path)]
    files: list[UsedFile] = []
    keys = [loads[0].key] if entry.loads else []
    for by, written, digest in entry.loads:
        answer = loads[by](written) if by < len(loads) else Refusal("")
        if _answer(answer, keys) != digest:
            return None
        if isinstance(answer, UsedFile):
            loads.append(answer.load)
            files.append(answer)
            keys.append(answer.load.key)
    return files
