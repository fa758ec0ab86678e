"""Two versions in one picture: each is in it whole, and what changed is what `flowc diff` tells."""

from dataclasses import replace

from changed_flows import changed, read
from flowc.composing.vars import BuildSettings
from flowc.diffing.compare import compare
from flowc.diffing.renames import with_names_of
from flowc.drawing.build_graph import EVERY_FLOW, build_graph
from flowc.drawing.focus_graph import changes_in
from flowc.drawing.fold_groups import closable, fold_groups
from flowc.drawing.forms.mermaid import as_mermaid
from flowc.drawing.unite_graphs import all_of, unite_graphs
from flowc.workspace.revisions import check_file
from hypothesis import given
from nested_flows import TEXTS, TOP
from places import TESTS
from project import write

from drawing.read_back import read_mermaid
from drawing.test_forms import reads_back

OLD, NEW = (TESTS / "diff" / f"everything.{side}.yaml" for side in ("old", "new"))


def pair():
    return tuple(read(path.read_bytes()) for path in (OLD, NEW))


def without(graph, change):
    """The ids of nodes, and the ends of edges, that a change is not one of; exports by name."""
    names = {node.id: node.name if node.kind == "export" else node.id for node in graph.nodes}
    nodes = sorted(names[node.id] for node in graph.nodes if node.change != change)
    ends = (
        (names[edge.source], edge.output, names[edge.target], edge.input, edge.kind)
        for edge in graph.edges
        if edge.change != change
    )
    return nodes, sorted(ends)


def told(old, new):
    """The ids of the parts of which `flowc diff` tells a change, those that are whole aside."""
    found = set()
    for change in compare(old, new).changes:
        found |= {f"tasks.{key}" for key in change.tasks}
        if len(change.place) > 1 and change.place[0] not in ("exports", "defaults"):
            found.add(".".join(change.place[:2]))
    return found


def is_union(old, new):
    graph = unite_graphs(old, new)
    assert without(graph, "removed") == without(build_graph(new), "removed")
    assert without(graph, "added") == without(build_graph(with_names_of(old, new)), "added")
    marked = {node.id for node in graph.nodes if node.change}
    exports = {node.id for node in graph.nodes if node.kind == "export"}
    assert marked - exports == told(old, new)
    return graph


@given(changed())
def test_both_versions_are_in_it_and_what_changed_is_what_is_told(versions):
    graph = is_union(*versions)
    reads_back(graph)
    reads_back(fold_groups(graph, closable(graph)))


def test_every_kind_of_change_is_in_it():
    graph = is_union(*pair())
    kinds = {node.change for node in graph.nodes} | {edge.change for edge in graph.edges}
    assert kinds == {"", "added", "removed", "changed"}


def test_what_stayed_stays_where_it_was_in_the_order():
    """A task that is gone comes after the one that it came after."""
    old, new = (
        read(f"name: f\ndefaults: {{project_defaults: true}}\ntasks:\n{tasks}")
        for tasks in ("  a: {command: a}\n  b: {command: b}\n  c: {command: c}\n",
                      "  a: {command: a}\n  c: {command: c}\n  d: {command: d}\n")
    )  # fmt: skip
    nodes = unite_graphs(old, new).nodes
    assert [(node.name, node.change) for node in nodes] == [
        ("a", ""),
        ("b", "removed"),
        ("c", ""),
        ("d", "added"),
    ]


def test_what_a_part_was_stands_before_what_it_is():
    text = """\
name: f
defaults: {project_defaults: true}
inputs: {rows: {type: int, default: 3}}
tasks:
  fit:
    command: fit
    inputs: {most: int, rows: int}
    with: {most: 5, rows: "${{ inputs.rows }}"}
"""
    changed = text.replace("most: 5", "most: 7").replace("default: 3", "default: 4")
    graph = unite_graphs(read(text), read(changed.replace("  fit:", "  train:")))
    rows, train = graph.nodes
    assert rows.note == "int = 3 → int = 4"
    assert (train.name, train.note) == ("train", "called fit before")
    assert [port.value for port in train.inputs] == ["5 → 7", ""]


def test_a_group_has_the_worst_change_of_its_rows():
    text = """\
name: f
defaults: {project_defaults: true}
tasks:
  fit:
    matrix: {site: [%s]}
    command: fit ${{ matrix.site }}%s
"""
    cases = {
        ("a, b", "", "a, b", ""): "",
        ("a, b", "", "a, b, c", ""): "changed",
        ("a, b", "", "a, b", " --fast"): "changed",
    }
    for (*old, rows, more), change in cases.items():
        graph = unite_graphs(read(text % (old[0], old[1])), read(text % (rows, more)))
        (node,) = fold_groups(graph, {"fit"}).nodes
        assert node.change == change


def test_a_version_without_the_flow_is_all_added_or_removed():
    old, new = pair()
    for flow, change in ((old, "removed"), (new, "added")):
        graph = all_of(flow, change)
        assert {part.change for part in (*graph.nodes, *graph.edges)} == {change}
        plain = build_graph(flow)
        assert [replace(node, change="") for node in graph.nodes] == [*plain.nodes]


def test_of_a_large_flow_what_changed_has_its_neighbours():
    steps = "".join(f"  t{n}:\n    command: '{n}'\n    after: [t{n - 1}]\n" for n in range(1, 200))
    text = (
        f"name: f\ndefaults: {{project_defaults: true}}\ntasks:\n  t0: {{command: start}}\n{steps}"
    )
    graph = unite_graphs(read(text), read(text.replace("'20'", "other")))
    near = changes_in(graph)
    assert [node.name for node in near.nodes] == ["t19", "t20", "t21"]
    assert near.hidden == 197
    picture = as_mermaid(graph, "gitlab")
    shown, _ = read_mermaid(picture)
    assert [title for title, _ in shown.values()] == ["t19", "~ t20", "t21"]
    assert 'hidden["and 197 more tasks"]' in picture


def test_a_change_of_a_flow_that_runs_is_one_of_all_that_run_it(tmp_path):
    """And its tasks are paired by the names that they have now, wherever they are open."""
    flows = []
    for base in (TEXTS["base.yaml"], TEXTS["base.yaml"].replace("  show:", "  tell:")):
        write({**TEXTS, "base.yaml": base, "flow.yaml": TOP}, tmp_path)
        flows.append(check_file(tmp_path / "flow.yaml", BuildSettings())[1].flow)
    graph = unite_graphs(*flows, EVERY_FLOW)
    told = {node.name: (node.change, node.note) for node in graph.nodes if node.change}
    shown = {name for name in told if name.endswith(".tell")}
    assert shown == {"middle.load.tell", "middle.again.tell", "load.tell"}
    assert {told.pop(name) for name in shown} == {("changed", "called show before")}
    assert set(told) == {"middle", "middle.load", "middle.again", "load"}
    closed = unite_graphs(*flows)
    assert {node.name for node in closed.nodes if node.change} == {"middle", "load"}
