"""Texts of several files in one space of offsets, as in Go's `token.FileSet`, and findings in it.

A flow's own text comes first; the task files that its tasks start from stand behind it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flowc.findings.finding import Edit, Finding, Fix, Note
from flowc.findings.source import Source, Span

_GAP = "\n\n"
"""What is missing at the end of a text is told one character behind it."""


@dataclass(frozen=True)
class JoinedFile:
    """A file whose text stands from `base` on; `uses` are the places of the flow that name it."""

    key: str
    source: Source
    base: int
    uses: tuple[Span, ...]


@dataclass(frozen=True)
class JoinedFiles:
    """The files that a flow is made of, in the order of their texts."""

    own: Source
    files: tuple[JoinedFile, ...] = ()
    stands: Mapping[Span, Span] = field(default_factory=dict)
    """Values that the flow gives to params, and where they stand in a task file."""

    def source(self) -> Source:
        """Return all texts as one, by the name of the flow."""
        texts = (self.own.text, *(part.source.text for part in self.files))
        return Source(self.own.name, _GAP.join(texts))

    def end(self) -> int:
        """Return the base of a file that would come next."""
        if not self.files:
            return len(self.own.text) + len(_GAP)
        return self.files[-1].base + len(self.files[-1].source.text) + len(_GAP)

    def file_at(self, span: Span) -> JoinedFile | None:
        """Return the file that a span lies in; nothing for the flow's own text."""
        at = bisect_right(self.files, span.start, key=lambda part: part.base)
        return self.files[at - 1] if at else None

    def in_own_file(self, span: Span) -> Span:
        """Return a span of the flow's own text: where a file is used, for what lies in that."""
        part = self.file_at(span)
        return span if part is None else part.uses[0]

    def split_by_file(self, findings: Iterable[Finding]) -> dict[str | None, list[Finding]]:
        """Return the findings of each file by its key, those of the flow's own text by None.

        One in a task file has a note that says where that is used. A note in another file than
        its finding becomes words; a fix that would change two files at once is none.
        """
        found: dict[str | None, list[Finding]] = {None: []}
        for finding in findings:
            part = self.file_at(finding.span)
            key = part.key if part else None
            found.setdefault(key, []).append(self._alone(finding, part))
        return found

    def _alone(self, finding: Finding, part: JoinedFile | None) -> Finding:
        base = part.base if part else 0
        span = moved(finding.span, -base)
        notes = [self._note(note, span, part) for note in finding.notes]
        if part is not None:
            notes.append(Note(self._used_at(part), span))
        elif finding.span in self.stands and not any(self._abroad(n) for n in finding.notes):
            stands = Note("it stands here", self.stands[finding.span])
            notes.append(self._note(stands, span, None))
        fix = finding.fix
        if fix and any(self.file_at(edit.span) != part for edit in fix.edits):
            fix = None
        return replace(finding, span=span, notes=tuple(notes), fix=fix and _fix(fix, -base))

    def _abroad(self, note: Note) -> bool:
        return self.file_at(note.span) is not None

    def _note(self, note: Note, span: Span, part: JoinedFile | None) -> Note:
        there = self.file_at(note.span)
        if there == part:
            return Note(note.message, moved(note.span, -(part.base if part else 0)))
        source, base = (there.source, there.base) if there else (self.own, 0)
        return Note(f"{note.message}: {source.place(note.span.start - base)}", span)

    def _used_at(self, part: JoinedFile) -> str:
        rest = len(set(part.uses)) - 1
        more = f" and {rest} other place{'' if rest == 1 else 's'}" if rest else ""
        return f"used at {self.own.place(part.uses[0].start)}{more}"


def moved(span: Span, by: int) -> Span:
    """Return a span so many characters further on."""
    return Span(span.start + by, span.end + by)


def moved_finding(finding: Finding, by: int) -> Finding:
    """Return a finding with all its spans so many characters further on."""
    notes = tuple(Note(note.message, moved(note.span, by)) for note in finding.notes)
    fix = finding.fix and _fix(finding.fix, by)
    span, origin = moved(finding.span, by), finding.origin and moved(finding.origin, by)
    return replace(finding, span=span, notes=notes, fix=fix, origin=origin)


def _fix(fix: Fix, by: int) -> Fix:
    return Fix(fix.says, tuple(Edit(moved(edit.span, by), edit.text) for edit in fix.edits))
