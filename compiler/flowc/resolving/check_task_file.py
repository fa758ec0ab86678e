"""Turns a task file that is named itself into what is wrong with it, whoever uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flowc.composing.task_file import read_task_file, user_of
from flowc.composing.vars import BuildSettings
from flowc.findings.finding import Finding, Report
from flowc.reading.document import Document
from flowc.resolving.used_files import Checked, FileAccess

CheckDocument = Callable[[Document, list[Finding], BuildSettings, FileAccess], Checked]


def check_task_file(document: Document, findings: list[Finding], check: CheckDocument) -> Checked:
    """Find what is wrong with a task file: in a flow that uses it, and says nothing else.

    `check` finds what is wrong with that flow, `findings` are there from reading the file.
    """
    file = read_task_file(document, findings)
    access = FileAccess(lambda written: (written, file), lambda composed: ({}, ()))
    report = check(user_of(file), [], BuildSettings(), access).used[document.source.name]
    told = tuple(replace(one, notes=one.notes[:-1]) for one in report.findings)
    return Checked(Report(document.source, told), is_task_file=True)
