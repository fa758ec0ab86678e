"""`flowc vars` shows what every var and default is, and where that comes from."""

import json

import pytest
from project import run, write

FLOW = """\
name: training
vars:
  epochs: 3
  commit: {env: GIT_COMMIT, default: aaaa}
  release: {env: RELEASE}
  rows: [1, {a: b}]
defaults:
  project_defaults: true
  git_ref: {type: commitId, value: "${{ vars.commit }}"}
  job_title: Training ${{ vars.release }}
profiles:
  prod:
    vars:
      epochs: 100
      release: {env: PROD_RELEASE, default: r1}
    defaults:
      project_defaults: false
      job_title: null
  qa:
tasks:
  train:
    command: python train.py
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_COMMIT", "RELEASE", "PROD_RELEASE"):
        monkeypatch.delenv(name, raising=False)
    write({"flow.yaml": FLOW})


def test_without_a_profile():
    result = run("vars", "flow.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "name                       value                          from\n"
        "vars.epochs                3                              flow, line 3\n"
        "vars.commit                aaaa                           flow, line 4;"
        " environment variable GIT_COMMIT is not set\n"
        "vars.release               -                              flow, line 5;"
        " environment variable RELEASE is not set\n"
        "vars.rows                  [1, {a: b}]                    flow, line 6\n"
        "defaults.project_defaults  true                           flow, line 8\n"
        "defaults.git_ref           {type: commitId, value: aaaa}  flow, line 9; vars.commit\n"
        "defaults.job_title         -                              flow, line 10; vars.release\n"
    )


def test_under_a_profile_with_values_from_everywhere(monkeypatch):
    monkeypatch.setenv("GIT_COMMIT", "bbbb")
    monkeypatch.setenv("RELEASE", "nobody asks for it")
    result = run("vars", "flow.yaml", "--profile", "prod", "--var", "rows=[2]")
    assert (result.exit_code, result.stderr) == (0, "")
    rows = [line.split("  ") for line in result.stdout.splitlines()[1:]]
    shown = [tuple(cell.strip() for cell in row if cell) for row in rows]
    assert shown == [
        ("vars.epochs", "100", "profile prod, line 14"),
        ("vars.commit", "bbbb", "environment variable GIT_COMMIT"),
        ("vars.release", "r1",
         "profile prod, line 15; environment variable PROD_RELEASE is not set"),
        ("vars.rows", "[2]", "command line"),
        ("defaults.project_defaults", "false", "profile prod, line 17"),
        ("defaults.git_ref", "{type: commitId, value: bbbb}", "flow, line 9; vars.commit"),
        ("defaults.job_title", "null", "profile prod, line 18"),
    ]  # fmt: skip


def test_the_command_line_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("GIT_COMMIT", "bbbb")
    result = run("vars", "flow.yaml", "--var", "commit=cccc", "--json")
    commit = json.loads(result.stdout)["vars"][1]
    assert (commit["value"], commit["from"]) == ("cccc", "command line")


def test_json_has_whole_values():
    write({"flow.yaml": FLOW.replace("epochs: 3", f"epochs: {'x' * 100}\n  limit: .inf")})
    found = json.loads(run("vars", "flow.yaml", "--json", "--profile", "qa").stdout)
    assert (found["flow"], found["profile"], found["profiles"]) == (
        "flow.yaml",
        "qa",
        ["prod", "qa"],
    )
    assert found["vars"][0] == {
        "name": "epochs",
        "value": "x" * 100,
        "known": True,
        "from": "flow",
        "line": 3,
    }
    assert found["vars"][1]["value"] == ".inf"
    assert found["vars"][3] == {
        "name": "release",
        "value": None,
        "known": False,
        "from": "flow",
        "line": 6,
        "variable": "RELEASE",
    }
    assert found["defaults"][1]["vars"] == ["commit"]
    table = run("vars", "flow.yaml").stdout.splitlines()[1]
    assert table.split()[1] == "x" * 57 + "..."


def test_what_a_value_holds_moves_no_cursor(monkeypatch):
    hostile = "a\u202eb##[command]x"
    write({"flow.yaml": FLOW.replace("epochs: 3", "epochs: 'b##[error]c'")})
    monkeypatch.setenv("RELEASE", "\x1b[31mred")
    result = run("vars", "flow.yaml", "--var", f"commit={hostile}")
    assert result.exit_code == 1
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output
    assert "##[" not in result.output
    assert "the environment variable RELEASE holds a control character" in result.stderr


def test_mistakes_are_told_and_the_rest_is_shown():
    write({"flow.yaml": FLOW.replace("vars.commit }}", "vars.comit }}")})
    result = run("vars", "flow.yaml")
    assert result.exit_code == 1
    assert "there is no var 'comit'" in result.stderr
    assert "vars.epochs" in result.stdout
    result = run("vars", "flow.yaml", "--var", "epochs=many")
    assert result.exit_code == 1
    assert "--var epochs gives 'many', but the var 'epochs' is an integer" in result.stderr


@pytest.mark.parametrize("text", ["a: [", "- x", "x", "", "vars: 3\ndefaults: [1]\n"])
def test_whatever_the_file_holds(text):
    write({"flow.yaml": text})
    result = run("vars", "flow.yaml")
    assert result.exit_code in (0, 1)
    assert (result.exit_code == 1) == (text == "a: [")


def test_wrong_usage():
    assert run("vars", "flow.yaml", "--profile", "prd").exit_code == 2
    assert run("vars", "flow.yaml", "--var", "nope=1").exit_code == 2
    assert run("vars", "missing.yaml").exit_code == 2


def test_the_help_says_that_secrets_are_printed():
    assert "secrets" in run("vars", "--help").stdout
