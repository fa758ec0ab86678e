"""Whatever a module is written like, an import that does not run it is equal to what flytekit
registers, or refused; one that runs it is equal."""

import os
import random

import pytest
from differing import imported
from drawn_modules import ENVIRON
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from registering import register_in

pytestmark = pytest.mark.flyte

MANY = settings(max_examples=100 if settings().max_examples >= 100 else 15)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    before = {name: os.environ.get(name) for name in ENVIRON}
    yield register_in(tmp_path_factory.mktemp("modules"))
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@given(st.integers(0, 2**32))
@MANY
def test_a_drawn_module_is_imported_right_or_refused(register, seed):
    outcome = imported(register, random.Random(seed))
    assume(outcome.how != "no module")
    assert outcome.wrong == []
