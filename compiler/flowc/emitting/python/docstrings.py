"""Turns descriptions into docstrings that flytekit reads back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flowc.emitting.python.code import Code, escaped
from flowc.flow import Flow, Task

_QUOTE = re.compile(r'^"|"(?=")|"$')


def task_doc(task: Task) -> str | None:
    """Return the docstring of a task, or nothing where nothing is described."""
    inputs = [(declared.name, declared.description) for declared in task.inputs]
    outputs = [(declared.name, declared.description) for declared in task.outputs]
    if task.description is None and not any(words for _, words in inputs + outputs):
        return None
    return document(task.description or task.key, inputs, outputs)


def flow_doc(flow: Flow) -> str:
    """Return the docstring of a flow."""
    return document(
        flow.description or flow.name,
        [(declared.name, declared.description) for declared in flow.inputs],
        [(declared.name, declared.description) for declared in flow.outputs],
    )


def document(
    text: str,
    inputs: Iterable[tuple[str, str | None]],
    outputs: Iterable[tuple[str, str | None]],
) -> str:
    """Return a docstring's text: a description, then `Args:` and `Returns:` (Google style).

    flytekit shows the whole of `Returns:` at each output, but for a name that it begins with; so
    that several outputs are a list, in which each name is seen.
    """
    outputs = list(outputs)
    bullet = "- " if len(outputs) > 1 else ""
    sections = [text]
    for title, mark, described in (("Args", "", inputs), ("Returns", bullet, outputs)):
        lines = [_entry(f"{mark}{name}", words) for name, words in described if words]
        if lines:
            sections.append("\n".join([f"{title}:", *lines]))
    return "\n\n".join(sections)


def _entry(name: str, words: str) -> str:
    first, *rest = words.split("\n")
    return "\n".join([f"    {name}: {first}", *(line and f"        {line}" for line in rest)])


def docstring(text: str, indent: int) -> Code:
    """Return the source of a docstring whose value, after `inspect.cleandoc`, is the text.

    The text is clean already. Spaces at a line's end are escaped, since formatters take them.
    """
    margin = " " * indent
    body = _QUOTE.sub(r'\\"', "\n".join(map(_line, text.split("\n"))))
    lines = [line and f"{margin}{line}" for line in body.split("\n")]
    closing = f"\n{margin}" if len(lines) > 1 else ""
    inner = "\n".join(lines)[indent:]
    return Code(f'"""{inner}{closing}"""')


def _line(line: str) -> str:
    body = escaped(line.rstrip(" "))
    return body + r"\x20" * (len(line) - len(line.rstrip(" ")))
