"""Which YAML values are constants of which types, what they become, and what is said of others."""

import math
from datetime import datetime, timedelta, timezone

import pytest
from flowc.language import literals
from flowc.language.literals import Literal, read_literal
from flowc.language.parse_type import parse_type
from flowc.pipeline import build, check

FLOW = """\
name: x
defaults: {{project_defaults: true}}
tasks:
  a:
    command: c
    inputs:
      v: {kind}
    with:
      v: {value}
"""


def utc(*numbers):
    return datetime(*numbers, tzinfo=timezone.utc)


GOOD = [
    ("str", "text", "text"),
    ("str", "yes", "yes"),
    ("str", "010", "010"),
    ("str", "2024-01-01", "2024-01-01"),
    ("str", '""', ""),
    ("str", '"1"', "1"),
    ("str", "$${{ inputs.v }}", "${{ inputs.v }}"),
    ("str", "$$${{", "$${{"),
    ("int", "3", 3),
    ("int", "0x1F", 31),
    ("int", "-9223372036854775808", -(2**63)),
    ("float", "2.5", 2.5),
    ("float", "3", 3.0),
    ("float", "-0.0", -0.0),
    ("float", "9007199254740992", 2.0**53),
    ("float", "9223372036854774784", float(2**63 - 1024)),
    ("float", ".inf", math.inf),
    ("float", "-.inf", -math.inf),
    ("bool", "true", True),
    ("bool", "FALSE", False),
    ("datetime", "2024-02-29", utc(2024, 2, 29)),
    ("datetime", "2024-01-01T10:30", utc(2024, 1, 1, 10, 30)),
    ("datetime", "2024-01-01 10:30:15", utc(2024, 1, 1, 10, 30, 15)),
    ("datetime", "2024-01-01T10:30:15.5Z", utc(2024, 1, 1, 10, 30, 15, 500_000)),
    ("datetime", "2024-01-01T10:30:15.123456", utc(2024, 1, 1, 10, 30, 15, 123_456)),
    ("datetime", "2024-01-01T00:30:00+02:00", utc(2023, 12, 31, 22, 30)),
    ("datetime", "2024-01-01T00:30:00-0530", utc(2024, 1, 1, 6)),
    ("datetime", "2024-01-01t00:30:00z", utc(2024, 1, 1, 0, 30)),
    ("datetime", "2024-01-01T10:30+01", utc(2024, 1, 1, 9, 30)),
    ("timedelta", "90s", timedelta(seconds=90)),
    ("timedelta", "1h30m", timedelta(hours=1, minutes=30)),
    ("timedelta", "2d", timedelta(days=2)),
    ("timedelta", "45", timedelta(seconds=45)),
    ("timedelta", "0", timedelta()),
    ("dict", "{a: 1, b: [true, null, 1.5, x, {}]}", {"a": 1, "b": [True, None, 1.5, "x", {}]}),
    ("dict", "{}", {}),
    ("enum[a, b]", "b", "b"),
    ("enum[1, true]", '"1"', "1"),
    ("list[int]", "[1, 2]", [1, 2]),
    ("list[float]", "[1, 2.5]", [1.0, 2.5]),
    ("list[str]", "[]", []),
    ("list[list[timedelta]]", "[[1m], []]", [[timedelta(minutes=1)], []]),
    ("dict[str, float]", "{1: 1}", {"1": 1.0}),
    ("dict[str, datetime]", "{a: 2024-01-01}", {"a": utc(2024, 1, 1)}),
    ("file", "s3://bucket/key", "s3://bucket/key"),
    ("file[csv]", "gs://bucket/key", "gs://bucket/key"),
    ("directory", "abfs://c@account/folder", "abfs://c@account/folder"),
    ("domino_file[csv]", "https://example.com/rows.csv?a=b", "https://example.com/rows.csv?a=b"),
    ("int | none", "null", None),
    ("int | none", "3", 3),
    ("none | int", "~", None),
    ("float | none", "3", 3.0),
    ("int | float", "3", 3),
    ("int | float", "3.0", 3.0),
    ("str | int", "3", 3),
    ("str | int", '"3"', "3"),
    ("str | datetime", "2024-01-01", "2024-01-01"),
    ("str | enum[a]", "a", "a"),
    ("datetime | none", "2024-01-01", utc(2024, 1, 1)),
    ("enum[a] | enum[b]", "b", "b"),
    ("list[int] | none", "[1]", [1]),
    ("list[int] | list[str]", "[a]", ["a"]),
    ("list[int | none]", "[1, null]", [1, None]),
    ("file[csv] | none", "s3://b/k", "s3://b/k"),
    ("file | str", "s3://b/k", "s3://b/k"),
    ("pandas.DataFrame | none", "null", None),
    ("numpy.ndarray | int | none", "null", None),
]


ISO = "write an ISO 8601 text such as 2026-01-31T08:00:00Z"
WAIT = "write 90s, 45m, 3h, 2d or 1h30m"
NAN = "nan is not equal to itself, so no cache and no check can hold it"
BAD = [
    ("str", "3", "3 is no str", 'write "3"'),
    ("str", "1.0", "1.0 is no str", 'write "1.0"'),
    ("str", "true", "true is no str", 'write "true"'),
    ("str", "null", "null is no str", None),
    ("str", "[a]", "a list is no str", None),
    ("str", "{a: b}", "a mapping is no str", None),
    ("int", "3.0", "3.0 is no int", "write 3"),
    ("int", "3.5", "3.5 is no int", None),
    ("int", "1e300", "1e+300 is no int", None),
    ("int", "true", "true is no int", None),
    ("int", "null", "null is no int", None),
    ("float", '"abc"', "'abc' is no float", None),
    ("float", "true", "true is no float", None),
    ("float", ".nan", NAN, None),
    (
        "float",
        "9007199254740993",
        "9007199254740993 is no float",
        "no float is exactly this integer",
    ),
    ("bool", "yes", "'yes' is no bool", "write true"),
    ("bool", "Off", "'Off' is no bool", "write false"),
    ("bool", "1", "1 is no bool", None),
    ("datetime", "2024-02-30", "'2024-02-30' is no datetime", ISO),
    ("datetime", "2024-1-1", "'2024-1-1' is no datetime", ISO),
    ("datetime", "1714521600", "1714521600 is no datetime", ISO),
    ("datetime", "now", "'now' is no datetime", ISO),
    ("datetime", "2024-01-01T25:00", "'2024-01-01T25:00' is no datetime", ISO),
    ("datetime", "0001-01-01T00:00+14", "'0001-01-01T00:00+14' is no datetime", ISO),
    ("datetime", "2024-01-01T10:00+99", "'2024-01-01T10:00+99' is no datetime", ISO),
    ("timedelta", "1.5", "1.5 is no timedelta", WAIT),
    ("timedelta", "1.5h", "'1.5h' is no timedelta", WAIT),
    ("timedelta", "-1", "-1 is no timedelta", WAIT),
    ("timedelta", "30m1h", "'30m1h' is no timedelta", WAIT),
    ("timedelta", "1w", "'1w' is no timedelta", WAIT),
    ("timedelta", '""', "'' is no timedelta", WAIT),
    ("timedelta", "true", "true is no timedelta", WAIT),
    ("timedelta", "315576000001", "315576000001 is no timedelta", WAIT),
    ("timedelta", "999999999d", "'999999999d' is no timedelta", WAIT),
    ("dict", "[1]", "a list is no dict", None),
    ("dict", "text", "'text' is no dict", None),
    (
        "enum[alpha, beta]",
        "alhpa",
        "'alhpa' is no value of enum[alpha, beta]",
        "did you mean 'alpha'?",
    ),
    ("enum[alpha, beta]", "gamma", "'gamma' is no value of enum[alpha, beta]", None),
    ("enum[1, 2]", "1", "1 is no value of enum[1, 2]", 'write "1"'),
    ("list[int]", "3", "3 is no list[int]", None),
    ("list[int]", "{a: 1}", "a mapping is no list[int]", None),
    ("dict[str, int]", "[1]", "a list is no dict[str, int]", None),
    ("file", "3", "3 is no file", None),
    ("file", "s3://a b", "'s3://a b' is no URI", "a URI holds no spaces"),
    ("int | none", "a", "'a' is no int", None),
    ("int | none", "[1]", "a list is no int", None),
    ("int | str", "1.5", "1.5 is no int | str", None),
    ("int | bool", "x", "'x' is no int | bool", None),
    ("datetime | timedelta", "soon", "'soon' is no datetime | timedelta", None),
    (
        "list[int] | list[str]",
        "[]",
        "a list fits more than one variant of list[int] | list[str]",
        None,
    ),
    ("float | timedelta", "3", "3 fits more than one variant of float | timedelta", None),
    (
        "numpy.ndarray",
        "[1]",
        "no constant can be a numpy.ndarray",
        "bind it to an output of a task",
    ),
    ("torch.Tensor", "1", "no constant can be a torch.Tensor", "bind it to an output of a task"),
    (
        "sklearn.base.BaseEstimator | none",
        "null",
        "flytekit binds no constant to sklearn.base.BaseEstimator | none",
        "bind it to an output",
    ),
]
LOCAL = ["/mnt/data/rows.csv", "rows.csv", "file:///etc/passwd", "C:\\data"]
PARTS = [
    ("list[int]", "[1, a]", "a", "'a' is no int"),
    ("dict[str, int]", "{k: 1, l: x}", "x", "'x' is no int"),
    ("dict[str, list[int]]", "{k: [1, {}]}", "{}", "a mapping is no int"),
    ("dict", "{k: [{l: .nan}]}", ".nan", NAN),
    ("list[file]", "[s3://a/b, rows.csv]", "rows.csv", None),
]
WORDS = [
    ("int", "1_000", "write 1000"), ("int", "010", "write 10"), ("int", "0b11", "write 3"),
    ("int", '"3"', "write 3"), ("float", "1_0.5", "write 10.5"), ("float", '"1.5"', "write 1.5"),
    ("bool", "yes", "write true"), ("bool", "oFF", "write false"),
]  # fmt: skip


def bound(kind, value):
    """Return what a task's input is bound to, and the errors."""
    checked = check(FLOW.format(kind=kind, value=value).encode())
    errors = [f for f in checked.report.findings if f.severity == "error"]
    return checked.flow.tasks[0].bindings[0].value, errors


def default(kind, value):
    """Return the default of a launch input, and the errors."""
    head = f"name: x\ninputs:\n  v:\n    type: {kind}\n    default: {value}\n"
    tail = "tasks: {a: {command: c, project_defaults: true}}\n"
    checked = check((head + tail).encode())
    errors = [f for f in checked.report.findings if f.severity == "error"]
    return checked.flow.inputs[0].default, errors


@pytest.mark.parametrize(("kind", "value", "constant"), GOOD)
def test_a_good_literal(kind, value, constant):
    assert bound(kind, value) == (Literal(constant), [])
    assert default(kind, value)[0] == Literal(constant)


@pytest.mark.parametrize(("kind", "value", "message", "hint"), BAD)
def test_a_bad_literal(kind, value, message, hint):
    for errors in (bound(kind, value)[1], default(kind, value)[1]):
        found = [(error.rule, error.message, error.hint) for error in errors]
        assert found == [("invalid-literal", message, hint)]


@pytest.mark.parametrize("path", LOCAL)
@pytest.mark.parametrize("kind", ["file", "directory[csv]", "domino_file", "file[csv] | none"])
def test_a_path_of_this_machine(kind, path):
    [error] = bound(kind, path)[1]
    assert error.rule == "local-file-literal"
    assert error.message.startswith(f"'{path}' is a path on your machine")
    assert error.hint.startswith("write a URI (s3://, gs://, abfs://, https://)")


@pytest.mark.parametrize(("kind", "value", "part", "message"), PARTS)
def test_the_span_is_the_smallest_part(kind, value, part, message):
    text = FLOW.format(kind=kind, value=value)
    [error] = bound(kind, value)[1]
    assert text[error.span.start : error.span.end] == part
    assert message is None or error.message == message


@pytest.mark.parametrize(("kind", "value", "hint"), WORDS)
def test_a_word_that_was_meant_as_a_number(kind, value, hint):
    [error] = bound(kind, value)[1]
    assert error.hint == hint


def test_a_timedelta_is_a_default_of_a_launch_input():
    """That is a warning only, `awkward-launch`."""
    assert default("timedelta", "1h") == (Literal(timedelta(hours=1)), [])
    assert default("timedelta | none", "null") == (Literal(None), [])


def test_an_optional_launch_input_has_the_default_null():
    text = "name: x\ninputs: {v: int | none}\ntasks: {a: {command: c, project_defaults: true}}\n"
    assert check(text.encode()).flow.inputs[0].default == Literal(None)


def test_literals_of_equal_value_and_other_type_differ():
    for one, other in [(1, 1.0), (1, True), (0, False), (0.0, -0.0), ("1", 1)]:
        assert Literal(one) != Literal(other)
    assert Literal([1]) == Literal([1])
    assert Literal([1]) != Literal([1.0])


def test_nested_unions_cost_no_more_with_each_level(monkeypatch):
    calls = []
    read = literals._read
    monkeypatch.setattr(literals, "_read", lambda *given: calls.append(given) or read(*given))
    kind, value = "int | none", 1
    for _ in range(10):
        kind, value = f"list[{kind}] | none", [value, None]
    assert read_literal(value, parse_type(kind)) == Literal(value)
    assert len(calls) < 100


@pytest.mark.parametrize(("kind", "value", "constant"), GOOD)
def test_a_good_literal_can_be_built(kind, value, constant):
    report, module = build(FLOW.format(kind=kind, value=value).encode())
    assert not report.failed
    assert module is not None
