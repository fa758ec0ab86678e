"""`flowc build --check`: modules that are not what a build would write are findings."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from flowc.reporting.formats import FORMATS
from project import files, flow, run, working_in, write

OF_PROGRAMS = [name for name in FORMATS if name not in ("full", "concise", "grouped")]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A working folder in a repository of its own."""
    home = tmp_path / "repo"
    home.mkdir()
    subprocess.run(["git", "init", "-q", home], check=True)
    monkeypatch.chdir(home)
    return home


def told(*arguments: object, code: int = 1) -> dict[str, str]:
    """What is told of modules, by the path of the file where it is, with the hint."""
    result = run("build", "--check", "--output-format", "json", *arguments)
    assert result.exit_code == code, result.output
    found = json.loads(result.stdout)
    assert {one["rule"] for one in found} <= {"stale-module"}
    return {one["path"]: f"{one['message']}; {one['hint']}" for one in found}


@pytest.fixture
def modules():
    """Flows whose modules stand in every way to them."""
    names = ("fresh", "missing", "stale", "edited", "foreign", "gone")
    write({"flowc.toml": "", **{f"{name}/flow.yaml": flow(name) for name in names}})
    assert run("build").exit_code == 0
    os.unlink("missing/workflow.py")
    write({"stale/flow.yaml": flow("stale").replace("load.py", "reload.py")})
    write({"edited/workflow.py": Path("edited/workflow.py").read_text() + "# by hand\n"})
    write({"foreign/workflow.py": "print()\n"})
    os.unlink("gone/flow.yaml")


def test_every_way_in_which_a_module_is_not_what_its_flow_says(modules):
    before = {name: Path(name).read_bytes() for name in files()}
    assert told() == {
        "edited/flow.yaml": "the module 'edited/workflow.py' was edited since flowc wrote it; "
        "bring the change into the flow, then run: flowc build --force edited/flow.yaml",
        "foreign/flow.yaml": "'foreign/workflow.py' is not flowc's; move it away, or run: flowc "
        "build --force foreign/flow.yaml",
        "missing/flow.yaml": "there is no module 'missing/workflow.py'; run: flowc build "
        "missing/flow.yaml",
        "stale/flow.yaml": "the module 'stale/workflow.py' is stale (line 16: domino_job_config="
        'DominoJobConfig(Command="python load.py"),); run: flowc build stale/flow.yaml',
        "gone/workflow.py": "no flow becomes this module: 'flow.yaml' is gone; remove it",
    }
    assert {name: Path(name).read_bytes() for name in files()} == before


def test_the_remedies_are_what_they_say(modules):
    for path, words in told().items():
        command = words.partition("flowc build ")[2]
        if command:
            assert run("build", *command.split()).exit_code == 0
        else:
            os.unlink(path)
    assert told(code=0) == {}
    assert run("build", "--check").output == "5 flows: no findings\n"


def test_people_see_the_difference_too(modules):
    result = run("build", "--check")
    assert result.exit_code == 1
    assert result.stderr.endswith("5 flows: 5 errors\n")
    assert "stale/flow.yaml:1:1: error[stale-module]: the module" in result.stderr
    assert "gone/workflow.py:3:9: error[stale-module]: no flow becomes" in result.stderr
    assert '-    domino_job_config=DominoJobConfig(Command="python load.py"),' in result.stdout
    assert "+++ missing/workflow.py (to be written)" in result.stdout
    assert "-# by hand" in result.stdout
    assert "-print()" in result.stdout


@pytest.mark.parametrize("name", OF_PROGRAMS)
def test_programs_read_findings_alone_from_standard_output(modules, name):
    result = run("build", "--check", "--output-format", name)
    assert result.exit_code == 1
    assert "stale-module" in result.stdout
    assert "+++" not in result.stdout
    assert result.stdout.count("flowc build --force foreign/flow.yaml") >= 1
    assert result.stderr == "5 flows: 5 errors\n"


def test_what_is_wrong_with_the_project_goes_where_findings_go():
    write({"flowc.toml": "x = 1\n", "flow.yaml": flow("x")})
    result = run("build", "--check", "--output-format", "json")
    assert [one["rule"] for one in json.loads(result.stdout)] == ["project-file"]


def test_a_path_is_shown_from_where_one_works(modules):
    with working_in("gone"):
        assert "workflow.py" in told()


def test_who_builds_after_the_merge_switches_it_off(modules):
    for arguments in (["--ignore", "stale-module"], ["--select", "unused-var"]):
        result = run("build", "--check", *arguments)
        assert (result.exit_code, result.output) == (0, "5 flows: no findings\n")
    write({"flowc.toml": '[rules]\nstale-module = "off"\n'})
    assert told(code=0) == {}
    write({"flowc.toml": '[rules]\nstale-module = "warn"\n'})
    assert len(told(code=0)) == 5
    assert len(told("--strict")) == 5


def test_a_comment_in_the_first_line_silences():
    write({"flow.yaml": "# flowc: ignore[stale-module]\n" + flow("x")})
    assert told("flow.yaml", code=0) == {}
    assert run("check", "flow.yaml").output == "1 flow: no findings\n"  # it may be of use


def test_a_flow_with_errors_has_no_module_to_compare(modules):
    write({"stale/flow.yaml": flow("stale").replace("command", "comand")})
    result = run("build", "--check", "--output-format", "concise", "stale", "fresh")
    assert result.exit_code == 1
    assert "unknown-key" in result.stderr
    assert "stale-module" not in result.stderr


# A variable that is not set

ENV = flow("x").replace("tasks:", "vars:\n  c: {env: COMMIT}\ntasks:")
ENV = ENV.replace("python load.py", "python load.py ${{ vars.c }}")


def test_a_module_that_wants_a_variable_cannot_be_compared(monkeypatch):
    monkeypatch.delenv("COMMIT", raising=False)
    parent = "name: parent\ntasks: {x: {flow: ../env/flow.yaml}}\n"
    write({"flowc.toml": "", "env/flow.yaml": ENV, "top/flow.yaml": parent})
    write({"plain/flow.yaml": flow("plain")})
    result = run("build", "--check", "env/flow.yaml")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == (
        "env/workflow.py: cannot be compared: COMMIT is not set\n1 flow: no findings\n"
    )
    result = run("build", "--check")
    assert result.exit_code == 1
    assert re.findall(r"^.*/workflow.py: .*", result.stderr, re.MULTILINE) == [
        "env/workflow.py: cannot be compared: COMMIT is not set",
        "top/workflow.py: cannot be compared: COMMIT is not set",
    ]
    assert result.stderr.count("stale-module") == 1  # the others are compared
    assert run("build", "env/flow.yaml").exit_code == 1  # no module without it
    assert set(told("--var", "c=a", "env/flow.yaml")) == {"env/flow.yaml"}
    result = run("build", "--check", "--var", "c=a")  # which reaches into no flow that another runs
    assert "env/workflow.py: cannot" not in result.stderr
    assert "top/workflow.py: cannot be compared: COMMIT is not set" in result.stderr
    monkeypatch.setenv("COMMIT", "a")
    assert run("build").exit_code == 0
    assert told(code=0) == {}
    monkeypatch.setenv("COMMIT", "b")
    assert set(told()) == {"env/flow.yaml", "top/flow.yaml"}


def test_the_remedy_repeats_how_the_flow_was_asked_for():
    text = flow("x") + "vars: {a: b}\nprofiles: {dev: {}}\n"
    write({"flow.yaml": text.replace("load.py", "${{ vars.a }}")})
    hint = told("--profile", "dev", "--var", "a=b c", "-o", "o o.py", "flow.yaml")["flow.yaml"]
    assert hint.endswith("run: flowc build --profile dev --var 'a=b c' -o 'o o.py' flow.yaml")


def test_a_module_that_another_profile_built():
    write({"flow.yaml": flow("x") + "profiles: {dev: {}}\n"})
    run("build", "--profile", "dev", "flow.yaml")
    assert told("--profile", "dev", "flow.yaml", code=0) == {}
    assert (
        "is stale (another profile); run: flowc build flow.yaml" in told("flow.yaml")["flow.yaml"]
    )


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_what_is_no_file_cannot_be_compared(kind, folder):
    write({"flow.yaml": flow("x")})
    if kind == "folder":
        os.mkdir("workflow.py")
    else:
        os.symlink("flow.yaml", "workflow.py")
    words = told("flow.yaml")["flow.yaml"]
    assert words == (
        "'workflow.py' is not flowc's (it is no regular file); move it away, then run: flowc build "
        "flow.yaml"
    )


# What a flow that is gone leaves behind


def test_modules_of_flows_that_were_renamed_or_moved():
    write({"flowc.toml": 'include = ["**/*.yaml"]\n', "a/train.yaml": flow("train")})
    write({"b/flow.yaml": flow("b")})
    run("build")
    os.rename("a/train.yaml", "a/fit.yaml")
    os.mkdir("c")
    os.rename("b/flow.yaml", "c/flow.yaml")
    assert set(told()) == {"a/fit.yaml", "a/train.py", "c/flow.yaml"}
    run("build")
    assert set(told()) == {"a/train.py", "b/workflow.py"}
    assert set(told("b")) == {"b/workflow.py"}  # where one looks
    assert told("a/fit.yaml", code=0) == {}


def test_a_module_that_somebody_wrote_elsewhere_is_not_left_behind():
    write({"train.yaml": flow("train"), "flow.yaml": flow("x")})
    os.mkdir("out")
    run("build", "train.yaml", "-o", "out/other.py")
    run("build", "flow.yaml", "-o", "out/workflow.py")  # and nothing in its own place
    assert set(told(".")) == {"flow.yaml", "train.yaml"}


def test_what_git_ignores_is_no_module_that_is_left(modules):
    write({".gitignore": "gone/\n"})
    assert "gone/workflow.py" not in told()
    write({".gitignore": "", "build/lib/workflow.py": Path("gone/workflow.py").read_text()})
    assert "build/lib/workflow.py" in told()
    write({".gitignore": "/build/\n", ".hidden/workflow.py": Path("gone/workflow.py").read_text()})
    assert "gone/workflow.py" in told()
    assert len(told()) == 5
    subprocess.run(["git", "add", "-f", "build"], check=True)
    assert "build/lib/workflow.py" in told()  # it is in the repository whatever is ignored


def test_where_the_project_puts_modules():
    write({"flowc.toml": 'output = "gen/{profile}/{parent}.py"\n'})
    write({"a/flow.yaml": flow("a"), "b/flow.yaml": flow("b") + "profiles: {dev: {}, qa: {}}\n"})
    assert run("build").exit_code == 0
    write({"b/flow.yaml": flow("b") + "profiles: {dev: {}}\n"})
    os.unlink("a/flow.yaml")
    assert set(told()) == {"gen/default/a.py", "gen/qa/b.py"}
    assert told("b", code=0) == {}  # nobody knows what other flows become
    assert told("--profile", "dev", code=0) == {}
    write({"flowc.toml": 'output = "gen"\n', "c/d/flow.yaml": flow("d")})
    run("build")
    assert told(code=0) == {}  # no build would put one where the others are
    os.unlink("c/d/flow.yaml")
    assert set(told()) == {"gen/c/d/workflow.py"}


def test_a_flow_that_has_errors_is_not_gone(modules):
    write({"gone/flow.yaml": "name: [gone\n"})
    result = run("build", "--check", "gone")
    assert (result.exit_code, "stale-module" in result.output) == (1, False)


HOSTILE = ["'../x.yaml'", "'{x}.yaml'", "''", "x.yaml", "1", "'a' * 9", "['a']", "'.'", "'..'"]
HOSTILE += [
    "'\\n'",
    "'\\0'",
    "'\\\\x.yaml'",
    "'\\ud800'",
    "'\\",
    f"'{'x' * 300}.yaml'",
    "'/x.yaml'",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_header_that_lies_is_only_a_header(name):
    write({"flow.yaml": flow("x"), "flowc.toml": ""})
    run("build")
    text = Path("workflow.py").read_text()
    assert "'flow.yaml'" in text
    for output in ("", 'output = "gen/{parent}_{module}.py"\n', 'output = "gen"\n'):
        write({"flowc.toml": output})
        run("build")
        for header in ("'x.yaml'", name):
            lie = text.replace("'flow.yaml'", header)
            write(dict.fromkeys(("gen/y_x.py", "gen/a/x.py", "x.py"), lie))
            assert bool(told(code=int(header != name))) == (header != name)


# Never "no findings" with exit code 1


@pytest.mark.flyte
def test_the_summary_says_what_failed(monkeypatch):
    write({"flow.yaml": flow("x"), "workflow.py": "print()\n"})
    result = run("build", "flow.yaml")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "1 flow: 1 not written")
    os.unlink("workflow.py")
    run("build", "flow.yaml")
    run("verify", "flow.yaml")  # it is loaded, and keeps what it verifies with
    monkeypatch.setattr("flowc.commands.verify_modules.verify", lambda claims, jobs: 0)
    result = run("build", "--check", "--verify", "flow.yaml")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "1 flow: not proved")
