"""Which defaults Flyte's registration misreads: as a real one said, and as its code has it."""

import json
import re

import pytest
from expected_reading import is_read
from flowc.language.literals import Literal, read_literal
from flowc.language.parse_type import parse_type
from flowc.language.types import NONE, DictOf, Enumeration, File, ListOf, Named
from flowc.pipeline import check
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS
from strategies import SEEDS, literals, meaning, spell, to_yaml, union

ROWS = [json.loads(line) for line in (TESTS / "conformance").joinpath("defaults.jsonl").open()]
"""Types, defaults of them, and whether Flyte's registration took those."""
REFUSED = [(row["type"], row["default"]) for row in ROWS if not row["accepted"]]


def flow_of(declared, taken):
    """Return a flow of launch inputs `d0`, `d1`, ...; a task has an input of each type."""
    inputs = {f"d{number}": one for number, one in enumerate(declared)}
    kinds = {f"d{number}": kind for number, kind in enumerate(taken)}
    bound = {name: f"${{{{ inputs.{name} }}}}" for name in kinds}
    task = {"command": "c", "project_defaults": True, "inputs": kinds, "with": bound}
    return {"name": "f", "inputs": inputs, "tasks": {"t": task}}


def misread(flow, seed=0):
    """Return the findings about misread defaults, by the launch input."""
    found = check(to_yaml(flow, seed).encode()).report.findings
    errors = [one for one in found if one.severity == "error"]
    assert {one.rule for one in errors} <= {"misread-default"}
    return {one.message.split("'")[1]: one for one in errors}


def defaults_of(pairs):
    return [{"type": kind, "default": default} for kind, default in pairs]


def test_all_conformance_rows_agree():
    assert len(ROWS) == 2325
    pairs = [(row["type"], row["default"]) for row in ROWS]
    told = misread(flow_of(defaults_of(pairs), [kind for kind, _ in pairs]))
    assert {*told} == {f"d{number}" for number, row in enumerate(ROWS) if not row["accepted"]}
    assert len(told) == 312


@pytest.mark.parametrize("end", ["", " | none"], ids=["one_way", "null_is_taken"])
def test_what_a_hint_says_is_taken(end):
    told = misread(flow_of(defaults_of(REFUSED), [kind + end for kind, _ in REFUSED]))
    better, takers = [], []
    for number, (kind, default) in enumerate(REFUSED):
        hint = told[f"d{number}"].hint
        declared = re.fullmatch("declare it (and what takes it )?as (.*)", hint)
        better.append((declared[2] if declared else kind, default if declared else filled(default)))
        takers.append(declared[2] if declared and declared[1] else kind + end)
    assert misread(flow_of(defaults_of(better), takers)) == {}


def filled(value):
    """Return a default without what is empty in it."""
    if isinstance(value, list):
        return [one for one in map(filled, value) if one not in ([], {})]
    if isinstance(value, dict):
        entries = [(key, filled(one)) for key, one in value.items()]
        return {key: one for key, one in entries if one not in ([], {})}
    return value


def test_an_untyped_mapping_holds_nothing_but_json():
    """A text that is read as something else would be a text to the job."""
    kinds = [kind for kind, _ in REFUSED]
    told = misread(flow_of(defaults_of(REFUSED), kinds))
    for number, kind in enumerate(kinds):
        if re.search("datetime|timedelta|file|directory|enum", kind):
            untyped = len(re.findall(r"\bdict\b(?!\[)", kind))
            assert len(re.findall(r"\bdict\b(?!\[)", told[f"d{number}"].hint)) == untyped


_SINGLE = [Named(name) for name in ("int", "str", "float", "datetime", "timedelta", "dict")]
_SINGLE += [File("file", "csv"), Enumeration(("a", "b"))]
_PARTS = st.sampled_from([*_SINGLE, *(union((kind, NONE)) for kind in _SINGLE)])
_NESTED = st.recursive(
    _PARTS,
    lambda parts: (
        parts.map(ListOf) | parts.map(DictOf) | parts.map(lambda kind: union((kind, NONE)))
    ),
    max_leaves=1,
)
DEFAULTS = _NESTED.map(ListOf).flatmap(lambda kind: st.tuples(st.just(kind), literals(kind)))


@given(st.lists(DEFAULTS, min_size=1, max_size=20), SEEDS)
def test_a_default_is_told_where_flyte_misreads_it(drawn, seed):
    pairs = [(spell(kind), default) for kind, default in drawn]
    told = misread(flow_of(defaults_of(pairs), [kind for kind, _ in pairs]), seed)
    wrong = [not is_read(meaning(default), kind) for kind, default in drawn]
    assert {*told} == {f"d{number}" for number, is_wrong in enumerate(wrong) if is_wrong}


def test_constants_of_tasks_are_read_by_their_types():
    kind, default = REFUSED[0]
    assert isinstance(read_literal(default, parse_type(kind)), Literal)
    task = {"command": "c", "project_defaults": True, "inputs": {"x": kind}, "with": {"x": default}}
    assert check(json.dumps({"name": "f", "tasks": {"t": task}}).encode()).report.findings == ()
