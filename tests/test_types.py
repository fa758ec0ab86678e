"""Which edge is allowed: as Flyte's own compiler has it."""

import json
from pathlib import Path

import pytest
from flowc.composing.wrong_values import wrong_type
from flowc.findings.source import Source
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

PAIRS = [
    json.loads(line)
    for line in Path(__file__).with_name("conformance").joinpath("castable.jsonl").open()
]


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
