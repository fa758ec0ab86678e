"""Says which references may stand at which place of a flow, and how they are written there."""

from __future__ import annotations

from typing import Literal

from flowc.findings.source import Path

Allowed = Literal["nothing", "vars", "values"]


def allowed_at(path: Path) -> Allowed:
    """Say which references may stand at a path (language page, section 6)."""
    match path:
        case ("exports", int(), "files", *_) | ("exports", "artifacts", int(), "files", *_):
            return "values"
        case ("defaults" | "artifacts" | "exports", *_):
            return "vars"
        case ("inputs", _, "default", *_):
            return "vars"
        case ("tasks", _, "inputs" | "outputs", _) | (
            "tasks", _, "inputs" | "outputs", _, "type", *_
        ):  # fmt: skip
            return "nothing"
        case ("tasks", _, "with", *_):
            return "values"
        case ("tasks", *_):
            return "vars"
        case ("outputs", _) | ("outputs", _, "value" | int(), *_):
            return "values"
        case ("outputs", _, "type", *_):
            return "nothing"
        case ("outputs", *_):
            return "vars"
    return "nothing"


def forms_at(path: Path, alone: bool, in_task_file: bool, in_matrix: bool) -> tuple[str, ...]:
    """Return the forms of references that may stand in a value at a path.

    `alone` says that the reference fills the value; what is spliced into a text is a constant.
    """
    allowed = allowed_at(path)
    if allowed == "nothing":
        return ()
    runtime = ("inputs.NAME", "tasks.TASK.OUTPUT") if allowed == "values" and alone else ()
    own = ("matrix.NAME",) if in_matrix and path[2:3] != ("matrix",) else ()
    return (*runtime, "params.NAME" if in_task_file else "vars.NAME", *own)


def forms_in_key(path: Path, in_task_file: bool, in_matrix: bool) -> tuple[str, ...]:
    """Return the forms of references that may stand in the key that a path ends in."""
    is_name = path[:1] == ("tasks",) and path[2:-1] in (("inputs",), ("outputs",), ("with",))
    if in_task_file:
        return ("params.NAME",) if is_name and path[2] != "with" else ()
    return ("matrix.NAME",) if is_name and in_matrix else ()
