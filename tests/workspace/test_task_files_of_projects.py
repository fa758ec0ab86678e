"""Task files in folders of flows: no flows themselves, and in every flow that uses them."""

import json
from pathlib import Path

import pytest
from flowc.workspace import look_at_flow as looking
from project import files, run, write
from repositories import commit, environment, must

FILE = """\
params: {domain: str}
command: derive ${{ params.domain }}
outputs: {rows: "file[csv]"}
"""
FLOW = """\
name: NAME
defaults: {project_defaults: true}
tasks:
  ae:
    use: ../tasks/derive.yaml
    params: {domain: NAME}
"""
ALL = 'include = ["**/*.yaml"]'
BROKEN = FILE.replace("command", "comand")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project of two flows that use one task file."""
    monkeypatch.chdir(tmp_path)
    texts = {f"flows/{name}.yaml": FLOW.replace("NAME", name) for name in ("one", "two")}
    write({"flowc.toml": ALL, "tasks/derive.yaml": FILE, **texts})
    return tmp_path


def test_a_folder_with_task_files_is_checked_built_and_listed():
    checked = run("check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    built = run("build", ".")
    assert built.exit_code == 0
    assert files(end=".py") == ["flows/one.py", "flows/two.py"]
    assert "derive" not in built.stderr
    assert run("list").stdout.count("\n") == 3
    assert [one["path"] for one in json.loads(run("list", "--json").stdout)] == [
        "flows/one.yaml",
        "flows/two.yaml",
    ]
    assert run("build", "--check", ".").exit_code == 0


@pytest.mark.flyte
def test_a_task_file_that_is_named_becomes_no_module():
    for command in ("build", "verify"):
        done = run(command, "tasks/derive.yaml")
        assert done.exit_code == 0
        assert "a task file, which is built into the flows that use it" in done.stderr
    other = Path("tasks/other.yaml")
    other.write_text(FILE)
    for command in (
        ["build", "tasks/derive.yaml", "--stdout"],
        ["build", "tasks/derive.yaml", "-o", "x.py"],
        ["build", "tasks/derive.yaml", "--expand"],
        ["vars", "tasks/derive.yaml"],
        ["run", "tasks/derive.yaml"],
        ["verify", "tasks/derive.yaml", "--against", "flowc.toml"],
        ["diff", "tasks/derive.yaml", other],
    ):
        refused = run(*command)
        assert refused.exit_code == 2
        assert "is a task file: name a flow that uses it" in refused.stderr
    assert files(end=".py") == []


def test_a_change_of_a_task_file_makes_the_modules_of_its_users_stale():
    run("build", ".")
    write({"tasks/derive.yaml": FILE.replace("derive $", "derive --all $")})
    found = run("build", "--check", ".")
    assert found.exit_code == 1
    assert found.stdout.count("derive --all one") == found.stdout.count("derive --all two") == 1
    assert [one["state"] for one in json.loads(run("list", "--json").stdout)] == ["stale"] * 2
    assert run("build", ".").exit_code == 0
    assert "derive --all one" in Path("flows/one.py").read_text()


def test_a_mistake_in_a_task_file_is_told_once_in_a_run_and_no_user_is_built():
    write({"tasks/derive.yaml": BROKEN})
    for paths in ((".",), ("flows",), ("flows/two.yaml", "tasks/derive.yaml")):
        checked = run("check", *paths, "--output-format", "concise")
        assert checked.exit_code == 1
        assert checked.stdout.count("tasks/derive.yaml:2:1: error[unknown-key]") == 1
    built = run("build", ".")
    assert (built.exit_code, files(end=".py")) == (1, [])
    (told,) = json.loads(run("check", "flows", "--output-format", "json").stdout)
    assert told["path"] == "tasks/derive.yaml"
    assert told["notes"][-1]["message"] == "used at flows/one.yaml:5:10"
    assert [one["state"] for one in json.loads(run("list", "flows", "--json").stdout)] == [
        "invalid",
        "invalid",
    ]


def test_what_is_kept_rests_on_the_task_file(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWC_CACHE_DIR", str(tmp_path.parent / f"{tmp_path.name}-cache"))
    monkeypatch.delenv("FLOWC_NO_CACHE", raising=False)
    looked = []
    real = looking.check
    monkeypatch.setattr(looking, "check", lambda *a, **k: (looked.append(a[1]), real(*a, **k))[1])

    def told():
        looked.clear()
        return run("check").stdout, len(looked)

    assert told() == ("", 3)
    assert told() == ("", 0)
    write({"tasks/derive.yaml": BROKEN})
    fresh = told()
    assert fresh[1] == 3
    assert told() == (fresh[0], 0)
    assert run("check", "--no-cache").stdout == fresh[0]
    write({"tasks/derive.yaml": FILE})
    assert told()[0] == ""
    Path("tasks/derive.yaml").unlink()
    assert told()[0].count("unusable-file") == 2


def test_a_flow_with_task_files_is_printed_without_them():
    expanded = run("build", "--expand", "flows/one.yaml").stdout
    assert "use:" not in expanded
    assert "command: derive one" in expanded
    write({"flows/expanded.yaml": expanded})
    one, other = (
        run("build", path, "--stdout").stdout.replace(path, "")
        for path in ("flows/one.yaml", "flows/expanded.yaml")
    )
    assert one.splitlines()[4:] == other.splitlines()[4:]
    assert run("diff", "flows/one.yaml", "flows/expanded.yaml").stdout.count("no change") == 1


def test_fixes_and_the_style_of_a_task_file():
    write({"tasks/derive.yaml": BROKEN})
    fixed = run("check", "--fix", "tasks/derive.yaml")
    assert (fixed.exit_code, Path("tasks/derive.yaml").read_text()) == (0, FILE)
    write({"tasks/derive.yaml": "command: c\nparams: {domain: string}\n"})
    write({"flows/one.yaml": FLOW.replace("NAME", "one").replace("domain:", "domian:")})
    run("fmt", ".")
    assert Path("tasks/derive.yaml").read_text() == "params: {domain: str}\ncommand: c\n"
    run("check", "--fix", "flows")
    assert "params: {domain: one}" in Path("flows/one.yaml").read_text()


def test_two_tasks_of_one_name_in_two_flows_are_told_where_the_file_is_used():
    write({"tasks/derive.yaml": f"name: Derive\n{FILE}"})
    told = run("check", "--output-format", "concise").stdout.splitlines()
    assert told == [
        "flows/two.yaml:5:10: error[shared-task-name] another task has the name 'Derive'"
    ]


@pytest.mark.parametrize("config", [ALL, 'include = ["flows/*.yaml"]'])
def test_a_diff_tells_the_flows_that_use_what_changed(config, project):
    env = environment(project.parent / "home")
    write({"flowc.toml": config})
    must(project, env, "git", "init", "--quiet")
    commit(project, env)
    write({"tasks/derive.yaml": FILE.replace("derive $", "derive --all $")})
    found = run("diff", "--output-format", "json")
    assert found.exit_code == 0
    assert [one["path"] for one in json.loads(found.stdout)["flows"]] == [
        "flows/one.yaml",
        "flows/two.yaml",
    ]
    write({"tasks/derive.yaml": BROKEN})
    assert run("diff").exit_code == 1
