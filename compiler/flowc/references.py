"""References: what stands between `${{` and `}}` in a flow."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPEN = "${{"

_FORMS = "write inputs.NAME, tasks.TASK.OUTPUT or vars.NAME"

_TOKEN = re.compile(r"\$\$\{\{|\$\{\{(?:(?!\}\})[\s\S])*(?:\}\})?")
_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class InputRef:
    """A launch input: `${{ inputs.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"inputs.{self.name}"


@dataclass(frozen=True)
class TaskRef:
    """An output of a task: `${{ tasks.TASK.OUTPUT }}`."""

    task: str
    output: str

    def __str__(self) -> str:
        return f"tasks.{self.task}.{self.output}"


@dataclass(frozen=True)
class VarRef:
    """A build-time constant: `${{ vars.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"vars.{self.name}"


@dataclass(frozen=True)
class ParamRef:
    """What the user of a task file gives it: `${{ params.NAME }}`."""

    name: str

    def __str__(self) -> str:
        return f"params.{self.name}"


Reference = InputRef | TaskRef | VarRef | ParamRef


@dataclass(frozen=True)
class Malformed:
    """A text between `${{` and `}}` that is no reference, with the reason and a hint."""

    message: str
    hint: str | None = None


@dataclass(frozen=True)
class Piece:
    """A reference inside a text: what it says, and how it was written."""

    written: str
    meaning: Reference | Malformed
    before: int = 0
    """How many times the same stands before it in the text."""


def split(text: str) -> list[str | Piece]:
    """Cut a text into plain pieces and references; `$${{` becomes the plain text `${{`."""
    pieces: list[str | Piece] = []
    at = 0
    held = ""
    seen: dict[str, int] = {}
    escapes = "$${{" in text
    for match in _TOKEN.finditer(text):
        held += text[at : match.start()]
        at = match.end()
        if match[0] == "$${{":
            held += OPEN
            continue
        if held:
            pieces.append(held)
            held = ""
        before = seen.get(match[0], 0)
        if escapes:  # `$${{ x }}` holds the text of a reference too
            before = text.count(match[0], 0, match.start() + len(match[0]) - 1)
        seen[match[0]] = before + 1
        pieces.append(Piece(match[0], _meaning(match[0]), before))
    held += text[at:]
    return [*pieces, held] if held or not pieces else pieces


def _meaning(written: str) -> Reference | Malformed:
    if not written.endswith("}}"):
        return Malformed("a reference is not closed", "write ${{ ... }}, or $${{ for the text")
    inner = written[len(OPEN) : -2].strip()
    parts = inner.split(".")
    if not inner:
        return Malformed("the reference is empty", _FORMS)
    if not all(_NAME.fullmatch(part) for part in parts):
        return Malformed(
            f"'{inner[:60]}' is no reference: there are no operators and no functions",
            _FORMS,
        )
    match parts:
        case ["inputs", name]:
            return InputRef(name)
        case ["vars", name]:
            return VarRef(name)
        case ["params", name]:
            return ParamRef(name)
        case ["tasks", task, output]:
            return TaskRef(task, output)
        case ["tasks", task]:
            return Malformed(f"'{inner}' names no output of the task", f"write tasks.{task}.OUTPUT")
        case ["input" | "var" | "task" | "param" as space, *rest]:
            return Malformed(f"'{inner}' is no reference", f"write {space}s.{'.'.join(rest)}")
    return Malformed(f"'{inner[:60]}' is no reference", _FORMS)


def hinted_at(malformed: str) -> list[InputRef | VarRef]:
    """Return what a text that is no reference seems to speak of."""
    return [
        (InputRef if space == "input" else VarRef)(name)
        for space, name in re.findall(r"\b(input|var)s?\.(\w+)", malformed)
    ]


def text_of(reference: Reference) -> str:
    """Write a reference as an author would."""
    return f"${{{{ {reference} }}}}"
