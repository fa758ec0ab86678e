"""A stand-in for pyspark.sql, with what flytekitplugins-spark does for its data frame."""

from flytekit.core.type_engine import TypeEngine
from flytekit.types.structured.structured_dataset import StructuredDatasetTransformerEngine


class DataFrame:
    """Flyte keeps it as any data frame; no value of one is ever made here."""


TypeEngine.register_additional_type(
    StructuredDatasetTransformerEngine(), DataFrame, override=True
)
