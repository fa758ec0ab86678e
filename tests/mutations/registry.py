"""What mutations are made of: their registry, the places that they expect, ways into a flow.

A mutation is given hypothesis' `draw` and the data of a valid flow. It changes the data, and
returns where its finding has to be once a page is written: a function from the page to a place.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import NamedTuple

from hypothesis import strategies as st

from mutations.flows import PINNED, PLAUSIBLE
from mutations.page import Page, Place

FRESH = "threshold"
"""A name that no flow has, and that is like no other."""


class Mutation(NamedTuple):
    rule: str
    make: Callable
    of_text: bool = False


class NearValid(NamedTuple):
    """A text with one mistake, and the finding that it has to end in."""

    data: bytes
    rule: str
    place: Place


MUTATIONS: dict[str, Mutation] = {}


def register(rule, name, make, of_text=False):
    assert name not in MUTATIONS
    MUTATIONS[name] = Mutation(rule, make, of_text)


def register_all(rule, mutations):
    for name, make in mutations.items():
        register(rule, name, make)


def mutation(rule):
    """Register a function from a draw and a flow to a place, by its name."""

    def named(make):
        register(rule, make.__name__, make)
        return make

    return named


def register_text(rule, name, make):
    """Register a function that is given the page, changes its lines and returns a place."""
    register(rule, name, lambda draw, flow: partial(make, draw), of_text=True)


def text_mutation(rule):
    """Register a function that changes a written page, by its name."""

    def named(make):
        register_text(rule, make.__name__, make)
        return make

    return named


@st.composite
def near_valid(draw, name):
    rule, make, _ = MUTATIONS[name]
    flow = draw(PLAUSIBLE)
    where = make(draw, flow)
    page = Page(flow, draw(st.integers(0, 2**32)))
    place = where(page)
    return NearValid(page.data, rule, place)


# Places


def top(page):
    return Place(1, 1)


def key(*path):
    return lambda page: page.keys[path]


def value(*path):
    return lambda page: page.values[path]


def inside(part, *path):
    """Expect the place of a part of a scalar as it is written."""

    def find(page):
        line, column = page.values[path]
        return Place(line, column + page.spelled[path].index(part))

    return find


# Ways into a flow


def pick(draw, values):
    return draw(st.sampled_from(list(values)))


def walk(value, path=()):
    """Yield the path of every value of a document, with the value."""
    yield path, value
    if isinstance(value, dict | list):
        for step in value if isinstance(value, dict) else range(len(value)):
            yield from walk(value[step], (*path, step))


def at(flow, path):
    for step in path:
        flow = flow[step]
    return flow


def put(draw, owner, step, value, after=0):
    """Set an entry of a mapping; a new one comes anywhere among the others, but the first few."""
    if step in owner:
        owner[step] = value
        return
    entries = list(owner.items())
    entries.insert(draw(st.integers(after, len(entries))), (step, value))
    owner.clear()
    owner.update(entries)


def rename(owner, old, new):
    """Give an entry of a mapping another key, where it stands."""
    entries = [(new if step == old else step, owner[step]) for step in owner]
    owner.clear()
    owner.update(entries)


def a_task(draw, flow):
    return pick(draw, flow["tasks"])


def give(draw, flow, kind, bound, task=None):
    """Add an input to a task and bind it to a value; return the value's path."""
    task = task or a_task(draw, flow)
    declared = pick(draw, [kind, {"type": kind}])
    put(draw, flow["tasks"][task]["inputs"], FRESH, declared)
    put(draw, flow["tasks"][task]["with"], FRESH, bound)
    return "tasks", task, "with", FRESH


def launch(draw, flow, declared, kind="str", name=FRESH):
    """Add a launch input and a task's input that reads it; return the path of each."""
    put(draw, flow["inputs"], name, declared)
    return ("inputs", name), give(draw, flow, kind, f"${{{{ inputs.{name} }}}}")


def declare(draw, flow, declared):
    """Declare a launch input, or an input or output of a task; return its path."""
    part = pick(draw, ["launch", "inputs", "outputs"])
    if part == "launch":
        return launch(draw, flow, declared)[0]
    task = flow["tasks"][name := a_task(draw, flow)]
    put(draw, task[part], FRESH, declared)
    if part == "inputs":
        put(draw, task["with"], FRESH, 1)
    return "tasks", name, part, FRESH


def pin(flow):
    """Leave nothing to the project's defaults: a cache is worth something then."""
    if isinstance(flow["exports"], list):
        flow["exports"] = {"environment": {"name": "Any"}, "artifacts": flow["exports"]}
    flow["defaults"] = deepcopy(PINNED)


_EDGE = re.compile(r"\$\{\{ tasks\.(\w+)\.(\w+) \}\}")


def edges(flow):
    """Return the path of each reference to an output of a task, with the task and the output."""
    texts = [(path, found) for path, found in walk(flow) if isinstance(found, str)]
    return [(path, *match.groups()) for path, text in texts if (match := _EDGE.fullmatch(text))]
