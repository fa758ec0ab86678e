"""Puts two halves of a flow together, each with a mistake of its own."""

import re
from copy import deepcopy
from typing import NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from mutations.flows import PLAUSIBLE
from mutations.page import Page, Place
from mutations.registry import FRESH, MUTATIONS

HALVES = ("tasks", "inputs", "vars", "artifacts", "outputs")
"""The sections that both halves have a share in."""

STOPS = {
    "bracket_in_a_flow_collection",
    "brace_in_a_flow_collection",
    "colon_in_a_text",
    "comma_in_brackets",
    "bad_escape",
    "mark_that_starts_no_text",
    "too_deep",
}
"""Nobody can read on after them."""

MADE = sorted(name for name, one in MUTATIONS.items() if not one.of_text and name not in STOPS)
"""The mutations of data; those of lines know no halves."""

_NAMED = re.compile(r"(\$\{\{ (?:tasks|inputs|vars)\.\w+)")
_FRESH = re.compile(rf"\b((?:tasks|inputs(?:\.parameters)?|vars)\.{FRESH})\b")


class Pair(NamedTuple):
    """A text with two mistakes, and the findings that it has to end in."""

    data: bytes
    names: list[str]
    expected: list[tuple[str, Place]]


class _View:
    """A page in which the second half finds its places by the paths that it knows."""

    def __init__(self, page):
        parts = (page.keys, page.values, page.spelled)
        self.keys, self.values, self.spelled = (
            {_known(path): found for path, found in part.items()} for part in parts
        )


def _known(path):
    return (path[0], FRESH, *path[2:]) if path[1:2] == (f"{FRESH}2",) else path


def _changed(flow, name, text):
    """Return a copy of a flow with other names in its halves' sections, and other references."""

    def change(path, found):
        if isinstance(found, dict):
            named = len(path) == 1 and path[0] in HALVES
            return {
                name(step) if named else step: change((*path, step), found[step]) for step in found
            }
        if isinstance(found, list):
            return [change((*path, index), item) for index, item in enumerate(found)]
        if type(found) is not str:
            return found
        is_name = path[-2:-1] == ("after",) or path[-1:] == ("artifact",)
        return name(found) if is_name else text(found)

    return change((), flow)


def _is_local(before, flow):
    """Whether a mutation left the sections as such alone, and all that stands in no section."""
    return flow.keys() == before.keys() and all(
        isinstance(flow[part], dict) if part in HALVES else repr(flow[part]) == repr(before[part])
        for part in flow
    )


def _renamed(flow):
    """Give a flow names that no other flow has."""
    flow = _changed(flow, lambda name: f"{name}2", lambda text: _NAMED.sub(r"\g<1>2", text))
    for task in flow["tasks"].values():
        task.update({"name": f"{task['name']} 2"} if "name" in task else {})
    return flow


def _without_fresh(flow):
    """Rename what a mutation has added, after it."""
    own = f"{FRESH}2"
    return _changed(
        flow, lambda name: own if name == FRESH else name, lambda text: _FRESH.sub(r"\g<1>2", text)
    )


def _exports(one, other):
    if isinstance(one, dict):
        return {**one, "artifacts": one["artifacts"] + other["artifacts"]}
    return one + other


@st.composite
def pairs(draw):
    """Draw a flow of two halves with a mistake in each."""
    names = draw(st.lists(st.sampled_from(MADE), min_size=2, max_size=2, unique=True))
    assume(names[1] != "misspelt_launch_input")  # it might be meant for the other half's
    one = draw(PLAUSIBLE)
    two = _renamed(draw(PLAUSIBLE.filter(lambda flow: flow["defaults"] == one["defaults"])))
    before = deepcopy((one, two))
    wheres = [
        MUTATIONS[name].make(draw, half) for name, half in zip(names, (one, two), strict=True)
    ]
    assume(_is_local(before[0], one) and _is_local(before[1], two))
    two = _without_fresh(two)
    assume(all(not one[part].keys() & two[part].keys() for part in HALVES))
    whole = {**one, **{part: {**one[part], **two[part]} for part in HALVES}}
    whole["exports"] = _exports(one["exports"], two["exports"])
    page = Page(whole, draw(st.integers(0, 2**32)))
    places = wheres[0](page), wheres[1](_View(page))
    rules = (MUTATIONS[name].rule for name in names)
    return Pair(page.data, names, sorted(zip(rules, places, strict=True)))
