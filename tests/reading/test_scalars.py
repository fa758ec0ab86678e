"""Plain YAML texts are read by the YAML 1.2 core schema, and by nothing wider."""

import math

import pytest
from flowc.findings.source import Source
from flowc.pipeline import check
from flowc.reading.parse import parse

TEXTS = [
    *("yes", "no", "on", "off", "Yes", "NO", "y", "n", "tRue", "nULL", "none", "None"),
    *("1_000", "0b1", "0b101", "010", "007", "-07", "0o8", "0o", "0xG", "0x", "+0x1F", "-0o7"),
    *("1:30", "190:20:30", "1:30.5", "2024-01-01", "2024-01-01T10:00:00Z", "2024-01-01 10:00:00"),
    *("1e", "e3", "1e3.5", ".", "..", "+", "-a", "+.", ".e3", "1.2.3", "1.0.0", "1,000", "1 000"),
    *("inf", "nan", "Infinity", ".Infinity", "+.nan", "-.nan", ".iNF", ".nAn", "1.5f", "0x1p3"),
    *("00", "01.5", "-00.5", "1__0", "\u0661", "\uff11", "=", "1L", "3h", "12e"),
]
VALUES = [
    ("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None),
    ("true", True), ("True", True), ("TRUE", True),
    ("false", False), ("False", False), ("FALSE", False),
    ("0", 0), ("-0", 0), ("+1", 1), ("-17", -17), ("1000", 1000),
    ("0o17", 15), ("0o0", 0), ("0x1F", 31), ("0xff", 255), ("0x0", 0), ("0o0000017", 15),
    ("1e3", 1000.0), ("1E3", 1000.0), ("1.", 1.0), (".5", 0.5), ("-.5", -0.5), ("+1.5", 1.5),
    ("0.1", 0.1), ("-0.0", -0.0), ("1e-3", 0.001), ("1.5E+10", 1.5e10), ("0e0", 0.0),
    ("1e308", 1e308), ("5e-324", 5e-324), ("1e-400", 0.0),
    (".inf", math.inf), (".Inf", math.inf), (".INF", math.inf),
    ("+.inf", math.inf), ("-.inf", -math.inf), ("-.Inf", -math.inf),
    ("9223372036854775807", 2**63 - 1), ("-9223372036854775808", -(2**63)),
    ("0x7fffffffffffffff", 2**63 - 1), ("0o777777777777777777777", 2**63 - 1),
    ("0x00000000000000000000000000001", 1),
]  # fmt: skip
TOO_LARGE = [
    "9223372036854775808", "-9223372036854775809", "0x8000000000000000", "0xffffffffffffffffffffff",
    "0o1000000000000000000000", "1" * 5000, "-" + "9" * 400, "0x" + "f" * 5000, "0o" + "7" * 5000,
    "1e309", "-1e309", "1e999999999999", "9" * 400 + ".0",
]  # fmt: skip


def read(text):
    document, findings = parse(Source("flow.yaml", text))
    assert findings == []
    return document.value


@pytest.mark.parametrize("text", TEXTS)
def test_it_is_a_text(text):
    assert read(f"- {text}\n- 0") == [text, 0]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_it_is_a_value(text, value):
    found = read(f"- {text}\n- 0")[0]
    assert repr(found) == repr(value)  # tells 1 from 1.0 and from true, and 0.0 from -0.0


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_not_a_number(text):
    assert math.isnan(read(f"- {text}")[0])


@pytest.mark.parametrize("style", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("text", ["true", "null", "~", "1", "0x1F", "1e3", ".inf", ".nan"])
def test_quoted_it_is_a_text(style, text):
    assert read("a: " + style.format(text)) == {"a": text}


@pytest.mark.parametrize("text", [t for t, _ in VALUES if t] + [".nan", *TOO_LARGE[:5]])
def test_a_key_is_a_text(text):
    assert read(f"{text}: 1") == {text: 1}
    assert read(f"? {text}\n: 1") == {text: 1}


@pytest.mark.parametrize("text", TOO_LARGE, ids=lambda text: text[:24])
def test_a_number_beyond_64_bits_is_refused(text):
    checked = check(f"name: x\nvars:\n  n: {text}\n".encode())
    [finding] = [f for f in checked.report.findings if f.rule == "yaml-syntax"]
    assert finding.message == "the number does not fit in 64 bits"
    assert checked.report.source.position(finding.span.start) == (3, 6)
    assert finding.span.end - finding.span.start == len(text)


FLOW = "name: x\ndefaults: {project_defaults: true}\ntasks:\n  a:\n    command: c\n"
FIELDS = [
    ("retries: yes", "'retries' wants an integer, got 'yes'", None),
    ("retries: 1_0", "'retries' wants an integer, got '1_0'", "write 10"),
    ("retries: 010", "'retries' wants an integer, got '010'", "write 10"),
    ("retries: 0b11", "'retries' wants an integer, got '0b11'", "write 3"),
    ('retries: "2"', "'retries' wants an integer, got '2'", "write 2"),
    ("retries: 2.0", "'retries' wants an integer, got the number 2.0", None),
    ("retries: true", "'retries' wants an integer, got the boolean true", None),
    ("project_defaults: yes", "'project_defaults' wants true or false, got 'yes'", "write true"),
    ("project_defaults: On", "'project_defaults' wants true or false, got 'On'", "write true"),
    ("project_defaults: off", "'project_defaults' wants true or false, got 'off'", "write false"),
    ("project_defaults: 1", "'project_defaults' wants true or false, got the integer 1", None),
    ("volume_size_gib: 1_0", "'volume_size_gib' wants a number, got '1_0'", "write 10"),
    ("commit_id: 1234567", "'commit_id' wants a text, got the integer 1234567", 'write "1234567"'),
    ("commit_id: 72225e2", "'commit_id' wants a text, got the number 72225e2", 'write "72225e2"'),
    ("job_title: true", "'job_title' wants a text, got the boolean true", 'write "true"'),
    ("cache: {version: 1.0}", "'version' wants a text, got the number 1.0", 'write "1.0"'),
    ("cache: {version: 0x10}", "'version' wants a text, got the integer 0x10", 'write "0x10"'),
    ("hardware_tier: {id: 007}", "", None),
    ("commit_id: 0b1", "", None),
    (
        "environment: {id: 12}",
        "'id' wants a text, got the integer 12",
        "an id has 24 hexadecimal digits",
    ),
]


@pytest.mark.parametrize(("line", "message", "hint"), FIELDS)
def test_a_field_says_what_to_write(line, message, hint):
    text = f"{FLOW}    {line}\n"
    errors = [f for f in check(text.encode()).report.findings if f.severity == "error"]
    assert [(f.rule, f.message, f.hint) for f in errors] == (
        [("wrong-value", message, hint)] if message else []
    )
