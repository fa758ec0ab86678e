"""The comments of a module, by the lines that they stand above."""

from __future__ import annotations

import io
import tokenize

from flowc.findings.source import Source


class Remarks:
    """Finds the block of comments that stands directly above a line."""

    def __init__(self, source: Source) -> None:
        self.alone: dict[int, str] = {}
        read = io.StringIO(source.text).readline
        try:
            for token in tokenize.generate_tokens(read):
                if token.type == tokenize.COMMENT and not token.line[: token.start[1]].strip():
                    self.alone[token.start[0]] = token.string
        except (tokenize.TokenError, IndentationError, SyntaxError):
            pass  # the parser has told what is wrong

    def above(self, line: int) -> list[str]:
        """Return the comments above a line (from 1), the `#` and a space left out; each but
        once."""
        found: list[str] = []
        line -= 1
        while line in self.alone:
            text = self.alone.pop(line).lstrip("#")
            found.append(text.removeprefix(" ").rstrip())
            line -= 1
        lines = found[::-1]
        while lines and _is_ruler(lines[0]):
            lines.pop(0)
        while lines and _is_ruler(lines[-1]):
            lines.pop()
        return lines


def _is_ruler(text: str) -> bool:
    return not any(character.isalnum() for character in text)
