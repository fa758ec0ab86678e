"""Turns type expressions into types of the language, and values into literals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flowc.findings.source import Span
from flowc.importing.flow_tree import Branch, Leaf
from flowc.importing.meanings import (
    Constant,
    Entries,
    FromEnv,
    Indexed,
    Input,
    Items,
    Located,
    Made,
    Member,
    Members,
    Nothing,
    Output,
    Plain,
    Result,
    Symbol,
    Text,
)
from flowc.importing.module_names import canonical
from flowc.importing.reader import Reader
from flowc.importing.refusals import said
from flowc.language.constant_forms import FORMS
from flowc.language.durations import MAX_SECONDS, spell_duration
from flowc.language.named_types import NAMED_TYPES
from flowc.language.parse_type import FILES
from flowc.reading.unknown import UNKNOWN

_NAMED = {canonical(path): row.name for row in NAMED_TYPES for path in (row.path, *row.elsewhere)}
_NAMED |= {
    "flytekit.FlyteFile": "file", "flytekit.FlyteDirectory": "directory",
    "domino.DominoFile": "domino_file", "domino.DominoFileLegacy": "file",
}  # fmt: skip
_FORMATS = {
    "CSVFile": "csv", "HDF5EncodedFile": "hdf5", "HTMLPage": "html", "JPEGImageFile": "jpeg",
    "JSONLFile": "jsonl", "JoblibSerializedFile": "joblib", "ONNXFile": "onnx", "PDFFile": "pdf",
    "PNGImageFile": "png", "PythonNotebook": "ipynb", "PythonPickledFile": "python_pickle",
    "SVGImageFile": "svg", "TFRecordFile": "tfrecord",
}  # fmt: skip
_NAMED |= {f"flytekit.{name}": f"file[{extension}]" for name, extension in _FORMATS.items()}
"""The aliases that flytekit has (`flytekit/types/file`)."""
_NAMED |= {
    "flytekit.TFRecordsDirectory": "directory[tfrecords_dir]",
    "flytekit.TensorboardLogs": "directory[tensorboard]",
}
_NAME = re.compile(r"[\w-]+")


@dataclass
class Declared:
    """What is declared for an input or an output: a type's text, an artifact's file, a place.

    `artifact` is the Artifact that the file belongs to.
    """

    type: str
    artifact: Located | None = None
    file: Located | None = None
    path: Located | None = None


def declared(reader: Reader, found: Located) -> Declared:
    """Return what a type expression declares; the text of an unknown type stays as it is."""
    match found.meaning:
        case Indexed(base=Symbol(path), items=items) if canonical(path) == "typing.Annotated":
            inner = declared(reader, items[0])
            for mark in items[1:]:
                if isinstance(mark.meaning, Made) and mark.meaning.path == "domino.PathConfig":
                    place = _argument(mark.meaning, 0, "path")
                    inner.path = place
                elif not isinstance(mark.meaning, Nothing):
                    _refuse(reader, mark, "this annotation cannot be said in a flow")
            return inner
        case Made(path="domino.Artifact.File") as made:
            return _file_of_artifact(reader, made, found)
    return Declared(type_text(reader, found))


def of_flow(reader: Reader, found: Located) -> Declared:
    """Return what is declared for an input or an output of a whole flow: it has no place."""
    kind = declared(reader, found)
    if kind.path is not None:
        message = "left out: a PathConfig has a meaning at tasks only"
        reader.complain(kind.path.span, message, severity="warning")
        kind.path = None
    return kind


def _file_of_artifact(reader: Reader, made: Made, found: Located) -> Declared:
    file = _argument(made, 1, "name")
    kind = _argument(made, 2, "type")
    name = file.meaning.concrete if file and isinstance(file.meaning, Text) else None
    if name is None:
        _refuse(reader, found, "nobody can see which file of the artifact this is")
        return Declared("any", made.args[0])
    extension = kind.meaning.concrete if kind and isinstance(kind.meaning, Text) else None
    if kind is None or kind.meaning == Constant(None):
        extension = name.rpartition(".")[2] if "." in name else ""
    return Declared(f"file[{extension}]" if extension else "file", made.args[0], file)


def _argument(made: Made, position: int, name: str) -> Located | None:
    if name in made.kwargs:
        return made.kwargs[name].value
    return made.args[position] if position < len(made.args) else None


def _refuse(reader: Reader, found: Located, message: str, hint: str | None = None) -> None:
    reader.complain(found.span, message, hint)


def type_text(reader: Reader, found: Located) -> str:
    """Return how the language spells a type; `any`, where it was complained about."""
    match found.meaning:
        case Constant(value=None):
            return "none"
        case Symbol(path):
            path = canonical(path)
            return _NAMED.get(path) or path.removeprefix("builtins.").removeprefix("typing.")
        case Members(kind="Enum", items=items):
            values = [
                v.meaning.concrete if isinstance(v.meaning, Text) else None for *_, v in items
            ]
            if None in values:
                _refuse(reader, found, "an enum of Flyte has texts as values")
                return "any"
            return f"enum[{', '.join(map(str, values))}]"
        case Indexed(base=Symbol(path), items=items):
            return _indexed(reader, canonical(path), items, found)
        case Text(parts=()) | Nothing():
            return "any"
        case Made(path="domino.Artifact.File"):
            return declared(reader, found).type
    _refuse(reader, found, "this is no type that a flow can have")
    return "any"


def _indexed(reader: Reader, path: str, items: tuple[Located, ...], found: Located) -> str:
    name = _NAMED.get(path, path.removeprefix("builtins.").removeprefix("typing."))
    if name in FILES:
        extension = _extension(items[0])
        if extension is None:
            _refuse(reader, items[0], "a file's extension is a text", 'write TypeVar("csv")')
            return name
        return f"{name}[{extension}]" if extension else name
    if name in ("list", "List", "dict", "Dict"):
        inner = ", ".join(type_text(reader, item) for item in items)
        return f"{name.lower()}[{inner}]"
    if path in ("typing.Union", "typing.Optional"):
        parts = [type_text(reader, item) for item in items]
        if path == "typing.Optional":
            parts.append("none")
        return " | ".join(parts)
    if path == "typing.Annotated":
        return declared(reader, found).type
    inner = ", ".join(type_text(reader, item) for item in items)
    return f"{name}[{inner}]"


def _extension(found: Located) -> str | None:
    match found.meaning:
        case Text() as text:
            return text.concrete
        case Made(path="typing.TypeVar", args=(name, *_)) if isinstance(name.meaning, Text):
            return name.meaning.concrete
    return None


def value_tree(reader: Reader, found: Located) -> Leaf | Branch:
    """Return a value that an input or an output is bound to, as an author writes it."""
    span = found.span
    match found.meaning:
        case Input(name):
            return Leaf(f"${{{{ inputs.{name} }}}}", span)
        case Output(task, name):
            if _NAME.fullmatch(name):
                return Leaf(f"${{{{ tasks.{task}.{name} }}}}", span)
            if name not in reader.outputs[task]:  # else its name is what is complained about
                message = f"'{task}' has no output '{name}'"
                reader.complain(span, message, rule="unknown-reference")
        case Text() | FromEnv() as text:
            return Leaf(text, span)
        case Constant(value):
            if isinstance(value, int) and value.bit_length() > 64:
                _refuse(reader, found, "an integer of a flow has 64 bits")
                return Leaf(UNKNOWN, span)
            return Leaf(value, span)
        case Member(value=value):
            return value_tree(reader, Located(value.meaning, span))
        case Items(items, kind="list" | "tuple"):
            branch = Branch(span, is_list=True)
            for item in items:
                branch.add(value_tree(reader, item))
            return branch
        case Entries(entries):
            return _mapping(reader, entries, span)
        case Plain(value=timedelta()):
            return duration(reader, found)
        case Plain(value=datetime() as moment):
            return _moment(reader, moment, found)
        case Plain(value=constant) if type(constant) in FORMS:
            return Leaf(FORMS[type(constant)].yaml(constant), span)
        case Made(path="flytekit.FlyteFile" | "flytekit.FlyteDirectory", args=(place, *_)):
            return value_tree(reader, place)
        case Result(task) if task not in reader.blind:
            names = list(reader.outputs[task])
            if len(names) == 1:
                return value_tree(reader, Located(Output(task, names[0]), span))
            hint = f"take one of {', '.join(names)}" if names else None
            count = "several outputs" if names else "no output"
            _refuse(reader, found, f"'{task}' gives {count}, and not one value", hint)
        case Nothing() | Result():
            pass
        case Made(path):
            _refuse(reader, found, said(path))
        case _:
            _refuse(reader, found, "this is no value that a flow can hold")
    return Leaf(UNKNOWN, span)


def _mapping(reader: Reader, entries: Iterable[tuple[object, Span, Located]], span: Span) -> Branch:
    branch = Branch(span)
    for key, place, item in entries:
        if isinstance(key, str):
            branch.put(key, place, value_tree(reader, item))
        else:
            reader.complain(place, "a key of a flow's mapping is a text")
    return branch


def duration(reader: Reader, found: Located) -> Leaf:
    """Return a timeout: a timedelta, or seconds."""
    if isinstance(found.meaning, Constant):
        return Leaf(found.meaning.value, found.span)
    seconds = seconds_of(reader, found)
    return Leaf(UNKNOWN if seconds is None else spell_duration(seconds), found.span)


def seconds_of(reader: Reader, found: Located) -> int | None:
    """Return the seconds of a timedelta; None, where they are not whole or cannot be seen."""
    if not isinstance(found.meaning, Plain) or not isinstance(found.meaning.value, timedelta):
        if not isinstance(found.meaning, Nothing):
            _refuse(reader, found, "a duration is a timedelta of constants, or seconds")
        return None
    total = found.meaning.value.total_seconds()
    if not 0 <= total <= MAX_SECONDS or total != int(total):
        _refuse(reader, found, "a duration has whole seconds, from 0 up to 10,000 years")
        return None
    return int(total)


def _moment(reader: Reader, moment: datetime, found: Located) -> Leaf:
    if moment.utcoffset():
        _refuse(reader, found, "a moment is a datetime of constants, in UTC")
        return Leaf(UNKNOWN, found.span)
    return Leaf(moment.replace(tzinfo=None).isoformat(), found.span)
