"""Modules of profiles: where the project's `output` holds `{profile}`, each has one of its own."""

import json
from pathlib import Path

import pytest
from profiled_flows import FLOW, PLAIN
from project import files, run, write

PATTERN = 'output = "modules/{profile}/{module}.py"\n'
SAME = FLOW.replace("RELEASE}", "RELEASE, default: bbbb}")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    write({"flow.yaml": SAME, "plain/flow.yaml": PLAIN})
    return tmp_path


def states(*arguments: str) -> dict[str, str]:
    listed = json.loads(run("list", "--json", *arguments).stdout)
    return {one["module"]: one["state"] for one in listed}


def test_each_profile_has_a_module_and_so_has_the_flow_without_one():
    write({"flowc.toml": 'output = "{folder}/{profile}_{module}.py"\n'})
    result = run("build")
    assert result.exit_code == 0, result.output
    modules = ["default_workflow.py", "pinned_workflow.py", "prod_workflow.py"]
    assert files(end=".py") == sorted([*modules, "plain/default_workflow.py"])
    texts = {name: Path(name).read_text() for name in modules}
    assert ["--epochs 100" in text for text in texts.values()] == [False, False, True]
    assert ["bbbb" in text for text in texts.values()] == [False, True, False]
    assert "# Profile: 'pinned'" in texts["pinned_workflow.py"]
    assert set(states().values()) == {"fresh"}
    assert len(states()) == 4
    assert run("build", "--check").exit_code == 0
    Path("pinned_workflow.py").unlink()
    assert states()["pinned_workflow.py"] == "missing"
    assert run("build", "--check").exit_code == 1


@pytest.mark.parametrize("output", ["modules/{profile}", "modules/{profile}/{folder}/{module}.py"])
def test_a_profile_that_is_named_is_built_alone(output):
    write({"flowc.toml": f'output = "{output}"\n'})
    assert run("build", "--profile", "prod").exit_code == 0
    plain = "modules/default/plain/workflow.py"  # it has no profiles, and is built as it is
    assert files(end=".py") == [plain, "modules/prod/workflow.py"]
    assert states("--profile", "prod") == dict.fromkeys(files(end=".py"), "fresh")
    assert run("build", "--no-profile", "flow.yaml").exit_code == 0
    assert files(end=".py")[0] == "modules/default/plain/workflow.py"
    assert files("modules/default", ".py") == ["plain/workflow.py", "workflow.py"]
    assert not Path("modules/pinned").exists()
    write({"flowc.toml": f'output = "{output}"\nprofile = "pinned"\n'})  # as if it were named
    assert run("build", "flow.yaml").exit_code == 0
    assert files("modules/pinned", ".py") == ["workflow.py"]


def test_one_place_for_a_module_is_for_one_profile():
    write({"flowc.toml": PATTERN})
    assert "--epochs 3" in run("build", "--stdout", "flow.yaml").stdout
    assert run("build", "-o", "x.py", "flow.yaml").exit_code == 0
    assert files(end=".py") == ["x.py"]


def test_modules_that_define_a_task_differently_are_not_registered_together():
    write({"flowc.toml": PATTERN})
    result = run("build", "flow.yaml")
    assert result.exit_code == 0
    assert (
        "modules/default/workflow.py, modules/prod/workflow.py and modules/pinned/workflow.py "
        "define the task 'training.train' and 1 more differently: they cannot be registered under "
        "one project, domain and version\n"
    ) in result.stderr
    equal = PLAIN + "profiles: {dev: {}, prod: {defaults: {project_defaults: true}}}\n"
    write({"flow.yaml": equal})
    assert "registered" not in run("build", "--force").stderr
    text = PLAIN.replace("b}", "'${{ vars.x }}'}") + "vars: {x: a}\nprofiles: {p: {vars: {x: b}}}\n"
    write({"flow.yaml": text})
    said = "define the task 'plain.a' differently"
    assert said in run("build", "flow.yaml", "--check").stderr
    assert said not in run("build", "flow.yaml", "--profile", "p").stderr


def test_flows_are_compared_by_profile():
    task = "name: NAME\ndefaults: {project_defaults: true}\nvars: {x: a}\nPROFILES\n"
    task += "tasks: {a: {name: Same, command: '${{ vars.x }}'}}\n"
    one = task.replace("NAME", "one").replace("PROFILES", "profiles: {p: {vars: {x: b}}}")
    write({"flowc.toml": 'output = "{profile}/{folder}/m_{parent}.py"\n', "a/flow.yaml": one})
    write({"plain/flow.yaml": one.replace("one", "two"), "flow.yaml": PLAIN})
    assert run("build").exit_code == 0  # the same by each profile
    write({"plain/flow.yaml": task.replace("NAME", "two").replace("PROFILES", "")})
    result = run("build", "--force")
    assert result.exit_code == 1  # by `p` another task has the name
    assert result.stderr.count("error[shared-task-name]") == 1
    assert "plain/flow.yaml:5:19: error[shared-task-name]" in result.stderr


def test_a_profile_called_default_is_in_the_way():
    write({"flowc.toml": PATTERN, "flow.yaml": PLAIN + "profiles: {default: {}, dev: {}}\n"})
    result = run("build", "flow.yaml")
    assert result.exit_code == 1
    assert (
        "flow.yaml:1:1: error[shared-output]: its profile 'default' becomes the same module as no"
    ) in result.stderr
    assert files(end=".py") == []
    write({"flowc.toml": ""})
    assert run("build", "flow.yaml").exit_code == 0


def test_a_variable_has_to_be_set_where_its_profile_is_built():
    write({"flowc.toml": PATTERN, "flow.yaml": FLOW})
    result = run("build", "flow.yaml")
    assert (result.exit_code, result.stderr.count("error[unset-var]")) == (1, 1)
    assert files(end=".py") == ["modules/default/workflow.py", "modules/prod/workflow.py"]
    assert states("flow.yaml")["modules/pinned/workflow.py"] == "invalid"


@pytest.mark.flyte
def test_modules_of_all_profiles_are_verified():
    write({"flowc.toml": PATTERN})
    assert run("build", "--verify", "flow.yaml").exit_code == 0
    result = run("verify", "flow.yaml")
    assert (result.exit_code, result.stdout.count("agree")) == (0, 3)
    write({"modules/prod/workflow.py": Path("modules/pinned/workflow.py").read_text()})
    result = run("verify", "flow.yaml")
    assert (result.exit_code, result.stdout.count("agree")) == (1, 2)


def test_tasks_are_listed_once():
    write({"flowc.toml": PATTERN})
    assert run("list", "--tasks", "flow.yaml").stdout.count("training.train") == 1


def test_an_unknown_placeholder_names_those_that_there_are():
    write({"flowc.toml": 'output = "modules/{profil}/{module}.py"\n'})
    result = run("build")
    assert result.exit_code == 1
    assert "hint: there are {folder}, {parent}, {module}, {profile}" in result.output
