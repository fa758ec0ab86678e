"""Reads the comments of a module, as words that stand in YAML and do nothing there."""

from __future__ import annotations

import io
import re
import textwrap
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from flowc.emitting.python.header import HEADER
from flowc.reporting.formats.shared_text import HIDDEN

_WIDTH = 96
_LONGEST = 400
"""Longer lines are cut at words."""
_TOOLS = re.compile(
    r"(?i)!|-\*-|(?:coding|encoding)[:=]|noqa\b|type:|fmt:|isort:|ruff:|mypy:|pylint:|pyright:"
    r"|pragma:|yapf:|flake8:|nosec\b|%%"
)
"""What is said to Python, and to tools that read Python."""
_SPOKEN_TO = re.compile(
    r"(?i)(\$schema|\b(?:flowc|yaml-language-server|vim?|ex|local variables|yamllint"
    r"|prettier-[a-z-]+|checkov|kics|trivy|zizmor|actionlint))(?=\s*[:=])"
)
"""Whom a comment of YAML may tell what to do: flowc, an editor, a linter."""
_HEADER = re.compile(r"(?:# (?:Flow|Profile|Digest): .*\n)*")


@dataclass(frozen=True)
class Comment:
    """The comments of lines that follow each other, or the one at the end of a line."""

    first: int
    last: int
    lines: tuple[str, ...]
    alone: bool
    """Whether it has its lines to itself."""


def read_comments(text: str) -> list[Comment]:
    """Return what a module says in comments, in its order; what is meant for tools is left out."""
    found: list[Comment] = []
    skipped = _lines_of_header(text)
    for line, alone, words in _tokens(text):
        lines = clean(words)
        if line <= skipped or (lines == () and words.strip("# \t")):
            continue
        last = found[-1] if found else None
        if last and alone and last.alone and last.last == line - 1:
            found[-1] = Comment(last.first, line, (*last.lines, *(lines or ("",))), True)
        else:
            found.append(Comment(line, line, lines or ("",), alone))
    trimmed = (Comment(c.first, c.last, _without_rulers(c.lines), c.alone) for c in found)
    return [comment for comment in trimmed if comment.lines]


def _tokens(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield comments: their lines, whether they stand alone, and their texts."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                yield line, not token.line[:column].strip(), token.string
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return  # the parser has told what is wrong


def _lines_of_header(text: str) -> int:
    """Return how many lines flowc has written at the top of a module."""
    if not text.startswith(HEADER):
        return 0
    rest = _HEADER.match(text, len(HEADER))
    return text.count("\n", 0, rest.end() if rest else len(HEADER))


def clean(comment: str) -> tuple[str, ...]:
    """Return a comment as lines without marks; nothing, where it is empty or speaks to tools.

    Hidden characters are escaped, and nobody is spoken to who reads YAML.
    """
    words = comment.lstrip("#").removeprefix(" ").rstrip()
    if not words or _TOOLS.match(words.lstrip()) or comment.startswith("#!"):
        return ()
    words = HIDDEN.sub(_escaped, words.replace("\t", "    "))
    words = _SPOKEN_TO.sub(r"(\1)", words)
    if len(words) <= _LONGEST:
        return (words,)
    return tuple(textwrap.wrap(words, _WIDTH, break_on_hyphens=False))


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape", "replace").decode()


def _without_rulers(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out lines without a word at both ends."""
    worded = [number for number, line in enumerate(lines) if any(map(str.isalnum, line))]
    return lines[worded[0] : worded[-1] + 1] if worded else ()
