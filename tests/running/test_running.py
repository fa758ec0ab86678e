"""A flow run on this machine: the order of its jobs, what they see, and what a failure does."""

import os
import subprocess
from pathlib import Path

import pytest
from flowc.running.request import AttemptEnd, Exports, Fault, TaskStart
from running import ISOLATION, Runner, is_running

HEAD = "name: flow\ndefaults: {project_defaults: true}\n"
SLEEP = f"sleep 987654{os.getpid()}"  # no other test's


@pytest.fixture
def run(tmp_path):
    return Runner(tmp_path)


CHAIN = """
name: chain
inputs: {words: str}
defaults: {project_defaults: true}
tasks:
  write:
    command: "tr ' ' '\\n' < /workflow/inputs/words > /workflow/outputs/data.csv"
    inputs: {words: str}
    with: {words: "${{ inputs.words }}"}
    outputs: {data: "file[csv]"}
  count:
    command: python count.py
    inputs: {data: "file[csv]"}
    with: {data: "${{ tasks.write.data }}"}
    outputs: {rows: int}
outputs:
  rows: ${{ tasks.count.rows }}
  data: ${{ tasks.write.data }}
"""
COUNT = """
lines = open("/workflow/inputs/data").read().split()
open("/workflow/outputs/rows", "w").write(str(len(lines)))
"""


def test_a_chain_passes_a_file_and_a_number(run):
    run.script("count.py", COUNT)
    run.fresh = True
    (run.folder / "tmp").mkdir()
    run.environ["TMPDIR"] = str(run.folder / "tmp")
    ran = run(CHAIN, inputs={"words": "a b c"})
    assert ran.said == ""
    assert ran.states == {"write": "succeeded", "count": "succeeded"}
    assert ran.outputs["rows"] == 3
    assert Path(ran.outputs["data"]).read_text() == "a\nb\nc"
    assert ran.code == 0
    assert [*(run.folder / "tmp").iterdir()] == []  # flytekit makes some
    assert str(run.folder) not in Path("/proc/mounts").read_text()


def test_until_a_task_leaves_the_others_out(run):
    ran = run(CHAIN, inputs={"words": "a b"}, tasks=("write",))
    assert ran.states == {"write": "succeeded"}
    assert [*ran.outputs] == ["data"]
    assert ran.code == 0


def test_a_task_alone_runs_on_given_inputs(run, tmp_path):
    run.script("count.py", COUNT)
    (tmp_path / "own.csv").write_text("x y")
    given = {"count": {"data": str(tmp_path / "own.csv")}}
    ran = run(CHAIN, tasks=("count",), task_inputs=given)
    assert ran.states == {"count": "succeeded"}
    assert ran.outputs == {"rows": 2}


def test_a_task_alone_runs_on_the_inputs_of_an_earlier_run(run):
    import json

    run.script("count.py", COUNT)
    first = run(CHAIN, inputs={"words": "a b c d"})
    recorded = json.loads((first.folder / "tasks/count/inputs.json").read_text())
    ran = run(CHAIN, tasks=("count",), task_inputs={"count": recorded})
    assert ran.outputs == {"rows": 4}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "the input 'words' needs a value"),
        ({"inputs": {"words": 5}}, "the input 'words': wanted str, got 5"),
        ({"inputs": {"words": "a", "w": 1}}, "the flow has no input 'w'"),
        ({"tasks": ("count",)}, "the task 'count' needs a value for its input 'data'"),
        (
            {"tasks": ("count",), "task_inputs": {"count": {"data": "/nowhere"}}},
            "the input 'data': there is no /nowhere",
        ),
        (
            {"tasks": ("count",), "task_inputs": {"count": {"x": 1}}},
            "the task 'count' has no input 'x'",
        ),
    ],
)
def test_inputs_that_do_not_fit_are_told_as_wrong_usage(run, changes, message):
    ran = run(CHAIN, **changes)
    assert ran.events == [Fault(message, usage=True)]
    assert ran.code == 2


def test_a_job_knows_where_it_is(run):
    run.script("marker", "")
    ran = run(
        HEAD
        + """
tasks:
  see:
    command: "(pwd; ls marker; echo $FLOWC_FLOW $FLOWC_TASK $FLOWC_ATTEMPT; read x || echo none) > \
/workflow/outputs/seen"
    outputs: {seen: str}
outputs: {seen: "${{ tasks.see.seen }}"}
"""
    )
    assert ran.outputs["seen"] == "/mnt/code\nmarker\nflow see 1\nnone\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("x.py", "open('/workflow/outputs/y', 'w').write('1')"), ("x.sh", "echo 1 > $1/y")],
)
def test_a_bare_script_runs_by_its_extension(run, name, text):
    run.script(name, text)
    head = HEAD + f"tasks: {{a: {{command: {name} /workflow/outputs, outputs: {{y: int}}}}}}"
    assert run(head).states == {"a": "succeeded"}


def test_python_is_there_under_its_name(tmp_path):
    from flowc.running.job_command import environ_of

    environ = environ_of({"PATH": ""}, str(tmp_path), TASK="a")
    assert environ["FLOWC_TASK"] == "a"
    said = subprocess.check_output(["/bin/sh", "-c", "python -c 'print(1)'"], env=environ)
    assert said == b"1\n"


def test_a_script_without_its_program_says_which(run):
    ran = run(HEAD + "tasks: {a: {command: prod/adae.sas, retries: 2}}")
    assert ran.ends["a"].reason == "prod/adae.sas needs the program 'sas', which is not here"
    assert ran.ends["a"].attempts == 1


FOLDER = "the output 'y' at /workflow/outputs/y is wrong: "
AS_DIRECTORY = "hint: declare 'directory' for a folder of files"
WRONG = [
    (
        "int",
        "echo hello",
        "the job wrote no output 'y' at /workflow/outputs/y: wanted a file with text, and "
        "/workflow/outputs is empty",
    ),
    (
        "list[str]",
        "echo hello; cd /workflow/outputs; touch a b c d e f",
        "the job wrote no output 'y' at /workflow/outputs/y: wanted a file with a JSON list, and "
        "/workflow/outputs has 'a', 'b', 'c', 'd', 'e' and 1 more",
    ),
    (
        "file[csv]",
        "echo hello",
        "the job wrote no output 'y' at /workflow/outputs/y or /workflow/outputs/y.csv: "
        "wanted a file, and /workflow/outputs is empty",
    ),
    (
        "domino_file[csv]",
        "echo hello; touch /workflow/outputs/y",
        "the job wrote no output 'y' at /workflow/outputs/y.csv: wanted a file, and "
        "/workflow/outputs has 'y'",
    ),
    (
        "int",
        "echo hello; echo five > /workflow/outputs/y",
        "the output 'y' at /workflow/outputs/y is wrong: wanted int, got 'five'",
    ),
    (
        "directory",
        "echo hello; touch /workflow/outputs/y",
        "the output 'y' at /workflow/outputs/y is wrong: wanted a folder, got a file",
    ),
    (
        "file",
        "echo hello; mkdir /workflow/outputs/y",
        f"{FOLDER}wanted a file, got a folder; {AS_DIRECTORY}",
    ),
    (
        "list[file[csv]]",
        "echo hello; mkdir /workflow/outputs/y",
        f"{FOLDER}wanted a file with a JSON list, got a folder; {AS_DIRECTORY}",
    ),
    (
        "dict[str, file]",
        "echo hello; mkdir /workflow/outputs/y",
        f"{FOLDER}wanted a file with a JSON object, got a folder; {AS_DIRECTORY}",
    ),
    (
        "list[int]",
        "echo hello; mkdir /workflow/outputs/y",
        f"{FOLDER}wanted a file with a JSON list, got a folder",
    ),
    (
        "int",
        "echo hello; mkdir /workflow/outputs/y",
        f"{FOLDER}wanted a file with text, got a folder",
    ),
    (
        "file",
        "echo hello; ln -s /etc/passwd /workflow/outputs/y",
        "the output 'y' is a link that leads to no file of the job's",
    ),
    (
        "file",
        "echo hello; ln -s ../../../../request.json /workflow/outputs/y",
        "the output 'y' is a link that leads to no file of the job's",
    ),
    (
        "directory",
        "echo hello; mkdir /workflow/outputs/y; ln -s /etc/passwd /workflow/outputs/y/z",
        "the output 'y' holds a link out of itself: /workflow/outputs/y/z",
    ),
    (
        "directory",
        "echo hello; mkdir /workflow/outputs/y; mkfifo /workflow/outputs/y/z",
        "the output 'y' holds what is no file: /workflow/outputs/y/z",
    ),
    (
        "list[file]",
        "echo hello; echo '[\"../../../x\"]' > /workflow/outputs/y",
        "the output 'y' names '../../../x', outside of /workflow",
    ),
    (
        "list[file]",
        "echo hello; echo '[\"x\"]' > /workflow/outputs/y",
        "the output 'y' names 'x', which the job did not write",
    ),
    ("int", "echo hello; exit 7", "the job ended with exit code 7"),
    ("int", "echo hello; kill -9 $$", "the job ended with exit code 137, by SIGKILL"),
]


@pytest.mark.skipif(ISOLATION == "none", reason="without isolation, mounts are links")
def test_a_mount_that_no_job_could_have_is_told_before_the_first_one(run, tmp_path):
    ran = run(HEAD + "tasks: {a: {command: 'true'}}", mounts=(("/mnt/code/gone", str(tmp_path)),))
    (fault,) = ran.events
    assert fault.message.startswith("/mnt/code/gone lies in /mnt/code, and in ")
    assert ran.code == 2


def test_an_output_that_is_missing_or_wrong_fails_the_task(run):
    tasks = "".join(
        f"  a{i}:\n    command: {command}\n    outputs: {{y: '{kind}'}}\n"
        for i, (kind, command, _) in enumerate(WRONG)
    )
    policy = "failure_policy: fail_after_executable_nodes_complete\n"
    ran = run(HEAD + policy + "tasks:\n" + tasks)
    for i, (_, _, reason) in enumerate(WRONG):
        end = ran.ends[f"a{i}"]
        assert (end.state, end.reason, end.tail) == ("failed", reason, ("hello",))
    assert ran.code == 1


def test_a_link_to_another_file_of_the_job_is_followed(run):
    ran = run(
        HEAD
        + """
tasks:
  a:
    command: cd /workflow && echo data > z && ln -s /workflow/z outputs/y
    outputs: {y: file}
outputs: {y: "${{ tasks.a.y }}"}
"""
    )
    assert Path(ran.outputs["y"]).read_text() == "data\n"
    assert not Path(ran.outputs["y"]).is_symlink()


FLAKY = """
tasks:
  a:
    command: "ls /workflow/outputs; echo x >> tries; touch /workflow/outputs/y; test \
$FLOWC_ATTEMPT = 3"
    outputs: {y: file}
    retries: RETRIES
"""


def test_a_script_that_fails_twice_and_succeeds(run):
    ran = run(HEAD + FLAKY.replace("RETRIES", "2"))
    assert ran.states == {"a": "succeeded"}
    assert ran.ends["a"].attempts == 3
    assert [(one.attempt, one.attempts) for one in ran.of(TaskStart)] == [(1, 3), (2, 3), (3, 3)]
    assert [one.state for one in ran.of(AttemptEnd)] == ["failed", "failed"]
    assert (run.code / "tries").read_text() == "x\nx\nx\n"
    assert {Path(one.log).read_text() for one in ran.of(TaskStart)} == {""}  # a fresh /workflow


def test_retries_end(run):
    ran = run(HEAD + FLAKY.replace("RETRIES", "1"))
    assert ran.states == {"a": "failed"}
    assert (run.code / "tries").read_text() == "x\nx\n"


def test_a_job_past_its_timeout_ends_with_its_children(run):
    ran = run(
        HEAD
        + """
tasks:
  a:
    command: "(setsid SLEEP &); SLEEP; true"
    timeout: 1s
    retries: 1
""".replace("SLEEP", SLEEP)
    )
    assert ran.states == {"a": "timed-out"}
    assert ran.ends["a"].reason == "the job took longer than its timeout, 1 s"
    assert ran.ends["a"].attempts == 2
    assert 2 <= ran.ends["a"].seconds < 20
    assert not is_running(SLEEP)


def test_a_job_leaves_no_daemon(run):
    ran = run(HEAD + f"tasks: {{a: {{command: '(setsid {SLEEP} > /dev/null 2>&1 &)'}}}}")
    assert ran.states == {"a": "succeeded"}
    assert not is_running(SLEEP)


DIAMOND = """
name: diamond
POLICY
defaults: {project_defaults: true}
tasks:
  bad: {command: exit 3, outputs: {y: int}}
  after_bad: {command: "true", after: [bad]}
  data_of_bad: {command: "true", inputs: {y: int}, with: {y: "${{ tasks.bad.y }}"}}
  far: {command: "true", after: [data_of_bad]}
  good: {command: echo 1 > /workflow/outputs/z, outputs: {z: int}}
  after_good: {command: "true", after: [good]}
outputs: {y: "${{ tasks.bad.y }}", z: "${{ tasks.good.z }}"}
"""


def test_a_failure_stops_the_flow_at_once(run):
    ran = run(DIAMOND.replace("POLICY", ""))
    assert ran.states == {"bad": "failed"} | dict.fromkeys(
        ("after_bad", "data_of_bad", "far", "good", "after_good"), "skipped"
    )
    assert ran.ends["good"].reason == "'bad' failed"
    assert ran.code == 1


def test_a_failure_lets_the_others_run_if_the_policy_says_so(run):
    ran = run(DIAMOND.replace("POLICY", "failure_policy: fail_after_executable_nodes_complete"))
    assert ran.states == {
        "bad": "failed",
        "after_bad": "skipped",
        "data_of_bad": "skipped",
        "far": "skipped",
        "good": "succeeded",
        "after_good": "succeeded",
    }
    assert ran.ends["far"].reason == "'data_of_bad' was skipped"
    assert ran.outputs == {"z": 1}
    assert ran.code == 1


def test_after_orders_tasks(run):
    ran = run(
        HEAD
        + """
tasks:
  second: {command: cat made > /workflow/outputs/y, outputs: {y: str}, after: [first]}
  first: {command: "echo -n 1 > made; touch /workflow/outputs/a /workflow/outputs/b", outputs: {a: \
file, b: file}}
outputs: {y: "${{ tasks.second.y }}"}
"""
    )
    assert ran.outputs == {"y": "1"}


def test_two_tasks_have_outputs_of_one_name(run):
    ran = run(
        HEAD
        + """
tasks:
  a: {command: echo a > /workflow/outputs/y.csv, outputs: {y: "file[csv]"}}
  b: {command: echo b > /workflow/outputs/y.csv, outputs: {y: "file[csv]"}}
  both:
    command: cat /workflow/inputs/a /workflow/inputs/b > /workflow/outputs/y
    inputs: {a: "file[csv]", b: "file[csv]"}
    with: {a: "${{ tasks.a.y }}", b: "${{ tasks.b.y }}"}
    outputs: {y: str}
outputs: {y: "${{ tasks.both.y }}", a: "${{ tasks.a.y }}", b: "${{ tasks.b.y }}"}
"""
    )
    assert ran.outputs["y"] == "a\nb\n"
    assert Path(ran.outputs["a"]).read_text() == "a\n"
    assert Path(ran.outputs["b"]).read_text() == "b\n"


def test_two_tasks_share_one_flyte_name(run):
    ran = run(
        HEAD
        + """
tasks:
  a:
    name: Double
    command: echo $((2 * $(cat /workflow/inputs/x))) > /workflow/outputs/y
    inputs: {x: int}
    with: {x: 1}
    outputs: {y: int}
  b:
    name: Double
    command: echo $((2 * $(cat /workflow/inputs/x))) > /workflow/outputs/y
    inputs: {x: int}
    with: {x: "${{ tasks.a.y }}"}
    outputs: {y: int}
outputs: {y: "${{ tasks.b.y }}"}
"""
    )
    assert ran.states == {"a": "succeeded", "b": "succeeded"}
    assert ran.outputs == {"y": 4}


def test_tasks_in_the_helper_s_form_run_too(run):
    ran = run("""
name: helped
defaults: {project_defaults: true, environment: {name: Standard}, hardware_tier: {name: Small}}
tasks:
  first: {command: echo 5 > /workflow/outputs/y, outputs: {y: int}}
  last:
    command: cp /workflow/inputs/y /workflow/outputs/z
    inputs: {y: int}
    with: {y: "${{ tasks.first.y }}"}
    outputs: {z: int}
outputs: {z: "${{ tasks.last.z }}"}
""")
    assert ran.outputs == {"z": 5}


def test_an_artifact_is_a_file_and_its_export_is_only_told(run):
    ran = run("""
name: artifacts
artifacts: {merged: {name: Merged Data, type: data}}
defaults: {project_defaults: true}
tasks:
  merge:
    command: echo 1 > /workflow/outputs/merged.csv
    outputs: {merged: {artifact: merged, file: merged_data.csv}}
outputs: {merged: {value: "${{ tasks.merge.merged }}", artifact: merged, file: merged_data.csv}}
exports:
  environment: {name: Standard}
  hardware_tier: {name: Small}
  artifacts: [{artifact: merged, dataset: abc}]
""")
    assert Path(ran.outputs["merged"]).read_text() == "1\n"
    artifact = {"name": "Merged Data", "type": "DATA"}
    assert ran.of(Exports) == [Exports(({"artifact": artifact, "datasetId": "abc"},))]


def test_logs_are_kept_where_they_are_wanted(run, tmp_path):
    ran = run(
        HEAD + "tasks: {a: {command: echo $FLOWC_ATTEMPT; exit 1, retries: 1}}",
        log_folder=str(tmp_path / "logs"),
    )
    assert (tmp_path / "logs/a.log").read_text() == "1\n"
    assert (tmp_path / "logs/a.2.log").read_text() == "2\n"
    assert ran.ends["a"].log == str(tmp_path / "logs/a.2.log")


def test_a_tail_is_short_whatever_the_job_prints(run):
    ran = run(HEAD + "tasks: {a: {command: 'seq 100000; printf \"\\\\377\"; exit 1'}}")
    assert len(ran.ends["a"].tail) == 20
    assert ran.ends["a"].tail[-2:] == ("100000", "\N{REPLACEMENT CHARACTER}")


def test_no_job_is_started_in_domino(run, tmp_path):
    real = tmp_path / "site" / "flytekitplugins" / "domino"
    real.mkdir(parents=True)
    for name in ("__init__", "task"):
        (real / f"{name}.py").write_text("raise SystemExit('the real plugin was loaded')")
    run.environ["PYTHONPATH"] = str(tmp_path / "site")
    run.fresh = True
    assert run(HEAD + "tasks: {a: {command: 'true'}}").states == {"a": "succeeded"}


def test_a_module_that_is_none_of_the_flow_is_a_fault(run):
    request = run.request(HEAD + "tasks: {a: {command: 'true', name: A}}")
    other = Path(request.module)
    other.write_text(other.read_text().replace('"A"', '"B"'))
    started = run.start(request)
    with started.lines as lines:
        assert "the module calls 'B' where the flow has 'A'" in lines.read()
    assert started.wait() == 2
