"""A stand-in for pyspark.sql, with what flytekitplugins-spark does for its data frame."""

from typing import Any

from flytekit.core.type_engine import TypeEngine, TypeTransformer
from flytekit.models.types import LiteralType, StructuredDatasetType


class DataFrame:
    pass


class _Transformer(TypeTransformer[DataFrame]):
    """Knows the literal type alone: no value of a data frame is ever made here."""

    def __init__(self) -> None:
        super().__init__("spark-df-transformer", DataFrame)

    def get_literal_type(self, t: type[DataFrame]) -> LiteralType:
        return LiteralType(structured_dataset_type=StructuredDatasetType())

    def to_literal(self, *arguments: Any) -> Any:
        raise NotImplementedError

    def to_python_value(self, *arguments: Any) -> Any:
        raise NotImplementedError


TypeEngine.register(_Transformer())
