"""What the attributes of values are."""

from __future__ import annotations

import ast
import datetime
import math
import string
from pathlib import PurePosixPath

from flowc.importing.frames import Frame
from flowc.importing.load_units import submodule
from flowc.importing.meanings import (
    Constant,
    Entries,
    FromEnv,
    Items,
    Located,
    Made,
    Meaning,
    Member,
    Members,
    Method,
    Module,
    Nothing,
    Outputs,
    Plain,
    Record,
    Result,
    Symbol,
    Text,
)
from flowc.importing.module_names import is_builtin
from flowc.importing.plain import NotPlain, computed
from flowc.importing.reader import Reader

_CONSTANTS: dict[str, object] = {
    "os.sep": "/", "os.path.sep": "/", "posixpath.sep": "/", "os.linesep": "\n", "os.pardir": "..",
    "os.curdir": ".", "math.pi": math.pi, "math.e": math.e, "math.inf": math.inf,
    "datetime.timezone.utc": datetime.timezone.utc, "datetime.UTC": datetime.timezone.utc,
    "typing.TYPE_CHECKING": False, "builtins.__debug__": True,
    "string.ascii_lowercase": string.ascii_lowercase,
    "string.ascii_uppercase": string.ascii_uppercase, "string.digits": string.digits,
}  # fmt: skip
_DATA = {
    PurePosixPath: ("name", "stem", "suffix", "suffixes", "parent", "parts"),
    datetime.timedelta: ("days", "seconds", "microseconds"),
    datetime.date: ("year", "month", "day"),
    datetime.datetime: ("year", "month", "day", "hour", "minute", "second", "microsecond"),
}


def symbol(path: str) -> Meaning:
    """Return what something imported is: a constant of Python's own, or just its name."""
    value = _CONSTANTS.get(path)
    if value is None:
        return Symbol(path)
    if isinstance(value, str):
        return Text((value,))
    return Constant(value) if isinstance(value, bool | float) else Plain(value)


def attribute(reader: Reader, node: ast.Attribute, frame: Frame) -> Meaning | Located:
    """Return what an attribute of a value is."""
    return attribute_of(reader, node, reader.read(node.value, frame), node.attr)


def attribute_of(reader: Reader, node: ast.AST, owner: Located, name: str) -> Meaning | Located:
    """Return what an attribute of a value is, whatever names it."""
    match owner.meaning:
        case Symbol(path):
            return symbol(f"{path}.{name}")
        case Result(task):
            if name == "outputs" and name not in reader.outputs.get(task, ()):
                return Outputs(task)
            return reader.output(node, task, name)
        case Members(kind="Enum" | "class") as members:
            return member(reader, node, members, name)
        case Member(value=value) if name in ("value", "name"):
            return value.meaning if name == "value" else Text((owner.meaning.name,))
        case Record(fields=fields):
            found = dict(fields).get(name)
            return found or reader.unknown(node, f"nobody can see what '.{name}' is here")
        case Module(unit=unit):
            known = unit.frame.find(name) if not is_builtin(name) else unit.frame.names.get(name)
            inner = known or submodule(reader, unit, name, node)
            return inner or reader.unknown(node, f"the module has no '{name}'")
        case Text(parts=(FromEnv(env="GIT_BRANCH" | "GIT_COMMIT"),)) if name == "stdout":
            return owner.meaning
        case Plain(value=value) if name in _DATA.get(type(value), ()):
            try:
                return computed(reader.span(node), getattr, value, name)
            except NotPlain:
                pass
        case Made(path="domino.DominoJobConfig") if name == "resolve_job_properties":
            return Method(owner, name)
        case Made(path="domino.DominoJobTask" | "domino.DominoJobConfig"):
            return reader.unknown(node, f"'.{name}' of this cannot be said in a flow")
        case Text() | Items() | Entries() | Plain() | Made(path="domino.Artifact"):
            return Method(owner, name)
        case Nothing():
            return owner
    return reader.unknown(node, f"nobody can see what '.{name}' is here")


def member(reader: Reader, node: ast.AST, members: Members, name: str) -> Meaning | Located:
    """Return the member of an enum, or what a class calls by a name."""
    for key, _, value in members.items:
        if key == name:
            if members.kind == "Enum":
                return Member(members, name, value)
            return value
    return reader.unknown(node, f"there is no '{name}' in this class")
