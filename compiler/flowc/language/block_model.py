"""Turns a kind of block into a model of pydantic's, which has a JSON Schema."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from flowc.language.block import NOTHING, Block, Check, Part


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


@cache
def block_model(kind: Any) -> type[BaseModel]:
    """Return the model of a kind of block."""
    fields: dict[str, Any] = {name: _field(part) for name, part in kind.model_fields.items()}
    return create_model(kind.__name__, __base__=_Closed, __doc__=kind.__doc__, **fields)


def _field(part: Part) -> tuple[Any, Any]:
    return _typed(part.annotation), Field(
        ... if part.default is NOTHING else part.default,
        description=part.description,
        examples=part.examples,
        alias=part.alias,
        min_length=part.shortest,
        max_length=part.longest,
    )


def _typed(annotation: Any) -> Any:
    """Return a type of the model's as pydantic knows it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        found = _typed(inner[0])
        for check in inner[1:]:
            found = _bounded(found, check)
        return found
    if origin in (types.UnionType, Union):
        return Union[tuple(map(_typed, inner))]  # noqa: UP007
    if origin is dict:
        return dict[str, _typed(inner[1])]  # type: ignore[misc]
    if origin is tuple:
        return tuple[_typed(inner[0]), ...]  # type: ignore[misc]
    if isinstance(annotation, type) and issubclass(annotation, Block):
        return block_model(annotation)
    return annotation


def _bounded(kind: Any, check: Check) -> Any:
    bounds = {"ge": check.least, "le": check.most, "gt": check.above, "min_length": check.shortest}
    given: dict[str, Any] = {name: one for name, one in bounds.items() if one is not None}
    if given:
        kind = Annotated[kind, Field(**given)]
    return Annotated[kind, WithJsonSchema(check.schema)] if check.schema else kind
