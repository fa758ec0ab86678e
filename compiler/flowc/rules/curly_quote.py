"""The rule `curly-quote`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.flow import Flow

_SIGN = re.compile(
    "[\u201c\u201d\u201e\u2018\u201a](?=[\\w./$(-])"
    "|(?<!\\S)[\u2013\u2014](?=[A-Za-z])"
    "|(?<=\\w)\u00a0(?=[\\w./$-])",
    re.ASCII,
)
"""Such a sign before what may be a word of a command."""
_QUOTED = re.compile(r"\\.|\"(?:\\.|[^\"\\])*\"|'[^']*'|(?<!\S)#[^\n]*", re.DOTALL)
_PLAIN = {"\u2018": "'", "\u201a": "'", "\u2013": "--", "\u2014": "--", "\u00a0": "a blank"}


def curly_quote(flow: Flow) -> Iterator[Finding]:
    """A command with a quote, a dash or a blank of a word processor.

    To the shell they are letters: `\u201cmy study\u201d` is two words, `\u2013epochs` is no option,
    and a no-break space ends no word. In a text that the shell's own quotes hold, in a comment and
    in a document (`<<`), they may stand.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py \u2013study \u201cmy study\u201d

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          train:
            command: python train.py --study "my study"
    """
    for task in flow.jobs():
        command = task.command
        if command.isascii() or "<<" in command:
            continue
        found = _SIGN.search(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), command))
        if found is None:
            continue
        path, sign = (*task.path, "command"), found[0]
        span = flow.places.part(path, sign, command.count(sign, 0, found.start()))
        message = f"'{sign}' is a letter to the shell, as a word processor writes it"
        hint = f"write {_PLAIN.get(sign, chr(34))} for it"
        yield finding_at(flow.places, path, message, hint=hint, span=span)
