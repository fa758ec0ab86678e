"""A page holds each part once, where its group is opened, and allows nothing but its own script."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import EVERY_FLOW, build_graph
from flowc.drawing.drawing import Box
from flowc.drawing.fold_groups import closed_groups, fold_groups
from flowc.drawing.forms.page import as_page
from flowc.drawing.graph import Graph
from flowc.workspace.revisions import check_file
from hypothesis import given
from places import EXAMPLES

from drawing import read_back
from drawing.made_graphs import graphs
from drawing.test_draw_graph import overlap

PATHS = sorted(EXAMPLES.glob("*/*.yaml"))


def flow_at(path):
    return check_file(path, BuildSettings())[1].flow


def levels_of(data):
    """The levels of a page by the items that they are in, the whole by none."""
    inner = {item["id"]: item["level"] for item in data["items"] if "level" in item}
    return {None: data["level"], **inner}


def holds_all(graph):
    """Check that every item lies in the level of its group, and every edge on one line at most."""
    data = read_back.page_data(as_page(graph, closed_groups(graph), {}))
    items, drawn = data["items"], []
    for owner, level in levels_of(data).items():
        own = {box[0] for box in level["boxes"]}
        parents = {items[number].get("parent") for number in own}
        assert parents <= {None if owner is None else [item["id"] for item in items].index(owner)}
        boxes = [Box(*box[1:5]) for box in level["boxes"]]
        assert not any(overlap(one, other) for at, one in enumerate(boxes) for other in boxes[:at])
        drawn += [number for edges, *_ in level["lines"] for number in made_list(edges)]
    placed = [box[0] for level in levels_of(data).values() for box in level["boxes"]]
    assert sorted(placed) == list(range(len(items)))
    assert len(set(drawn)) == len(drawn)
    return len(drawn)


def made_list(edges):
    return edges if isinstance(edges, list) else [edges]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_example_is_whole_with_its_groups_closed_and_open(path):
    graph = build_graph(flow_at(path), EVERY_FLOW)
    assert holds_all(graph) <= len(graph.edges)


@given(graphs())
def test_every_edge_of_a_graph_without_groups_has_a_line(graph):
    assert holds_all(graph) == len(graph.edges)


def as_told(graph: Graph):
    """A graph with the ids that closed flows have where nobody opened them."""
    ids = {node.id: node.id.replace("groups.", "tasks.") for node in graph.nodes}
    nodes = {replace(node, id=ids[node.id]) for node in graph.nodes}
    edges = {
        replace(edge, source=ids[edge.source], target=ids[edge.target]) for edge in graph.edges
    }
    return nodes, edges


@pytest.mark.parametrize("name", ["sub_flow", "profiles", "clinical"])
def test_a_flow_that_was_closed_looks_like_one_that_was_never_open(name):
    flow = flow_at(EXAMPLES / name / "flow.yaml")
    graph = build_graph(flow, EVERY_FLOW)
    flows = {id for id, group in graph.groups.items() if group.kind == "flow"}
    assert as_told(fold_groups(graph, flows)) == as_told(build_graph(flow))


def test_a_page_allows_its_own_style_and_script_and_nothing_else():
    graph = build_graph(flow_at(EXAMPLES / "clinical_matrix" / "flow.yaml"))
    text = as_page(graph, (), {})
    elements = read_back.Elements(text).found
    policy = next(attrs["content"] for tag, attrs, _ in elements if "http-equiv" in attrs)
    allowed = dict(part.split(" ", 1) for part in policy.split("; "))
    assert allowed["default-src"] == "'none'"
    wanted = {"style": set(), "script": set()}
    for tag, attributes, words in elements:
        if tag in wanted and "type" not in attributes:
            hash_ = b64encode(sha256(words.encode()).digest()).decode()
            wanted[tag].add(f"'sha256-{hash_}'")
    for tag, hashes in wanted.items():
        assert set(allowed[f"{tag}-src"].split()) == hashes
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
