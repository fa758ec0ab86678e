"""From Python modules that are one workflow with other values to one flow with profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flowc.composing.vars import BuildSettings
from flowc.diffing.compare import compare
from flowc.diffing.in_words import sentence
from flowc.emitting.yaml.yaml_text import flat
from flowc.findings.finding import Finding, Report, in_order
from flowc.findings.source import Path, Source
from flowc.flow import Flow
from flowc.formatting.write_flow import text_of
from flowc.importing.frames import Beside
from flowc.importing.import_module import Imported, decompile
from flowc.importing.module import Written, read_module
from flowc.importing.parse_python import RULE
from flowc.importing.place_comments import place_comments, settle_paths
from flowc.importing.profiles.unite_trees import unite
from flowc.pipeline import check_document
from flowc.reading.parse import parse
from flowc.resolving.sub_flows import flows_of
from flowc.resolving.used_files import access_to

_SHOWN = 60
_HINT = "make the modules alike there, or keep two flows"


@dataclass(frozen=True)
class _Module:
    """A module that was read without errors: its workflows and their flows, by their names."""

    source: Source
    written: Mapping[str, Written]
    flows: Mapping[str, Flow]
    comments: Mapping[str, Mapping[Path, list[str]]]


def decompile_profiled(
    modules: Sequence[tuple[str, bytes]],
    profiles: Sequence[str],
    settings: BuildSettings,
    beside_of: Callable[[str], Beside] | None = None,
) -> tuple[tuple[Report, ...], tuple[Imported, ...]]:
    """Return the reports of modules, by their names and bytes, and the flows that they all are.

    The first module is what a flow is without a profile, the others what it is under each. There
    are no flows where a module has errors, or differs in more than a profile can say.
    """
    reports, read = [], []
    for name, data in modules:
        beside = beside_of(name) if beside_of is not None else None
        report, imported = decompile(data, name, settings, beside=beside)
        module = read_module(data, name, beside)
        written = {one.name: one for one in module.flows}
        comments = dict(zip(written, place_comments(module), strict=True))
        flows = {one.name: one.flow for one in imported if one.flow is not None}
        reports.append(report)
        read.append(_Module(report.source, written, flows, comments))
    if any(report.failed for report in reports):
        return tuple(reports), ()
    findings: list[list[Finding]] = [[] for _ in modules]
    for found, other in zip(findings[1:], read[1:], strict=True):
        found += _other_flows(read[0], other)
    united = []
    if not any(findings):
        united = [
            one
            for name in read[0].written
            if (one := _united(name, read, profiles, settings, findings))
        ]
    told = (
        Report(report.source, in_order((*report.findings, *found)))
        for report, found in zip(reports, findings, strict=True)
    )
    return tuple(told), () if any(findings) else tuple(united)


def _finding(module: _Module, name: str, path: Path, message: str) -> Finding:
    """Return what is wrong about a place of a module's workflow."""
    document = module.written[name].document
    span = document.value_span(path) if document.written(path) else document.key_span(path)
    return Finding(message, span, hint=_HINT, rule=RULE)


def _other_flows(first: _Module, module: _Module) -> Iterator[Finding]:
    """Yield the workflows that one of two modules has alone, or that no profile reaches."""
    where = first.source.name
    lacking = [name for name in first.written if name not in module.written]
    for name in module.written:
        if name not in first.written:
            others = ", ".join(f"'{one}'" for one in lacking[:5])
            beside = f": it has {others}" if others else ""
            yield _finding(module, name, ("name",), f"{where} has no workflow '{name}'{beside}")
    if lacking and len(module.written) < len(first.written):
        message = f"there is no workflow '{lacking[0]}' here as there is in {where}"
        yield _finding(module, next(iter(module.written)), ("name",), message)
    used = {inner.name for one in first.flows.values() for inner in flows_of(one)[:-1]}
    for name in sorted(used & module.flows.keys() & first.flows.keys()):
        if module.flows[name] != first.flows[name]:
            differs = _sentences(first.flows[name], module.flows[name])
            message = (
                f"'{name}' runs in another workflow, where no profile reaches it, "
                f"and differs from {where}: {differs}"
            )
            yield _finding(module, name, ("name",), message)


def _united(
    name: str,
    read: Sequence[_Module],
    profiles: Sequence[str],
    settings: BuildSettings,
    findings: Sequence[list[Finding]],
) -> Imported | None:
    """Return the flow of all modules, or note what keeps it from being one."""
    trees: list[Any] = [module.written[name].document.value for module in read]
    tree, apart = unite(trees, profiles)
    for one in apart:
        module = read[one.flow]
        message = _apart(read[0], module, name, one.path)
        findings[one.flow].append(_finding(module, name, one.path, message))
    if tree is None:
        return None
    text, refusal = text_of(tree, settle_paths(read[0].comments[name], tree))
    if refusal is not None:
        message = f"the flow could not be read again: {refusal.message}"
        findings[0].append(_finding(read[0], name, ("name",), message))
        return None
    for number, profile in enumerate((None, *profiles)):
        flow = _read_back(text, replace(settings, profile=profile, alone=True), read[0])
        wanted = read[number].flows[name]
        if flow != wanted:
            differs = _sentences(flow, wanted) if flow else "it cannot be read"
            message = f"no profile can say how this differs from {read[0].source.name}: {differs}"
            findings[number].append(_finding(read[number], name, ("name",), message))
    return Imported(name, read[0].flows[name], text)


def _read_back(text: str, settings: BuildSettings, first: _Module) -> Flow | None:
    """Return what a text means under a profile: nothing is written that was not read back."""
    document, _ = parse(Source("flow.yaml", text), settings.pure_yaml)
    if document is None:
        return None
    files = {first.written[name].file: flow for name, flow in first.flows.items()}
    return check_document(document, [], settings, access_to(files)).flow


def _apart(first: _Module, module: _Module, name: str, path: Path) -> str:
    """Say that two modules differ in more than a profile can say."""
    one, other = (each.written[name].document for each in (first, module))
    line = one.source.position(one.key_span(path).start).line
    where, place = f"{first.source.name}:{line}", ".".join(map(str, path))
    if not one.written(path):
        return f"{first.source.name} has no '{place}', and no profile can bring it"
    if not other.written(path):
        return f"there is no '{place}' here as in {where}, and no profile can take it away"
    here, there = (_shown(each.value_node(path)) for each in (other, one))
    return f"no profile can say that '{place}' is {here} here, and {there} in {where}"


def _shown(node: Any) -> str:
    text = flat(node.value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."


def _sentences(one: Flow, other: Flow) -> str:
    """Say how a flow differs from another one."""
    comparison = compare(one, other)
    changes = [
        *comparison.changes,
        *(change for inner in comparison.within for change in inner.changes),
    ]
    said = ["".join(map(str, sentence(change))) for change in changes[:3]]
    more = f" and {len(changes) - 3} more" if len(changes) > 3 else ""
    return "; ".join(said) + more or "in the order of what it declares"
