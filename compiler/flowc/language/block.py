"""The kind of block that flows are written in: known keys, strict values, room for the unknown."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from flowc.reading.unknown import UNKNOWN

Text = Annotated[str, Field(min_length=1)]


class Block(BaseModel):
    """A mapping with known keys; `shorthand` is the key that a bare value stands for."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    shorthand: ClassVar[str | None] = None

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if data is UNKNOWN:
            return UNKNOWN
        if cls.shorthand and not isinstance(data, dict) and data is not None:
            data = {cls.shorthand: data}
        model = handler(data)
        lacking = model.lacks()
        if lacking:
            raise PydanticCustomError("missing_one_of", "{keys}", {"keys": lacking})
        return model

    @field_validator("*", mode="wrap")
    @classmethod
    def _pass_unknown(cls, value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
        return value if value is UNKNOWN else handler(value)

    def lacks(self) -> str | None:
        """Name the key that these values make necessary and that is not there."""
        return None
