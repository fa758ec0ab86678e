"""Rules that guess what an author meant are quiet about flows that say what they mean."""

from pathlib import Path

import pytest
from flowc.pipeline import check
from flowc.workspace.find_used_files import Beside
from hypothesis import assume, given, note, settings
from places import EXAMPLES
from strategies import SEEDS, flows, to_yaml

GUESSES = {"unread-reference", "folded-command", "unlikely-id", "curly-quote"}
FLOWS = sorted(EXAMPLES.rglob("*.yaml"))


def guessed(data: bytes, path: Path = Path("flow.yaml")) -> list[tuple[str, str]]:
    """The findings of these rules in a file, and in those that it uses."""
    checked = check(data, path.name, load=Beside(path))
    reports = (checked.report, *checked.used.values())
    told = [one for report in reports for one in report.findings]
    return [(one.rule, one.message) for one in told if one.rule in GUESSES]


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_an_example(path):
    assert guessed(path.read_bytes(), path) == []


@settings(max_examples=200)
@given(flows(), SEEDS)
def test_a_drawn_flow(flow, seed):
    signs = "\u00a0\u2007\u202f\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2212"
    assume(not any(sign in repr(flow) or ascii(sign)[1:-1] in repr(flow) for sign in signs))
    text = to_yaml(flow, seed, aliases=True)
    note(text)
    assert guessed(text.encode()) == []
