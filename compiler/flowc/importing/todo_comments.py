"""Takes out of a flow what could not be said, and says so in comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flowc.findings.finding import Finding
from flowc.findings.source import Path
from flowc.reading.document import Document
from flowc.reading.unknown import UNKNOWN


def without_unknown(value: Any) -> Any:
    """Return a value without the entries and items that nobody knows."""
    if isinstance(value, dict):
        return {key: without_unknown(item) for key, item in value.items() if item is not UNKNOWN}
    if isinstance(value, list):
        return [without_unknown(item) for item in value if item is not UNKNOWN]
    return value


def with_todos(
    document: Document, comments: Mapping[Path, list[str]], findings: Iterable[Finding]
) -> dict[Path, list[str]]:
    """Return comments with a `TODO` for each error: above its task, or at the top."""
    todos = {path: list(lines) for path, lines in comments.items()}
    position = document.source.position
    tasks = document.value_node(("tasks",))
    for finding in findings:
        if finding.severity == "error":
            line = position(finding.span.start).line
            owner: Path = ()
            for key, (place, task) in tasks.entries.items() if tasks else ():
                inside = task.start <= finding.span.start < task.end
                if inside or position(place.start).line == line:
                    owner = ("tasks", key)
            words = f"TODO {document.source.name}:{line}: {finding.message}"
            todos.setdefault(owner, []).append(" ".join(words.split()))
    return todos
