"""Turns the bytes of a YAML file into whose it is: a flow's, a task file's, or another tool's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from flowc.findings.finding import Finding, Report
from flowc.findings.record import record
from flowc.findings.source import Source, Span
from flowc.reading.unknown import UNKNOWN

if TYPE_CHECKING:
    from flowc.reading.document import Document

OF_TASK_FILES: Final = ("command", "params")
"""Keys that make a file a task file, where no `tasks` make it a flow."""

_MARKS: Final = ("apiVersion", "kind", "cwlVersion", "class", "$schema", "version")
"""Keys at the top of other tools' files; the last two by their values alone."""

_SCHEMAS: Final = ("flow.schema.json", "task.schema.json")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_TOP = re.compile(
    r"""^\ ?(?P<quote>["']?)(?P<key>[$\w][\w.$-]*)(?P=quote)[ \t]*:(?=\s|$)[ \t]*"""
    r"""(?P<value>"[^"\n]*"|'[^'\n]*'|[^\s#]*)""",
    re.MULTILINE | re.VERBOSE,
)
"""A key at the top of a text, and the value in its line."""
_MARKED = re.compile(rf"""\n[ ]?["']?(?:{"|".join(map(re.escape, _MARKS))})""".encode())
"""Whatever may be a key of another tool's, at the top of bytes that begin with a line end."""
_TEMPLATE = re.compile(r"^[ \t]*\{[{%]", re.MULTILINE)


@record(frozen=True)
class Recognised:
    """Whose a file is, by the keys at its top.

    `is_ours` says that it has those of a flow or of a task file; `foreign` is what is told of one
    that has the mark of another tool, whatever else it has.
    """

    is_ours: bool
    foreign: Report | None = None

    @property
    def is_flow(self) -> bool:
        """Whether it is a flow or a task file, good or bad."""
        return self.is_ours and self.foreign is None


def recognise(name: str, data: bytes, pure_yaml: bool = False) -> Recognised:
    """Say whose a file is. Unknown keys alone never make it another tool's.

    A text that is no YAML is ours, so that its mistake is told, but for a mark in a line of its
    own, or for the lines of a template. So is an empty one: somebody has just begun.
    """
    if _is_plain_flow(data):
        return Recognised(True)  # most files, and in no time
    text = data.replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")
    written = {found["key"]: _scalar(found["value"]) for found in _TOP.finditer(text)}
    if not written.keys() & {*_MARKS} and written.keys() & {"tasks", *OF_TASK_FILES}:
        return Recognised(True)
    # most files need not be read
    from flowc.reading.decode import decode
    from flowc.reading.parse import parse

    source, refusal = decode(name, data)
    document = None if refusal else parse(source, pure_yaml)[0]
    value = document.value if document else written
    if not isinstance(value, dict):
        return Recognised(value is UNKNOWN)
    from flowc.findings.slips import slip_of  # most files are flows

    mark = _mark_of(value)
    is_ours = any(key in OF_TASK_FILES or slip_of(str(key), ("tasks",)) for key in value)
    is_open = not text.strip() or (document is None and not _TEMPLATE.search(text))
    return Recognised(is_ours or is_open, _foreign(source, document, mark) if mark else None)


def _is_plain_flow(data: bytes) -> bool:
    """Whether a line says `tasks:`, and none begins as the mark of another tool may."""
    is_plain = b"\ntasks:\n" in data and data[:1].isascii() and b"\0" not in data
    return is_plain and not _MARKED.search(b"\n" + data)


def no_flow(name: str, data: bytes) -> Report:
    """Return that a file, which is not recognised, is no flow."""
    from flowc.reading.decode import decode

    source, _ = decode(name, data)
    message = (
        "this is no flow: it has no 'tasks' at the top (a task file has 'command' or 'params')"
    )
    finding = Finding(message, source.line_span(1), hint="it is left as it is", rule="missing-key")
    return Report(source, (finding,))


def _scalar(text: str) -> object:
    return float(text) if _NUMBER.fullmatch(text) else text.strip("\"'")


def _mark_of(value: Mapping[object, object]) -> str | None:
    """Return the key by which a file is another tool's."""
    for key, item in value.items():
        if key == "$schema":
            is_mark = isinstance(item, str) and not item.endswith(_SCHEMAS)
        elif key == "version":
            is_mark = type(item) in (int, float) or _is_of_task(item, value)
        else:
            is_mark = key in _MARKS
        if is_mark:
            return str(key)
    return None


def _is_of_task(version: object, value: Mapping[object, object]) -> bool:
    """Whether a version is that of the tool `task`, which quotes it: a flow has a name besides."""
    is_number = isinstance(version, str) and _NUMBER.fullmatch(version) is not None
    return is_number and "tasks" in value and "name" not in value


def _foreign(source: Source, document: Document | None, mark: str) -> Report:
    """Return what is told of another tool's file."""
    line = next((one for one in _TOP.finditer(source.text) if one["key"] == mark), None)
    span = Span(*line.span("key")) if line else Span(0, 0)
    if document is not None:
        span = document.key_span((mark,))
    message = {
        "$schema": "'$schema' names the schema of another tool",
        "version": "a number as 'version' is of another tool",
    }.get(mark, f"'{mark}' is a key of another tool")
    hint = f"it is left as it is; if it is a flow, remove '{mark}'"
    finding = Finding(f"this is no flow: {message}", span, hint=hint, rule="unknown-key")
    return Report(source, (finding,))
