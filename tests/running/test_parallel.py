"""Jobs that run at a time: the same results, and nothing left of them."""

import os
import random
import signal
import time
from pathlib import Path

import pytest
from flowc.running.request import FlowEnd, TaskEnd, TaskStart, Value, event_of, line_of
from running import ISOLATION, Runner, is_running

pytestmark = [
    pytest.mark.flyte,
    pytest.mark.skipif(ISOLATION == "none", reason="without isolation, jobs run one at a time"),
]

POLICY = "failure_policy: fail_after_executable_nodes_complete\n"
PINNED = (
    "{environment: {id: e, revision: r}, hardware_tier: {id: h}, commit_id: c, "
    "volume_size_gib: 1, dataset_snapshots: [], external_volumes: []}"
)
SEEDS = range(40 if os.environ.get("HYPOTHESIS_PROFILE") == "laws" else 1)
SLEEP = f"sleep 98765{os.getpid()}"  # no other test's


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path)


def drawn(seed: int, policy: str) -> str:
    """A flow of short jobs: files and numbers go through it, some fail, some are cached."""
    draw = random.Random(seed)
    text = f"name: drawn\n{policy}defaults: {PINNED}\ninputs: {{n: int}}\ntasks:\n"
    for i in range(8):
        before = draw.sample(range(i), min(i, draw.randint(0, 2)))
        command = f"sleep 0.0{draw.randint(0, 9)}; cat /workflow/inputs/*"
        command += f"; echo $(( $(cat /workflow/inputs/n) + {i} )) > /workflow/outputs/y"
        if policy and i and draw.random() < 0.15:
            command += "; exit 3"
        inputs = "".join(f", x{j}: int" for j in before)
        given = "".join(f", x{j}: '${{{{ tasks.t{j}.y }}}}'" for j in before)
        text += f"  t{i}:\n    command: {command!r}\n"
        text += f"    inputs: {{n: int{inputs}}}\n    with: {{n: '${{{{ inputs.n }}}}'{given}}}\n"
        text += "    outputs: {y: int}\n"
        if draw.random() < 0.5:
            text += "    cache: {version: '1'}\n"
    return text + "outputs:\n" + "".join(f"  y{i}: ${{{{ tasks.t{i}.y }}}}\n" for i in range(8))


def told(ran) -> dict[str, list]:
    """The events of each task, without what differs from run to run."""
    found: dict[str, list] = {}
    for event in ran.events:
        if not isinstance(event, FlowEnd):
            masked = {"seconds": 0.0} if isinstance(event, TaskEnd) else {}
            masked["log"] = ""
            found.setdefault(event.task, []).append(type(event)(**{**vars(event), **masked}))
    return found


@pytest.mark.law
@pytest.mark.parametrize("policy", ["", POLICY])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_runs_at_a_time_ends_as_one_after_the_other(run, tmp_path, seed, policy):
    text, seen = drawn(seed, policy), []
    for most in (1, 3):
        cache = tmp_path / f"cache{most}"
        ran = run(text, inputs={"n": 5}, parallel=most, cache_folder=str(cache))
        keys = sorted(path.name for path in cache.glob("*"))
        seen.append((ran.code, ran.said, ran.outputs, told(ran), keys))
    assert seen[0] == seen[1]
    assert any(end.state == "succeeded" for end in ran.ends.values())


LAYERS = "name: layers\ndefaults: {project_defaults: true}\ntasks:\n" + "".join(
    f"  t{layer}{row}:\n    command: sleep 0.3; echo 1 > /workflow/outputs/y\n"
    + (f"    after: [t{layer - 1}0, t{layer - 1}1]\n" if layer else "")
    + "    outputs: {y: int}\n"
    for layer in range(2)
    for row in range(2)
)


def spans(ran) -> dict[str, tuple[int, int]]:
    """Where in the events each task starts and ends."""
    starts = {one.task: at for at, one in enumerate(ran.events) if isinstance(one, TaskStart)}
    ends = {one.task: at for at, one in enumerate(ran.events) if isinstance(one, TaskEnd)}
    return {task: (starts[task], ends[task]) for task in ends}


def test_jobs_of_a_layer_overlap_and_the_next_layer_waits(run):
    seen = spans(run(LAYERS, parallel=2))
    for layer in "01":
        (start, end), (start_of_other, end_of_other) = seen[f"t{layer}0"], seen[f"t{layer}1"]
        assert max(start, start_of_other) < min(end, end_of_other)
    assert min(seen["t10"][0], seen["t11"][0]) > max(seen["t00"][1], seen["t01"][1])


def test_no_more_jobs_run_at_a_time_than_are_wanted(run):
    running = most = 0
    for event in run(LAYERS.replace("after: [t00, t01]", "after: []"), parallel=3).events:
        running += isinstance(event, TaskStart) - isinstance(event, TaskEnd)
        most = max(most, running)
    assert most == 3


FAILING = f"""
name: failing
defaults: {{project_defaults: true}}
tasks:
  slow: {{command: "echo begun; {SLEEP}", outputs: {{y: int}}}}
  fails: {{command: "sleep 0.5; exit 3"}}
  after: {{command: "true", inputs: {{y: int}}, with: {{y: "${{{{ tasks.slow.y }}}}"}}}}
  other: {{command: "true"}}
"""


def test_the_first_failure_ends_what_runs_and_starts_no_more(run):
    ran = run(FAILING, parallel=2)
    assert ran.code == 1
    assert ran.states == {
        "fails": "failed", "slow": "aborted", "after": "skipped", "other": "skipped",
    }  # fmt: skip
    assert {one.cause for one in ran.ends.values()} == {"", "fails"}
    assert Path(ran.ends["slow"].log).read_text() == "begun\n"
    assert ran.outputs == {}
    assert not is_running(SLEEP)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_ended_takes_all_its_jobs_with_it(run, number):
    text = "name: two\ndefaults: {project_defaults: true}\ntasks:\n" + "".join(
        f"  {key}: {{command: 'setsid sh -c \"{SLEEP}; true\" & {SLEEP}'}}\n" for key in "ab"
    )
    request = run.request(text, parallel=2)
    started = run.start(request)
    with started.lines as lines:
        for _ in range(2):
            assert isinstance(event_of(next(lines)), TaskStart)
        while not is_running(SLEEP):
            time.sleep(0.05)
        os.kill(started.process.pid, number)
        rest = lines.read()
    assert started.wait() == -number
    assert rest == ""
    until = time.monotonic() + 20
    while is_running(SLEEP) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(SLEEP)


def test_what_is_told_can_be_read_back():
    end = TaskEnd("a", "aborted", 1.5, "'b' failed", outputs={"y": Value("value", 1)}, cause="b")
    assert event_of(line_of(end)) == end
