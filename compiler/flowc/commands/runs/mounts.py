"""Reads `--mount`: what lies where a job sees it, beside its inputs and outputs."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from pathlib import Path

import click

from flowc.commands.runs.unusable_run import UnusableRun
from flowc.language.job_paths import SYSTEM_FOLDERS, WORKFLOW
from flowc.workspace.links import repository_of

_TAKEN = frozenset(("/", WORKFLOW, *SYSTEM_FOLDERS))
_WHOLE = ("/dev/", "/proc/", "/sys/", f"{WORKFLOW}/")


def mounts_of(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of a place in the jobs and what is there.

    Raises UsageError for a text that is no TARGET=SOURCE, UnusableRun for a place that jobs need,
    and for a source that is not there.
    """
    found: dict[str, str] = {}
    for text in texts:
        target, equals, source = text.partition("=")
        if not equals or not source:
            raise click.UsageError(f"--mount wants TARGET=SOURCE, got {text[:200]!a}")
        place = _target(target)
        if place in found:
            raise click.UsageError(f"--mount: {place!a} is given twice")
        if not os.path.exists(source):
            raise UnusableRun(f"--mount {place}: there is no {source[:200]!a}")
        found[place] = os.path.abspath(source)
    return tuple(found.items())


def code_of(flow: Path) -> str:
    """Return the repository of a flow, or its folder where it is in none."""
    folder = os.path.dirname(os.path.realpath(flow))
    return repository_of(folder) or folder


def _target(text: str) -> str:
    place = posixpath.normpath(text)
    if not text.startswith("/") or text.startswith("//") or ".." in text.split("/"):
        raise click.UsageError(f"--mount: {text[:200]!a} is no absolute path")
    if place in _TAKEN or place.startswith(_WHOLE):
        raise UnusableRun(f"--mount: {place!a} is a place that jobs need as it is")
    return place
