"""Sub-flows run here: their jobs have paths of their own, and wait for all that their flow
needs."""

import pytest
from flowc.running.job_order import jobs_of, obstacle
from flowc.running.request import Call
from running import Runner

PREP = """
name: prep
inputs: {x: int, y: {type: int, default: 10}}
defaults: {project_defaults: true}
tasks:
  add:
    command: "test $(cat /workflow/inputs/x) != 13 && echo $(($(cat /workflow/inputs/x) + $(cat \
/workflow/inputs/y))) > /workflow/outputs/sum"
    inputs: {x: int, y: int}
    with: {x: "${{ inputs.x }}", y: "${{ inputs.y }}"}
    outputs: {sum: int}
  say: {command: echo $FLOWC_FLOW $FLOWC_TASK > /workflow/outputs/where, outputs: {where: str}}
outputs: {sum: "${{ tasks.add.sum }}", where: "${{ tasks.say.where }}"}
"""
MAIN = """
name: main
POLICY
inputs: {x: int}
defaults: {project_defaults: true}
tasks:
  one: {flow: prep.yaml, with: {x: "${{ inputs.x }}"}}
  two: {flow: prep.yaml, with: {x: "${{ tasks.one.sum }}", y: 100}}
  late: {command: "true", after: [one]}
  free: {command: "true"}
outputs: {sum: "${{ tasks.two.sum }}", where: "${{ tasks.two.where }}"}
"""


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path, flows={"prep.yaml": PREP})


def test_a_flow_runs_twice_within_another(run):
    ran = run(MAIN.replace("POLICY", ""), inputs={"x": 1})
    done = ("one.add", "one.say", "two.add", "two.say", "late", "free")
    assert ran.states == dict.fromkeys(done, "succeeded")
    assert ran.outputs == {"sum": 111, "where": "main two.say\n"}


def test_a_failure_within_a_flow_is_one_of_the_flow_as_a_whole(run):
    policy = "failure_policy: fail_after_executable_nodes_complete"
    ran = run(MAIN.replace("POLICY", policy), inputs={"x": 13})
    assert ran.states == {
        "one.add": "failed",
        "one.say": "succeeded",  # it needs nothing of what failed
        "two.add": "skipped",
        "two.say": "skipped",
        "late": "skipped",
        "free": "succeeded",
    }
    assert ran.outputs == {}


def test_a_job_within_a_flow_runs_alone(run):
    given = {"two.add": {"x": 1, "y": 2}}
    ran = run(MAIN.replace("POLICY", ""), tasks=("two.add",), task_inputs=given)
    assert ran.states == {"two.add": "succeeded"}
    assert ran.outputs == {"sum": 3}


def test_jobs_wait_for_whole_sub_flows():
    inner = (Call("a", "A"), Call("b", "B", ("a",)))
    calls = (Call("x", "X"), Call("f", "f", ("x",), inner), Call("z", "Z", ("f",)))
    jobs = jobs_of(calls)
    assert [(job.path, job.needs) for job in jobs] == [
        ("x", ()),
        ("f.a", ("x",)),
        ("f.b", ("x", "f.a")),
        ("z", ("f.a", "f.b")),
    ]
    assert obstacle(jobs[3], {"x": "cached", "f.a": "succeeded"}) is None
    assert obstacle(jobs[3], {"f.a": "succeeded", "f.b": "timed-out"}) == "f.b"
