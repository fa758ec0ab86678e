"""What a graph holds of a flow that is wrong, of flows within flows, and of values."""

from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import build_graph
from flowc.drawing.focus_graph import focus_graph, nodes_named
from flowc.drawing.fold_groups import closed_groups, fold_groups, group_names
from flowc.drawing.forms import form_named
from flowc.drawing.graph import Port
from flowc.pipeline import check
from flowc.workspace.revisions import check_file
from places import EXAMPLES

WRONG = """\
name: wrong
inputs: {count: int}
artifacts: {kept: {name: Kept, type: data}}
defaults: {project_defaults: true}
tasks:
  load:
    command: x
    inputs: {path: str}
    with: {path: "${{ inputs.paht }}"}
    outputs: {rows: {file: rows.csv, artifact: keptt}}
    after: [nobody]
  fit:
    command: x
    inputs: {rows: "file[pdf]", more: "list[int]", one: int}
    with:
      rows: "${{ tasks.load.rows }}"
      more: ["${{ tasks.load.rowz }}", "${{ inputs.count }}", 5]
      one: ["${{ inputs.count }}"]
      extra: "${{ tasks.gone.x }}"
    outputs: {model: str}
  loop: {command: x, inputs: {a: str}, with: {a: "${{ tasks.pool.b }}"}, outputs: {b: str}}
  pool: {command: x, inputs: {a: str}, with: {a: "${{ tasks.loop.b }}"}, outputs: {b: str}}
"""


def graph_of(text):
    checked = check(text.encode())
    return build_graph(checked.flow)


def example(name, *expanded):
    flow = check_file(EXAMPLES / name / "flow.yaml", BuildSettings())[1].flow
    return build_graph(flow, expanded)


def test_an_edge_says_which_rule_it_breaks():
    wrong = {edge.ends[:4]: edge for edge in graph_of(WRONG).edges if edge.rule}
    edge = wrong.pop(("tasks.load", "rows", "tasks.fit", "rows"))
    assert (edge.rule, edge.type, edge.wanted) == ("type-mismatch", "file[csv]", "file[pdf]")
    # a list where none is wanted
    assert [*wrong] == [("inputs.count", "", "tasks.fit", "one")]


def test_what_is_not_there_is_a_node_that_says_so():
    graph = graph_of(WRONG)
    missing = {node.id: node.name for node in graph.nodes if node.kind == "missing"}
    assert missing == {
        "missing.inputs.paht": "inputs.paht",
        "missing.tasks.nobody": "tasks.nobody",
        "missing.artifacts.keptt": "artifacts.keptt",
        "missing.tasks.load.rowz": "tasks.load.rowz",
        "missing.tasks.gone.x": "tasks.gone.x",
    }
    ends = {edge.ends for edge in graph.edges}
    assert ("missing.inputs.paht", "", "tasks.load", "path", "data") in ends
    assert ("missing.tasks.nobody", "", "tasks.load", "", "after") in ends
    assert ("missing.tasks.gone.x", "", "tasks.fit", "extra", "data") in ends
    assert ("tasks.load", "rows", "missing.artifacts.keptt", "", "artifact") in ends


def test_a_flow_with_findings_is_drawn_in_each_form():
    graph = graph_of(WRONG)
    texts = {form: form_named(form, "github", 200, False)(graph) for form in ("svg", "dot", "txt")}
    assert "type-mismatch: file[csv] → file[pdf]" in texts["txt"]
    for text in texts.values():
        assert "type-mismatch" in text
        assert "tasks.gone.x" in text
    assert 'class="edge data wrong"' in texts["svg"]
    text = form_named("mmd", "github", 0, False)(graph)
    assert "linkStyle" in text
    assert "type#45;mismatch" in text


def test_a_constant_stands_at_its_port():
    graph = example("model_training")
    ports = next(node.inputs for node in graph.nodes if node.id == "tasks.train")
    assert ports == (Port("merged_data", "file[csv]"), Port("num_estimators", "int", "100"))
    default = next(node.note for node in graph.nodes if node.id == "inputs.data_path_b")
    assert default == "str = /mnt/code/data/datasetB.csv"


def test_a_variable_that_is_not_set_is_a_question_mark():
    text = WRONG.partition("tasks:")[0] + (
        "vars: {day: {env: NOT_SET}}\ntasks:\n"
        "  a: {command: x, inputs: {d: str}, with: {d: '${{ vars.day }}'}}\n"
    )
    assert graph_of(text).nodes[1].inputs == (Port("d", "str", "?"),)


def test_a_flow_in_a_flow_is_a_node_until_it_is_expanded():
    closed, opened = example("sub_flow"), example("sub_flow", "prep_a")
    node = next(node for node in closed.nodes if node.id == "tasks.prep_a")
    assert (node.kind, node.count, node.note) == ("flow", 2, "prep.yaml")
    assert closed.tasks == opened.tasks
    inner = {node.id for node in opened.nodes if node.group == "prep_a"}
    assert inner == {
        "tasks.prep_a",
        "tasks.prep_a.load",
        "tasks.prep_a.clean",
        "outputs.prep_a.rows",
    }
    ends = {edge.ends for edge in opened.edges}
    assert ("inputs.path_a", "", "tasks.prep_a", "path", "data") in ends
    assert ("tasks.prep_a", "path", "tasks.prep_a.load", "path", "data") in ends
    assert ("outputs.prep_a.rows", "", "tasks.load", "sources", "data") in ends
    assert not any(edge.source == "tasks.prep_a" and edge.output == "rows" for edge in opened.edges)


def test_groups_are_matrices_task_files_and_flows():
    assert group_names(example("sub_flow")) == ["prep_a", "prep_b"]
    assert group_names(example("task_files")) == ["tasks/fit.yaml"]
    assert "sdtm" in group_names(example("clinical_matrix"))


def test_a_closed_group_counts_what_it_stands_for():
    graph = example("clinical_matrix")
    folded = fold_groups(graph, closed_groups(graph, (), ("sdtm", "adam")))
    nodes = {node.id: node for node in folded.nodes}
    assert {id for id in nodes if id.startswith("groups.")} == {"groups.sdtm", "groups.adam"}
    assert (nodes["groups.sdtm"].count, nodes["groups.sdtm"].note) == (5, "5 rows of a matrix")
    assert folded.tasks == graph.tasks == 31
    counts = {edge.ends: edge.count for edge in folded.edges}
    assert counts["groups.sdtm", "data", "groups.adam", "source", "data"] == 5
    assert counts["groups.sdtm", "data", "tasks.qc_sdtm_ae", "prod", "data"] == 1
    assert sum(counts.values()) == len(graph.edges)  # none lies in one group


def test_groups_of_a_large_flow_are_closed_but_for_those_expanded():
    rows = ", ".join(f"r{number}" for number in range(70))
    text = (
        "name: large\ndefaults: {project_defaults: true}\ntasks:\n"
        f"  a: {{matrix: {{r: [{rows}]}}, command: x, outputs: {{o: str}}}}\n"
        f"  b: {{matrix: {{r: [{rows}]}}, command: x, inputs: {{i: str}},\n"
        "      with: {i: '${{ tasks.a[matrix].o }}'}}\n"
    )
    graph = graph_of(text)
    assert closed_groups(graph) == {"a", "b"}
    assert closed_groups(graph, ["a"]) == {"b"}
    assert [node.id for node in fold_groups(graph, closed_groups(graph)).nodes] == [
        "groups.a",
        "groups.b",
    ]
    assert closed_groups(example("clinical_matrix")) == set()


def test_a_focus_keeps_what_a_task_needs_and_what_needs_it():
    graph = example("clinical_matrix")
    whole = focus_graph(graph, nodes_named(graph, "adam[ae]"))
    near = focus_graph(graph, nodes_named(graph, "adam_ae"), 1)
    assert {node.name for node in near.nodes if node.kind == "task"} == {
        *("sdtm[dm]", "sdtm[ae]", "adam[ae]", "qc_adam[ae]", "table[ae]", "qc_table[ae]")
    }
    assert near.tasks + near.hidden == 31
    assert {node.id for node in near.nodes} < {node.id for node in whole.nodes}
    assert "qc_sdtm[ae]" not in {node.name for node in whole.nodes}  # beside it
    assert len(nodes_named(graph, "adam")) == 5
