"""Nodes are found again in any order, under any ids, and when several call one task."""

import pytest
from flowc.verifying.match_nodes import match
from flowc.verifying.promises import renamed
from hypothesis import given
from hypothesis import strategies as st


def node(task, upstream=(), **inputs):
    """Return the facts of a call of a task, which waits for what it is bound to."""
    sources = {source for source, _ in map(source_of, inputs.values()) if source}
    return {
        "task": task,
        "type": "domino_job",
        "inputs": {name: bound(value) for name, value in inputs.items()},
        "upstream": sorted(sources | set(upstream)),
    }


def source_of(value):
    name, dot, output = str(value).partition(".")
    return (name, output) if dot else (None, None)


def bound(value):
    source, output = source_of(value)
    return {"node": source, "output": output} if source else {"integer": value}


def facts(results=(), **nodes):
    shown = {f"r{number}": bound(value) for number, value in enumerate(results)}
    return {"nodes": nodes, "results": shown, "order": list(nodes)}


def same(wanted, found):
    """Whether two workflows are one, once the nodes of the second are called as in the first."""
    pairs = match(wanted, found)
    assert len({*pairs.values()}) == len(pairs)
    names = {name: pairs.get(name, f"left {name}") for name in found["nodes"]}
    found, wanted = renamed(found, names), renamed(wanted, {name: name for name in wanted["nodes"]})
    return found["nodes"] == wanted["nodes"] and found["results"] == wanted["results"]


def shuffled(workflow, order):
    """Return a workflow with its nodes in another order, under other ids."""
    names = {name: f"m{number}" for number, name in enumerate(order)}
    moved = renamed(workflow, names)
    return {**moved, "nodes": {name: moved["nodes"][name] for name in sorted(moved["nodes"])}}


@st.composite
def workflows(draw):
    """Draw a workflow of few tasks that are called often."""
    nodes, names = {}, []
    for number in range(draw(st.integers(1, 7))):
        values = st.integers(0, 1) | st.sampled_from([f"{name}.o" for name in names] or [2])
        inputs = draw(st.dictionaries(st.sampled_from("xy"), values, max_size=2))
        after = draw(st.sets(st.sampled_from(names), max_size=2)) if names else ()
        names.append(f"n{number}")
        nodes[names[-1]] = node(draw(st.sampled_from("AB")), after, **inputs)
    results = draw(st.lists(st.sampled_from([f"{name}.o" for name in names]), max_size=2))
    return facts(results, **nodes)


@given(workflows(), st.randoms(use_true_random=False))
def test_a_shuffled_workflow_is_the_same(workflow, random):
    order = list(workflow["nodes"])
    random.shuffle(order)
    assert same(workflow, shuffled(workflow, order))


@given(workflows(), st.randoms(use_true_random=False))
def test_a_changed_workflow_is_not(workflow, random):
    moved = shuffled(workflow, random.sample(list(workflow["nodes"]), len(workflow["nodes"])))
    chosen = random.choice(list(moved["nodes"]))
    moved["nodes"][chosen]["inputs"]["z"] = {"integer": 7}
    assert not same(workflow, moved)


PAIRS = [
    ("constants", facts(n0=node("A", x=1), n1=node("A", x=2)), ["n1", "n0"]),
    ("users", facts(n0=node("A"), n1=node("A"), n2=node("B", x="n1.o")), ["n1", "n0", "n2"]),
    ("results", facts(["n1.o", "n0.o"], n0=node("A"), n1=node("A")), ["n1", "n0"]),
    ("order", facts(n0=node("A"), n1=node("A"), n2=node("B", ["n1"])), ["n1", "n2", "n0"]),
    (
        "two rows alike",
        facts(n0=node("A"), n1=node("A"), n2=node("B", x="n0.o"), n3=node("B", x="n1.o")),
        ["n1", "n0", "n2", "n3"],
    ),
    (
        "a chain of one task",
        facts(n0=node("A"), **{f"n{i}": node("A", x=f"n{i - 1}.o") for i in range(1, 9)}),
        [f"n{i}" for i in (4, 8, 0, 2, 6, 1, 3, 7, 5)],
    ),
]


@pytest.mark.parametrize(("workflow", "order"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_what_tells_calls_of_one_task_apart(workflow, order):
    assert same(workflow, shuffled(workflow, order))


def test_a_difference_pairs_what_is_nearest():
    wanted = facts(n0=node("A", x=1), n1=node("A", x=2), n2=node("B", y="n0.o", z="n1.o"))
    found = facts(m0=node("A", x=2), m1=node("A", x=3), m2=node("B", y="m1.o", z="m0.o"))
    assert match(wanted, found) == {"m0": "n1", "m1": "n0", "m2": "n2"}


def test_other_tasks_stay_without_a_pair():
    assert match(facts(n0=node("A"), n1=node("B")), facts(m0=node("B"), m1=node("C"))) == {
        "m0": "n1"
    }


def test_flows_exports_and_other_nodes_have_kinds_of_their_own():
    export = {"type": "domino_export_artifacts", "inputs": {}, "upstream": []}
    call = {"flow": "A", "inputs": {}, "upstream": []}
    gate = {"type": "gate_node", "inputs": {}, "upstream": []}
    wanted = facts(n0=node("A"), n1=call, n2=export)
    found = facts(m0=gate, m1={**export, "task": "Launch export 1"}, m2=call, m3=node("A"))
    assert match(wanted, found) == {"m1": "n2", "m2": "n1", "m3": "n0"}


def test_many_calls_that_nothing_tells_apart_are_paired_in_time():
    workflow = facts(**{f"n{i}": node("A") for i in range(150)})
    assert same(workflow, shuffled(workflow, list(workflow["nodes"])[::-1]))
