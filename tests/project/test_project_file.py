"""A project file is read strictly, whatever it holds, and every fault is told at its place."""

from pathlib import PurePosixPath

import pytest
from flowc.findings.finding import Finding
from flowc.findings.source import Source
from flowc.limits import MAX_BYTES
from flowc.project.project_file import LARGEST, Project, read_project
from flowc.project.toml_spans import Toml, read_toml
from flowc.reporting.formats.full import as_full
from flowc.rules import RULES, SILENCEABLE
from hypothesis import example, given
from hypothesis import strategies as st

EVERYTHING = b"""\
include = ["flows/**/*.yaml"]   # and no others
exclude = ["flows/old", "**/draft"]
output = "modules/{parent}.py"
profile = "prod"

[rules]
unused-input = "off"
floating-git-ref = "error"
path-explosion = "warn"
type-mismatch = "error"

[limits]
max_findings = 10
max_bytes = 100_000
"""
PYPROJECT = (
    b'[project]\nname = "x"\n[tool.flowc]\ninclude = ["a/*.yaml"]\n[tool.flowc.rules]\nx = "off"\n'
)


def project(data: bytes) -> Project:
    report, found = read_project("flowc.toml", data)
    assert report.findings == ()
    assert found is not None
    return found


def told(data: bytes, table: tuple[str, ...] = ()) -> str:
    report, found = read_project("flowc.toml", data, table)
    assert found is None
    assert {finding.rule for finding in report.findings} == {"project-file"}
    return as_full([report], 0, False)


def test_everything_that_a_project_may_say():
    assert project(EVERYTHING) == Project(
        ("flows/**/*.yaml",),
        ("flows/old", "**/draft"),
        "modules/{parent}.py",
        {
            "unused-input": "off",
            "floating-git-ref": "error",
            "path-explosion": "warn",
            "type-mismatch": "error",
        },
        10,
        100_000,
        "prod",
    )
    assert project(b"") == Project()


def test_a_pyproject_without_the_table_is_no_project():
    table = ("tool", "flowc")
    assert read_project("pyproject.toml", b'[tool.black]\nx = "flowc"\n', table)[1] is None
    assert read_project("pyproject.toml", b"[tool.flowc]\n", table)[1] == Project()
    assert told(PYPROJECT, table) == (
        "flowc.toml:6:1: error[project-file]: there is no key 'x'\n"
        '    6 | x = "off"\n'
        "      | ^\n"
        "   hint: the keys here are in the list of `flowc rules`\n"
    )
    assert "[tool.flowc]" in told(b"[tool]\nflowc = 3\n", table)


def test_every_fault_is_told_at_its_place_in_one_run():
    text = b"""\
include = ["/etc/*.yaml", "flows/*.yaml", 'a**']
exlude = []
output = "../modules"
rules.unused-input = "warning"
rules."unused-vra" = "off"
rules.type-mismatch = "off"
limits = {max_findings = 51, max_bytes = true, tasks = 1}
profile = "prod-eu"
"""
    assert told(text) == (
        """\
flowc.toml:1:12: error[project-file]: a glob is relative to the project
    1 | include = ["/etc/*.yaml", "flows/*.yaml", 'a**']
      |            ^^^^^^^^^^^^^
   hint: write one such as flows/**/flow.yaml
flowc.toml:1:43: error[project-file]: a glob has a name in each step, and '**' alone in one
    1 | include = ["/etc/*.yaml", "flows/*.yaml", 'a**']
      |                                           ^^^^^
   hint: write one such as flows/**/flow.yaml
flowc.toml:2:1: error[project-file]: there is no key 'exlude'
    2 | exlude = []
      | ^^^^^^
   hint: did you mean 'exclude'?
flowc.toml:3:10: error[project-file]: a path stays in the project
    3 | output = "../modules"
      |          ^^^^^^^^^^^^
   hint: write one such as modules/{folder}
flowc.toml:4:22: error[project-file]: a rule is "error", "warn" or "off"
    4 | rules.unused-input = "warning"
      |                      ^^^^^^^^^
flowc.toml:5:7: error[project-file]: there is no key 'unused-vra'
    5 | rules."unused-vra" = "off"
      |       ^^^^^^^^^^^^
   hint: did you mean 'unused-var'?
flowc.toml:6:23: error[project-file]: 'type-mismatch' cannot be lowered: without it, Flyte refuses \
or loses something
    6 | rules.type-mismatch = "off"
      |                       ^^^^^
flowc.toml:7:26: error[project-file]: 'max_findings' wants a number from 1 to 50
    7 | limits = {max_findings = 51, max_bytes = true, tasks = 1}
      |                          ^^
flowc.toml:7:42: error[project-file]: 'max_bytes' wants a number from 1 to 4,194,304
    7 | limits = {max_findings = 51, max_bytes = true, tasks = 1}
      |                                          ^^^^
flowc.toml:7:48: error[project-file]: there is no key 'tasks'
    7 | limits = {max_findings = 51, max_bytes = true, tasks = 1}
      |                                                ^^^^^
   hint: the keys here are max_findings, max_bytes
flowc.toml:8:11: error[project-file]: 'profile' wants the name of one, but this is not made of \
ASCII letters, digits and '_', with a letter first
    8 | profile = "prod-eu"
      |           ^^^^^^^^^
"""
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"a = 1 2\n", "1:7: error[project-file]: this is no TOML: Expected newline"),
        (b"include = [\n", "2:1: error[project-file]: this is no TOML: Invalid value, at the end"),
        (b"\n[rules]\n[rules]\n", "3:7: error[project-file]: this is no TOML: Cannot declare"),
        (b"a = 1\r\nb\r\n", "2:2: error[project-file]: this is no TOML"),
        ("a = 1".encode("utf-16"), "1:1: error[project-file]: the file is UTF-16, and not UTF-8"),
        (b"output = 'a\xff'\n", "1:12: error[project-file]: the file is not UTF-8 here"),
        (b"output = 'a\x1b[2J'\n", "1:12: error[project-file]: the character U+001B"),
        (b'output = "a\\u001b[2J"\n', "1:10: error[project-file]: a path has no control"),
        (b'include = ["\\u0000"]\n', "1:12: error[project-file]: a glob has no control"),
        (b"# " + b"x" * LARGEST, "1:1: error[project-file]: the "),
        (b"x" * (MAX_BYTES + 1), "1:1: error[project-file]: the file is larger"),
        (b"\n\n" + b"a." * 65 + b"a = 1", "3:1: error[project-file]: the line has more than 64"),
        (b"x = " + b"[\n" * 3000 + b"]\n" * 3000, "1:1: error[project-file]: nested too deep"),
        (b"x = " + b"[\n" * 3000, "1:1: error[project-file]: nested too deep"),
    ],
)
def test_what_is_no_toml_is_a_finding(text, place):
    assert f"flowc.toml:{place}" in told(text)


@pytest.mark.parametrize(
    "output",
    [
        "",
        "/",
        "..",
        "../",
        "a/../../b",
        "/a",
        "C:/a",
        "a\\b",
        "{x}/y.py",
        "{folder}",
        "{",
        "a}.py",
        "{folder",
        "{{folder}}.py",
        3,
        ["a"],
        True,
    ],
)
def test_an_output_that_may_lie_anywhere(output):
    import json

    assert ":1:10: error[project-file]" in told(f"output = {json.dumps(output)}\n".encode())


@pytest.mark.parametrize(
    ("output", "module"),
    [
        (None, "flows/a/workflow.py"),
        ("out", "out/flows/a/workflow.py"),
        ("./out/", "out/flows/a/workflow.py"),
        (".", "flows/a/workflow.py"),
        ("out/{parent}.py", "out/a.py"),
        ("{folder}/gen/{module}.py", "flows/a/gen/workflow.py"),
        ("all.py", "all.py"),
    ],
)
def test_where_modules_go(output, module):
    assert "/".join(Project(output=output).module_of(("flows", "a"), "workflow.py")) == module


@pytest.mark.parametrize(
    ("output", "made", "others"),
    [
        ("out", ["out/workflow.py", "out/a/b/workflow.py"], ["out/x.py", "workflow.py"]),
        (".", ["workflow.py", "a/workflow.py"], ["a/x.py"]),
        ("out/{parent}.py", ["out/a.py", "out/other.py"], ["out/a/b.py", "a.py", "out/a.pyc"]),
        ("{folder}/gen_{module}.py", ["gen_workflow.py", "a/gen_workflow.py"], ["a/gen_x.py"]),
        ("o/{profile}", ["o/dev/workflow.py", "o/default/a/workflow.py"], ["o/workflow.py"]),
        ("all.py", ["all.py"], ["al.py", "allxpy"]),
    ],
)
def test_where_modules_may_be(output, made, others):
    for path in made + others:
        known = Project(output=output).makes(path.split("/"), "workflow.py")
        assert known == (path in made), path


def test_a_name_with_braces_is_only_a_name():
    project = Project(output="out")
    assert project.module_of((), "{x}.py") == ["out", "{x}.py"]
    assert project.makes(("out", "{x}.py"), "{x}.py")
    assert not project.makes(("out", "y.py"), "{x}.py")


NAMES = st.text("ab.{}/~-", min_size=1, max_size=6).filter(
    lambda n: n not in (".", "..") and "/" not in n
)
PATTERNS = st.lists(
    st.sampled_from(["{folder}", "{parent}", "{module}", ".", "..", "/", "a"]), max_size=6
).map("".join)


@given(PATTERNS, st.lists(NAMES, max_size=3), st.sampled_from(["", ".py"]))
@example(".{parent}./x", [], ".py")
def test_no_pattern_leads_out_of_the_project(pattern, folder, end):
    report, found = read_project("flowc.toml", f"output = '{pattern}{end}'".encode())
    if found is not None:
        assert report.findings == ()
        module = found.module_of(folder, "workflow.py")
        assert not {"", ".", ".."} & set(module)
        assert not PurePosixPath("/".join(module)).is_absolute()


def test_only_rules_that_a_comment_silences_can_be_lowered():
    for rule in RULES:
        for level in ("error", "warn", "off"):
            _, found = read_project("flowc.toml", f'[rules]\n{rule.name} = "{level}"'.encode())
            assert (found is not None) == (level == "error" or rule.name in SILENCEABLE)


KEYS = st.sampled_from(
    [
        "include",
        "exclude",
        "output",
        "rules",
        "limits",
        "max_findings",
        "unused-input",
        "tool",
        "flowc",
        '"a b"',
        "'x'",
        "tool.flowc",
        '"\\u0061"',
        "x.y.z",
    ]
)
VALUES = st.recursive(
    st.sampled_from(
        [
            "1",
            '"off"',
            "'a'",
            "true",
            "1979-05-27",
            "07:32:00",
            "1e9",
            "inf",
            '"""a\n]"""',
            "'''\n'''",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.tuples(KEYS, VALUES).map(lambda pair: f"{pair[0]} = {pair[1]}"),
    KEYS.map(lambda key: f"[{key}]"),
    KEYS.map(lambda key: f"[[{key}]]  # x"),
    st.sampled_from(["# x", "", "\t", "a =", "[", "]]", '"', "x = [1,", "=", ","]),
)
TEXTS = st.lists(LINES, max_size=8).map("\n".join)


@given(TEXTS | st.text(max_size=40), st.sampled_from([(), ("tool", "flowc")]))
def test_any_text_ends_in_findings_or_in_a_project(text, table):
    report, found = read_project("flowc.toml", text.encode("utf-8", "replace"), table)
    as_full([report], 0, False)
    assert not (found is not None and report.findings)
    assert {finding.rule for finding in report.findings} <= {"project-file"}
    for finding in report.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(report.source.text)


@given(st.binary(max_size=60))
def test_any_bytes_end_in_findings_or_in_a_project(data):
    read_project("flowc.toml", data)


@given(st.lists(LINES, max_size=8))
def test_the_text_of_a_value_reads_back_to_it(lines):
    text = ""
    for line in lines:  # leave out what makes it no TOML
        if isinstance(read_toml(Source("", f"{text}{line}\n")), Toml):
            text += f"{line}\n"
    toml = read_toml(Source("", text))
    assert not isinstance(toml, Finding)
    for path, span in toml.values.items():
        alone = read_toml(Source("", f"x = {text[span.start : span.end]}"))
        assert isinstance(alone, Toml)
        assert alone.value["x"] in list(at(toml.value, path))


def at(value, path):
    """Everything at a path: the tables of an array have one path."""
    if not path:
        yield value
    elif isinstance(value, list) and isinstance(path[0], str):
        for item in value:
            yield from at(item, path)
    elif isinstance(value, list) or (isinstance(value, dict) and path[0] in value):
        yield from at(value[path[0]], path[1:])
