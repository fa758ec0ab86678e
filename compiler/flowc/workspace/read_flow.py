"""Reads the bytes of flows, and puts the reports of one file together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.source import Source, Span
from flowc.reading.recognise_file import recognise
from flowc.workspace.files import read_file
from flowc.workspace.links import way_out


def read_flow(path: Path) -> bytes | Report:
    """Return the bytes of a flow, or a report of why they cannot be read."""
    try:
        link = way_out(path)
        if link is None:
            return read_file(path)
        fault = f"the link '{link}' leads out of the repository or the working folder"
    except OSError as error:
        fault = error.strerror or str(error)
    finding = Finding(f"the file cannot be read: {fault}", Span(0, 0), rule="yaml-syntax")
    return Report(Source(str(path), ""), (finding,))


def read_within(path: Path, name: str, most: int) -> bytes | Report:
    """Return the bytes of a flow, unless they cannot be read, or are too many for the project."""
    data = read_flow(path)
    if isinstance(data, Report) or len(data) <= most:
        return data
    message = f"the file is larger than {most:,} bytes (the limit of the project)"
    return Report(Source(name, ""), (Finding(message, Span(0, 0), rule="yaml-syntax"),))


def may_be_flow(path: Path, pure_yaml: bool = False) -> bool:
    """Whether a file is a flow or a task file, good or bad, or nobody can say that it is none."""
    data = read_flow(path)
    return isinstance(data, Report) or recognise(str(path), data, pure_yaml).is_flow


def together(found: Iterable[tuple[str, Report]]) -> dict[str, Report]:
    """Return one report for each file, whatever flows use it: by its key, in the order given."""
    reports: dict[str, Report] = {}
    for key, report in found:
        first = reports.setdefault(key, report)
        if first is not report:
            reports[key] = Report(first.source, in_order((*first.findings, *report.findings)))
    return reports
