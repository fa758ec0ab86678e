"""Yields the exports of a flow, and the files that they take, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.source import Path
from flowc.flow import Export, Flow, located
from flowc.language.references import InputRef, TaskRef


def exported(flow: Flow) -> Iterator[tuple[Path, Export]]:
    """Yield every export."""
    whole: Path = ("exports", "artifacts")
    listed = whole if flow.places.written(whole) else whole[:1]
    for index, export in enumerate(flow.exports.exports if flow.exports else ()):
        yield (*listed, index), export


def bundled(flow: Flow) -> Iterator[tuple[Path, InputRef | TaskRef]]:
    """Yield every reference to a file that bundles take."""
    for path, export in exported(flow):
        for index, file in enumerate(export.files):
            yield from located(file, (*path, "files", index))
