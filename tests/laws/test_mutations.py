"""A flow that is nearly valid ends in one finding: its own, at its own place.

Any text and any bytes are in `reading/test_parse.py`.
"""

import pytest
from flowc.pipeline import check
from flowc.rules import RULES
from hypothesis import given, note
from hypothesis import strategies as st
from mutations import MUTATIONS, PLAUSIBLE, Page, near_valid, pairs
from samples import fewer

ELSEWHERE = [
    "unset-var",
    "unsupported-python",
    "path-explosion",
    "unusable-file",
    "unknown-param",
    "missing-param",
    "file-cycle",
    "broken-sub-flow",
    "duplicate-flow-name",
    "sub-flow-exports",
    "project-file",
    "stale-module",
    "shared-output",
    "shared-flow-name",
    "shared-task-name",
]
"""Rules about more than one file, or about what only a build or an import meets."""


def told(data):
    """Return the rule and the place of every finding, warnings too."""
    note(data.decode("utf-8", "replace"))
    report = check(data).report
    return [(found.rule, report.source.position(found.span.start)) for found in report.findings]


@given(PLAUSIBLE, st.integers(0, 2**32))
def test_a_plausible_flow_is_valid(flow, seed):
    assert told(Page(flow, seed).data) == []


@pytest.mark.hypothesis
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_told_once_at_its_place(name):
    @fewer(4)
    @given(near_valid(name))
    def law(wrong):
        assert told(wrong.data) == [(wrong.rule, wrong.place)]

    law()


@given(pairs())
def test_two_mistakes_are_told_each_at_its_place(pair):
    note(f"{pair.names}")
    assert sorted(told(pair.data)) == pair.expected


def test_every_error_of_one_file_has_a_mutation():
    errors = {rule.name for rule in RULES if rule.severity == "error"}
    assert {mutation.rule for mutation in MUTATIONS.values()} == errors - {*ELSEWHERE}
