"""Says which references may stand at which place of a flow."""

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
