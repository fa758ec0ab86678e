"""Turns types and bound values into the facts that flytekit should register for them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flowc.flow import DictValue, ListValue, Value
from flowc.language.constant_forms import FORMS
from flowc.language.literals import Literal
from flowc.language.named_types import BY_NAME, FRAME, NAME_OF, STRUCT, NamedType
from flowc.language.references import InputRef, TaskRef
from flowc.language.types import (
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
    item_of,
)

Facts = dict[str, Any]


def type_fact(kind: Type) -> Any:
    """Return a type as `describe_values` writes it."""
    match kind:
        case Named(name):
            return named_fact(BY_NAME[name])
        case File(name, format):
            return f"blob {int(name == 'directory')} {format}"
        case ListOf(item):
            return {"list": type_fact(item)}
        case DictOf(item):
            return {"map": type_fact(item)}
        case Enumeration(values):
            return {"enum": list(values)}
        case Union(variants):
            return union_of(variant_of(type_fact(v), _mark(v)) for v in variants)
    raise TypeError(f"{kind} has no literal type")


def named_fact(row: NamedType) -> str:
    """Return the fact of a type without parts: what is kept as a struct, Flyte tells apart."""
    return f"{row.kept} {row.name}" if row.kept == STRUCT else row.kept


def named_mark(row: NamedType) -> str:
    """Return what facts call flytekit's mark of a type without parts: frames have one mark."""
    return NAME_OF[FRAME] if row.kept == FRAME else row.name


def _mark(kind: Type) -> str:
    """Return what flytekit marks a type of a union as: the kind that it is of in Python."""
    match kind:
        case Named(name):
            return named_mark(BY_NAME[name])
        case File(name):
            return "directory" if name == "directory" else "file"
        case ListOf():
            return "list"
        case DictOf():
            return "dict"
    return "enum"


def variant_of(fact: Any, mark: str) -> Facts:
    """Return a type of a union, with its mark."""
    return {"type": fact, "mark": mark}


def union_of(variants: Iterable[Facts]) -> Facts:
    """Return a union in an order of its own: Python takes two orders of one union for the same."""
    return {"union": sorted(variants, key=repr)}


def binding_fact(value: Value, kind: Type, nodes: dict[str, str]) -> Any:
    """Return what is bound to an input as `describe_values` writes it; `nodes` are the ids by
    task."""
    match value:
        case InputRef(name):
            return {"node": "start-node", "output": name}
        case TaskRef(task, output):
            return {"node": nodes[task], "output": output}
        case ListValue(items):
            inner = item_of(kind, ListOf) or kind
            return {"list": [binding_fact(item, inner, nodes) for item in items]}
        case DictValue(entries):
            inner = item_of(kind, DictOf) or kind
            return {"map": {key: binding_fact(item, inner, nodes) for key, item in entries}}
        case Literal(value=constant):
            return _constant(constant, kind)
    raise TypeError(f"{value} binds nothing")


def _constant(value: Any, kind: Type) -> Any:
    if form := FORMS.get(type(value)):
        return form.kept(value)
    match value:
        case None:
            return None
        case bool():
            return {"boolean": value}
        case int():
            return {"integer": value}
        case float():
            return {"float_value": repr(value)}
        case str():
            return {"uri": value} if _is_uri(value, kind) else {"string_value": value}
        case list():
            inner = item_of(kind, ListOf)
            return {"list": [_constant(item, inner or kind) for item in value]}
    inner = item_of(kind, DictOf)
    if inner is None:
        return {"struct": struct_text(value)}
    return {"map": {key: _constant(item, inner) for key, item in value.items()}}


def struct_text(value: Any) -> str:
    """Return an untyped dict as JSON: a job sees the order of its keys, and 1 is not 1.0."""
    return json.dumps(value, ensure_ascii=False)


def _is_uri(value: str, kind: Type) -> bool:
    variants = kind.variants if isinstance(kind, Union) else (kind,)
    files = any(isinstance(variant, File) for variant in variants)
    words = any(isinstance(v, Enumeration) and value in v.values for v in variants)
    return files and not words and Named("str") not in variants


def whole_numbers(value: Any) -> Any:
    """Return a job's JSON with 10 for 10.0: protobuf's structs know one kind of number."""
    match value:
        case float() if value.is_integer():
            return int(value)
        case list():
            return [whole_numbers(item) for item in value]
        case dict():
            return {key: whole_numbers(item) for key, item in value.items()}
    return value


def document(first: str, rest: str = "") -> str:
    """Return a workflow's description by its first line and the others, as flytekit has them."""
    return f"{first}\n\n{rest.strip()}".strip()
