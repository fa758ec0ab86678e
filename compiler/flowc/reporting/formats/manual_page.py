"""A rule's manual page as Markdown."""

from __future__ import annotations

import re
from textwrap import dedent

from flowc.rules import Rule

_EXAMPLE = re.compile(r"^(Wrong|Right):\n\n((?:(?: {4}[^\n]*)?\n)*(?: {4}[^\n]*))", re.MULTILINE)


def page(rule: Rule) -> str:
    """Return the page with its examples as code."""
    return _EXAMPLE.sub(_fenced, rule.page).strip() + "\n"


def _fenced(found: re.Match[str]) -> str:
    code = dedent(found[2]).strip("\n")
    language = "python" if code.startswith("from ") else "yaml"
    return f"**{found[1]}:**\n\n```{language}\n{code}\n```"
