"""The rule `untyped-file-edge`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.language.types import File, format_of, type_text
from flowc.rules.walks.file_edges import edge_finding, file_edges


def untyped_file_edge(flow: Flow) -> Iterator[Finding]:
    """A file without a type that goes where a type is wanted.

    Flyte lets it pass, since a file of no declared type may be of any; whether it is the right
    one shows only when the job reads it.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: file
          train:
            command: python train.py
            inputs:
              rows: file[csv]
            with:
              rows: ${{ tasks.load.rows }}

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            outputs:
              rows: file[csv]
          train:
            command: python train.py
            inputs:
              rows: file[csv]
            with:
              rows: ${{ tasks.load.rows }}
    """
    for path, reference, given, wanted in file_edges(flow):
        same_kind = not isinstance(wanted, File) or _folder(given) == _folder(wanted)
        if same_kind and not format_of(given) and format_of(wanted):
            message = f"'{reference}' has no file type, and {type_text(wanted)} is wanted here"
            hint = f"declare it as {type_text(wanted)} where it is made"
            yield edge_finding(flow, path, reference, message, hint)


def _folder(kind: object) -> bool:
    return isinstance(kind, File) and kind.kind == "directory"
