"""What calls mean of what a module imports, and of Python's own functions."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flowc.importing import environment
from flowc.importing.builtin_calls import BUILTINS
from flowc.importing.lose_track import ALL_POWERFUL, reach, refuse_power
from flowc.importing.meanings import (
    Argument,
    Constant,
    Entries,
    Items,
    Located,
    Made,
    Meaning,
    Members,
    Method,
    Nothing,
    Partial,
    Symbol,
    Text,
    Unknown,
)
from flowc.importing.plain import NotPlain, TooLong
from flowc.importing.reader import Called, Reader
from flowc.importing.refusals import BIND, may_register, only_when_it_runs, runs, said

CallValue = Callable[[Reader, ast.AST, Located, Called], Meaning | Located]

_REMARKS = ("builtins.print", "logging.", "warnings.", "pprint.", "sys.path.", "time.sleep")
"""What only prints or logs: it keeps nothing that it is given, and changes nothing."""
_MADE_BY_FLYTEKIT = ("FlyteFile", "FlyteDirectory", "Cache", "Documentation", "ImageSpec",
                     "Resources", "StructuredDataset", "Secret", "CachePolicy",
                     "CronSchedule", "FixedRate")  # fmt: skip
_STEPS = ("domino.run_domino_job_task", "domino.run_launch_export_artifacts_task")
_CONSUMED = {"inputs", "output_specs", "spec_list"}
"""Lists that the plugin reads at once, and does not keep."""


def call_imported(
    reader: Reader, node: ast.AST, path: str, called: Called, call_value: CallValue
) -> Meaning | Located:
    """Return what a call of something imported, or of a builtin, gives."""
    args, kwargs = called
    values = [*args, *(argument.value for argument in kwargs.values())]
    if path in BUILTINS:
        for each in values:
            if isinstance(each.meaning, Nothing):
                _spoil(reader, values, each.meaning)
                return each
        for each in values:
            if runs(each.meaning) and path in ("builtins.str", "builtins.int", "builtins.float"):
                return reader.unknown(node, only_when_it_runs(each.meaning), BIND)
        try:
            return BUILTINS[path](reader, node, called, call_value)
        except TooLong:
            return reader.unknown(node, "this text is too long to be read")
        except (NotPlain, TypeError, ValueError, IndexError):
            shown = path.removeprefix("builtins.")
            message = f"nobody can see what this call of '{shown}' gives before it runs"
            return _unread(reader, node, message, values)
    root, _, name = path.partition(".")
    if root == "builtins" and name.partition(".")[0] in ("str", "list", "dict") and args:
        method = Located(Method(args[0], name.rpartition(".")[2]), args[0].span)
        if _is_a(args[0].meaning, name.partition(".")[0]) and "." in name:
            return call_value(reader, node, method, (args[1:], kwargs))
    if path in environment.VARIABLES:
        return environment.variable(reader, node, args, kwargs)
    if path in environment.PROGRAMS:
        return environment.program(reader, node, args)
    if path == "functools.partial" and args:
        return Partial(args[0], args[1:], kwargs)
    if path == "functools.wraps" and len(args) == 1:
        return Made(path, args, {})
    if path == "logging.getLogger":
        return Symbol(path)
    if path.startswith(_REMARKS) and not any(callable_(value.meaning) for value in values):
        reader.left_out = True
        return Constant(None)
    if root in ("domino", "flytekit") or path in ("typing.TypeVar", "typing.NewType"):
        return _made(reader, node, path, name, called)
    if path in ("typing.NamedTuple", "collections.namedtuple"):
        return named_tuple(args, kwargs) or reader.unknown(node, said(path))
    if path == "enum.Enum":
        return _enum(args) or reader.unknown(node, said(path))
    return _external(reader, node, path, values)


def _is_a(meaning: Meaning, kind: str) -> bool:
    """Whether a value is of a type, so that `str.upper(value)` is its method."""
    kinds = {"str": Text, "dict": Entries, "list": Items}
    return isinstance(meaning, kinds[kind]) and getattr(meaning, "kind", "list") == "list"


def callable_(meaning: Meaning) -> bool:
    """Whether a value may run tasks when it is called."""
    return not isinstance(meaning, Text | Constant | Items | Entries)


def _external(reader: Reader, node: ast.AST, path: str, values: list[Located]) -> Located:
    """Return that a call is unknown: it may keep and change what it is given, and call it."""
    reader.left_out = True
    found = reader.unknown(node, said(path))
    assert isinstance(found.meaning, Unknown)
    words = set(path.split("."))
    if words & ALL_POWERFUL and path != "importlib.metadata.version":
        refuse_power(reader, words, found.meaning)
        reader.left_out = False
    if any("environ" in word or "dotenv" in word or word == "putenv" for word in words):
        reader.environment_lost = reader.environment_lost or found.meaning
    if reader.step is not None and may_register(path):
        reader.tell(found)
        reader.left_out = False
    return _spoilt(reader, found, values)


def _unread(reader: Reader, node: ast.AST, message: str, values: list[Located]) -> Located:
    return _spoilt(reader, reader.unknown(node, message), values)


def _spoilt(reader: Reader, found: Located, values: list[Located]) -> Located:
    """Return what is unknown; what was given to it may be changed and called by it."""
    calls_back = any(callable_(value.meaning) and not runs(value.meaning) for value in values)
    if reader.step is not None and calls_back:
        reader.tell(found)
        reader.left_out = False
    assert isinstance(found.meaning, Unknown)
    _spoil(reader, values, found.meaning)
    return found


def _spoil(reader: Reader, values: list[Located], why: Nothing) -> None:
    if isinstance(why, Unknown):
        for value in values:
            reach(reader, value.meaning, why, set())


def _made(reader: Reader, node: ast.AST, path: str, name: str, called: Called) -> Meaning | Located:
    """Return a thing of the plugin's, of flytekit's or of typing's, or run a task."""
    args, kwargs = called
    reader.unknowns += not path.startswith("typing.")  # what it is given may be wrong: it may raise
    func = node.func if isinstance(node, ast.Call) else node
    made = Made(path, args, kwargs, place=reader.span(func), statement=reader.statement)
    if path == "domino.Artifact.File":
        return reader.refuse(node, "an Artifact is made before its '.File' is called")
    if path in _STEPS:
        if reader.step is None:
            return reader.refuse(node, "a task runs inside of a workflow only")
        _give(reader, kwargs, "a task")
        return reader.step(node, Located(made, reader.span(node)), called)
    if path == "flytekit.kwtypes" and not args:
        return Entries({k: (a.key, a.value) for k, a in kwargs.items()}, stage=reader.stage)
    if path.startswith("flytekit.") and name not in _MADE_BY_FLYTEKIT and not _is_type(name):
        return reader.refuse(node, said(path))
    if path.startswith("domino.") and may_register(path):
        return reader.refuse(node, said(path))
    if path == "domino.DominoJobTask":
        copied = {key: Argument(a.key, _copy(a.value)) for key, a in kwargs.items()}
        made = Made(
            path, tuple(map(_copy, args)), copied, place=made.place, statement=reader.statement
        )
        reader.tasks.append(Located(made, reader.span(node)))
    elif path == "domino.Artifact":
        reader.artifacts.append(Located(made, reader.span(node)))
    elif path.startswith("domino.") and path not in ("domino.Input", "domino.Output"):
        given = {str(index): Argument(arg.span, arg) for index, arg in enumerate(args)}
        _give(reader, {**given, **kwargs}, path.removeprefix("domino."))
    return made


def _is_type(name: str) -> bool:
    """Whether flytekit has a type of files of this name, such as CSVFile."""
    return name[:1].isupper() and name.endswith(("File", "Page", "Notebook", "Directory"))


def _give(reader: Reader, kwargs: dict[str, Argument] | object, owner: str) -> None:
    """Note that lists and dicts are kept by what they are given to."""
    assert isinstance(kwargs, dict)
    for name, argument in kwargs.items():
        if name not in _CONSUMED:
            _mark(reader, argument.value.meaning, owner)


def _mark(reader: Reader, meaning: Meaning, owner: str) -> None:
    reader.charge(1)
    if isinstance(meaning, Items | Entries) and not meaning.given:
        meaning.given = owner
        for *_, value in meaning.items if isinstance(meaning, Entries) else zip(meaning.items):
            _mark(reader, value.meaning, owner)


def _copy(found: Located) -> Located:
    """Return a list or a dict as it is now: a task reads it when it is made."""
    match found.meaning:
        case Items(items=items, kind=kind, lost=lost):
            return Located(Items([*items], kind, lost), found.span)
        case Entries(entries=entries, lost=lost):
            return Located(Entries({**entries}, lost), found.span)
    return found


def named_tuple(args: tuple[Located, ...], kwargs: dict[str, Argument] | object) -> Members | None:
    """Read `NamedTuple("Outputs", [("model", FlyteFile)])`, or its keyword form."""
    assert isinstance(kwargs, dict)
    match [arg.meaning for arg in args]:
        case [Text() as name]:
            fields = [(key, argument.key, argument.value) for key, argument in kwargs.items()]
        case [Text() as name, Items(items=pairs, lost=None)] if not kwargs:
            fields = []
            for pair in pairs:
                match pair.meaning:
                    case Items(items=[Located(Text() as field, place), kind]) if field.concrete:
                        fields.append((field.concrete, place, kind))
                    case _:
                        return None
        case _:
            return None
    return Members("NamedTuple", name.concrete or "", tuple(fields))


def _enum(args: tuple[Located, ...]) -> Members | None:
    match [arg.meaning for arg in args]:
        case [Text() as name, Entries(lost=None) as entries]:
            return Members("Enum", name.concrete or "", entries.items)
    return None
