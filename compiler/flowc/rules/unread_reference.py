"""The rule `unread-reference`."""

from __future__ import annotations

from collections.abc import Iterator

from flowc.composing.constants import constant_at
from flowc.findings.finding import Finding, Fix, finding_at
from flowc.findings.source import Path, Places
from flowc.flow import Flow, FlowOutput
from flowc.language.literals import Literal, LiteralFault, read_literal
from flowc.language.reference_places import allowed_at
from flowc.language.references import (
    InputRef,
    MatrixRef,
    Reference,
    RowRef,
    TaskRef,
    VarRef,
    text_of,
)
from flowc.language.types import Any as AnyType
from flowc.language.types import Type
from flowc.rules.walks.flow_texts import flow_texts
from flowc.rules.walks.foreign_references import ForeignReferences


def unread_reference(flow: Flow) -> Iterator[Finding]:
    """A text that is a reference in the notation of another tool.

    `{{ inputs.x }}`, `$(inputs.x)`, `${inputs.x}` and a bare `tasks.a.rows` are texts here: the
    job gets them as they stand, and waits for nothing. Told is only what names a launch input,
    an output, a var, a param or a column of this flow, and is a value as a whole. Who means the
    text writes `# flowc: ignore[unread-reference]` at the end of its line.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        inputs:
          label: str
        tasks:
          train:
            command: python train.py
            inputs:
              label: str
            with:
              label: "{{ inputs.label }}"

    Right:

        name: example
        defaults: {project_defaults: true}
        inputs:
          label: str
        tasks:
          train:
            command: python train.py
            inputs:
              label: str
            with:
              label: ${{ inputs.label }}
    """
    foreign = ForeignReferences(flow)
    for path, text, kind in flow_texts(flow):
        reference = foreign.in_text(text, path)
        if reference is not None:
            yield _finding(foreign, path, text, reference, _breaks(text, kind, path))
    for output in flow.outputs:
        path = ("outputs", output.name, "value")
        untyped = _untyped(flow, output)
        if untyped is not None and foreign.in_text(untyped, path) is None:
            message = f"'{output.name}' lacks the key 'type'"
            yield finding_at(flow.places, path[:2], message, rule="missing-key", at="owner")


def _untyped(flow: Flow, output: FlowOutput) -> str | None:
    """Return the text that a flow output without a type is, where that may be a reference."""
    given = output.value.value if isinstance(output.value, Literal) else None
    keys: list[Path] = [("outputs", output.name, key) for key in ("type", "artifact")]
    is_typed = any(flow.places.written(key) or flow.is_unknown(key) for key in keys)
    return given if isinstance(given, str) and not is_typed else None


def _breaks(text: str, kind: Type, path: Path) -> str:
    """Return the rule that a text breaks even where it is meant, if it breaks one."""
    if kind == AnyType() and path[0] == "outputs" and path[3:] == ():
        return "missing-key"
    fault = read_literal(text, kind)
    return fault.rule if isinstance(fault, LiteralFault) else ""


def _finding(
    foreign: ForeignReferences, path: Path, text: str, reference: Reference, breaks: str
) -> Finding:
    from flowc.language.foreign.read_reference import read_whole  # few texts are references

    places, allowed = foreign.flow.places, allowed_at(path)
    raw, task = places.raw(path), foreign.owner(path)
    is_constant = not isinstance(reference, InputRef | TaskRef | RowRef)
    hint, fix = f"write {text_of(reference)}", None
    if isinstance(reference, VarRef | MatrixRef) and places.in_task_file(path):
        from flowc.composing.misplaced_references import foreign_reference_fault  # few stand so

        hint = foreign_reference_fault(reference, ()).hint or hint
    elif is_constant or allowed == "values":
        is_whole = reference == read_whole(text)  # and lacks no index
        fix = _fix(places, path, text, raw, reference) if is_whole else None
    elif path[2:3] == ("inputs",):
        hint = f"write '{path[3]}: {text_of(reference)}' under 'with'"
    else:
        hint = "it exists only when the flow runs, and this is fixed when it is built"
    message = f"'{text[:80]}' is a text, and no reference"
    constant = constant_at(places, path, task.scope if task else None)
    origin = constant.span if constant else None
    return finding_at(places, path, message, hint=hint, fix=fix, origin=origin, breaks=breaks)


def _fix(places: Places, path: Path, text: str, raw: str, reference: Reference) -> Fix | None:
    """Return the fix that writes the reference, where the text is written on one line."""
    from flowc.findings.fixes import instead  # few texts are references

    quote = raw[0] if raw[:1] in ("'", '"') else ""
    if raw != f"{quote}{text}{quote}":
        return None
    owner = path[:-1] if places.written(path) else path[:-2]
    if not quote and places.raw(owner)[:1] in ("{", "["):
        quote = '"'
    return instead(places.value_span(path), text, f"{quote}{text_of(reference)}{quote}")
