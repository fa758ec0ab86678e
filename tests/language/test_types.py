"""Which types there are, and which edge is allowed: as Flyte's own compiler has it."""

import ast
import json
import re
import sys
from functools import reduce
from importlib import import_module
from pathlib import Path
from types import NoneType

import flowc
import pytest
from flowc import standin
from flowc.composing.wrong_values import wrong_type
from flowc.findings.source import Source
from flowc.language.literals import LiteralFault, read_literal
from flowc.language.named_types import NAMED_TYPES, UNSUPPORTED
from flowc.language.parse_type import TypeFault, parse_type
from flowc.language.types import (
    NONE,
    Enumeration,
    File,
    ListOf,
    Named,
    Type,
    Union,
    fits,
    is_optional,
    type_text,
)
from flowc.reading.parse import parse
from places import TESTS

PACKAGE = Path(flowc.__file__).parent
TABLE = "compiler/flowc/language/named_types.py"
every_row = pytest.mark.parametrize("row", NAMED_TYPES, ids=lambda row: row.name)
AGAIN = (
    "expected_types.py",
    "strategies.py",
    "commands/test_run_inputs.py",
    "running/test_types.py",
)
"""What of the tests knows every type by itself."""
PAIRS = [json.loads(line) for line in (TESTS / "conformance").joinpath("castable.jsonl").open()]


def kind(text: str) -> Type:
    found = parse_type(text)
    assert not isinstance(found, TypeFault), found
    return found


def test_all_conformance_pairs_agree():
    assert len(PAIRS) == 4000
    wrong = [
        pair
        for pair in PAIRS
        if fits(kind(pair["given"]), kind(pair["wanted"])) != pair["castable"]
    ]
    assert wrong == []


def test_every_type_of_the_pairs_is_spelled_as_it_is_read():
    for pair in PAIRS:
        for text in (pair["given"], pair["wanted"]):
            assert kind(type_text(kind(text))) == kind(text)


@pytest.mark.parametrize(
    ("given", "wanted", "verdict"),
    [
        ("int", "float", False),
        ("bool", "int", False),
        ("int", "int | none", True),
        ("int | none", "int", False),
        ("list[int]", "list[int | none]", True),
        ("list[int]", "int", False),
        ("file[csv]", "file[pdf]", False),
        ("file[csv]", "file[CSV]", False),
        ("file[csv]", "file", True),
        ("file", "file[csv]", True),
        ("file[csv]", "directory[csv]", True),
        ("file[csv]", "domino_file[csv]", True),
        ("file", "numpy.ndarray", True),
        ("file[csv]", "numpy.ndarray", False),
        ("file[csv]", "file[csv] | file[pdf]", True),
        ("file", "file[csv] | file[pdf]", False),
        ("enum[a, b]", "str", True),
        ("str", "enum[a, b]", True),
        ("enum[a, b]", "enum[b, a]", False),
        ("str", "str | enum[a, b]", False),
        ("pandas.DataFrame", "pyspark.sql.DataFrame", True),
        ("dict", "dict[str, int]", False),
        ("netapp_volume_snapshot", "dict", False),
    ],
)
def test_fits(given, wanted, verdict):
    assert fits(kind(given), kind(wanted)) is verdict


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("string", "str"),
        ("integer", "int"),
        ("boolean", "bool"),
        ("duration", "timedelta"),
        ("List[str]", "list[str]"),
        ("Dict[str, int]", "dict[str, int]"),
        ("FlyteFile", "file"),
        ("FlyteFile[csv]", "file[csv]"),
        ("FlyteDirectory", "directory"),
        ("DominoFile[sas7bdat]", "domino_file[sas7bdat]"),
        ("file[.csv]", "file[csv]"),
        ("file[tar.gz]", "file[tar.gz]"),
        ("file[CSV]", "file[CSV]"),
        ("np.ndarray", "numpy.ndarray"),
        ("pd.DataFrame", "pandas.DataFrame"),
        ("pyspark.DataFrame", "pyspark.sql.DataFrame"),
        ("tf.keras.Model", "tensorflow.keras.Model"),
        ("Optional[int]", "int | none"),
        ("Union[int, str]", "int | str"),
        ("Union[int, Optional[str]]", "int | str | none"),
        ("int | None", "int | none"),
        ("  list[ int|none ]  ", "list[int | none]"),
        ("enum[a,b-c, 1.5]", "enum[a, b-c, 1.5]"),
        ("int | int", "int"),
    ],
)
def test_accepted_spellings(text, canonical):
    assert type_text(kind(text)) == canonical


@pytest.mark.parametrize(
    ("text", "rule", "hint"),
    [
        ("list", "unsupported-type", "write list[str]"),
        ("List", "unsupported-type", "write list[str]"),
        ("bytes", "unsupported-type", "pass a file"),
        ("dict[int, str]", "unsupported-type", "write dict[str, T]"),
        ("integr", "unknown-type", "did you mean 'int'?"),
        ("Str", "unknown-type", "did you mean 'str'?"),
        ("file[csv", "unknown-type", None),
        ("file[]", "unknown-type", None),
        ("file[a b]", "unknown-type", None),
        ("enum[a, a]", "unknown-type", None),
        ("enum[mro]", "unknown-type", None),
        ("enum[]", "unknown-type", None),
        ("int |", "unknown-type", None),
        ("int str", "unknown-type", None),
        ("", "unknown-type", None),
        ("int.__class__", "unknown-type", None),
        ("'Foo'", "unknown-type", None),
        ("list[" * 100_000, "unknown-type", None),
        ("int | " * 10_000 + "int", "unknown-type", None),
        ("int | " * 100 + "int", None, None),
    ],
)
def test_refused_spellings(text, rule, hint):
    found = parse_type(text)
    assert (found.rule if isinstance(found, TypeFault) else None) == rule
    if isinstance(found, TypeFault):
        document, _ = parse(Source("", text[:80]))
        assert wrong_type(document, (), found).hint == hint


def test_parts_of_the_model():
    assert kind("list[file[csv] | none]") == ListOf(Union((File("file", "csv"), NONE)))
    assert kind("enum[a, b]") == Enumeration(("a", "b"))
    assert is_optional(kind("int | none"))
    assert not is_optional(Named("int"))


@every_row
def test_a_row_of_the_table_is_whole(row):
    name = r"[A-Za-z]\w*(\.\w+)*"
    assert re.fullmatch(f"{name}:{name}", row.python), f"{TABLE}: '{row.name}' is nowhere in Python"
    kept = re.fullmatch(r"simple \d|blob 0 \S+|structured dataset", row.kept)
    assert kept, f"{TABLE}: '{row.name}' has no literal type"
    assert row.name not in UNSUPPORTED, f"{TABLE}: '{row.name}' is still in UNSUPPORTED"


def test_a_name_is_that_of_one_type():
    names = [name for row in NAMED_TYPES for name in (row.name, *row.aliases)]
    assert sorted(names) == sorted({*names})


@every_row
def test_constants_of_a_type_can_be_read(row):
    told = "compiler/flowc/language/constant_forms.py: FORMS has no form of"
    try:
        fault = read_literal(object(), Named(row.name))
    except KeyError:
        pytest.fail(f"{told} {row.constants}, the constants of '{row.name}'")
    assert isinstance(fault, LiteralFault)


@pytest.mark.flyte
@every_row
def test_flytekit_keeps_a_type_as_its_row_says(row):
    heavy = str(TESTS / "heavy")
    if heavy not in sys.path:
        sys.path.append(heavy)  # torch, tensorflow, pyspark: see tests/heavy/README.md
    standin.install()
    from flytekit.core.type_engine import TypeEngine

    try:
        module = import_module(row.module)
    except ImportError:
        pytest.fail(
            f"tests/heavy: no module '{row.module}' is installed, and '{row.name}' wants it"
        )
    kind = NoneType if row.name == "none" else reduce(getattr, row.member.split("."), module)
    told = f"{TABLE}: flytekit keeps '{row.name}' otherwise"
    assert kept(TypeEngine.to_literal_type(kind)) == row.kept, told


def kept(literal_type):
    if literal_type.blob is not None:
        return f"blob {literal_type.blob.dimensionality} {literal_type.blob.format}"
    if literal_type.structured_dataset_type is not None:
        return "structured dataset"
    return f"simple {literal_type.simple}"


def test_no_other_module_writes_the_name_of_a_data_type():
    names = {name for row in NAMED_TYPES for name in (row.name, *row.aliases) if "." in name}
    names |= {row.format for row in NAMED_TYPES if row.format}
    again = []
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name == "named_types.py" or not any(name in text for name in names):
            continue
        texts = [one.value for one in ast.walk(ast.parse(text)) if isinstance(one, ast.Constant)]
        place = path.relative_to(PACKAGE).as_posix()
        again += [f"compiler/flowc/{place}: '{one}'" for one in texts if one in names]
    assert again == []


@pytest.mark.parametrize("file", AGAIN)
def test_the_tests_write_every_type_again(file):
    text = (TESTS / file).read_text(encoding="utf-8")
    written = {*re.findall(r'["|:] ?([\w.]+)["} ]', text)}
    lacking = [row.name for row in NAMED_TYPES if row.name not in written]
    assert lacking == [], f"tests/{file}: no {lacking}"
