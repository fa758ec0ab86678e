"""Globs stand for the paths that a reader expects, and take no time to speak of."""

import re

import pytest
from flowc.project.globs import covers, fault_of, matches
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("glob", "yes", "no"),
    [
        (
            "**/flow.yaml",
            ["flow.yaml", "a/flow.yaml", "a/b/flow.yaml"],
            ["flow.yml", "a/x/flo.yaml"],
        ),
        ("flows/*.yaml", ["flows/a.yaml"], ["flows/a/b.yaml", "a.yaml", "flows/a.yml"]),
        ("flows/**", ["flows", "flows/a", "flows/a/b.yaml"], ["flow", "x/flows/a"]),
        ("a/**/b/*.yaml", ["a/b/x.yaml", "a/1/2/b/x.yaml"], ["a/b/c/x.yaml", "b/x.yaml"]),
        ("[ab]?.yaml", ["a1.yaml", "bx.yaml"], ["c1.yaml", "a.yaml", "a/1.yaml"]),
        ("./a//b.yaml", ["a/b.yaml"], ["b.yaml"]),
        ("A.yaml", ["A.yaml"], ["a.yaml"]),
    ],
)
def test_what_a_glob_stands_for(glob, yes, no):
    assert fault_of(glob) is None
    assert [path for path in (*yes, *no) if matches(path.split("/"), glob)] == yes


def test_a_glob_covers_what_is_in_a_folder():
    assert covers(["old", "a", "flow.yaml"], "old")
    assert covers(["x", "vendor", "flow.yaml"], "**/vendor")
    assert not covers(["older", "flow.yaml"], "old")
    assert not covers(["x", "old", "flow.yaml"], "old")


@pytest.mark.parametrize(
    "glob", ["", "/", "/a", "../a", "a/../b", "a/..", "a\\b", "C:/a", "a**", "**b/c", "***"]
)
def test_a_glob_that_is_none_of_a_projects(glob):
    assert fault_of(glob)


NAMES = st.text("ab*.", min_size=1, max_size=4).filter(lambda name: name.strip("*."))


@given(st.lists(NAMES, min_size=1, max_size=5), st.lists(st.just("**") | NAMES, min_size=1))
def test_globs_agree_with_a_regular_expression(steps, parts):
    parts = [part if part == "**" else part.replace("**", "*") for part in parts][:5]
    words = "".join(
        r"(?:[^/]+/)*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") + "/"
        for part in parts
    )
    wanted = re.fullmatch(words, "".join(f"{step}/" for step in steps)) is not None
    assert matches(steps, "/".join(parts)) == wanted


def test_a_hostile_glob_and_a_long_path():
    glob = "/".join(["**", "*a*a*a*a*a*a*a*a*b"] * 50)
    assert not matches(["a" * 250] * 200, glob)
