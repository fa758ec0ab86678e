"""Words of other tools: each gets an answer, and none is taken for a word of the language."""

import pytest
from flowc.composing.unknown_keys import place_of
from flowc.findings.slips import slip_of
from flowc.language.foreign.find_meaning import key_rows, plain_key
from flowc.language.foreign.meaning import PLACES, TOOLS
from flowc.language.foreign.read_type import foreign_type, type_fault
from flowc.language.foreign.types import LANGUAGES, TYPE_ROWS
from flowc.language.model_keys import keys_at
from flowc.language.parse_type import TypeFault, known_types, parse_type
from flowc.pipeline import check
from flowc.reporting.apply_fixes import mend
from foreign_words import KEYS, types
from hypothesis import given
from hypothesis import strategies as st

FLOW = """\
name: example
inputs:
  given: {type: str, default: a}
artifacts:
  made: {name: Made, type: data}
defaults:
  project_defaults: true
tasks:
  first:
    command: python first.py
    inputs:
      taken: {type: str, default: a}
    outputs:
      rows: {type: int}
      file: {artifact: made, file: made.csv}
    environment: {id: Standard}
    hardware_tier: {id: Small}
    git_ref: {type: head}
    cluster: {type: ray, environment: {id: a}, worker_hardware_tier: b, workers: 1}
    cache: {version: "1"}
    dataset_snapshots:
      - {id: a, version: 1}
    external_volumes:
      - {id: a}
outputs:
  given: {value: "${{ tasks.first.rows }}"}
exports:
  - {artifact: made, dataset: a}
"""
OWNERS = {
    "flow": ("name: example\n", ()),
    "task": ("    command: python first.py\n", ("tasks", "first")),
    "defaults": ("  project_defaults: true\n", ("defaults",)),
    "flow input": ("  given: {type: str, default: a}\n", ("inputs", "given")),
    "task input": ("      taken: {type: str, default: a}\n", ("tasks", "first", "inputs", "taken")),
    "task output": ("      rows: {type: int}\n", ("tasks", "first", "outputs", "rows")),
    "flow output": ('  given: {value: "${{ tasks.first.rows }}"}\n', ("outputs", "given")),
    "artifact": ("  made: {name: Made, type: data}\n", ("artifacts", "made")),
    "environment": ("    environment: {id: Standard}\n", ("tasks", "first", "environment")),
    "hardware_tier": ("    hardware_tier: {id: Small}\n", ("tasks", "first", "hardware_tier")),
    "git_ref": ("    git_ref: {type: head}\n", ("tasks", "first", "git_ref")),
    "cluster": (
        FLOW[FLOW.index("    cluster") :].partition("\n")[0] + "\n",
        ("tasks", "first", "cluster"),
    ),
    "cache": ('    cache: {version: "1"}\n', ("tasks", "first", "cache")),
    "snapshot": ("      - {id: a, version: 1}\n", ("tasks", "first", "dataset_snapshots", 0)),
    "volume": ("      - {id: a}\n", ("tasks", "first", "external_volumes", 0)),
    "export": ("  - {artifact: made, dataset: a}\n", ("exports", 0)),
}
"""Places in the flow: the line of the mapping, and its path."""

VALUES = (
    "plain words",
    "train.py",
    "sub.yaml",
    "bash",
    "[first]",
    "[a b, c]",
    "{a: b}",
    "2",
    "true",
)


def with_keys(place, words, value):
    """The flow with more keys at a place, all with one value."""
    line, _ = OWNERS[place]
    assert FLOW.count(line) == 1
    more = [f'"{word}": {value}' for word in words]
    if line.rstrip().endswith("}"):
        return FLOW.replace(line, f"{line.rstrip()[:-1]}, {', '.join(more)}}}\n")
    margin = " " * (len(line) - len(line.lstrip()))
    return FLOW.replace(line, line + "".join(f"{margin}{key}\n" for key in more))


def unknown_keys(place, words, value):
    """What is told of each of some keys at a place."""
    if len(words) > 500:  # more are not worth the time, in one file
        return {
            **unknown_keys(place, words[:500], value),
            **unknown_keys(place, words[500:], value),
        }
    text = with_keys(place, words, value)
    found = [one for one in check(text.encode()).report.findings if one.rule == "unknown-key"]
    told = {text[one.span.start : one.span.end].strip("'\""): one for one in found}
    assert len(told) == len(found) == len(words)
    return told


def known_at(place):
    return keys_at(OWNERS[place][1])


def words_of(rows, place):
    """The words of tables that are known at a place, written as their tools do."""
    found = {
        plain_key(word): word
        for row in rows
        if place in row.places
        for words in row.words.values()
        for word in words
    }
    return [word for word in found.values() if word not in known_at(place)]


def test_the_flow_is_good_and_the_places_are_these():
    assert not check(FLOW.encode()).report.failed
    for place, (_, path) in OWNERS.items():
        assert place_of(path) == place


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(("tool", "place"), [(t, p) for t, places in KEYS.items() for p in places])
def test_every_key_of_every_tool_has_an_answer(tool, place, value):
    words = [word for word in KEYS[tool][place].split() if word not in known_at(place)]
    for word, found in unknown_keys(place, words, value).items():
        assert found.hint, word
        slip = slip_of(word, known_at(place))
        if "did you mean" in found.hint or found.fix:
            assert slip
            assert found.hint == f"did you mean '{slip}'?"


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("place", OWNERS)
def test_no_word_of_a_table_has_a_fix_or_is_taken_for_another(place, value):
    rows = [row for row in key_rows() if row.kind == "any"]
    for word, found in unknown_keys(place, words_of(rows, place), value).items():
        assert found.hint, word
        assert "did you mean" not in found.hint, word
        assert found.fix is None, word


@pytest.mark.parametrize("place", ["task", "flow"])
def test_fixing_writes_no_word_of_a_table(place):
    words = words_of(key_rows(), place)
    text = with_keys(place, words, "plain").encode()
    assert mend(text, lambda data: check(data).report)[0] == text


def test_a_word_has_one_meaning_for_a_value_of_a_kind():
    for place in PLACES:
        seen = {}
        for row in key_rows():
            for word in (w for words in row.words.values() for w in words if place in row.places):
                assert seen.setdefault((plain_key(word), row.kind), row.meaning) == row.meaning, (
                    word
                )


def test_tables_name_tools_and_keys_that_exist():
    settings = {key for _, path in OWNERS.values() for key in keys_at(path)}
    for row in key_rows():
        assert set(row.words) <= set(TOOLS)
        assert set(row.places) <= set(PLACES)
        assert row.meaning.key in {*settings, ""}
    for row in TYPE_ROWS:
        assert set(row.words) <= set(LANGUAGES)
        kind = parse_type(row.meaning.key) if row.meaning.key else None
        assert not isinstance(kind, TypeFault)


@pytest.mark.parametrize(("tool", "word"), types())
def test_every_type_of_every_tool_has_an_answer(tool, word):
    fault = type_fault(word)
    if fault is None:
        assert not isinstance(parse_type(word), TypeFault)
        return
    assert fault.hint
    if fault.meant:  # by letter case, as `String` and `File` are
        assert fault.meant == known_types()[slip_of(word, known_types())]
    elif fault.hint.startswith("write ") and " or " not in fault.hint and ":" not in fault.hint:
        written = fault.hint.removeprefix("write ").partition(" and ")[0].partition(" for ")[0]
        assert not isinstance(parse_type(written), TypeFault)


def test_no_type_of_a_table_has_a_fix_or_is_taken_for_another():
    for row in TYPE_ROWS:
        for word in (word for words in row.words.values() for word in words):
            fault = type_fault(word)
            assert fault, word
            assert fault.hint, word
            assert not fault.meant, word
            if row.meaning.shape != "guess":
                assert "did you mean" not in fault.hint, word


PIECES = [
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "|",
    "?",
    "+",
    "'",
    '"',
    ",",
    " ",
    ".",
    "list",
    "Array",
    "Map",
]
PIECES += [
    "file",
    "int",
    "String",
    "Optional",
    "Literal",
    "csv",
    "TypeVar",
    " or ",
    "varchar",
    "20",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_a_type_is_read_as_is_a_type(text):
    type_fault(text)
    kind = foreign_type(text)
    assert kind is None or not isinstance(parse_type(kind), TypeFault)


@pytest.mark.parametrize(
    "text", ["[" * 1000, "list[" * 500, "a|" * 5000, "?" * 190, "array of " * 22 + "int", '"[' * 90]
)
def test_long_types_end(text):
    assert type_fault(text)
    assert foreign_type(text) is None
