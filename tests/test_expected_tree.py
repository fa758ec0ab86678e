"""A second word on every module: its syntax tree is the one that is built from the flow alone."""

import ast
from pathlib import Path

import pytest
from expected_tree import expected_tree
from flowc.commands.beside import Beside
from flowc.pipeline import build, check
from generated_tree import generated_tree
from hypothesis import assume, given
from hypothesis import strategies as st
from memory import Memory
from strategies import fewer, flows, to_yaml
from test_sub_flows import TEXTS, TOP, drawn

HERE = Path(__file__).parent
MODEL = {"flow", "types", "literals", "references", "forms"}
EXAMPLES = sorted((HERE.parent / "examples").glob("**/*.yaml"))


@pytest.mark.parametrize("path", sorted(HERE.glob("expected_*.py")), ids=lambda path: path.stem)
def test_what_is_expected_comes_from_the_model_alone(path):
    nodes = ast.walk(ast.parse(path.read_bytes()))
    paths = [one.module for one in nodes if isinstance(one, ast.ImportFrom)]
    assert {path for path in paths if "flowc" in path} <= {f"flowc.{name}" for name in MODEL}


def shown(tree):
    """Return a tree in lines; constants of different types are different."""
    return ast.dump(tree, indent=1).split("\n")


def compared(text, load=None):
    """Return the tree that a text's module has, and the one that it must have."""
    report, module = build(text, load=load)
    assert [f.message for f in report.findings if f.severity == "error"] == []
    return shown(generated_tree(module)), shown(expected_tree(check(text, load=load).flow))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_example_has_the_expected_tree(path):
    generated, expected = compared(path.read_bytes(), Beside(path))
    assert generated == expected


@given(flows(), st.integers(0, 10**6))
def test_a_drawn_flow_has_the_expected_tree(flow, seed):
    generated, expected = compared(to_yaml(flow, seed, aliases=True).encode())
    assert generated == expected


@given(flows(3), flows(2))
@fewer(2)
def test_drawn_flows_of_one_module_have_the_expected_tree(one, other):
    parent, texts, distinct = drawn(one, other)
    assume(distinct)
    generated, expected = compared(parent.encode(), Memory(texts))
    assert generated == expected


def test_flows_on_three_levels_have_the_expected_tree():
    generated, expected = compared(TOP.encode(), Memory(TEXTS))
    assert generated == expected
