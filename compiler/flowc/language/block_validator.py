"""Turns a kind of block into what reads such blocks: a validator of pydantic's core."""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticCustomError, PydanticKnownError, SchemaValidator
from pydantic_core import core_schema as core

from flowc.language.block import NOTHING, Block, Check, Part
from flowc.reading.unknown import UNKNOWN

_CONFIG = core.CoreConfig(strict=True, extra_fields_behavior="forbid")
_SCALARS: dict[Any, core.CoreSchema] = {
    Any: core.any_schema(),
    bool: core.bool_schema(),
    float: core.float_schema(),
    int: core.int_schema(),
    str: core.str_schema(),
}


@cache
def validator_of(kind: Any) -> SchemaValidator:
    """Return what reads a mapping as a block of a kind: strictly, what is unknown as it is."""
    known: dict[str, core.CoreSchema] = {}
    return SchemaValidator(core.definitions_schema(_block(kind, known), [*known.values()]), _CONFIG)


def _block(kind: type[Block], known: dict[str, core.CoreSchema]) -> core.CoreSchema:
    name = kind.__name__
    if name not in known:
        fields = {own: _field(part, known) for own, part in kind.model_fields.items()}
        model = core.model_schema(kind, core.model_fields_schema(fields), config=_CONFIG)
        known[name] = core.no_info_wrap_validator_function(_reader(kind), model, ref=name)
    return core.definition_reference_schema(name)


def _reader(kind: type[Block]) -> Callable[[Any, core.ValidatorFunctionWrapHandler], Any]:
    def read(data: Any, handler: core.ValidatorFunctionWrapHandler) -> Any:
        if data is UNKNOWN:
            return UNKNOWN
        if kind.shorthand and not isinstance(data, dict) and data is not None:
            data = {kind.shorthand: data}
        block = handler(kind.completed(data) if isinstance(data, dict) else data)
        lacking = block.lacks()
        if lacking:
            raise PydanticCustomError("missing_one_of", "{keys}", {"keys": lacking})
        return block

    return read


def _field(part: Part, known: dict[str, core.CoreSchema]) -> core.ModelField:
    schema: Any = _typed(part.annotation, known)
    sizes = {"min_length": part.shortest, "max_length": part.longest}
    schema |= {name: size for name, size in sizes.items() if size is not None}
    schema = core.no_info_wrap_validator_function(_pass_unknown, schema)
    if part.default is not NOTHING:
        schema = core.with_default_schema(schema, default=part.default)
    return core.model_field(schema, validation_alias=part.alias)


def _pass_unknown(value: Any, handler: core.ValidatorFunctionWrapHandler) -> Any:
    return value if value is UNKNOWN else handler(value)


def _typed(annotation: Any, known: dict[str, core.CoreSchema]) -> core.CoreSchema:
    """Return the schema of a type of the model's."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        schema = _typed(inner[0], known)
        for check in inner[1:]:
            schema = _checked(schema, check)
        return schema
    if origin in (types.UnionType, Union):
        kinds = [_typed(one, known) for one in inner if one is not type(None)]
        schema = core.union_schema([*kinds]) if kinds[1:] else kinds[0]
        return core.nullable_schema(schema) if type(None) in inner else schema
    if origin is Literal:
        return core.literal_schema([*inner])
    if origin is dict:
        return core.dict_schema(_typed(inner[0], known), _typed(inner[1], known))
    if origin is tuple:  # a list is one, too
        item = _typed(inner[0], known)
        return core.tuple_schema([item], variadic_item_index=0, strict=False)
    return _SCALARS[annotation] if annotation in _SCALARS else _block(annotation, known)


def _checked(schema: core.CoreSchema, check: Check) -> core.CoreSchema:
    bounds = {"ge": check.least, "le": check.most, "min_length": check.shortest}
    given: Any = {name: one for name, one in bounds.items() if one is not None}
    found: Any = {**schema, **given}
    if check.above is not None:
        found = core.no_info_after_validator_function(_above(check.above), found)
    if check.before:
        found = core.no_info_before_validator_function(check.before, found)
    if check.after:
        found = core.no_info_after_validator_function(check.after, found)
    checked: core.CoreSchema = found
    return checked


def _above(least: int) -> Callable[[Any], Any]:
    """Return what refuses numbers that are not above another one, of any kind."""

    def above(value: Any) -> Any:
        if not isfinite(value):
            raise PydanticKnownError("finite_number")
        if value <= least:
            raise PydanticKnownError("greater_than", {"gt": least})
        return value

    return above
