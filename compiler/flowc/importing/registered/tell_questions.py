"""Tells what a module asked of its machine while it was loaded."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from flowc.findings.source import Span
from flowc.importing.parse_python import Python

_MOST = 5
"""What is told of one line."""

_SAID: Mapping[str, tuple[str, str]] = {
    "environment": (
        "reads {} from the environment: what is found now is in the flow",
        "write a var in its place: {{env: {}}}",
    ),
    "program": (
        "runs {}: what it says now is in the flow",
        "write a var in its place, and give it where the flow is built",
    ),
    "time": ("asks for the time: what is in the flow of it is of now", "take a launch input"),
    "machine": ("asks about this machine: what is in the flow of it is of this one", ""),
    "chance": ("draws by chance: what is in the flow of it is never drawn again", ""),
}
"""What is told of each kind of question (`verifying/note_questions.py`), and a hint."""


def tell_questions(
    python: Python,
    asked: Iterable[tuple[str, str, int | None]],
    lent: Container[str],
    place: Callable[[int | None], Span],
) -> None:
    """Warn of what a module asks its machine, at each line that does.

    But for variables of the environment that are `lent` to the flow as vars; `place` returns the
    place of a line.
    """
    found: dict[tuple[int | None, str], list[str]] = {}
    for kind, name, line in asked:
        if kind == "environment" and name in lent:
            continue
        names = found.setdefault((line, kind), [])
        names += [] if name in names else [name]
    for (line, kind), names in found.items():
        shown = ", ".join(f"'{name}'" for name in names[:_MOST])
        shown += f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        message, hint = _SAID[kind]
        told = f"the module {message.format(shown)}"
        python.complain(place(line), told, hint.format(names[0]) or None, "warning")
