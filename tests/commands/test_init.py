"""`flowc init`: what it makes passes everything at once, and what is there stays as it is."""

import json
import re
import shlex

import forked
import pytest
from flowc.commands.init_texts import SCHEMA, TEMPLATES
from flowc.composing.vars import BuildSettings
from flowc.pipeline import build, check
from flowc.resources import CI, SCHEMAS
from flowc.workspace.find_used_files import Beside
from repositories import ROOT, environment, must, run, write


@pytest.fixture
def env(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("home"))


@pytest.fixture
def repository(tmp_path, env):
    must(tmp_path, env, "git", "init", "--quiet")
    return tmp_path


def tree(folder):
    """The text of each file, by its path, but for those of Git."""
    files = [p for p in folder.rglob("*") if p.is_file() and ".git" not in p.parts]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_a_flow_itself(template):
    path = ROOT / "templates" / "flows" / template / "flow.yaml"
    report, module = build(path.read_bytes(), path.name, load=Beside(path))
    assert report.findings == ()
    assert f"def {template}(".encode() in module


@pytest.mark.parametrize("template", TEMPLATES)
def test_two_flows_of_a_template_share_no_task_of_flyte(template):
    """Domino's tasks are known by their names alone; by default, those begin with the flow's."""
    path = ROOT / "templates" / "flows" / template / "flow.yaml"
    flow = check(path.read_bytes(), path.name).flow
    assert [task.name for task in flow.tasks if not task.name.startswith(f"{template}.")] == []


def test_each_program_of_the_clinical_template_has_a_stand_in():
    folder = ROOT / "templates" / "flows" / "clinical"
    data = (folder / "flow.yaml").read_bytes()
    commands = {
        profile: [
            task.command for task in check(data, settings=BuildSettings(profile=profile)).flow.tasks
        ]
        for profile in (None, "domino")
    }
    assert {command.split()[0] for command in commands["domino"]} == {"sas", "Rscript"}
    programs = [command.split()[1].removeprefix("/mnt/code/") for command in commands["domino"]]
    assert all((folder / program).is_file() for program in programs)
    stand_in = "python /mnt/code/stand_ins.py /mnt/code/"
    assert commands[None] == [stand_in + program for program in programs]
    known = re.findall(r'^    "(.*)":', (folder / "stand_ins.py").read_text(), re.MULTILINE)
    assert sorted(known) == sorted(programs)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_speaks_of_its_own_files(template):
    """What jobs are told to find at /mnt/code lies beside the flow, and is all that lies there."""
    folder = ROOT / "templates" / "flows" / template
    named = set(re.findall(r"/mnt/code/([\w./-]+)", (folder / "flow.yaml").read_text()))
    assert all((folder / name).exists() for name in named)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    below = [name for name in files if not any(name.startswith(one) for one in named)]
    assert below == ["flow.yaml"]


def test_every_template_is_offered():
    names = {path.name for path in (ROOT / "templates" / "flows").iterdir()}
    assert names == set(TEMPLATES)


@pytest.mark.flyte
@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_made_passes_every_command(flowc, tmp_path, template):
    assert flowc("init", "flows/my-study", "--template", template).returncode == 0
    flow = tmp_path / "flows/my-study/flow.yaml"
    assert "\nname: my_study\n" in flow.read_text()
    for command in ("check", "fmt --check", "build", "build --check", "verify"):
        done = flowc(*command.split(), "flows")
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    assert "def my_study(" in flow.with_name("workflow.py").read_text()


@pytest.mark.flyte
def test_the_commands_that_it_tells_are_right(flowc, tmp_path, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    told = flowc("init", "a folder").stdout
    steps = told.partition("Next:\n")[2].splitlines()
    commands = [step.strip().rpartition("  ")[0] for step in steps]
    assert [command.split()[1] for command in commands] == ["build", "verify", "run"]
    with forked.runs():
        for command in commands:
            done = flowc(*shlex.split(command)[1:], FLOWC_CACHE_DIR=str(cache))
            assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "a folder/workflow.py").exists()


def test_the_schema_is_found_where_the_flow_says(flowc, repository):
    flowc("init", "flows/deep/churn")
    flow = repository / "flows/deep/churn/flow.yaml"
    modeline = flow.read_text().splitlines()[0]
    relative = modeline.removeprefix("# yaml-language-server: $schema=")
    assert relative != modeline
    schema = (flow.parent / relative).resolve()
    assert schema == repository.resolve() / SCHEMA
    assert schema.read_bytes() == (SCHEMAS / SCHEMA).read_bytes()
    settings = json.loads((repository / ".vscode/settings.json").read_text())
    (mapped,) = settings["yaml.schemas"]
    assert (repository / mapped).resolve() == schema


def test_git_knows_what_is_generated(flowc, repository, env):
    flowc("init", "flows/churn")
    attributes = ("linguist-generated", "eol")
    told = must(
        repository, env, "git", "check-attr", *attributes, "--", "flows/churn/workflow.py"
    ).splitlines()
    assert [line.partition(": ")[2] for line in told] == ["linguist-generated: set", "eol: lf"]


def test_a_repository_is_found_from_a_folder_in_it(repository, env):
    (repository / "flows").mkdir()
    told = must(repository / "flows", env, "flowc", "init", "churn", "--ci", "gitlab")
    assert "../.gitlab-ci.yml: written" in told
    assert set(tree(repository)) == {
        ".gitattributes",
        ".gitlab-ci.yml",
        ".vscode/settings.json",
        "flow.schema.json",
        "flowc.toml",
        "flows/churn/data/rows.csv",
        "flows/churn/flow.yaml",
        "flows/churn/scripts/summarise.py",
    }


def test_a_folder_elsewhere_is_a_root_of_its_own(flowc, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "study"
    assert flowc("init", other).returncode == 0
    assert (other / SCHEMA).exists()


def test_nothing_is_overwritten(flowc, repository):
    for name in (
        *("flow.yaml", SCHEMA, "flowc.toml", ".gitattributes", ".vscode/settings.json"),
        *(".github/workflows/flows.yml", ".pre-commit-config.yaml"),
    ):
        write(repository, name, f"mine: {name}\n")
    before = tree(repository)
    done = flowc("init", "--ci", "github", "--pre-commit")
    assert done.returncode == 0, done.stderr
    assert tree(repository) == before
    assert done.stdout.count(": exists, and is left as it is") == len(before)
    assert "add to it: workflow.py text eol=lf linguist-generated" in done.stdout
    assert 'add to it: "yaml.schemas": {"./flow.schema.json": ["**/flow.yaml"' in done.stdout
    assert f"add to it: what {CI / 'github.yml'} holds" in done.stdout


def test_what_is_told_to_add_is_enough(flowc, repository):
    write(repository, ".gitattributes", "*.csv -text\n")
    told = flowc("init").stdout.splitlines()
    lines = [line.partition("add to it: ")[2] for line in told if "add to it: " in line]
    assert len(lines) == 2
    text = "*.csv -text\n" + "\n".join(lines)
    write(repository, ".gitattributes", text)
    assert "add to it" not in flowc("init").stdout


def test_a_second_run_adds_what_is_missing(flowc, repository):
    flowc("init")
    before = tree(repository)
    assert flowc("init", "--ci", "github", "--pre-commit").returncode == 0
    after = tree(repository)
    assert after.items() >= before.items()
    assert set(after) - set(before) == {".github/workflows/flows.yml", ".pre-commit-config.yaml"}


def test_it_tells_which_files_say_where_flowc_comes_from(flowc, repository):
    def last(*options):
        return flowc("init", *options).stdout.splitlines()[-1]

    github, hooks = ".github/workflows/flows.yml", ".pre-commit-config.yaml"
    both = last("--ci", "github", "--pre-commit")
    assert both.endswith(f" write in {github} and {hooks} where it comes from.")
    assert last("--pre-commit").endswith(f" write in {hooks} where it comes from.")
    assert "where it comes from" not in last()


@pytest.mark.parametrize(
    "name", ["", "a b", "class", "x_", "a\nb: c", "a: b", "${{ x }}", "ä", "../x", "x" * 63]
)
def test_a_name_that_no_flow_can_have_is_refused(flowc, tmp_path, name):
    done = flowc("init", "--name", name)
    assert done.returncode == 2
    assert "Error: the name " in done.stderr
    assert tree(tmp_path) == {}


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("churn", "churn"),
        ("2026 study", "x2026_study"),
        ("class", "class_value"),
        ("ключ", "minimal"),
        ("a\n- b: ${{ c }}", "a_b_c"),
        ("\x1b[31mred", "x31mred"),
    ],
)
def test_a_folder_gives_the_name(flowc, tmp_path, folder, name):
    done = flowc("init", folder, "--ci", "gitlab", "--pre-commit")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    assert f"\nname: {name}\n" in (tmp_path / folder / "flow.yaml").read_text()
    assert flowc("build", folder).returncode == 0


def test_a_flow_that_exists_gets_no_scripts_of_a_template(flowc, repository):
    write(repository, "flows/churn/flow.yaml", "name: mine\n")
    assert flowc("init", "flows/churn", "--template", "training").returncode == 0
    assert [path.name for path in (repository / "flows/churn").iterdir()] == ["flow.yaml"]


def test_a_project_stays_what_it_is(flowc, repository):
    write(repository, "pyproject.toml", "[tool.flowc]\ninclude = ['pipelines/*.yaml']\n")
    assert "flowc.toml" not in flowc("init", "flows/churn").stdout
    assert not (repository / "flowc.toml").exists()
    write(repository, "pyproject.toml", "[project]\nname = 'other'\n")
    assert "flowc.toml: written" in flowc("init", "flows/churn").stdout


def test_a_project_that_does_not_take_the_flow_is_told(flowc, repository):
    write(repository, "flowc.toml", "include = ['pipelines/*.yaml']\n")
    told = flowc("init", "flows/churn").stdout
    (line,) = [line for line in told.splitlines() if "add to it" in line]
    write(repository, "flowc.toml", line.partition("add to it: ")[2])
    assert flowc("build").stderr == ("flows/churn/workflow.py: written\n1 flow: no findings\n")
    assert "add to it" not in flowc("init", "flows/churn").stdout


@pytest.mark.parametrize("folder", ["a 'b' $(c)", "ä/x: y", "a\nb ${{ c }} #", "-o {summary}"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_commands_find_their_files_in_any_folder(flowc, repository, template, folder):
    place = repository / folder
    assert flowc("init", f"./{folder}", "--name", "f", "--template", template).returncode == 0
    for command in ("check", "fmt --check", "build"):
        done = flowc(*command.split())
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    flow = check((place / "flow.yaml").read_bytes()).flow
    for task in flow.tasks:
        python, *paths = shlex.split(task.command)
        assert python == "python"
        assert all((repository / path.removeprefix("/mnt/code/")).is_file() for path in paths)
    paths = [one.default.value for one in flow.inputs if "/mnt/code" in repr(one.default)]
    assert [repository / path.removeprefix("/mnt/code/") for path in paths]
    assert all((repository / path.removeprefix("/mnt/code/")).exists() for path in paths)


def test_a_folder_that_no_flow_can_name_is_told(flowc, repository):
    done = flowc("init", "\x1b[31mred")
    assert done.returncode == 0
    assert "the flow's commands say /mnt/code alone" in done.stderr


def test_a_run_is_told_where_the_repository_is_if_it_would_take_another_folder(flowc, repository):
    write(repository, "flows/pyproject.toml", "[project]\nname = 'other'\n")
    told = flowc("init", "flows/churn").stdout
    assert "  flowc run flows/churn/flow.yaml --mount /mnt/code=.  " in told


def test_no_link_leads_a_file_out_of_the_repository(flowc, repository, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (repository / ".vscode").symlink_to(outside)
    (repository / ".gitattributes").symlink_to(outside / "attributes")
    done = flowc("init")
    assert done.returncode == 1
    assert ".vscode/settings.json: error: not written, since the link '.vscode'" in done.stderr
    assert [*outside.iterdir()] == []


def test_a_file_where_a_folder_is_wanted_is_told(flowc, tmp_path):
    write(tmp_path, "flows", "a file\n")
    done = flowc("init", "flows/churn")
    assert done.returncode == 1
    assert "flows/churn/flow.yaml: error: not written, since" in done.stderr
    assert "Traceback" not in done.stderr
    assert flowc("init", "flows").returncode == 2


def test_help_has_examples(tmp_path, env):
    assert (
        "flowc init flows/churn --template training"
        in run(tmp_path, env, "flowc", "init", "--help").stdout
    )
