"""Writes the fixes of findings into flows, and tells what was fixed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from flowc.commands.path_options import pure_yaml
from flowc.commands.report_options import remark
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding, Report
from flowc.pipeline import check
from flowc.reading.recognise_file import recognise
from flowc.reporting.apply_fixes import mend
from flowc.reporting.formats.shared_text import short, visible
from flowc.reporting.policy import Policy, apply_policy
from flowc.workspace.find_used_files import Beside
from flowc.workspace.read_flow import read_flow
from flowc.workspace.write_file import Refused, replace_file


def fix_all(paths: Iterable[Path], policy: Policy) -> bool:
    """Fix flows in their files; return whether every file that was to change could be written.

    What a flow uses is fixed where it is among the paths itself.
    """
    written = [_fix(path, policy) for path in paths]
    return all(written)


def _fix(path: Path, policy: Policy) -> bool:
    data = read_flow(path)
    if isinstance(data, Report) or recognise(str(path), data, pure_yaml()).foreign:
        return True  # the check that follows tells it

    lenient = replace(policy, strict=False)  # a new warning is no reason to leave an error

    def report_of(text: bytes) -> Report:
        checked = check(
            text, str(path), BuildSettings(environ=os.environ, pure_yaml=pure_yaml()), Beside(path)
        )
        return apply_policy(checked.report, lenient)

    new, done = mend(data, report_of)
    if not done:
        return True
    try:
        replace_file(path, data, new)
    except Refused as refused:
        shown = visible(f"{path}: error: not fixed, since {refused}")
        click.echo(shown, err=True)
        return False
    for report, finding in done:
        remark(_told(report, finding))
    return True


def _told(report: Report, finding: Finding) -> str:
    line, column = report.source.position(finding.span.start)
    says = short(finding.fix.says) if finding.fix else ""
    return f"{visible(report.source.name)}:{line}:{column}: fixed[{finding.rule}]: {says}"
