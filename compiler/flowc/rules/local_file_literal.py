"""The rule `local-file-literal`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.findings.finding import Finding
from flowc.flow import Flow
from flowc.rules.walks.flow_texts import bad_literals


def local_file_literal(flow: Flow) -> Iterator[Finding]:
    """A path on the author's machine, given for a file or a directory.

    A file is bound to an output, to a launch input, or to a URI that the cluster can read. For
    a path inside the job's own container (`/mnt/code/...`, `/mnt/data/...`) declare a `str`.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            inputs:
              rows: file[csv]
            with:
              rows: data/rows.csv

    Right:

        name: example
        defaults: {project_defaults: true}
        tasks:
          load:
            command: python load.py
            inputs:
              rows: file[csv]
            with:
              rows: s3://bucket/data/rows.csv
    """
    bad = [*bad_literals(flow)]
    if bad:
        from flowc.rules.walks.constants import literal_faults  # most flows have none

        yield from literal_faults(flow, "local-file-literal", bad)
