"""YAML files of other tools: they are passed over below a folder, and never rewritten."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from flowc.limits import MAX_BYTES
from flowc.reading.recognise_file import recognise
from hypothesis import given
from hypothesis import strategies as st
from places import TESTS
from project import files, flow, run, write
from strategies import flows, to_yaml

FOLDER = TESTS / "other_tools"
OTHERS = [*sorted(FOLDER.glob("more/*.y*ml")), *sorted(FOLDER.glob("public/co*.y*ml"))]
OWN = {
    **{f"GIT_{who}_{what}": "x@y" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
}
MARKED = {
    "Taskfile.yml": ("version", "a number as 'version' is of another tool"),
    "tekton.yaml": ("apiVersion", "'apiVersion' is a key of another tool"),
    "tool.cwl.yaml": ("cwlVersion", "'cwlVersion' is a key of another tool"),
    "docker-compose.yml": ("version", "a number as 'version' is of another tool"),
    "deployment.yaml": ("apiVersion", "'apiVersion' is a key of another tool"),
    "component.yml": ("$schema", "'$schema' names the schema of another tool"),
    "count.cwl.yaml": ("cwlVersion", "'cwlVersion' is a key of another tool"),
}
"""Files with the mark of another tool, and what is said of it."""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A repository with one flow among the files of other tools."""
    (tmp_path / ".git").mkdir()
    for path in [*OTHERS, FOLDER / "public" / "flow.yaml"]:
        shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


PASSED = f"({len(OTHERS)} other files passed over)"


@pytest.mark.parametrize("project", [None, 'include = ["**/*.yaml", "**/*.yml"]\n'])
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["fmt"], f"1 flow: 0 changed {PASSED}\n"),
        (["check"], f"1 flow: no findings {PASSED}\n"),
        (["list"], f"{PASSED.strip('()')}\n"),
        (["build"], f"1 flow: no findings {PASSED}\n"),
    ],
)
def test_below_a_folder_they_are_passed_over_and_counted(folder, command, said, project):
    if project is not None:
        write({"flowc.toml": project})
    before = {path: path.read_bytes() for path in folder.glob("*.y*ml")}
    result = run(*command, ".")
    assert result.exit_code == 0, result.output
    assert result.stderr.endswith(said)
    assert {path: path.read_bytes() for path in folder.glob("*.y*ml")} == before
    assert files(end=".py") == (["workflow.py"] if command == ["build"] else [])
    if project is None:
        return
    assert run(*command).stderr.endswith(said)  # without arguments, too
    assert run("build").exit_code == 0
    assert run("build", "--check").output == f"1 flow: no findings {PASSED}\n"


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_a_file_that_is_named_is_said_to_be_no_flow(path):
    before = Path(path.name).read_bytes()
    result = run("fmt", path.name)
    assert (result.exit_code, Path(path.name).read_bytes()) == (1, before)
    assert "this is no flow: " in result.stderr
    for command in ("check", "build", "list", "check --fix", "fmt --check", "fmt --diff"):
        result = run(*command.split(), path.name)
        assert Path(path.name).read_bytes() == before
        if path.name in MARKED:
            assert f"this is no flow: {MARKED[path.name][1]}" in result.output
            assert result.exit_code == (0 if command == "list" else 1)
    assert files(end=".py") == []


@pytest.mark.parametrize("name", MARKED)
def test_the_mark_is_shown(name):
    key, words = MARKED[name]
    result = run("check", "--output-format", "json", name)
    (finding,) = json.loads(result.stdout)
    line = Path(name).read_text().splitlines()[finding["line"] - 1]
    assert line[finding["column"] - 1 :].startswith(f"{key}:")
    assert finding["message"] == f"this is no flow: {words}"
    assert f"if it is a flow, remove '{key}'" in finding["hint"]


def test_standard_input_is_a_file_that_is_named():
    for name, text in ((one.name, one.read_text()) for one in OTHERS):
        result = run("fmt", "-", stdin=text)
        assert (result.exit_code, result.stdout) == (1, text)
        result = run("check", "-", stdin=text)
        assert ("this is no flow" in result.stdout) == (name in MARKED)


def test_a_folder_without_a_flow_is_wrong_usage_for_a_check(folder):
    (folder / "flow.yaml").unlink()
    result = run("check", ".")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"there is no flow in '.' {PASSED}\n" in result.stderr
    (folder / "empty").mkdir()
    result = run("check", "empty", "--exit-zero")
    assert (result.exit_code, "there is no flow in 'empty'\n" in result.stderr) == (2, True)
    write({"flowc.toml": ""})
    result = run("check")
    assert (result.exit_code, "there is no flow in the project\n" in result.stderr) == (2, True)
    write({"tasks/load.yaml": "command: python load.py\n", "flowc.toml": 'include = ["tasks/*"]\n'})
    assert run("check", "tasks", "empty").exit_code == 0  # a task file is checked as well
    assert run("list").exit_code == run("build").exit_code == run("fmt").exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        "name: x\nTasks: {}\n",
        "name: x\ntask: {}\n",
        "name: x\ntaks: {}\n",
        "name: x\ntasls: {}\n",
        "name: x\ntasks:\n  a: [1\n",
        "name: x\n tasks:\n",
        "{name: x, tasks: [a]}\n",
        "? tasks\n: a\n",
        "'tasks': a\n",
        "steps: {}\nstages: {}\ntasks: {}\nservices: {}\n",  # unknown keys are no marks
        "name: x\nversion: 1.2.3\ntasks: {}\n",
        "name: x\nversion: '1'\ntasks: {}\n",
        "$schema: ../schemas/flow.schema.json\ntasks: {}\n",
        "commands: {}\ncommand: x\n",
        "params: {a: str}\n",
        "a: [1\n",  # nobody can say what this is
        "\n",
    ],
)
def test_what_is_meant_as_a_flow_is_checked(text, folder):
    folder = folder / "below"
    write({"f.yaml": text}, folder)
    assert run("check", folder).exit_code == 1 or text.startswith("params")
    assert "passed over" not in run("check", folder).stderr
    (folder / "f.yaml").write_bytes(text.encode("utf-16"))
    assert "the file is UTF-16" in run("check", folder).stdout


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\ntasks: {}\nname: x\n",
        "version: 2.0\ncommand: x\n",
        "kind: x\ntasks: {}\n",
        "class: x\ncommand: y\n",
        "{apiVersion: v1, tasks: {}}\n",
        '"$schema": https://example.com/flow.json\ntasks: {}\n',
        "tags: [a]\nname: x\n",
        "steps: {}\n",
        "a: {tasks: {}}\n",
        "retries: 2\n",
        "kind: x\ntasks: [\n",
    ],
)
def test_what_is_meant_for_another_tool_is_not(text, folder):
    folder = folder / "below"
    write({"f.yaml": text, "flow.yaml": flow("x")}, folder)
    assert run("check", folder).output == "1 flow: no findings (1 other file passed over)\n"


def test_a_difference_tells_flows_alone(folder):
    def git(*words):
        subprocess.run(["git", *words], check=True, capture_output=True, env={**os.environ, **OWN})

    shutil.rmtree(".git")
    git("init", "-q", ".")
    write({"was/flow.yaml": flow("was"), "will.yaml": "services: {}\n"})
    git("add", "-A")
    git("commit", "-q", "-m", "x")
    for path in folder.glob("*.y*ml"):
        path.write_text(path.read_text() + "# changed\n")
    write({"was/flow.yaml": "kind: x\n", "will.yaml": flow("will")})
    result = run("diff")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "flow.yaml: no change in meaning",
        "was/flow.yaml: flow 'was' deleted (breaks launches)",
        "will.yaml: flow 'will' added",
    ]
    assert run("diff", "HEAD", "mkdocs.yml").exit_code == 1  # it is named


def test_a_link_that_leads_out_is_told_and_not_passed_over(folder):
    (folder / "out.yaml").symlink_to("../../elsewhere.yaml")
    assert run("check", ".").exit_code == 1


def test_a_flow_that_became_another_tools_file_leaves_its_module_behind(folder):
    write({"a/flow.yaml": flow("x")})
    run("build", "a")
    write({"a/flow.yaml": "services: {}\n"})
    assert "a/workflow.py:3:9: error[stale-module]" in run("build", "--check", "a").stderr


@given(st.binary(max_size=60) | st.text("tasks:{}[]\n'\"$- kindversion1?&*!%", max_size=40))
def test_whatever_a_file_holds_it_is_one_or_the_other(data):
    found = recognise("x.yaml", data if isinstance(data, bytes) else data.encode())
    assert found.is_flow in (True, False)


@pytest.mark.parametrize("piece", [b"\n", b" ", b"a", b"a:", b"{% ", b"\n \n", b"'a': 1\n", b"\0"])
def test_a_large_file_costs_no_more_than_it_is_long(piece):
    recognise("x.yaml", b"a: [\n" + piece * (MAX_BYTES // 8 // len(piece)))


@given(flows(), st.integers(0, 10**6))
def test_a_flow_is_a_flow_however_it_is_written(drawn, seed):
    assert recognise("x.yaml", to_yaml(drawn, seed).encode()).is_flow
