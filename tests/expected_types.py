"""The types and constants of a flow as the syntax that its module must have."""

import ast
import math
from datetime import datetime, timedelta
from functools import reduce

from expected_nodes import call, constant, dict_of, list_of, name, subscript, tuple_of
from flowc.language.types import Any, DictOf, Enumeration, File, ListOf, Named, Union

NAMED = {
    "str": "builtins:str",
    "int": "builtins:int",
    "float": "builtins:float",
    "bool": "builtins:bool",
    "dict": "builtins:dict",
    "datetime": "datetime:datetime",
    "timedelta": "datetime:timedelta",
    "numpy.ndarray": "numpy:ndarray",
    "pandas.DataFrame": "pandas:DataFrame",
    "pyspark.sql.DataFrame": "pyspark.sql:DataFrame",
    "torch.Tensor": "torch:Tensor",
    "torch.nn.Module": "torch:nn.Module",
    "sklearn.base.BaseEstimator": "sklearn.base:BaseEstimator",
    "tensorflow.keras.Model": "tensorflow:keras.Model",
    "netapp_volume_snapshot": "flytekitplugins.domino.task:NetAppVolumeSnapshot",
}
FILES = {
    "file": "flytekit.types.file:FlyteFile",
    "directory": "flytekit.types.directory:FlyteDirectory",
    "domino_file": "flytekitplugins.domino.file:DominoFile",
}
PYTHON = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "dict": dict,
    "none": type(None),
    "datetime": datetime,
    "timedelta": timedelta,
}


def type_node(kind):
    match kind:
        case Named("none"):
            return constant(None)
        case Named(plain):
            return name(NAMED[plain])
        case File(file, ""):
            return name(FILES[file])
        case File(file, extension):
            return subscript(name(FILES[file]), call("typing:TypeVar", constant(extension)))
        case Enumeration(values):
            members = ((value, constant(value)) for value in values)
            return call("enum:Enum", dict_of(members))
        case ListOf(item):
            return subscript(name("builtins:list"), type_node(item))
        case DictOf(item):
            pair = tuple_of([name("builtins:str"), type_node(item)])
            return subscript(name("builtins:dict"), pair)
        case Union(variants):
            nodes = map(type_node, variants)
            return reduce(lambda left, right: ast.BinOp(left, ast.BitOr(), right), nodes)
    raise TypeError(f"no syntax for {kind}")


def duration_node(seconds):
    """Return a timedelta of days, hours, minutes and seconds, those that are not 0."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
    given = {unit: number for unit, number in parts.items() if number} or {"seconds": 0}
    return call("datetime:timedelta", **{unit: constant(n) for unit, n in given.items()})


def literal_node(held, kind):
    """Return a literal's value, which a type takes, as that type has it."""
    kind = taking(held, kind)
    match held:
        case str() if isinstance(kind, Enumeration):
            return subscript(type_node(kind), constant(held))
        case list():
            return list_of(literal_node(item, item_type(kind)) for item in held)
        case dict():
            return dict_of((key, literal_node(item, item_type(kind))) for key, item in held.items())
        case datetime():
            return call("datetime:datetime.fromisoformat", constant(held.isoformat()))
        case timedelta():
            return duration_node(held // timedelta(seconds=1))
        case float() if math.isinf(held):
            return call("builtins:float", constant(repr(held)))
    return constant(held)


def item_type(kind):
    """Return the type of a container's items; any, in an object of JSON."""
    return kind.item if isinstance(kind, ListOf | DictOf) else Any()


def taking(held, kind):
    """Return the one variant of a union that takes a value; a text is a text before all else."""
    if not isinstance(kind, Union):
        return kind
    if isinstance(held, str) and Named("str") in kind.variants:
        return Named("str")
    (variant,) = (variant for variant in kind.variants if takes(held, variant))
    return variant


def takes(held, kind):
    match kind:
        case Named(plain):
            return plain in PYTHON and type(held) is PYTHON[plain]
        case File():
            return isinstance(held, str) and "://" in held
        case Enumeration(values):
            return held in values
        case ListOf(item):
            return isinstance(held, list) and all(takes(one, item) for one in held)
        case DictOf(item):
            return isinstance(held, dict) and all(takes(one, item) for one in held.values())
        case Union(variants):
            return any(takes(held, variant) for variant in variants)
