"""The rule `file-directory-edge`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.language.types import File, type_text
from flowc.rules.walks.file_edges import edge_finding, file_edges


def file_directory_edge(flow: Flow) -> Iterator[Finding]:
    """A file that goes where a directory is wanted, or the other way round.

    Flyte's compiler compares the formats only, so that it lets both pass; the job then finds a
    folder where it opens a file.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              images: directory
          train:
            command: python train.py
            inputs:
              images: file
            with:
              images: ${{ tasks.load.images }}

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              images: directory
          train:
            command: python train.py
            inputs:
              images: directory
            with:
              images: ${{ tasks.load.images }}
    """
    for path, reference, given, wanted in file_edges(flow):
        if not isinstance(given, File) or not isinstance(wanted, File):
            continue
        if (given.kind == "directory") != (wanted.kind == "directory"):
            message = (
                f"'{reference}' is a {type_text(given)}, and a {type_text(wanted)} is wanted here"
            )
            hint = "declare both ends as a file, or both as a directory"
            yield edge_finding(flow, path, reference, message, hint)
