"""Slips of the hand: what `check --fix` may write for an unknown word."""

import pytest
from flowc.findings.slips import likely_of, slip_of
from flowc.language.model_keys import keys_at
from hypothesis import given
from hypothesis import strategies as st

TASK = keys_at(("tasks", "train"))


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Command", "command"),
        ("git-ref", "git_ref"),
        ("volumeSizeGib", "volume_size_gib"),
        ("comand", "command"),
        ("commmand", "command"),
        ("commanf", "command"),
        ("comamnd", "command"),
        ("input", "inputs"),
        ("retry", "retries"),
        ("retrys", "retries"),
        ("caches", "cache"),
        ("conda", None),
        ("comment", None),
        ("scatter", None),
        ("metrics", None),
        ("requires", None),
        ("cmd", None),
        ("us", None),
        ("", None),
    ],
)
def test_slips_of_keys(word, meant):
    assert slip_of(word, TASK) == meant


def test_two_words_are_no_answer_and_letter_case_comes_first():
    assert slip_of("row_c", ["row_a", "row_b"]) is None
    assert slip_of("Row_a", ["row_b", "row_a"]) == "row_a"
    assert slip_of("tga", ["tag"]) is None
    assert slip_of("tgas", ["tags"]) == "tags"


LETTERS = st.text("abcdef", min_size=5, max_size=9)


@given(LETTERS, st.data())
def test_every_slip_is_found(word, data):
    at = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdef"))
    slips = {
        word.upper(),
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        f"{word}s",
    }
    for slip in slips:
        assert slip_of(slip, [word, "completely_different"]) == word


@given(LETTERS, LETTERS)
def test_slips_go_both_ways(one, other):
    assert (slip_of(one, [other]) is None) == (slip_of(other, [one]) is None)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tier", "hardware_tier"),
        ("docker_environment", "environment"),
        ("enviromnnet", "environment"),
        ("descriptoin", "description"),
        ("snapshots", None),
        ("comment", None),
        ("metrics", None),
        ("conda", None),
        ("git", None),
        ("", None),
    ],
)
def test_guesses_for_hints_are_near(word, meant):
    assert likely_of(word, TASK) == meant
