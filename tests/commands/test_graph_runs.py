"""`flowc graph --run`: it shows what `flowc run --json` printed of the newest run."""

import json

import pytest
from asked import Asked
from drawing.test_forms import reads_back
from flowc.commands.runs.run_states import graph_of_run, states_of
from flowc.commands.runs.tasks import jobs_of
from flowc.composing.vars import BuildSettings
from flowc.drawing.build_graph import EVERY_FLOW
from flowc.drawing.fold_groups import closable, fold_groups
from flowc.drawing.graph import STATES
from flowc.running.request import Fault, FlowEnd, TaskEnd, TaskStart
from flowc.workspace.revisions import check_file
from hypothesis import given
from hypothesis import strategies as st
from nested_flows import TEXTS, TOP
from places import EXAMPLES
from project import run, write

ENDS = ("succeeded", "cached", "failed", "timed-out", "skipped")
FLOW = """\
name: study
defaults: {project_defaults: true}
tasks:
  load: {command: load, outputs: {rows: "file[csv]"}}
  fit:
    matrix: {site: [a, b, c]}
    command: fit ${{ matrix.site }}
    inputs: {rows: "file[csv]"}
    with: {rows: "${{ tasks.load.rows }}"}
  prep: {flow: prep.yaml, after: ["fit[*]"]}
"""
PREP = """\
name: prep
defaults: {project_defaults: true}
tasks:
  one: {command: one}
  two: {command: two, after: [one]}
"""
EVENTS = [
    TaskStart("load", 1, 1, "x.log"),
    TaskEnd("load", "succeeded", 61.2),
    TaskEnd("fit_a", "cached"),
    TaskStart("fit_b", 1, 2, "x.log"),
    TaskEnd("fit_b", "timed-out", 1.5),
    TaskStart("fit_c", 1, 1, "x.log"),
    TaskEnd("prep.one", "skipped"),
]


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    write({"flow.yaml": FLOW, "prep.yaml": PREP})
    asked = Asked(monkeypatch)
    asked.leaves = "tasks"
    return asked


def drawn(*more):
    done = run("graph", "--run", "--format", "json", *more)
    data = json.loads(done.stdout)
    tasks = {one["id"]: (one["state"], one["seconds"]) for one in data["nodes"] if one["tasks"]}
    return data, {id.removeprefix("tasks."): state for id, state in tasks.items()}


@pytest.mark.flyte
def test_what_is_shown_is_what_was_told_for_machines(asked):
    told = asked("flow.yaml", "--json", events=[*EVENTS, FlowEnd("failed")]).stdout
    lines = map(json.loads, told.splitlines())
    ends = {one["task"]: one for one in lines if one["event"] == "task-end"}
    data, states = drawn("--expand-group", "prep")
    assert data["remark"] == "the last run failed"
    for path, end in ends.items():
        assert states.pop(path) == (end["state"], end["seconds"])
    assert states == {"fit_c": ("aborted", 0.0), "prep.two": ("not-run", 0.0)}


@pytest.mark.flyte
def test_the_newest_run_alone_is_shown(asked):
    asked("flow.yaml", events=[*EVENTS, FlowEnd("failed")])
    asked("flow.yaml", "--only", "load", events=[*EVENTS[:2], FlowEnd("succeeded")])
    data, states = drawn()
    assert data["remark"] == "the last run succeeded"
    assert {state for path, (state, _) in states.items() if path != "load"} == {"not-run"}


@pytest.mark.flyte
def test_a_run_with_stubs_is_shown_where_it_is_asked_for(asked):
    stubs = [TaskStart("load", 1, 1, "x.log", stub=True), FlowEnd("failed")]
    asked("flow.yaml", "--stub", events=stubs)
    none = run("graph", "--run")
    assert (none.exit_code, "no run of 'flow.yaml' is kept: flowc run it first" in none.stderr) == (
        2, True
    )  # fmt: skip
    assert drawn("--stub")[0]["remark"] == "the last run with stubs failed"
    asked("flow.yaml", events=[*EVENTS, FlowEnd("succeeded")])
    assert drawn()[0]["remark"] == "the last run succeeded"
    assert drawn("--stub")[0]["remark"] == "the last run with stubs failed"
    assert "--stub goes with --run" in run("graph", "--stub").stderr


@pytest.mark.flyte
def test_a_flow_that_changed_since_is_said_to_have(asked):
    asked("flow.yaml", events=[*EVENTS, FlowEnd("failed")])
    write({"flow.yaml": FLOW.replace("command: load", "command: other")})
    said = "the last run failed, and the flow has changed since"
    assert drawn()[0]["remark"] == said
    assert said in run("graph", "--run").stdout
    write({"flow.yaml": FLOW.replace("site: [a, b, c]", "site: [a]") + "  late: {command: late}\n"})
    _, states = drawn()
    assert set(states) == {"load", "fit_a", "prep", "late"}
    assert states["late"] == ("not-run", 0.0)
    wrong = FLOW.replace("tasks.load.rows", "tasks.load.rowz")
    write({"flow.yaml": wrong})
    assert run("graph", "--run").exit_code == 1
    assert drawn()[0]["remark"] == said


@pytest.mark.flyte
def test_a_run_writes_its_page(asked, tmp_path):
    done = asked(
        "flow.yaml", "--output-html", "pages/run.html", events=[*EVENTS, FlowEnd("failed")]
    )
    assert done.exit_code == 1
    assert done.stderr.endswith("run.html: written\n")
    page = (tmp_path / "repo/pages/run.html").read_bytes()
    assert b"timed-out" in page
    run("graph", "--run", "-o", "same.html")
    assert (tmp_path / "repo/same.html").read_bytes() == page
    write({"full": ""})
    assert asked.refusal("--output-html", "full/x.html").startswith("--output-html full: ")


def test_without_a_run_there_is_nothing_to_show(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path / "cache"))
    write({"flow.yaml": FLOW, "prep.yaml": PREP}, tmp_path)
    done = run("graph", "--run", tmp_path / "flow.yaml")
    assert done.exit_code == 2
    assert "is kept: flowc run it first" in done.stderr
    assert "do not go together" in run("graph", "--run", "--diff", "HEAD").stderr
    monkeypatch.setattr("sys.platform", "win32")
    assert "do not run on Windows" in run("graph", "--run", tmp_path / "flow.yaml").stderr


def nested(folder):
    write({**TEXTS, "flow.yaml": TOP}, folder)
    return check_file(folder / "flow.yaml", BuildSettings())[1].flow


@pytest.fixture(scope="module")
def flows(tmp_path_factory):
    study = check_file(EXAMPLES / "clinical_matrix" / "flow.yaml", BuildSettings())[1].flow
    return nested(tmp_path_factory.mktemp("nested")), study


@given(st.data())
def test_every_state_reads_back_from_each_form(flows, data):
    flow = data.draw(st.sampled_from(flows))
    states = data.draw(
        st.fixed_dictionaries({}, optional={path: st.sampled_from(ENDS) for path in jobs_of(flow)})
    )
    ends = [TaskEnd(path, state, len(path) / 4) for path, state in states.items()]
    found, words = states_of(flow, [*ends, FlowEnd("failed")])
    graph = graph_of_run(flow, found, words, EVERY_FLOW)
    shown = {node.id.removeprefix("tasks."): node.state for node in graph.nodes if node.state}
    for path in jobs_of(flow):
        assert shown[path].name == states.get(path, "not-run")
    for node in graph.nodes:
        if node.kind == "flow":
            path = node.id.removeprefix("tasks.")
            inner = [
                states.get(one, "not-run") for one in jobs_of(flow) if one.startswith(f"{path}.")
            ]
            assert node.state.name == max(inner, key=STATES.index)
    closed = fold_groups(graph, closable(graph))
    for node in closed.nodes:
        if node.kind == "group":
            rows = [one.state.name for one in graph.nodes if one.group == node.name]
            assert node.state.name == max(rows, key=STATES.index)
    reads_back(graph)
    reads_back(closed)


def test_a_run_that_came_to_a_fault_or_goes_on_is_said_to(flows):
    start = TaskStart("last", 1, 1, "x.log")
    states, words = states_of(flows[0], [start])
    assert (states["last"].name, words) == ("running", "the last run has not ended")
    assert states_of(flows[0], [start, FlowEnd("aborted")])[1] == "the last run was aborted"
    states, words = states_of(flows[0], [start, Fault("no disk")])
    assert (states["last"].name, words) == ("aborted", "the last run came to a fault")
