"""What `pyflyte run` reads from a command line: judged by flytekit's own reader of it."""

import json
import sys
from enum import Enum
from functools import cache, reduce
from importlib import import_module
from itertools import permutations
from types import NoneType, SimpleNamespace
from typing import TypeVar

import pytest
from expected_reading import taker
from flowc import standin
from flowc.language.literals import Literal, read_literal
from flowc.language.named_types import BY_NAME
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.types import (
    FORMATS,
    FRAMES,
    DictOf,
    Enumeration,
    File,
    ListOf,
    Named,
    Union,
    type_text,
)
from flowc.pipeline import check
from places import TESTS
from samples import sample

pytestmark = pytest.mark.filterwarnings("ignore:The parameter --x:UserWarning")  # flytekit's

URI = "s3://bucket/key"
READER_FAILS = (SystemExit, Exception)
"""What reading may end in: click ends the process, a type's own reader raises anything."""
CONSTANTS = {
    "str": ["x"],
    "int": [3],
    "float": [1.5, 2.0],
    "bool": [True, False],
    "datetime": ["2024-01-01"],
    "timedelta": ["1h"],
    "dict": [{"a": 1}, {}],
    "none": [None],
}
PRIMITIVES = {"str": "string_value", "float": "float_value", "int": "integer", "bool": "boolean"}
PRIMITIVES |= {"datetime": "datetime", "timedelta": "duration"}

PLAIN = [*(name for name in BY_NAME if name not in ("none", "netapp_volume_snapshot"))]
PLAIN += ["file", "file[csv]", "directory", "directory[x]", "domino_file", "enum[a, b]"]
INSIDE = ["list[{}]", "dict[str, {}]", "{} | none", "list[{} | none]", "list[{}] | none"]
INSIDE += ["list[list[{}]]", "dict[str, list[{}]]", "list[dict[str, {}] | none]"]
MORE = ["file[pdf]", "list[int]", "list[str]", "dict[str, int]"]
TYPES = [*PLAIN, *(inside.format(kind) for inside in INSIDE for kind in PLAIN)]
PAIRS = [f"{one} | {other}" for one, other in permutations([*PLAIN, *MORE], 2)]
PAIRS += [f"list[{pair}]" for pair in PAIRS]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """Return what has `pyflyte run --remote` read arguments for one launch input, `--x`."""
    standin.install()
    if str(TESTS / "heavy") not in sys.path:
        sys.path.append(str(TESTS / "heavy"))  # torch, tensorflow, pyspark
    import rich_click as click
    from flytekit import FlyteContextManager
    from flytekit.clis.sdk_in_container.run import YamlFileReadingCommand, to_click_option
    from flytekit.core.type_engine import TypeEngine
    from flytekit.models.interface import Variable

    context, remote = FlyteContextManager.current_context(), SimpleNamespace(is_remote=True)
    remote.verbose = 0
    asking = click.Context(click.Command("run"), obj=remote)

    def read(kind, arguments, default=None, required=True, name="x"):
        python = python_of(kind)
        variable = Variable(TypeEngine.to_literal_type(python), "")
        option = to_click_option(asking, context, name, variable, python, default, required)
        command = YamlFileReadingCommand("run", [option], "")
        with command.make_context("run", arguments, obj=remote) as made:
            return made.params[name]

    folder = tmp_path_factory.mktemp("given")
    (folder / "file").write_text("")
    read.places = {True: str(folder), False: str(folder / "file")}
    return read


@cache
def python_of(kind):
    match kind:
        case Named("none"):
            return NoneType
        case Named(name):
            row = BY_NAME[name]
            return reduce(getattr, row.member.split("."), import_module(row.module))
        case File(name, form):
            from flytekit.types.directory import FlyteDirectory
            from flytekit.types.file import FlyteFile
            from flytekitplugins.domino.file import DominoFile

            made = {"file": FlyteFile, "directory": FlyteDirectory, "domino_file": DominoFile}
            return made[name][TypeVar(form)] if form else made[name]
        case ListOf(item):
            return list[python_of(item)]
        case DictOf(item):
            return dict[str, python_of(item)]
        case Enumeration(values):
            return Enum("Choice", {value: value for value in values})
    return reduce(lambda one, other: one | other, map(python_of, kind.variants))


def given(kind, places, inside=False):
    """Yield values for each way through the unions of a type: all that may be written, and what
    type they then are of."""
    match kind:
        case Named(name):
            yield CONSTANTS.get(name, [URI])[:1], kind
        case File():
            words = [URI, places[kind.kind == "directory"]]
            yield [*words, *({"path": word} for word in words if inside)], kind
        case Enumeration(values):
            yield list(values), kind
        case ListOf(item) | DictOf(item):
            for words, chosen in given(item, places, True):
                one = isinstance(kind, ListOf)
                yield [[word] if one else {"k": word} for word in words], type(kind)(chosen)
        case Union(variants):
            for variant in variants:
                yield from given(variant, places, inside)


def is_a(literal, kind):
    """Whether what was read is of a type, which holds no union."""
    scalar = literal.scalar
    if scalar and scalar.union:
        return is_a(scalar.union.value, kind)
    match kind:
        case ListOf(item):
            return bool(literal.collection) and is_a(literal.collection.literals[0], item)
        case DictOf(item):
            return bool(literal.map) and is_a(literal.map.literals["k"], item)
        case Named("none"):
            return bool(scalar and scalar.none_type)
        case Named("dict"):
            return bool(scalar and scalar.binary)
        case Named(name) if name in PRIMITIVES:
            found = scalar and scalar.primitive
            return bool(found) and getattr(found, PRIMITIVES[name]) is not None
        case Named(name) if name in FRAMES:
            return bool(scalar and scalar.structured_dataset)
        case Enumeration():
            return bool(scalar and scalar.primitive)
    found = scalar.blob.metadata.type if scalar and scalar.blob else None
    form = kind.format if isinstance(kind, File) else FORMATS[kind.name]
    folder = isinstance(kind, File) and kind.kind == "directory"
    return bool(found) and (found.format, found.dimensionality == 1) == (form, folder)


def takes(reader, kind, word, chosen):
    if word is None:
        return True  # it is left out
    arguments = ["--x", word if isinstance(word, str) else json.dumps(word)]
    try:
        return is_a(reader(kind, ["--x"] if kind == Named("bool") else arguments), chosen)
    except READER_FAILS:
        return False


def reads(reader, kind):
    """Whether a command line has words for each variant of a type."""
    return all(
        any(takes(reader, kind, word, chosen) for word in words)
        for words, chosen in given(kind, reader.places)
    )


def told(declared):
    """Return the launch inputs (by name) of which a flow with these is told they are awkward."""
    flow = {"name": "f", "inputs": declared}
    flow["tasks"] = {"t": {"command": "c", "project_defaults": True}}
    found = check(json.dumps(flow, indent=1).encode()).report.findings
    known = [one for one in found if one.rule == "awkward-launch"]
    assert {one.rule for one in found} <= {"awkward-launch", "unused-input", "invalid-literal"}
    assert {one.severity for one in known} <= {"warning"}
    return {one.message.split("'")[1] for one in known}


def is_type(kind):
    """Whether a text spells one: not `list[int] | list[int]`, say."""
    return not isinstance(kind, TypeFault)


def compared(reader, texts):
    kinds = [kind for kind in map(parse_type, texts) if is_type(kind)]
    awkward = told({f"d{number}": type_text(kind) for number, kind in enumerate(kinds)})
    for number, kind in enumerate(kinds):
        yield type_text(kind), f"d{number}" not in awkward, reads(reader, kind)


@pytest.mark.flyte
def test_a_type_is_told_where_flytekit_does_not_read_it(reader):
    wrong = [row for row in compared(reader, TYPES) if row[1] != row[2]]
    assert wrong == []


@pytest.mark.law
@pytest.mark.flyte
def test_unions_are_told_where_flytekit_does_not_read_a_variant(reader):
    wrong = [row for row in compared(reader, sample(PAIRS, 100)) if row[1] != row[2]]
    assert wrong == []


@cache
def constants(kind):
    """Return constants of a type as a flow has them, one for each way through its unions."""
    match kind:
        case Named(name):
            return CONSTANTS.get(name, [])
        case File():
            return [URI]
        case Enumeration(values):
            return [values[0]]
        case ListOf(item):
            return [[one] for one in constants(item)]
        case DictOf(item):
            return [{"k": one} for one in constants(item)]
    return [one for variant in kind.variants for one in constants(variant)]


def held_by(value, kind):
    """Return a constant as the module has it, and the type that it is of, without unions."""
    match kind:
        case Union(variants):
            return held_by(value, taker(value, variants))
        case ListOf(item):
            held, chosen = held_by(value[0], item)
            return [held], ListOf(chosen)
        case DictOf(item):
            held, chosen = held_by(value["k"], item)
            return {"k": held}, DictOf(chosen)
        case Enumeration():
            return python_of(kind)[value], kind
    return value, kind


def leaves_alone(reader, kind, held, chosen):
    """Whether a launch without a word for an input has its default."""
    try:
        read = reader(kind, [], default=held, required=False)
        return read is None or is_a(read, chosen)
    except READER_FAILS:
        return False


@pytest.mark.law
@pytest.mark.flyte
def test_a_default_is_told_where_flytekit_does_not_read_it(reader):
    kinds = map(parse_type, sample([*TYPES, *PAIRS], 300))
    cases = [(kind, one) for kind in kinds if is_type(kind) for one in constants(kind)]
    literals = [(kind, one, read_literal(one, kind)) for kind, one in cases]
    literals = [row for row in literals if isinstance(row[2], Literal)]
    assert len(literals) > len(cases) / 2
    declared = [{"type": type_text(kind), "default": one} for kind, one, _ in literals]
    awkward = told({f"d{number}": one for number, one in enumerate(declared)})
    wrong = []
    for number, (kind, one, literal) in enumerate(literals):
        held, chosen = held_by(literal.value, kind)
        if not reads(reader, kind) or (chosen == Named("str") and one != "x"):
            continue  # told of its type, or a text that could be of another variant
        if (f"d{number}" in awkward) == leaves_alone(reader, kind, held, chosen):
            wrong.append((type_text(kind), one))
    assert wrong == []


@pytest.mark.flyte
def test_one_name_is_taken_for_an_option(reader):
    names = ["inputs_file", "help", "name", "version", "remote", "project", "domain", "wait"]
    names += ["x", "args", "kwargs", "params", "inputs", "file", "input_file", "verbose"]
    lost = []
    for name in names:
        try:
            literal = reader(Named("str"), [f"--{name}", "x"], name=name)
            if literal.scalar.primitive.string_value != "x":
                lost.append(name)
        except READER_FAILS:
            lost.append(name)
    assert {*lost} == told(dict.fromkeys(names, "str")) == {"inputs_file"}


def test_a_snapshot_is_launched_from_the_console():
    assert told({"volume": "netapp_volume_snapshot"}) == set()
