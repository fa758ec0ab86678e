"""libyaml and ruamel's pure parser are one reader: the same documents, places and findings."""

import json
import subprocess
import sys

import pytest
from flowc.composing.vars import BuildSettings
from flowc.findings.source import Source
from flowc.pipeline import check
from flowc.reading import yaml_events
from flowc.reading.parse import parse
from fuzz.laws import is_one_reader
from fuzz.seeds import HOSTILE, seeds
from hypothesis import example, given
from hypothesis import strategies as st
from places import TESTS
from strategies import ANYTHING, flows, to_yaml

FILES = sorted([*TESTS.rglob("*.yaml"), *(TESTS.parent / "examples").rglob("*.yaml")])
SUITE = json.loads((TESTS / "yaml_test_suite.json").read_text())["cases"]
SEEDS = [text for data in seeds("yaml") if (text := data.decode(errors="replace"))]

SIGNS = [
    *"a:-?[]{},#&*!|>'\"%@`\\ \n\té~1",
    *("a: ", "b: ", "- ", "? ", ": ", "-\n", " #", "# c\n", "&a ", "*a", "*a ", "!x ", "<<: "),
    *("|\n", ">\n", "|-\n", ">+\n", "|2\n", "  ", "    ", "\n  ", "\n    ", "\n- ", "\n\n"),
    *("\r\n", "---\n", "--- ", "...\n", "null", "\U0001f600", "\xa0", "\u3000", "'q'", '"d"'),
    *("a: [b, c]\n", "x: {y: z}\n", "k:\n", "k:\n  ", "key: value\n", "- item\n", "a:b", "a#b"),
    *("-a", "?a", ":a", "''", '""', '"\\n"', "'it''s'", "${{ vars.a }}", '"a":b', '"a" :b'),
    *("[a]#b", "{a:, b}", "[-]"),
]
DRAWN = st.lists(st.sampled_from(SIGNS), max_size=14).map("".join)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS.parent)))
def test_a_file_is_read_alike(path):
    is_one_reader(path.read_bytes())


@pytest.mark.parametrize("case", SUITE, ids=lambda case: case["id"])
def test_the_suite_is_read_alike(case):
    text = case["yaml"]
    deeper = "".join(f"  {line}" for line in text.splitlines(keepends=True))
    for whole in (text, text.replace("\n", "\r\n"), f"k:\n{deeper}", f"-{deeper[1:]}"):
        is_one_reader(whole.encode())


@pytest.mark.parametrize("frame", ["{}", "a: {}", "{}: a", "- {}\n- {}", "a: [{}]", "a: {{}: b}"])
def test_each_hostile_piece_is_read_alike(frame):
    for piece in HOSTILE:
        is_one_reader(frame.replace("{}", piece).encode("utf-8", "replace"))


@given(DRAWN | ANYTHING)
@example("k: |-#")
@example("k: >\n   \n  a\n")
@example("k: &a:b c\n")
@example('k: ["a":b c]')
@example('k: ["a" :b,]')
@example("k: v\n...\n...\n")
@example("k: [[][")
@example("\ufeffk: v\n")
def test_a_text_of_signs_is_read_alike(text):
    is_one_reader(text.encode("utf-8", "replace"))


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), st.sampled_from(SIGNS)), max_size=3),
    st.booleans(),
)
def test_a_file_with_other_signs_is_read_alike(text, changes, has_cr):
    for place, length, sign in changes:
        at = int(place * len(text))
        text = text[:at] + sign + text[at + length :]
    text = text.replace("\r\n", "\n").replace("\n", "\r\n") if has_cr else text
    is_one_reader(text.encode("utf-8", "replace"))


@given(flows(), st.integers(0, 9999))
def test_a_flow_is_read_alike(flow, seed):
    is_one_reader(to_yaml(flow, seed).encode())


def readers(monkeypatch) -> list[bool]:
    """Return whether the pure parser has read, text by text."""
    told = []
    real = yaml_events.read_events

    def read_events(text, take, pure=False):
        def noted(events, is_pure):
            made = take(events, is_pure)
            told.append(is_pure)
            return made

        return real(text, noted, pure)

    monkeypatch.setattr("flowc.reading.parse.read_events", read_events)
    return told


@pytest.mark.parametrize(
    ("text", "is_pure"),
    [
        ("a: b\n", False),
        ("---\na: [b, {c: d}]\ne: |\n  f\ng: &x {h: i}\nj: *x\nk:\n", False),
        ("a: b\n\tc: d\n", True),
        ("a: [?b]\n", True),
        ("a: b\na: c\n", True),
        ("a: !x b\n", True),
        ("a\n", True),
    ],
)
def test_libyaml_reads_what_is_sure(monkeypatch, text, is_pure):
    told = readers(monkeypatch)
    parse(Source("flow.yaml", text))
    assert told == [is_pure]
    parse(Source("flow.yaml", text), pure=True)
    assert told == [is_pure, True]


def test_the_examples_are_read_by_libyaml(monkeypatch):
    told = readers(monkeypatch)
    for path in sorted((TESTS.parent / "examples").rglob("*.yaml")):
        check(path.read_bytes())
    assert told
    assert not any(told)


def test_settings_say_who_reads(monkeypatch):
    told = readers(monkeypatch)
    check(b"name: x\nvars: {a: {env: A, default: 1}}\ntasks: {}\n", settings=BuildSettings(
        environ={"A": "[2]"}, pure_yaml=True
    ))  # fmt: skip
    assert told == [True, True]


MODULES = """\
import sys
{before}
sys.argv = ["flowc", "check", "--no-cache", {path!r}]
from flowc.__main__ import main
try:
    main()
finally:
    print(*sorted({{"yaml", "ruamel.yaml"}} & {{*filter(sys.modules.get, sys.modules)}}))
"""


@pytest.mark.parametrize(
    ("before", "environ", "loaded"),
    [
        ("", {}, "yaml"),
        ("", {"FLOWC_PURE_YAML": "1"}, "ruamel.yaml"),
        ("sys.modules['yaml'] = None", {}, "ruamel.yaml"),
    ],
    ids=["libyaml", "pure", "no libyaml here"],
)
def test_one_reader_is_loaded(tmp_path, monkeypatch, before, environ, loaded):
    path = tmp_path / "flow.yaml"
    path.write_text("name: x\ndefaults: {project_defaults: true}\ntasks: {a: {command: b}}\n")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    code = MODULES.format(before=before, path=str(path))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.splitlines()[-1], run.stderr) == (
        0,
        loaded,
        "1 flow: no findings\n",
    )
