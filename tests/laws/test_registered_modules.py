"""What flytekit registers for the module of a flow reads back to that flow."""

import re

import pytest
from flowc.importing.import_module import import_flows
from flowc.importing.import_registered import differences_in, import_registered
from flowc.importing.registered.documents import read_registered
from flowc.pipeline import build, check
from flowc.workspace.find_used_files import Beside
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from memory import Memory
from nested_flows import drawn
from places import EXAMPLES
from registering import register_in
from strategies import built, flows

pytestmark = pytest.mark.flyte

MODULES = sorted(EXAMPLES.glob("*/workflow.py"))
SEEDS = st.integers(0, 10**6)
_ALIKE = re.compile(r"'(?=[^'\n]*(\||Union|Optional))[^'\n]*(domino_file|DominoFile|pyspark)")
"""Unions of what flytekit registers alike: files of both kinds, and frames of both libraries."""
MANY = settings(max_examples=200 if settings().max_examples >= 100 else 10)


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Return what flytekit registers for a module: the process is left as it was before."""
    return register_in(tmp_path_factory.mktemp("modules"))


def read(module, registered):
    """Read what is registered, and nothing else; the flows prove equal, and so does their text."""
    report, found = import_flows(read_registered(module, "workflow.py", registered))
    assert [f.message for f in report.findings if f.severity == "error"] == []
    real = differences_in(found, registered, "workflow.py")
    assert [str(one) for one in real if one.reason is None] == []
    texts = {f"{one.name}.yaml": one.text for one in found}
    for one in found:
        again = check(one.text.encode(), load=Memory(texts))
        assert [f.message for f in again.report.findings if f.severity == "error"] == []
        assert again.flow == one.flow
    return found


@given(flows(), SEEDS)
@MANY
def test_what_is_registered_reads_back_to_the_flow(register, flow, seed):
    assume(not _ALIKE.search(repr(flow)))
    compiled, module = built(flow, seed)
    registered = register(module)
    (found,) = read(module, registered)
    _, (whole,) = import_registered(module, "workflow.py", registered)
    assert whole.flow == compiled
    assert [task.key for task in found.flow.tasks] == [task.key for task in compiled.tasks]


@given(flows(3), flows(2))
@MANY
def test_a_module_of_several_flows_reads_back_to_them(register, one, other):
    parent, texts, distinct = drawn(one, other)
    assume(distinct and not _ALIKE.search(repr((one, other))))
    _, module = build(parent.encode(), load=Memory(texts))
    assert module is not None
    registered = register(module)
    read(module, registered)
    _, found = import_registered(module, "workflow.py", registered)
    assert found[-1].flow == check(parent.encode(), load=Memory(texts)).flow


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.parent.name)
def test_the_module_of_an_example_is_its_flow(register, path):
    module = path.read_bytes()
    registered = register(module)
    read(module, registered)
    _, found = import_registered(module, "workflow.py", registered)
    flow = path.with_name("flow.yaml")
    assert found[-1].flow == check(flow.read_bytes(), load=Beside(flow)).flow
