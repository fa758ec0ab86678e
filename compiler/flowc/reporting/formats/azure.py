"""Findings as logging commands, which Azure Pipelines lists as issues of a run."""

from __future__ import annotations

from collections.abc import Sequence

from flowc.findings.finding import Finding, Report
from flowc.findings.source import Source
from flowc.reporting.formats.shared_text import rest_line, visible, with_hint, worst_of_all


def as_azure(reports: Sequence[Report], most: int, colour: bool) -> str:
    """Return a `##vso[task.logissue]` a finding, errors first.

    Escaped as Microsoft's own library does (`azure-pipelines-task-lib`, `taskcommand.ts`).
    """
    lines = [_command(source, finding) for source, finding in worst_of_all(reports, most)]
    return "".join(lines) + "".join(rest_line(report, most) for report in reports)


def _command(source: Source, finding: Finding) -> str:
    line, column = source.position(finding.span.start)
    properties = {
        "type": finding.severity,
        "sourcepath": visible(source.name),
        "linenumber": line,
        "columnnumber": column,
        "code": finding.rule,
    }
    shown = "".join(f"{key}={_property(str(value))};" for key, value in properties.items())
    return f"##vso[task.logissue {shown}]{_data(with_hint(finding))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")
