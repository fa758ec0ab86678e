"""A drawing is readable: nothing lies upon a node, and few lines cross; and its cost is bounded."""

import os
import subprocess
import sys
from itertools import pairwise

import pytest
from flowc.drawing.assign_layers import assign_layers
from flowc.drawing.draw_graph import draw_graph
from flowc.drawing.forms.picture_sizes import Picture
from flowc.drawing.graph import Edge, Graph, Node
from flowc.drawing.layer import Layer
from hypothesis import given
from places import EXAMPLES, TESTS

from drawing.made_graphs import chain, graph_of, graphs, layered, wide


def overlap(one, other):
    return (
        one.along < other.end
        and other.along < one.end
        and one.across < other.far
        and other.across < one.far
    )


def strictly_inside(box, along, across):
    """Whether a stretch of a line, given by its least and most, lies in a box."""
    return (
        along[0] < box.end
        and box.along < along[1]
        and across[0] < box.far
        and box.across < across[1]
    ) or (along[0] < box.end and box.along < along[1] and box.across < across[0] < box.far)


def is_readable(drawing):
    boxes = [*drawing.boxes.values()]
    for number, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[:number])
    for edge, points in drawing.lines.items():
        source, target = drawing.boxes[edge.source], drawing.boxes[edge.target]
        assert points[0].along == source.end
        assert source.across <= points[0].across <= source.far
        assert points[-1].along == target.along
        assert target.across <= points[-1].across <= target.far
        for one, other in pairwise(points):
            along = sorted((one.along, other.along))
            across = sorted((one.across, other.across))
            assert not any(strictly_inside(box, along, across) for box in boxes), (edge, one, other)


@given(graphs())
def test_no_node_and_no_line_lies_upon_a_node(graph):
    is_readable(draw_graph(graph, Picture(graph)))


@pytest.mark.parametrize(
    "graph", [chain(90), layered(150), wide(400)], ids=["chain", "layers", "wide"]
)
def test_nothing_lies_upon_a_node_of_a_larger_graph(graph):
    drawing = draw_graph(graph, Picture(graph))
    is_readable(drawing)
    assert drawing.breadth < 6_000  # a wide layer is a grid


class Narrow(Picture):
    """A picture of short rows."""

    def row(self, length, breadth):
        return 700


@given(graphs())
def test_rows_of_layers_lie_below_each_other_and_no_line_upon_a_node(graph):
    is_readable(draw_graph(graph, Narrow(graph)))


def test_a_long_picture_is_broken_into_rows():
    needs = [[number - 1] if number else [] for number in range(2_000)]
    for number in (300, 1_500, 1_999):
        needs[number].append(3)  # from row to row
    needs[4].append(1_000)  # and back
    drawing = draw_graph(graph_of(needs), Picture(graph_of(needs)))
    assert 0.4 < drawing.breadth / drawing.length < 2
    assert max(map(len, drawing.lines.values())) < 10
    boxes = [drawing.boxes[f"tasks.t{number}"] for number in range(100, 160)]
    assert len({box.across for box in boxes}) < 4  # a row is read from left to right


def crossings(graph, layers):
    places = {
        id: (number, at) for number, layer in enumerate(layers) for at, id in enumerate(layer)
    }
    ends = [(places[edge.source], places[edge.target]) for edge in graph.edges]
    return sum(
        a[0] == c[0] and b[0] == d[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0
        for number, (a, b) in enumerate(ends)
        for c, d in ends[:number]
    )


def test_few_lines_cross():
    """Two trees whose leaves are mixed in the flow come apart."""
    graph = graph_of([[], [], *([number % 2] for number in range(12))])
    layers = assign_layers(graph)
    assert crossings(graph, [["tasks.t0", "tasks.t1"], [f"tasks.t{n}" for n in range(2, 14)]]) > 9
    assert crossings(graph, layers) == 0


@pytest.mark.parametrize("spacing", [3, 26], ids=["text", "picture"])
def test_lines_of_two_tasks_pass_a_node_beside_each_other(spacing):
    layer = Layer([["left", "right"]], blocked=[(0, 20), (20 + spacing, 40 + spacing)])
    for across in (1, 19, 21 + spacing, 39 + spacing):
        one, other = (layer.gutter(across, Edge(id, "x", "last", "x"), spacing) for id in "ab")
        assert one != other
        for place in (one, other):
            assert not any(start <= place < end for start, end in layer.blocked)


def test_a_long_line_is_one_piece():
    """What an edge costs does not depend on the layers that it crosses."""
    needs = [[number - 1, 0] if number > 1 else [0] * number for number in range(3_000)]
    graph = graph_of(needs)
    drawing = draw_graph(graph, Picture(graph))
    assert max(map(len, drawing.lines.values())) < 24


def test_a_cycle_is_drawn():
    graph = graph_of([[2], [0], [1, 2]])
    drawing = draw_graph(graph, Picture(graph))
    is_readable(drawing)
    assert any(points[-1].along < points[0].along for points in drawing.lines.values())


def test_an_input_that_many_read_has_no_lines():
    few, many = (
        Graph(
            "made",
            (
                Node("inputs.x", "input", "x"),
                *(Node(f"tasks.t{n}", "task", f"t{n}") for n in range(readers)),
            ),
            tuple(Edge("inputs.x", f"tasks.t{n}", "data", "", "x", "str") for n in range(readers)),
            {},
        )
        for readers in (3, 4)
    )
    assert all(draw_graph(few, Picture(few)).lines.values())
    assert not any(draw_graph(many, Picture(many)).lines.values())


SAME = """
from pathlib import Path
from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import build_graph
from flowc.drawing.describe_tasks import describe_tasks
from flowc.drawing.forms import FORMS, form_named
from flowc.drawing.unite_graphs import unite_graphs
from flowc.workspace.revisions import check_file
flow, old, new = (check_file(Path(path), BuildSettings())[1].flow for path in PATHS)
facts = describe_tasks(flow, {node.id for node in build_graph(flow).nodes})
for graph in (build_graph(flow), unite_graphs(old, new)):
    for form in FORMS:
        print(form_named(form, "github", 100, False, closed={"sdtm"}, facts=facts)(graph).encode())
"""


def test_the_bytes_do_not_depend_on_the_hash_seed():
    versions = [str(TESTS / "diff" / f"everything.{side}.yaml") for side in ("old", "new")]
    paths = [str(EXAMPLES / "clinical_matrix" / "flow.yaml"), *versions]
    code = SAME.replace("PATHS", repr(paths))
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1
