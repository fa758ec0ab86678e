"""What the commands do in a project: which files are flows, where modules go, what is told."""

import json
import os
from pathlib import Path

import pytest
from project import files as files_in
from project import flow, run, working_in, write

WARNS = flow("warns").replace("tasks:", "inputs:\n  unused: str\ntasks:")
BAD = flow("bad").replace("command", "comand")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder in a repository of its own."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


def flows_of(*arguments: object) -> list[str]:
    """The flows that a command takes, in their order."""
    result = run("list", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return [one["path"] for one in json.loads(result.stdout)]


TASK = "name: NAME\ndefaults: {project_defaults: true}\ntasks:\n  t: {name: Train, command: x}\n"

MANY = {
    "flow.yaml": flow("top"),
    "a/flow.yaml": flow("a"),
    "a/other.yaml": "services: {}\n",
    "b/flow.yml": flow("b"),
    "old/flow.yaml": "not: [a flow\n",
    "c/draft/flow.yaml": BAD,
    ".github/flow.yaml": BAD,
    "docker-compose.yaml": "services: {}\n",
}


def test_without_arguments_the_flows_of_the_project_are_taken():
    write({**MANY, "flowc.toml": 'exclude = ["old", "**/draft"]\n'})
    assert flows_of() == ["flow.yaml", "a/flow.yaml", "b/flow.yml"]
    with working_in("a"):  # a project is a whole
        assert flows_of() == ["../flow.yaml", "flow.yaml", "../b/flow.yml"]
    result = run("check")
    assert (result.exit_code, result.output) == (0, "3 flows: no findings\n")
    assert run("build").exit_code == 0
    assert files_in(end=".py") == ["a/workflow.py", "b/workflow.py", "workflow.py"]
    assert run("build", "--check").exit_code == 0
    assert run("fmt", "--check").output.endswith("3 flows: 0 would change\n")


def test_folders_globs_and_files():
    write({**MANY, "flowc.toml": 'exclude = ["old", "**/draft"]\n'})
    assert flows_of("a", "c") == ["a/flow.yaml"]
    assert flows_of(".") == flows_of()
    assert flows_of("old/flow.yaml", "a/other.yaml") == ["old/flow.yaml", "a/other.yaml"]
    assert flows_of("**/flow.y*ml") == ["flow.yaml", "a/flow.yaml", "b/flow.yml"]
    assert flows_of("a/*.yaml") == ["a/flow.yaml", "a/other.yaml"]
    assert flows_of("a", "./a/flow.yaml") == ["a/flow.yaml"]
    write({"flowc.toml": 'exclude = ["a/other.yaml"]\n'})
    assert flows_of("a/*.yaml") == ["a/flow.yaml"]
    write({"flowc.toml": 'exclude = ["old", "**/draft"]\n'})
    with working_in("a"):
        assert flows_of("../b") == ["../b/flow.yml"]
        assert flows_of("../[ab]/flow*") == ["../a/flow.yaml", "../b/flow.yml"]


def test_a_glob_or_a_file_that_is_not_there_is_wrong_usage():
    write({"flowc.toml": ""})
    for arguments in (["nope/*.yaml"], ["nope/**"], ["nope.yaml"], ["x[1].yaml"]):
        result = run("check", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
    write({"x[1].yaml": flow("x")})
    assert flows_of("x[1].yaml") == ["x[1].yaml"]  # a file of that name


def test_outside_of_a_project_a_folder_stands_for_every_yaml_file():
    write({"a/one.yaml": flow("one"), "a/b/flow.yaml": flow("two"), "a/.c/flow.yaml": BAD})
    assert flows_of("a") == ["a/one.yaml", "a/b/flow.yaml"]
    for command in ("check", "build", "list", "fmt", "verify"):
        result = run(command)
        assert result.exit_code == 2
        assert "flow.yaml here, nor a flowc.toml or [tool.flowc] that says" in result.stderr


def test_include_says_which_files_are_flows():
    write({"flowc.toml": 'include = ["flows/**/*.yaml", "x.yml"]\n', "flows/readme.md": ""})
    write({"flows/a.yaml": flow("a"), "flows/b/c.yaml": flow("c"), "x.yml": flow("x"), "y.yml": ""})
    assert flows_of() == ["x.yml", "flows/a.yaml", "flows/b/c.yaml"]
    write({"flowc.toml": "include = []\n"})
    assert flows_of() == []


def test_pyproject_and_the_nearest_file():
    write({"pyproject.toml": '[project]\nname = "x"\n', "sub/pyproject.toml": "broken [\n"})
    write({"sub/flow.yaml": flow("sub"), "sub/a/flow.yaml": flow("a")})
    write({"other.yaml": flow("other")})
    with working_in("sub"):
        assert flows_of() == ["flow.yaml"]  # neither says anything of flows
        write({"pyproject.toml": '[tool.flowc]\ninclude = ["*.yaml"]\n'}, "..")
        assert flows_of() == ["../other.yaml"]
        write({"flowc.toml": ""})
        assert flows_of() == ["flow.yaml", "a/flow.yaml"]
    write({"flowc.toml": 'include = ["sub/*.yaml"]\n'})  # before the pyproject.toml beside it
    assert flows_of() == ["sub/flow.yaml"]


def test_no_project_beyond_the_repository(folder):
    write({"flowc.toml": "broken ["}, folder.parent)
    write({"other.yaml": flow("a")})
    assert run("check").exit_code == 2
    write({"flow.yaml": flow("a")})
    assert flows_of("flow.yaml") == ["flow.yaml"]


@pytest.mark.parametrize("command", ["check", "build", "list", "fmt", "verify"])
def test_a_project_file_with_faults_stops_everything(command):
    write({"flowc.toml": '\nouptut = "x"\n', "flow.yaml": flow("a")})
    for arguments in ([], ["flow.yaml"]):
        result = run(command, *arguments)
        assert result.exit_code == 1
        assert result.output == (
            "flowc.toml:2:1: error[project-file]: there is no key 'ouptut'\n"
            '    2 | ouptut = "x"\n'
            "      | ^^^^^^\n"
            "   hint: did you mean 'output'?\n"
        )
    assert files_in(end=".py") == []


def test_the_faults_of_a_project_file_in_other_formats():
    write({"flowc.toml": "x = 1\n"})
    (finding,) = json.loads(run("check", "--output-format", "json").stdout)
    assert (finding["path"], finding["line"], finding["rule"]) == ("flowc.toml", 1, "project-file")


def test_a_project_file_that_is_no_file_or_leads_out(folder):
    os.mkdir("flowc.toml")
    result = run("check")
    assert result.exit_code == 1
    assert "flowc.toml:1:1: error[project-file]: the file cannot be read" in result.stdout
    os.rmdir("flowc.toml")
    write({"secret.toml": "hunter2"}, folder.parent)
    os.symlink("../secret.toml", "flowc.toml")
    result = run("check")
    assert result.exit_code == 1
    assert "leads out of the repository" in result.stdout
    assert "hunter2" not in result.output


@pytest.mark.parametrize(
    ("output", "modules"),
    [
        ("gen", ["gen/a/b/workflow.py", "gen/a/x.py", "gen/workflow.py"]),
        ("gen/{folder}/{module}.py", ["gen/a/b/workflow.py", "gen/a/x.py", "gen/workflow.py"]),
        ("{folder}/gen_{module}.py", ["a/b/gen_workflow.py", "a/gen_x.py", "gen_workflow.py"]),
    ],
)
def test_modules_go_where_the_project_says(output, modules):
    write({"flow.yaml": flow("top"), "a/x.yaml": flow("x"), "a/b/flow.yaml": flow("b")})
    write({"flowc.toml": f'output = "{output}"\ninclude = ["**/*.yaml"]\n'})
    assert run("build", "--check").exit_code == 1
    assert files_in(end=".py") == []
    with working_in("a"):
        result = run("build")
        assert result.exit_code == 0, result.output
        assert run("build", "--check", "x.yaml").exit_code == 0
    assert files_in(end=".py") == modules
    assert [one["state"] for one in json.loads(run("list", "--json").stdout)] == ["fresh"] * 3
    assert run("build", "-o", "here.py", "flow.yaml").exit_code == 0
    assert Path("here.py").exists()


def test_no_module_is_written_through_a_link(folder):
    (folder.parent / "elsewhere").mkdir()
    os.symlink("../elsewhere", "gen")
    write({"flowc.toml": 'output = "gen"\n', "flow.yaml": flow("a")})
    result = run("build")
    assert result.exit_code == 1
    assert "the link 'gen' leads out of the repository" in result.stderr
    assert list((folder.parent / "elsewhere").iterdir()) == []


def test_no_flow_is_read_through_a_link(folder):
    write({"flow.yaml": "secret: [hunter2\n"}, folder.parent / "elsewhere")
    write({"flowc.toml": ""})
    os.mkdir("b")
    os.symlink("../elsewhere", "a")  # a folder: passed over
    os.symlink("../../elsewhere/flow.yaml", "b/flow.yaml")
    result = run("check")
    assert result.exit_code == 1
    assert "b/flow.yaml:1:1: error[yaml-syntax]: the file cannot be read" in result.stdout
    assert "hunter2" not in result.output
    assert "a/flow.yaml" not in result.output


def test_the_way_to_a_flow_does_not_matter(folder):
    write({"flowc.toml": 'output = "gen"\n', "a/flow.yaml": flow("a"), "a/other.yaml": flow("b")})
    os.symlink("repo", folder.parent / "link")
    path = folder.parent / "link" / "a"
    assert flows_of(path) == [str(path / "flow.yaml")]
    assert run("build", path).exit_code == 0
    assert files_in(end=".py") == ["gen/a/workflow.py"]


def test_severities():
    write({"flow.yaml": WARNS, "flowc.toml": '[rules]\nunused-input = "error"\n'})
    result = run("build")
    assert result.exit_code == 1
    assert "flow.yaml:4:3: error[unused-input]" in result.stderr
    assert files_in(end=".py") == []
    assert json.loads(run("list", "--json").stdout)[0]["state"] == "invalid"
    write({"flowc.toml": '[rules]\nunused-input = "off"\n'})
    assert run("check").output == "1 flow: no findings\n"
    write({"flowc.toml": '[rules]\nunused-input = "warn"\n'})
    assert run("check").output.endswith("1 flow: 1 warning\n")
    assert run("build").exit_code == 0


def test_an_error_that_is_lowered_is_built():
    tasks = "".join(
        f"  t{layer}_{place}: {{command: x, after: [{after}]}}\n"
        for layer in range(40)
        for place in range(2)
        for after in [f"t{layer - 1}_0, t{layer - 1}_1" if layer else ""]
    )
    text = f"name: wide\ndefaults: {{project_defaults: true}}\ntasks:\n{tasks}"
    write({"flow.yaml": text, "flowc.toml": ""})
    result = run("build")
    assert result.exit_code == 1
    assert "error[path-explosion]" in result.stderr
    assert files_in(end=".py") == []
    write({"flowc.toml": '[rules]\npath-explosion = "warn"\n'})
    result = run("build")
    assert result.exit_code == 0
    assert "warning[path-explosion]" in result.stderr
    assert files_in(end=".py") == ["workflow.py"]


def test_limits():
    keys = "".join(f"key{number}: 1\n" for number in range(9))
    write({"flow.yaml": flow("a") + keys, "flowc.toml": "[limits]\nmax_findings = 3\n"})
    assert "flow.yaml: and 6 more" in run("check").stdout
    assert "key8" in run("check", "--max-findings", "0").stdout
    write({"flowc.toml": "[limits]\nmax_bytes = 100\n"})
    result = run("check")
    assert result.exit_code == 1
    assert (
        "flow.yaml:1:1: error[yaml-syntax]: the file is larger than 100 bytes "
        "(the limit of the project)\n"
    ) in result.stdout


def test_two_flows_that_become_one_module():
    write({"flow.yaml": flow("a"), "flow.yml": flow("b")})
    result = run("build", ".")  # in a project or not
    assert result.exit_code == 1
    assert "workflow.py: written\n" in result.stderr
    assert (
        "flow.yml:1:1: error[shared-output]: 'flow.yaml' becomes the same 'workflow.py'\n"
    ) in result.stderr
    assert "name: a" in Path("flow.yaml").read_text()
    assert "def a(" in Path("workflow.py").read_text()
    assert run("check", ".").exit_code == 0
    write({"flowc.toml": ""})
    assert "shared-output" in run("check").stdout
    assert run("build", "--stdout").exit_code == 0  # no file is written


def test_two_flows_that_register_under_one_name():
    text = flow(
        "train", "name: NAME\ndefaults: {project_defaults: true}\ntasks:\n  t: {command: x}\n"
    )
    write({"a/flow.yaml": text, "b/flow.yaml": text, "flowc.toml": ""})
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout == (
        "b/flow.yaml:1:7: error[shared-flow-name]: two flows would register as the workflow "
        "'workflow.train'\n"
        "    1 | name: train\n"
        "      |       ^^^^^\n"
        "   note: the other one is at a/flow.yaml:1:7\n"
        "   hint: give one of them another name\n"
    )
    assert "a/workflow.py: written" in run("build").stderr
    assert files_in(end=".py") == ["a/workflow.py"]
    silenced = text.replace("train\n", "train  # flowc: ignore[shared-flow-name]\n", 1)
    write({"b/flow.yaml": silenced})
    assert run("check").exit_code == 0
    write({"b/flow.yaml": text, "a/__init__.py": ""})
    assert run("check").exit_code == 0  # a.workflow.train and workflow.train
    write({"b/__init__.py": "", "__init__.py": ""})
    assert run("check").exit_code == 0
    os.unlink("flowc.toml")
    assert run("check", ".").exit_code == 0  # nobody says that they belong together


def test_outside_of_a_project_shared_names_are_warnings_of_a_check():
    text = flow(
        "train", "name: NAME\ndefaults: {project_defaults: true}\ntasks:\n  t: {command: x}\n"
    )
    write({"a/flow.yaml": text, "b/flow.yaml": text, "c/one.yaml": flow("one", TASK)})
    write({"c/two.yaml": flow("two", TASK).replace("command: x", "command: y")})
    result = run("check", ".", "--output-format", "concise")
    assert (result.exit_code, result.stderr) == (0, "4 flows: 2 warnings\n")
    assert result.stdout == (
        "b/flow.yaml:1:7: warning[shared-flow-name] two flows would register as the workflow "
        "'workflow.train'\n"
        "c/two.yaml:4:13: warning[shared-task-name] another task has the name 'Train'\n"
    )
    assert run("check", "a", "c/one.yaml").output == "2 flows: no findings\n"  # those of a command
    assert run("check", "c/one.yaml", "c/two.yaml").output.endswith("2 flows: 1 warning\n")
    assert run("check", ".", "--strict").exit_code == 1
    assert run("check", ".", "--ignore", "shared-flow-name,shared-task-name").exit_code == 0
    silenced = text.replace("train\n", "train  # flowc: ignore[shared-flow-name]\n", 1)
    write({"b/flow.yaml": silenced})
    assert "shared-flow-name" not in run("check", ".").output
    built = run("build", ".", "--strict")  # no build is stopped
    assert (built.exit_code, built.stderr.splitlines()[-1]) == (0, "4 flows: no findings")
    with working_in("a"):
        write({"flowc.toml": ""})
        result = run("check", ".", "../b", "../c", "--output-format", "concise")
        assert (result.exit_code, "1 warning" in result.stderr) == (0, True)


def test_two_flows_of_one_name_and_of_two_modules():
    text = "name: same\ndefaults: {project_defaults: true}\ntasks:\n  t: {command: COMMAND}\n"
    write({"one.yaml": text, "two.yaml": text.replace("COMMAND", "y"), "flowc.toml": ""})
    result = run("check", "one.yaml", "two.yaml", "--output-format", "concise")
    assert result.stdout == (
        "two.yaml:4:3: error[shared-task-name] another task has the name 'same.t'\n"
    )


def test_other_modules_make_other_names():
    write({"a/flow.yaml": flow("x"), "b/flow.yaml": flow("x")})
    write({"flowc.toml": 'output = "gen/{parent}.py"\n'})
    assert run("check").exit_code == 0
    assert run("build").exit_code == 0


def test_one_task_with_two_definitions():
    write({"a/flow.yaml": flow("a", TASK), "b/flow.yaml": flow("b", TASK), "flowc.toml": ""})
    assert run("check").exit_code == 0  # one task
    other = flow("b", TASK).replace("command: x", "command: y")
    write({"b/flow.yaml": other, "c/flow.yaml": other.replace("name: b", "name: c")})
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "b/flow.yaml:4:13: error[shared-task-name]: another task has the name 'Train'\n"
        "    4 |   t: {name: Train, command: y}\n"
        "      |             ^^^^^\n"
        "   note: the other one is at a/flow.yaml:4:13\n"
    )
    assert result.stdout.count("shared-task-name") == 2
    write({"flowc.toml": '[rules]\nshared-task-name = "warn"\n'})
    assert run("check").exit_code == 0
    write({"flowc.toml": '[rules]\nshared-task-name = "off"\n'})
    assert run("check").output == "3 flows: no findings\n"


def test_a_default_name_of_a_task_is_told_with_its_flow():
    one = "name: same\ndefaults: {project_defaults: true}\ntasks:\n  t: {command: COMMAND}\n"
    write({"a/flow.yaml": one, "b/flow.yaml": one.replace("COMMAND", "y"), "flowc.toml": ""})
    result = run("check")
    assert result.stdout.count("error[") == 1


def test_flows_that_others_run():
    user = "name: NAME\ntasks:\n  prep: {flow: ../prep/flow.yaml}\n"
    write({"prep/flow.yaml": flow("prep"), "a/flow.yaml": flow("a", user)})
    write({"b/flow.yaml": flow("b", user), "flowc.toml": ""})
    assert run("check").exit_code == 0  # one flow in three modules
    write({"b/prep.yaml": flow("prep").replace("load.py", "reload.py")})
    write({"b/flow.yaml": flow("b", user).replace("../prep/flow.yaml", "prep.yaml")})
    result = run("check")
    assert result.exit_code == 1
    assert (
        "b/flow.yaml:3:16: error[shared-flow-name]: two flows would register as the workflow "
        "'workflow.prep'\n"
    ) in result.stdout
    assert "error[shared-task-name]: another task has the name 'prep.load'" in result.stdout


def test_a_value_that_a_check_does_not_know_is_no_difference():
    text = TASK.replace("tasks:", "vars:\n  n: {env: A_VARIABLE_THAT_NOBODY_SETS}\ntasks:")
    unknown = flow("a", text).replace("command: x", 'command: "${{ vars.n }}"')
    write({"a/flow.yaml": unknown, "b/flow.yaml": flow("b", TASK), "flowc.toml": ""})
    assert run("check").exit_code == 0


def test_list_shows_every_state(monkeypatch):
    write({"flowc.toml": ""})
    for name in ("fresh", "stale", "edited", "foreign", "missing"):
        write({f"{name}/flow.yaml": flow(name)})
    write({"invalid/flow.yaml": BAD})
    run("build")
    Path("missing/workflow.py").unlink()
    write({"foreign/workflow.py": "print()\n", "stale/flow.yaml": flow("stale") + "# x\n"})
    write({"stale/flow.yaml": flow("stale").replace("load.py", "reload.py")})
    with open("edited/workflow.py", "a") as file:
        file.write("# edited\n")
    result = run("list")
    assert result.exit_code == 0
    assert result.stdout == (
        "flow               name     tasks  outputs  module               state\n"
        "edited/flow.yaml   edited   1      rows     edited/workflow.py   edited\n"
        "foreign/flow.yaml  foreign  1      rows     foreign/workflow.py  foreign\n"
        "fresh/flow.yaml    fresh    1      rows     fresh/workflow.py    fresh\n"
        "invalid/flow.yaml  bad      1      rows     invalid/workflow.py  invalid\n"
        "missing/flow.yaml  missing  1      rows     missing/workflow.py  missing\n"
        "stale/flow.yaml    stale    1      rows     stale/workflow.py    stale "
        '(line 16: domino_job_config=DominoJobConfig(Command="python load.py"),)\n'
    )
    assert json.loads(run("list", "--json", "fresh").stdout) == [
        {
            "path": "fresh/flow.yaml",
            "module": "fresh/workflow.py",
            "state": "fresh",
            "name": "fresh",
            "inputs": [],
            "outputs": [{"name": "rows", "type": "file[csv]"}],
            "profiles": [],
            "tasks": [{"key": "load", "runs": "fresh.load"}],
        }
    ]


def test_list_says_what_of_a_stale_module_would_change():
    write({"flowc.toml": "", "flow.yaml": flow("x") + "profiles: {dev: {}, prod: {}}\n"})

    def why(*arguments):
        (listed,) = json.loads(run("list", "--json", *arguments).stdout)
        assert (listed["state"] == "stale") == ("why" in listed)
        return listed.get("why")

    run("build", "--profile", "dev")
    assert (why("--profile", "dev"), why("--profile", "prod")) == (None, "another profile")
    assert run("list").stdout.endswith("  workflow.py  stale (another profile)\n")
    run("build")
    assert (why(), why("--profile", "dev")) == (None, "another profile")
    module = Path("workflow.py").read_text().splitlines()
    write({"flow.yaml": flow("x").replace("file[csv]", "file[txt]")})
    number, _, line = why().removeprefix("line ").partition(": ")
    assert module[int(number) - 1] == line == 'CsvFile = FlyteFile[TypeVar("csv")]'
    text = flow("x").replace("outputs:\n  rows", "  more: {command: y}\noutputs:\n  rows")
    write({"flow.yaml": text})
    assert why().endswith(": more = DominoJobTask(")  # where there is nothing now
    write({"flow.yaml": flow("x") + "description: A word.\n"})
    assert why().startswith("line ")
    assert "Digest" not in why()
    write({"flow.yml": flow("x"), "flowc.toml": 'include = ["flow.yml"]\n'})
    assert why() == "line 3: # Flow: 'flow.yaml'"


def test_standard_input_in_a_project():
    write({"flowc.toml": '[rules]\nunused-input = "error"\n', "flow.yaml": flow("a")})
    result = run("check", "-", "--stdin-filename", "flow.yaml", stdin=WARNS)
    assert result.exit_code == 1
    assert "flow.yaml:4:3: error[unused-input]" in result.stdout
    assert run("fmt", "-", stdin=flow("a")).exit_code == 0


@pytest.mark.flyte
def test_verify_in_a_project():
    write({"flowc.toml": 'output = "gen"\n', "a/flow.yaml": flow("a"), "b/flow.yaml": flow("b")})
    assert run("build", "--verify").exit_code == 0
    result = run("verify")
    assert (result.exit_code, result.stderr) == (0, "2 flows verified: 2 agree\n")
    assert result.stdout.count("agree") == 2
