"""Laws of comparing: what is told is exactly what differs in the module."""

from changed_flows import body, changed, read
from flowc.changes.compare import compare
from flowc.conversion import format_flow
from hypothesis import given
from hypothesis import strategies as st
from strategies import flows, to_yaml


@given(changed())
def test_something_is_told_exactly_where_the_modules_differ(pair):
    old, new = pair
    told = compare(old, new)
    assert told.changed == (body(old) != body(new)), told
