"""Turns literal types and bound values of Flyte's protobufs into facts, as `facts.py` has them."""

from __future__ import annotations

import json
import sys
from enum import Enum
from functools import cache, reduce
from importlib import import_module
from typing import Any

from flowc.language.named_types import FRAME, NAMED_TYPES, STRUCT, NamedType
from flowc.verifying.facts import Facts, named_fact, named_mark, struct_text, union_of, variant_of
from flowc.verifying.leftovers import bare, unusual
from flowc.verifying.promises import START


def describe_type(kind: Any) -> Any:
    """Return a literal type: equal facts, equal types to Flyte's compiler.

    What flytekit does not say of every type of its kind stands beside it, as `besides`.
    """
    for usual, fact in _structs():
        if kind == usual:
            return fact
    fact = _kind(kind)
    usual = type(kind)()
    if fact == FRAME:
        usual.structured_dataset_type.SetInParent()
    else:
        kind = bare(_copy(kind), [kind.WhichOneof("type")])
    besides = unusual(kind, usual)
    return {"type": fact, "besides": besides} if besides else fact


def _kind(kind: Any) -> Any:
    match kind.WhichOneof("type"):
        case "simple":
            return f"simple {kind.simple}"
        case "collection_type":
            return {"list": describe_type(kind.collection_type)}
        case "map_value_type":
            return {"map": describe_type(kind.map_value_type)}
        case "blob":
            return f"blob {kind.blob.dimensionality} {kind.blob.format}"
        case "enum_type":
            return {"enum": list(kind.enum_type.values)}
        case "union_type":
            return union_of(map(_variant, kind.union_type.variants))
        case "structured_dataset_type":
            return FRAME
    return str(kind)


def _variant(kind: Any) -> Facts:
    """Return a type of a union, with what flytekit marks it as: Flyte compares that, too."""
    tag, kind = kind.structure.tag, bare(_copy(kind), ["structure.tag"])
    if not kind.structure.ByteSize():
        kind.ClearField("structure")
    loaded = tuple(row.module in sys.modules for row in NAMED_TYPES)
    return variant_of(describe_type(kind), _marks(loaded).get(tag, tag))


@cache
def _structs() -> list[tuple[Any, str]]:
    """Return the literal types that flytekit keeps as a struct, with their facts."""
    from flytekit.core.type_engine import TypeEngine

    rows = [row for row in NAMED_TYPES if row.kept == STRUCT]
    kinds = [TypeEngine.to_literal_type(_python(row)).to_flyte_idl() for row in rows]
    return [(kind, named_fact(row)) for kind, row in zip(kinds, rows, strict=True)]


@cache
def _marks(loaded: tuple[bool, ...]) -> dict[str, str]:
    """Return what facts call the marks of flytekit, as far as the types' modules are `loaded`."""
    from flytekit.core.type_engine import TypeEngine
    from flytekit.types.directory import FlyteDirectory
    from flytekit.types.file import FlyteFile

    rows = (row for row, known in zip(NAMED_TYPES, loaded, strict=True) if known)
    kinds = [
        ("file", FlyteFile),
        ("directory", FlyteDirectory),
        ("list", list[int]),
        ("enum", Enum),
        *((named_mark(row), _python(row)) for row in rows),
    ]
    return {TypeEngine.get_transformer(kind).name: name for name, kind in kinds}


def _python(row: NamedType) -> Any:
    if row.constants is not None:
        return row.constants
    return reduce(getattr, row.member.split("."), import_module(row.module))


def describe_binding(data: Any) -> Any:
    """Return what is bound to an input, or gives an output."""
    match data.WhichOneof("value"):
        case "promise":
            steps = (getattr(step, step.WhichOneof("value")) for step in data.promise.attr_path)
            path = list(steps)
            promise = {"node": data.promise.node_id or START, "output": data.promise.var}
            return {**promise, "path": path} if path else promise
        case "collection":
            return {"list": [describe_binding(item) for item in data.collection.bindings]}
        case "map":
            bindings = data.map.bindings
            return {"map": {key: describe_binding(item) for key, item in bindings.items()}}
    return _scalar(data.scalar)


def describe_literal(literal: Any) -> Any:
    """Return a constant."""
    if len(literal.ListFields()) > 1:
        return str(literal)  # more than a value
    match literal.WhichOneof("value"):
        case "collection":
            return {"list": [describe_literal(item) for item in literal.collection.literals]}
        case "map":
            literals = literal.map.literals
            return {"map": {key: describe_literal(item) for key, item in literals.items()}}
    return _scalar(literal.scalar)


def _scalar(scalar: Any) -> Any:
    match scalar.WhichOneof("value"):
        case "primitive":
            kind = scalar.primitive.WhichOneof("value")
            value = getattr(scalar.primitive, kind)
            if kind in ("datetime", "duration"):
                value = [value.seconds, value.nanos]
            return {kind: repr(value) if kind == "float_value" else value}
        case "union":
            return describe_literal(scalar.union.value)
        case "blob":
            return {"uri": scalar.blob.uri}
        case "binary" if scalar.binary.tag == "msgpack":
            import msgpack

            return {"struct": _text(msgpack.unpackb(scalar.binary.value, strict_map_key=False))}
        case "none_type":
            return None
    return str(scalar)


def _text(value: Any) -> str:
    """Return an untyped dict as facts write it, or how Python writes what no JSON can say."""
    try:
        text = struct_text(value)
        return text if repr(json.loads(text)) == repr(value) else repr(value)
    except (TypeError, ValueError):
        return repr(value)


def _copy(message: Any) -> Any:
    other = type(message)()
    other.CopyFrom(message)
    return other
