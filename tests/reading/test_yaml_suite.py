"""The YAML test suite: what is no YAML is refused, and what is read has the value that it says.

`yaml_test_suite.json` names its source and holds its licence. flowc reads less than YAML: what it
refuses beside the suite's errors is in `test_parse.py`.
"""

import json

import pytest
from flowc.reading.decode import decode
from flowc.reading.parse import parse
from fuzz.laws import formats, reads
from places import TESTS

SUITE = json.loads((TESTS / "yaml_test_suite.json").read_text())["cases"]
READ_ANYWAY = {
    # further lines of brackets and of quoted texts may begin anywhere: so does every usual reader
    # of YAML, and there is no second thing that such a text could mean
    "9C9N": {"flow": ["a", "b", "c"]},
    "QB6E": {"quoted": "a b c"},
    "DK95-1": {"foo": "bar baz"},
    "Y79Y-3": [["foo", "foo"]],
}
NO_DOCUMENT = {"98YD", "8G76", "AVM7"}
"""Inputs without a document: flowc reads them as an empty flow."""


def read(case):
    """Return the value of an input, and whether flowc reads it."""
    source, refusal = decode("flow.yaml", case["yaml"].encode())
    document, findings = parse(source)
    if refusal or findings or document is None:
        return None, False
    return document.value, True


def in_json(value):
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("case", SUITE, ids=lambda case: case["id"])
def test_an_input_ends_in_findings_and_its_format_says_the_same(case):
    reads(case["yaml"].encode())
    formats(case["yaml"].encode())


def test_what_is_no_yaml_is_refused():
    wrong = [case for case in SUITE if case.get("fail")]
    assert len(wrong) == 94
    assert {case["id"]: read(case)[0] for case in wrong if read(case)[1]} == READ_ANYWAY


def test_what_is_read_has_the_value_that_the_suite_says():
    good = [c for c in SUITE if c["id"] not in READ_ANYWAY.keys() | NO_DOCUMENT and read(c)[1]]
    compared = [case for case in good if "json" in case]
    assert len(compared) > 180
    for case in compared:
        assert in_json(read(case)[0]) == in_json(json.loads(case["json"])), case["id"]
