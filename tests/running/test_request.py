"""What is asked and told survives its JSON, and values theirs."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from flowc import standin
from flowc.running.request import (
    AttemptEnd,
    Call,
    Exports,
    Fault,
    FlowEnd,
    Request,
    TaskEnd,
    TaskStart,
    Uncached,
    Value,
    event_of,
    line_of,
    request_of,
)
from hypothesis import given
from hypothesis import strategies as st

standin.install()

from flowc.running.read_outputs import value_of
from flowc.running.values import decode, encode
from flowc.running.write_inputs import text_of
from flytekit.core.type_engine import TypeEngine

REQUEST = Request(
    "/m.py",
    "flow",
    (Call("a", "A"), Call("f", "f", ("a",), (Call("b", "B"),))),
    "/run",
    3,
    inputs={"x": [1]},
    mounts=(("/mnt/data", "/here"),),
    repository="/repository",
    tasks=("a", "f.b"),
    task_inputs={"a": {"x": None}},
)
EVENTS = [
    Uncached("a", "why"),
    TaskStart("a", 1, 2, "/log"),
    AttemptEnd("a", 1, "failed", 0.5, "why"),
    TaskEnd("a", "failed", 1.5, "why", ("last", "lines"), {"y": Value("file", "/y")}, 2, "/log"),
    Exports(({"datasetId": "d"},)),
    FlowEnd("succeeded", {"y": Value("value", [1])}),
    Fault("why", usage=True),
]


def test_a_request_is_read_as_it_was_written():
    assert request_of(REQUEST.to_json()) == REQUEST


def test_the_repository_is_shown_where_no_mount_is_in_its_place():
    assert REQUEST.shown == (("/mnt/data", "/here"), ("/mnt/code", "/repository"))
    mounted = replace(REQUEST, mounts=(("/mnt/code", "/here"),))
    assert mounted.shown == (("/mnt/code", "/here"),)


def test_a_request_for_another_isolation_is_none():
    raw = {**json.loads(REQUEST.to_json()), "isolation": "hope"}
    with pytest.raises(ValueError, match="'hope' is none of bubblewrap, namespaces, none"):
        request_of(json.dumps(raw))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_read_as_it_was_written(event):
    line = line_of(event)
    assert line.count("\n") == 1
    assert event_of(line) == event


MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(timezone.utc))
DURATIONS = st.timedeltas(timedelta(-1000), timedelta(1000))
TEXT = st.text()
WHOLE = st.integers(-(2**63), 2**63 - 1)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
KINDS = [
    (int, WHOLE),
    (float, NUMBERS),
    (str, TEXT),
    (bool, st.booleans()),
    (datetime, MOMENTS),
    (timedelta, DURATIONS),
    (list[timedelta], st.lists(DURATIONS)),
    (dict[str, list[int]], st.dictionaries(TEXT, st.lists(WHOLE))),
    (dict, st.dictionaries(TEXT, st.one_of(WHOLE, NUMBERS, TEXT, st.none(), st.booleans()))),
    (list[int | None], st.lists(st.one_of(WHOLE, st.none()))),
]


@given(st.data(), st.sampled_from(KINDS))
def test_what_a_job_copies_is_what_it_was_given(data, kind):
    from flytekit.core.context_manager import FlyteContextManager

    python, values = kind
    wanted = TypeEngine.to_literal_type(python)
    context = FlyteContextManager.current_context()
    literal = TypeEngine.to_literal(context, data.draw(values), python, wanted)
    text = text_of(encode(literal, lambda uri, _: uri))
    again = decode(wanted, value_of(text, wanted), lambda uri, _: uri)
    assert again.to_flyte_idl() == literal.to_flyte_idl()
