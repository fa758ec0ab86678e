"""The rule `folded-command`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from flowc.findings.finding import Edit, Finding, Fix, finding_at
from flowc.findings.source import Path, Span
from flowc.flow import Flow, Task

_HEADER = re.compile(r">[-+\d]*[ \t]*(?:#[^\n]*)?\r?\n")
_CONSTANT = re.compile(r"\$\{\{\s*(vars|matrix)\.(\w+)\s*\}\}")
_READS_ON = re.compile(r"(?:\b(?:do|then|else|in)|[({;&|])$|^\s*#|<<")
"""Found in a line after which a new one is what its author meant: in blocks, lists, heredocs."""
_QUOTE = re.compile(r"\\.|['\"]")
_ALONE = re.compile(r"(?:cd|set|export|source|module)\s[^#]*[^;&|({\\\s]")
"""A command that nobody writes another one behind, on its line."""
_COMMAND = re.compile(r"(?!\w+=)[A-Za-z./]")
_BLANK = re.compile(r"(?<!\\)(?:\\\\)*\\([ \t]+)(?=\r?\n[ \t]*\S)")


def folded_command(flow: Flow) -> Iterator[Finding]:
    """A command whose lines are not joined as its author meant.

    Below `>` YAML joins lines by a space: a `\\` at the end of one stays in the text, and makes
    ` --epochs` of what follows it. A line that is indented more is not joined, so that the shell
    runs it as a command of its own; a line below `cd`, `set` or `export` becomes an argument of
    that. Below `|` lines stay as they are written, and a blank behind a `\\` ends the command.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: >-
              python train.py \\
              --epochs 3

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: >-
              python train.py
              --epochs 3
    """
    for task in flow.jobs():
        path = (*task.path, "command")
        for span in (flow.places.value_span(path), *_constants(flow, task, path)):
            yield from _findings(flow, path, span)


def _constants(flow: Flow, task: Task, path: Path) -> Iterator[Span]:
    """Yield where the vars and the columns are written that bring texts into a command."""
    for space, name in dict.fromkeys(_CONSTANT.findall(flow.places.raw(path))):
        from flowc.composing.constants import column_named, var_named  # few commands want them

        places, is_var = flow.places, space == "vars"
        found = var_named(places, name) if is_var else column_named(places, name, task.scope)
        if found and (found.noun == "column" or isinstance(flow.vars.get(found.name), str)):
            yield found.span


class _Line(NamedTuple):
    """A line of a scalar as it stands in its file: `text` begins `indent` characters on."""

    start: int
    indent: int
    text: str

    @property
    def reads_on(self) -> bool:
        r"""Whether a `\` at its end continues it."""
        return (len(self.text) - len(self.text.rstrip("\\"))) % 2 == 1


def _findings(flow: Flow, path: Path, span: Span) -> Iterator[Finding]:
    """Yield what is wrong about a text at a span, which stands in the command at a path."""
    raw, start = flow.places.text_at(span), span.start
    if "\n" not in raw:
        return
    header = _HEADER.match(raw)
    if header is None:
        if raw[:1] == "|":
            yield from _blanks(flow, path, raw, start)
        if raw[:1] not in ("|", '"'):  # the latter takes a `\` for a continuation, too
            yield from _backslashes(flow, path, [*_lines(raw, start)])
        return
    lines = [*_lines(raw[header.end() :], start + header.end())]
    indents = [line.indent for line in lines if line.text]
    has_digit = any(character.isdigit() for character in header[0].partition("#")[0])
    base = min(indents) if has_digit else indents[0] if indents else 0
    yield from _backslashes(flow, path, lines, base)
    yield from _deeper_lines(flow, path, lines, base)
    yield from _two_commands(flow, path, lines, base)


def _blanks(flow: Flow, path: Path, raw: str, start: int) -> Iterator[Finding]:
    r"""Yield each `\` that blanks keep from the end of its line."""
    for found in _BLANK.finditer(raw):
        span = Span(start + found.start(1), start + found.end(1))
        message = "a blank behind the '\\' at the end of a line: the shell does not read on"
        fix = Fix("the blank at the end of a line is left out", (Edit(span, ""),))
        yield finding_at(flow.places, path, message, hint="leave it out", span=span, fix=fix)


def _two_commands(flow: Flow, path: Path, lines: list[_Line], base: int) -> Iterator[Finding]:
    """Yield the lines that become arguments of a command such as `cd` and `set`."""
    quote = ""
    for line, after in pairwise(lines):
        is_open = bool(quote)
        quote = _quote_after(line.text, quote)
        is_joined = line.indent <= base >= after.indent and not (is_open or quote)
        if is_joined and _ALONE.fullmatch(line.text) and _COMMAND.match(after.text):
            at = after.start + after.indent
            message = "in '>' this belongs to the command of the line before"
            hint = "write '|' for '>', or ' &&' at the end of the line before"
            span = Span(at, at + len(after.text))
            yield finding_at(flow.places, path, message, hint=hint, span=span)


def _lines(text: str, start: int) -> Iterator[_Line]:
    for line in text.split("\n"):
        content = line.strip(" \t\r")
        yield _Line(start, line.find(content[:1]) if content else 0, content)
        start += len(line) + 1


def _backslashes(
    flow: Flow, path: Path, lines: list[_Line], base: int | None = None
) -> Iterator[Finding]:
    r"""Yield each `\` at the end of a line that is joined with the next one; all lines are, where
    there is no `base`."""
    for line, after in pairwise(lines):
        is_joined = base is None or line.indent <= base >= after.indent
        if line.reads_on and after.text and is_joined:
            end = line.start + line.indent + len(line.text)
            before = line.text[:-1].rstrip(" \t")
            fix = None
            if before and len(before) < len(line.text) - 1:
                cut = Span(line.start + line.indent + len(before), end)
                fix = Fix("the '\\' at the end of a line is left out", (Edit(cut, ""),))
            where = "without '|'" if base is None else "in '>'"
            message = (
                f"a '\\' at the end of a line is no continuation {where}: "
                "lines are joined by a space"
            )
            way = "write the command below '|'" if base is None else "write '|' for '>'"
            hint, span = f"leave the '\\' out, or {way}", Span(end - 1, end)
            yield finding_at(flow.places, path, message, hint=hint, span=span, fix=fix)


def _deeper_lines(flow: Flow, path: Path, lines: list[_Line], base: int) -> Iterator[Finding]:
    """Yield the lines below `>` that are indented more, where the shell needs them joined."""
    quote, is_meant = "", True
    for line, after in pairwise(lines):
        quote = _quote_after(line.text, quote)
        reads_on = bool(quote) or line.reads_on or bool(_READS_ON.search(line.text))
        if line.indent <= base:
            is_meant = not line.text or (reads_on and not line.reads_on)
        if after.text and after.indent > base and not reads_on and not is_meant:
            span = Span(after.start + after.indent, after.start + after.indent + len(after.text))
            fix = None
            if after.text.startswith("-"):
                cut = Span(after.start + base, span.start)
                fix = Fix("a line is indented as the first one", (Edit(cut, ""),))
            message = "a line that is indented more is not joined in '>'"
            hint = "indent all lines alike"
            yield finding_at(flow.places, path, message, hint=hint, span=span, fix=fix)


def _quote_after(line: str, quote: str) -> str:
    """Return the quote that is open after a line, where one was open before it or none."""
    for token in _QUOTE.findall(line):
        if not quote and len(token) == 1:
            quote = token
        elif token[-1] == quote and (len(token) == 1 or quote == "'"):
            quote = ""
    return quote
