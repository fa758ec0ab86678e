"""The types without parts, a row each: what calls them how, what Flyte keeps, what is a
constant."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import NoneType
from typing import Final, NamedTuple

from flowc.language.domino import PACKAGE

_BLOB: Final = "blob 0 "
FRAME: Final = "structured dataset"
"""A table of any format and columns, as facts write its literal type (`verifying/facts.py`)."""


def simple(number: int) -> str:
    """Return how facts write a `SimpleType` of Flyte's (flyteidl, `types.proto`)."""
    return f"simple {number}"


def blob(format: str) -> str:
    """Return how facts write the type of a file of a format."""
    return f"{_BLOB}{format}"


STRUCT: Final = simple(9)


class NamedType(NamedTuple):
    """A type without parts.

    `python` is its module and its name there; a type that is called by both is spelled so
    (`import numpy`, `numpy.ndarray`), another one is imported by its name. `kept` is the literal
    type that flytekit registers, `constants` the class of its constants in Python (`literals.py`
    reads one of each class), None where nothing but an output can be one. `elsewhere` are other
    paths that modules import it by. `beside_none` says of a type that is kept in a file whether
    flytekit binds None to a union of it and none: to its type engine, models are all alike.
    """

    name: str
    python: str
    kept: str
    constants: type | None = None
    aliases: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    beside_none: bool = False

    @property
    def module(self) -> str:
        """Return the Python module of the type."""
        return self.python.partition(":")[0]

    @property
    def member(self) -> str:
        """Return its name in that module."""
        return self.python.partition(":")[2]

    @property
    def path(self) -> str:
        """Return the dotted path that Python knows it by."""
        return self.python.replace(":", ".")

    @property
    def format(self) -> str:
        """Its file's format, which flytekit gives it; empty, where it is kept in no file."""
        return self.kept.removeprefix(_BLOB) if self.kept.startswith(_BLOB) else ""


NAMED_TYPES: Final = (
    NamedType("str", "builtins:str", simple(3), str, ("string",)),
    NamedType("int", "builtins:int", simple(1), int, ("integer",)),
    NamedType("float", "builtins:float", simple(2), float),
    NamedType("bool", "builtins:bool", simple(4), bool, ("boolean",)),
    NamedType("datetime", "datetime:datetime", simple(5), datetime),
    NamedType("timedelta", "datetime:timedelta", simple(6), timedelta, ("duration",)),
    NamedType("dict", "builtins:dict", STRUCT, dict, ("Dict",), ("typing.Dict",)),
    NamedType("none", "builtins:None", simple(0), NoneType, ("None",)),
    NamedType(
        "numpy.ndarray",
        "numpy:ndarray",
        blob("NumpyArray"),
        aliases=("np.ndarray",),
        beside_none=True,
    ),
    NamedType("pandas.DataFrame", "pandas:DataFrame", FRAME, aliases=("pd.DataFrame",)),
    NamedType(
        "pyspark.sql.DataFrame",
        "pyspark.sql:DataFrame",
        FRAME,
        aliases=("pyspark.DataFrame",),
        elsewhere=("pyspark.sql.dataframe.DataFrame",),
    ),
    NamedType("torch.Tensor", "torch:Tensor", blob("PyTorchTensor"), beside_none=True),
    NamedType("torch.nn.Module", "torch:nn.Module", blob("PyTorchModule")),
    NamedType("sklearn.base.BaseEstimator", "sklearn.base:BaseEstimator", blob("SklearnEstimator")),
    NamedType(
        "tensorflow.keras.Model",
        "tensorflow:keras.Model",
        blob("TensorFlowModel"),
        aliases=("tf.keras.Model",),
        elsewhere=("tensorflow.keras.models.Model",),
    ),
    NamedType("netapp_volume_snapshot", f"{PACKAGE}.task:NetAppVolumeSnapshot", STRUCT),
)

BY_NAME: Final = {row.name: row for row in NAMED_TYPES}

NAME_OF: Final = {row.kept: row.name for row in reversed(NAMED_TYPES)}
"""What to call a literal type: by the first type that is kept as one."""

ROOTS: Final = frozenset(row.module.partition(".")[0] for row in NAMED_TYPES)
"""The packages that the types come from."""

UNSUPPORTED: Final = {
    "Any": "declare the type that the task really takes",
    "bytes": "pass a file",
    "complex": "pass two floats, or a str",
    "date": "declare a datetime",
    "object": "declare the type that the task really takes: dict for a mapping",
    "set": "declare a list[T]",
    "tuple": "declare a list[T], or one input for each item",
    "NamedTuple": "declare one output for each field",
    "Path": "declare a file or a directory",
    "pathlib.Path": "declare a file or a directory",
    "pyarrow.Table": "declare a pandas.DataFrame or a file[parquet]",
    "StructuredDataset": "declare a pandas.DataFrame",
    "FlyteSchema": "declare a pandas.DataFrame",
    "Literal": "declare an enum[a, b]",
    "TypeVar": "write the extension itself: file[csv]",
}
"""Types of Python and flytekit that the language has not, and what to do instead."""
