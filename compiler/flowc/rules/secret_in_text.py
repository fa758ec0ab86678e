"""The rule `secret-in-text`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flowc.findings.finding import Finding, finding_at
from flowc.findings.source import Path
from flowc.flow import Flow, Value, leaves
from flowc.language.literals import Literal
from flowc.language.types import Any as AnyType

_SECRETS = (
    ("an AWS access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----")),
    ("a GitHub token", re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,})")),
    ("a GitLab token", re.compile(r"\bglpat-[\w-]{20}")),
    ("a Slack token", re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}")),
    (
        "a password in a URL",
        re.compile(r"\b[a-z][a-z0-9+.-]{0,20}://[^\s/:@]{1,80}:[^\s/:@]{1,80}@"),
    ),
    (
        "a password",
        re.compile(
            r"(?i)\b(?:password|passwd|secret|api[_-]?key|access[_-]?token)"
            r"[ \t]*[=:][ \t]*['\"]?(?![$<{%])[^\s'\"]{6,}"
        ),
    ),
)


def secret_in_text(flow: Flow) -> Iterator[Finding]:
    """A text that looks like a password, a key or a token.

    A flow lies in Git, and its commands and constants are shown to everyone who may see its
    runs. Domino gives jobs their secrets as environment variables.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py --password=hunter22

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py --password=$WAREHOUSE_PASSWORD
    """
    told = ""
    for path, text in _texts(flow):
        for name, pattern in _SECRETS:
            match = pattern.search(text)
            if match and match[0] not in told:
                told += f"{match[0]}\n" if path[0] == "vars" else ""
                span = flow.places.part(path, match[0])
                hint = "let the job read it from an environment variable of the Domino project"
                yield finding_at(flow.places, path, f"this looks like {name}", hint=hint, span=span)
                break


def _texts(flow: Flow) -> Iterator[tuple[Path, str]]:
    for key, value in flow.vars.items():
        yield from _strings(("vars", key), value)
    for task in flow.jobs():
        yield (*task.path, "command"), task.command
    for declared in flow.inputs:
        if declared.default is not None:
            yield from _constants(("inputs", declared.name, "default"), declared.default)
    for bound in flow.values:
        yield from _constants(bound.path, bound.value)


def _constants(path: Path, value: Value) -> Iterator[tuple[Path, str]]:
    for place, leaf, _ in leaves(value, AnyType(), path):
        if isinstance(leaf, Literal):
            yield from _strings(place, leaf.value)


def _strings(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list | dict):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strings((*path, step), item)
