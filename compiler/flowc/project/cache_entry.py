"""What is kept of a checked flow, as bytes: plain data, of which nothing is believed unseen.

An entry holds what the check asked of the world beside the flow's own bytes (files, variables),
with digests of the answers: whoever gets the same answers would find the same again. It holds no
module, only the digest of one: nothing that is written ever comes from an entry.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from flowc.findings.finding import Edit, Finding, Fix, Note, Report
from flowc.findings.record import record
from flowc.findings.source import Source, Span
from flowc.project.summary import Entity, Listed, Summary

_RULE = re.compile(r"[a-z]+(-[a-z]+)*")


@record(frozen=True)
class Entry:
    """What was found in a flow, and what that rests on."""

    loads: tuple[tuple[int, str, str], ...]
    """Each file that was asked for: by which one (0 is the flow itself), its path as it is
    written there, and the digest of the answer."""
    environ: Mapping[str, str]
    """The variables that were asked for, with digests of their values."""
    findings: tuple[Finding, ...]
    used: tuple[tuple[int, tuple[Finding, ...]], ...]
    """What was found in the files that the flow uses, by the order in which they were read."""
    summary: Summary | None
    module: str | None
    """The digest of the module's bytes; empty where there is none, none where nobody made it."""


def digest_of(*parts: bytes) -> str:
    """Return a digest of byte strings that no others have."""
    lengths = ",".join(str(len(part)) for part in parts).encode()
    return hashlib.sha256(b"\n".join((lengths, *parts))).hexdigest()


def entry_bytes(entry: Entry) -> bytes:
    """Return an entry as it is kept: a digest, and JSON."""
    summary = entry.summary
    value = [
        entry.loads,
        dict(entry.environ),
        [_written(finding) for finding in entry.findings],
        [(number, [_written(one) for one in findings]) for number, findings in entry.used],
        summary
        and [
            summary.name,
            summary.inputs,
            summary.outputs,
            summary.tasks,
            summary.vars,
            summary.profiles,
            [(one.name, one.digest, *one.span) for one in summary.jobs],
            [(one.name, one.digest, *one.span) for one in summary.functions],
            [(line, rules) for line, rules in summary.ignored.items()],
            summary.unset,
        ],
        entry.module,
    ]
    body = json.dumps(value, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _written(finding: Finding) -> list[Any]:
    notes = [(note.message, *note.span) for note in finding.notes]
    where, fix = (*finding.span, notes), finding.fix
    edits = fix and (fix.says, [(*edit.span, edit.text) for edit in fix.edits], fix.reveals)
    what = (finding.rule, finding.severity, finding.message, finding.hint)
    return [*what, *where, edits, finding.breaks]


def read_entry(data: bytes) -> Entry | None:
    """Return what bytes keep; nothing, if they are not whole or anything of it looks wrong."""
    digest, _, body = data.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    try:
        loads, environ, findings, used, summary, module = json.loads(body)
        return Entry(
            tuple((_number(by), _text(path), _text(answer)) for by, path, answer in loads),
            {_text(name): _text(value) for name, value in environ.items()},
            _findings(findings),
            tuple((_number(number), _findings(found)) for number, found in used),
            None if summary is None else _summary(summary),
            None if module is None else _text(module),
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _summary(value: list[Any]) -> Summary:
    name, inputs, outputs, tasks, variables, profiles, jobs, functions, ignored, unset = value
    listed = tuple(Listed(*task) for task in tasks)
    _texts(chain.from_iterable(listed))
    return Summary(
        _text(name),
        _all(_pair, inputs),
        _all(_pair, outputs),
        listed,
        _texts(variables),
        _texts(profiles),
        _entities(jobs),
        _entities(functions),
        {_number(line): _texts(rules) for line, rules in ignored},
        _texts(unset),
    )


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    texts = tuple(values)
    if not {*map(type, texts)} <= {str}:
        raise TypeError("no texts")
    return texts


def _pair(first: Any, second: Any) -> tuple[str, str]:
    return _text(first), _text(second)


def _all(read: Callable[..., Any], items: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(read(*item) for item in items)


def _entities(values: Iterable[Any]) -> tuple[Entity, ...]:
    read = tuple(Entity(name, digest, _span(start, end)) for name, digest, start, end in values)
    _texts(text for one in read for text in one[:2])
    return read


def _findings(values: Any) -> tuple[Finding, ...]:
    return _all(_finding, values)


def _finding(
    rule: Any,
    severity: Any,
    message: Any,
    hint: Any,
    start: Any,
    end: Any,
    notes: Any,
    fix: Any,
    breaks: Any,
) -> Finding:
    names = (_text(rule), *filter(None, [_text(breaks)]))
    if severity not in ("error", "warning") or not all(map(_RULE.fullmatch, names)):
        raise ValueError("no finding")
    read = _all(lambda words, *span: Note(_text(words), _span(*span)), notes)
    hint = None if hint is None else _text(hint)
    mended = None if fix is None else _fix(*fix)
    span = _span(start, end)
    finding = Finding(_text(message), span, read, hint, rule, severity, mended)
    return replace(finding, breaks=breaks)


def _fix(says: Any, edits: Any, reveals: Any) -> Fix:
    if type(reveals) is not bool:
        raise TypeError("no boolean")
    read = _all(lambda a, b, new: Edit(_span(a, b), _text(new)), edits)
    return Fix(_text(says), read, reveals)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("no text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("no number")
    return value


def _span(start: Any, end: Any) -> Span:
    if type(start) is not int or type(end) is not int or not 0 <= start <= end:
        raise ValueError("no span")
    return Span(start, end)


def report_of(source: Source, findings: tuple[Finding, ...]) -> Report | None:
    """Return findings as the report of a text; nothing, if they speak of places beyond it."""
    most = len(source.text) + 1  # what is missing at the end is told there
    spans = [span for finding in findings for span in _spans(finding)]
    return Report(source, findings) if all(span.end <= most for span in spans) else None


def _spans(finding: Finding) -> Iterator[Span]:
    yield finding.span
    yield from (note.span for note in finding.notes)
    yield from (edit.span for edit in finding.fix.edits) if finding.fix else ()
