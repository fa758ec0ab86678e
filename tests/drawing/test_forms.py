"""Every form says what the flow says: the nodes and edges read back are those of its YAML."""

import os

import pytest
from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import build_graph
from flowc.drawing.fold_groups import closable, fold_groups
from flowc.drawing.forms import form_named
from flowc.drawing.forms.boxes import as_boxes, box_title
from flowc.drawing.forms.labels import title_of
from flowc.drawing.forms.mermaid import as_mermaid
from flowc.workspace.revisions import check_file
from hypothesis import given
from places import EXAMPLES, TESTS
from project import run
from strategies import SEEDS, built, flows

from drawing import read_back
from drawing.made_graphs import chain, graphs, layered

PATHS = sorted(EXAMPLES.glob("*/*.yaml"))
CASES = sorted((TESTS / "cases").glob("*/*.yaml"))


def written(graph, form):
    return form_named(form, "github", 1_000, False)(graph)


def reads_back(graph):
    """Check each form of a graph against the graph."""
    nodes, edges = read_back.nodes_of(graph), read_back.edges_of(graph)
    assert read_back.read_json(written(graph, "json")) == (nodes, edges)
    assert read_back.read_svg(written(graph, "svg")) == (nodes, edges)
    assert read_back.read_page(written(graph, "html")) == (nodes, edges)
    assert read_back.read_dot(written(graph, "dot")) == (nodes, read_back.labelled(graph))
    if len(edges) < 500:  # no more of it is shown
        shown, lines = read_back.read_mermaid(written(graph, "mmd"))
        titles = sorted((title_of(node), read_back.kind_of(node)) for node in graph.nodes)
        assert sorted(shown.values()) == titles
        assert lines == read_back.labelled(graph, title_of, marked=False)
    titles, lines = read_back.read_tree(graph)
    assert sorted(titles) == sorted(map(title_of, graph.nodes))
    assert lines == read_back.in_words(graph)
    text = written(graph, "txt")
    if "┌" in text:
        found = read_back.in_words(graph) | read_back.constants(graph)
        assert read_back.read_list(text) == found
        assert all(f" {box_title(node)} " in text for node in graph.nodes)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_example_reads_back_from_each_form(path):
    flow = check_file(path, BuildSettings())[1].flow
    graph = build_graph(flow)
    assert (read_back.nodes_of(graph), read_back.edges_of(graph)) == read_back.expected(flow)
    reads_back(graph)
    reads_back(fold_groups(graph, closable(graph)))
    reads_back(build_graph(flow, {task.key for task in flow.tasks}))


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/flow.yaml")), ids=lambda p: p.parent.name)
def test_the_picture_beside_an_example_is_that_of_the_flow(path):
    drawn = run("graph", path, "--format", "svg")
    assert drawn.exit_code == 0
    golden = path.with_suffix(".svg")
    if os.environ.get("GOLDEN"):
        golden.write_bytes(drawn.stdout_bytes)
    assert drawn.stdout_bytes == golden.read_bytes()


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_flow_with_findings_reads_back_from_each_form(path):
    flow = check_file(path, BuildSettings())[1].flow
    if flow is not None:
        graph = build_graph(flow)
        reads_back(graph)
        reads_back(fold_groups(graph, closable(graph)))


@given(flows(), SEEDS)
def test_a_drawn_flow_reads_back_from_each_form(flow, seed):
    flow = built(flow, seed)[0]
    graph = build_graph(flow)
    assert (read_back.nodes_of(graph), read_back.edges_of(graph)) == read_back.expected(flow)
    reads_back(graph)


def test_mermaid_keeps_to_the_limits_of_who_shows_it():
    for reader, most in (("github", 45_000), ("gitlab", 2_000)):
        for graph in (layered(3_000), layered(200), layered(60)):
            text = as_mermaid(graph, reader)
            nodes, edges = read_back.read_mermaid(text)
            assert len(text) <= most
            assert len(edges) <= 499
            left = graph.tasks - sum(kind == "task" for _, kind in nodes.values())
            assert (f'hidden["and {left:,} more task' in text) == (left > 0)
            assert len(text) > most * 0.9 or len(edges) > 480 or not left  # no more than needed


def test_mermaid_has_at_most_499_edges():
    for tasks, edges in ((500, 499), (501, 499)):
        text = as_mermaid(chain(tasks))
        assert len(read_back.read_mermaid(text)[1]) == edges
        assert ('hidden["and 1 more task"]' in text) == (tasks == 501)


def test_mermaid_closes_groups_before_it_leaves_tasks_out():
    flow = check_file(EXAMPLES / "clinical_matrix" / "flow.yaml", BuildSettings())[1].flow
    graph = build_graph(flow)
    nodes, _ = read_back.read_mermaid(as_mermaid(graph, "gitlab"))
    folded = fold_groups(graph, closable(graph))
    assert sorted(nodes.values()) == sorted((title_of(node), node.kind) for node in folded.nodes)


def test_a_text_is_as_wide_as_it_may_be():
    flow = check_file(EXAMPLES / "clinical" / "flow.yaml", BuildSettings())[1].flow
    graph = build_graph(flow)
    for width in (30, 80):
        for is_ascii in (True, False):
            text = form_named("txt", "github", width, is_ascii)(graph)
            assert max(map(len, text.splitlines())) <= width
            assert text.isascii() == is_ascii


@given(graphs())
def test_boxes_are_whole_and_each_port_has_its_arrow(graph):
    lines = as_boxes(graph, 150)
    for node in graph.nodes if lines is not None else ():
        assert any(f"{title_of(node)} " in line for line in lines)
    if lines is not None:
        ends = {(edge.target, edge.input) for edge in graph.edges}
        assert sum(line.count("▼") for line in lines) == len(ends)
        assert max(map(len, lines), default=0) <= 150


def test_boxes_that_are_too_wide_are_a_tree():
    flow = check_file(EXAMPLES / "model_training" / "flow.yaml", BuildSettings())[1].flow
    wide, narrow = (form_named("txt", "github", at, False)(build_graph(flow)) for at in (100, 25))
    assert "┌" in wide
    assert "├─ train" in narrow
