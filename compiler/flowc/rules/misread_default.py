"""The rule `misread-default`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowc.composing.constants import constant_at
from flowc.findings.finding import Finding, Note, finding_at
from flowc.flow import Flow, FlowInput, leaves
from flowc.language.literals import Literal, read_literal
from flowc.language.references import InputRef
from flowc.language.types import (
    NONE,
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
    fits,
    inner_types,
    type_text,
)

_LONG = 200


def misread_default(flow: Flow) -> Iterator[Finding]:
    """A default of a launch input that Flyte's registration takes for another type.

    Registration does not ask the declared type: it infers one from the value alone, and refuses
    the launch plan where that does not fit, after the workflow was registered; so nothing can be
    launched. Items of several types become a union there, and no union fits a list or a mapping.
    An empty mapping has a type of its own, `dict[str, none]`; and of two mappings of `T | none`,
    of which one alone holds a null, each has its own. An empty list does no harm beside other
    lists, but a list of empty lists does.

    A value of `dict` is not looked into, and one of `T | none` comes with its type. Constants of
    tasks are read by their types. What is given at a launch is read as a default is, and no
    compiler can see it.

    Wrong:

        name: example
        defaults: {project_defaults: true}
        inputs:
          models:
            type: list[dict[str, int]]
            default: [{}, {depth: 3}]
        tasks:
          train:
            command: python train.py
            inputs:
              models: list[dict[str, int]]
            with:
              models: ${{ inputs.models }}

    Right:

        name: example
        defaults: {project_defaults: true}
        inputs:
          models:
            type: list[dict]
            default: [{}, {depth: 3}]
        tasks:
          train:
            command: python train.py
            inputs:
              models: list[dict]
            with:
              models: ${{ inputs.models }}
    """
    unread = {place[:3] for place in flow.unread.places}
    takers: dict[str, list[Type]] | None = None
    for declared in flow.inputs:
        default, path = declared.default, ("inputs", declared.name, "default")
        if not isinstance(default, Literal) or path in unread:
            continue
        if not _is_taken(default.value, declared.type):
            takers = _takers(flow) if takers is None else takers
            hint = _hint(declared.type, default.value, takers.get(declared.name, []))
            yield _misread(flow, declared, default.value, hint)


def _misread(flow: Flow, declared: FlowInput, value: Any, hint: str) -> Finding:
    from flowc.language.infer_type import infer_type

    path = ("inputs", declared.name, "default")
    found = _short(_shown(infer_type(value, declared.type)))
    wanted = _short(type_text(declared.type))
    message = f"Flyte reads the default of '{declared.name}' as {found}, not as {wanted}"
    note = Note(f"declared here as {wanted}", flow.places.key_span(path[:2]))
    constant = constant_at(flow.places, path, None)
    return finding_at(
        flow.places, path, message, (note,), hint, origin=constant.span if constant else None
    )


def _is_taken(value: Any, kind: Type) -> bool:
    if not inner_types(kind):
        return True  # what has no parts is read as it is declared
    from flowc.language.infer_type import infer_type  # few defaults have parts

    return fits(infer_type(value, kind), kind)


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."


def _shown(kind: Type) -> str:
    """Write an inferred type as the language has it: unions flat, each variant once."""
    match kind:
        case ListOf(item):
            return f"list[{_shown(item)}]"
        case DictOf(item):
            return f"dict[str, {_shown(item)}]"
        case Union(variants):
            return " | ".join(dict.fromkeys(map(_shown, variants)))
    return type_text(kind)


def _hint(kind: Type, value: Any, takers: list[Type]) -> str:
    """Return the smallest change that Flyte takes: of one type, of both ends, or of the value."""
    optional = Union((kind, NONE))
    if all(fits(optional, wanted) for wanted in takers):
        return f"declare it as {type_text(optional)}"
    untyped = next((one for one in _untyped(kind) if _may_be(value, one)), None)
    if untyped:
        return f"declare it and what takes it as {type_text(untyped)}"
    if _is_taken(_filled(value, kind), kind):
        return "give a default that holds no empty list or mapping"
    return f"declare it and what takes it as {type_text(optional)}"


def _takers(flow: Flow) -> dict[str, list[Type]]:
    """Return the types of what each launch input is bound to, but for outputs that take its own."""
    own = {output.name for output in flow.outputs if not output.written_type}
    takers: dict[str, list[Type]] = {}
    for bound in flow.values():
        if bound.path[0] == "tasks" or bound.name not in own:
            for _, value, wanted in leaves(bound.value, bound.wanted, bound.path):
                if isinstance(value, InputRef):
                    takers.setdefault(value.name, []).append(wanted)
    return takers


def _untyped(kind: Type) -> Iterator[Type]:
    """Yield a type with one of its mappings untyped, the innermost first."""
    if isinstance(kind, ListOf | DictOf):
        yield from map(type(kind), _untyped(kind.item))
    if isinstance(kind, DictOf) and _is_json(kind.item):
        yield Named("dict")


def _is_json(kind: Type) -> bool:
    """Whether the values of a type are the same inside an untyped mapping."""
    times = (Named("datetime"), Named("timedelta"))
    if isinstance(kind, File | Enumeration) or kind in times:
        return False
    return all(map(_is_json, inner_types(kind)))


def _may_be(value: Any, kind: Type) -> bool:
    return isinstance(read_literal(value, kind), Literal) and _is_taken(value, kind)


def _filled(value: Any, kind: Type) -> Any:
    """Return a value without its empty lists and mappings; what `dict` holds stays."""
    match kind:
        case ListOf(item):
            items = [_filled(one, item) for one in value]
            return [one for one in items if one not in ([], {}) or item == Named("dict")]
        case DictOf(item):
            entries = [(key, _filled(one, item)) for key, one in value.items()]
            return {k: v for k, v in entries if v not in ([], {}) or item == Named("dict")}
    return value
