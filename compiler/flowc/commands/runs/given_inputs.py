"""Turns the file of `--inputs` and the options of a command line into values of the inputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from flowc.commands.path_options import pure_yaml
from flowc.commands.report_options import tell
from flowc.commands.runs.input_texts import default_text, read_json, read_text
from flowc.commands.runs.input_values import BadValue, read_input
from flowc.commands.runs.unusable_run import UnusableRun
from flowc.commands.runs.wanted_inputs import Wanted
from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.nearest import Guesses
from flowc.findings.source import Source, Span
from flowc.language.types import ListOf, Type, type_text
from flowc.reading.decode import decode
from flowc.reading.document import Document
from flowc.reading.parse import parse
from flowc.reporting.formats.shared_text import short
from flowc.workspace.read_flow import read_flow


def values_in_file(path: Path, wanted: Sequence[Wanted]) -> dict[str, Any]:
    """Return the values of a file; tell what is wrong with it on standard error and exit, if so.

    Relative paths in it start at its folder.
    """
    report, values = _read(path, os.path.dirname(os.path.abspath(path)), wanted)
    if report.findings:
        tell([report], "full", None, sys.stderr)
        raise SystemExit(2)
    return values


def _read(path: Path, folder: str, wanted: Sequence[Wanted]) -> tuple[Report, dict[str, Any]]:
    data = read_flow(path)
    if isinstance(data, Report):
        return data, {}
    source, refusal = decode(str(path), data)
    if refusal is not None:
        return Report(source, (refusal,)), {}
    document, findings = parse(source, pure_yaml())
    if path.suffix == ".json":
        try:
            raw = read_json(source.text)
        except ValueError as error:
            return _refused(source, f"this is no JSON: {error}", "yaml-syntax"), {}
    elif findings or document is None:
        return Report(source, in_order(findings)), {}
    else:
        raw = document.value
    if not isinstance(raw, dict):
        return _refused(source, "a mapping of inputs to values is wanted", "wrong-value"), {}
    faults, values = _checked(raw, document, folder, {one.name: one for one in wanted})
    return Report(source, in_order(faults)), values


def _refused(source: Source, message: str, rule: str) -> Report:
    return Report(source, (Finding(message, Span(0, 0), rule=rule),))


def _checked(
    raw: Mapping[str, Any], document: Document | None, folder: str, wanted: Mapping[str, Wanted]
) -> tuple[list[Finding], dict[str, Any]]:
    """Return what is wrong with values, each at its place, and those that are good."""
    faults: list[Finding] = []
    values: dict[str, Any] = {}
    guesses = Guesses()
    for name, value in raw.items():
        if name not in wanted:
            span = document.key_span((name,)) if document else Span(0, 0)
            message, hint = f"there is no input '{name[:200]}'", guesses.did_you_mean(name, wanted)
            faults.append(Finding(message, span, hint=hint, rule="unknown-input"))
            continue
        try:
            values[name] = read_input(value, wanted[name].type, folder)
        except BadValue as bad:
            span = document.value_span((name,)) if document else Span(0, 0)
            message = f"input '{name}': {bad.message}"
            faults.append(Finding(message, span, hint=bad.hint, rule=bad.rule))
    return faults, values


def values_of_texts(texts: Mapping[str, Sequence[str]], wanted: Iterable[Wanted]) -> dict[str, Any]:
    """Return the values of options by the names of their inputs; paths start in this folder.

    Raises UnusableRun, with a line for each value that is none of its type.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for one in (one for one in wanted if one.name in texts):
        try:
            values[one.name] = _read_texts(texts[one.name], one.type)
        except BadValue as bad:
            hint = f"; {bad.hint}" if bad.hint else ""
            faults.append(f"--{one.name} {type_text(one.type)}: {short(bad.message + hint)}")
    if faults:
        raise UnusableRun("\n  ".join(["inputs that are not of their types:", *faults]))
    return values


def _read_texts(texts: Sequence[str], kind: Type) -> Any:
    if isinstance(kind, ListOf) and len(texts) > 1:
        return [read_text(text, kind.item, os.curdir) for text in texts]
    return read_text(texts[-1], kind, os.curdir)


def refuse_missing(wanted: Iterable[Wanted], values: Mapping[str, Any], says: str) -> None:
    """Raise UnusableRun for the inputs that have neither a value nor a default."""
    missing = [one for one in wanted if one.default is None and one.name not in values]
    if missing:
        lines = [f"--{one.name} {type_text(one.type)}" for one in missing]
        raise UnusableRun("\n  ".join([says, *lines]))


def default_of(wanted: Wanted) -> str | None:
    """Return an input's default as one would give it; nothing, where it has none."""
    return None if wanted.default is None else default_text(wanted.default.value)
