"""Inputs that failed once, as files of `past_failures`: the laws hold for each of them now."""

import pytest
from fuzz.laws import LAWS
from places import TESTS

FAILURES = sorted((TESTS / "past_failures").iterdir())


@pytest.mark.parametrize("path", FAILURES, ids=lambda path: path.name)
@pytest.mark.parametrize("law", LAWS)
def test_the_law_holds_now(law, path):
    LAWS[law](path.read_bytes())
