"""What `flowc init` writes is green at once, beside YAML of other tools: by template and host."""

import json
import re
import shlex
from pathlib import Path
from xml.etree import ElementTree

import forked
import pytest
from flowc.commands.init_texts import TEMPLATES
from pipelines import flowc_arguments, read
from project import run, run_in, working_in, write
from repositories import environment, must
from running import ISOLATION

FILES = {
    "github": ".github/workflows/flows.yml",
    "gitlab": ".gitlab-ci.yml",
    "bitbucket": "bitbucket-pipelines.yml",
    "azure": "azure-pipelines.yml",
}
OTHERS = {
    "docker-compose.yml": "services:\n  db: {image: postgres}\n",
    "mkdocs.yml": "site_name: no flow\n",
    "environment.yml": "name: churn\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n",
    "params.yaml": "train: {epochs: 3}\n",
}
STARTS = {
    "summary.csv": b"column,least,mean,largest",
    "model.pkl": b"\x80",
    "adsl.sas7bdat": b"STUDYID,USUBJID,",
    "package.pdf": b"%PDF-1.4",
}
"""How the files begin that a run gives."""
can_run = pytest.mark.skipif(ISOLATION == "none", reason="no job can be kept apart here")


@pytest.fixture(scope="module", params=TEMPLATES)
def started(request, tmp_path_factory):
    """A repository with a flow, every pipeline and the hooks, and what was told at first."""
    folder = tmp_path_factory.mktemp(request.param)
    must(folder, environment(folder.parent / "home"), "git", "init", "--quiet")
    write(OTHERS, folder)
    with working_in(folder):
        options = ("--template", request.param, "--ci", "github", "--pre-commit")
        first = run("init", "flows/study", *options)
        assert first.exit_code == 0, first.output
        for host in FILES:
            assert run("init", "flows/study", "--ci", host).exit_code == 0
        assert run("build").exit_code == 0
    return folder, first.stdout


@pytest.fixture
def folder(started):
    with working_in(started[0]):
        yield started[0]


def test_a_flow_at_the_root_is_green_beside_yaml_of_other_tools(tmp_path):
    must(tmp_path, environment(tmp_path.parent / "home"), "git", "init", "--quiet")
    write(OTHERS, tmp_path)
    with working_in(tmp_path):
        options = ("--template", "training", "--name", "churn", "--ci", "github", "--pre-commit")
        for command in (
            ("init", *options),
            ("build", "flow.yaml"),
            ("check", "--output-format", "github", "--", "."),
            ("build", "--check", "--", "."),
            ("build", "--check"),
            ("fmt", "--check"),
        ):
            done = run(*command)
            assert done.exit_code == 0, f"{command}: {done.output}"


@pytest.mark.flyte
@can_run
def test_what_it_tells_to_do_next_works_when_it_is_pasted(started, tmp_path):
    folder, told = started
    steps = told.partition("Next:\n")[2].splitlines()
    commands = [re.split(" {2,}", step.strip())[0] for step in steps if step.startswith("  ")]
    assert [shlex.split(one)[:2] for one in commands] == [
        ["flowc", "build"],
        ["flowc", "verify"],
        ["flowc", "run"],
        ["pre-commit", "install"],
    ]
    with forked.runs():
        for command in commands[:3]:
            arguments = shlex.split(command)[1:]
            done = run_in(folder, *arguments, FLOWC_CACHE_DIR=str(tmp_path / "cache"))
            assert done.returncode == 0, done.stdout + done.stderr
    paths = re.findall(r"^  \w+ +(/.*)$", done.stdout, re.MULTILINE)
    outputs = {Path(path).name: Path(path) for path in paths}
    assert outputs
    assert all(path.read_bytes().startswith(STARTS[name]) for name, path in outputs.items())


def test_every_command_of_a_pipeline_is_green(folder):
    for host, path in FILES.items():
        (arguments,) = flowc_arguments(read(folder / path))
        done = run(*arguments)
        assert (done.exit_code, done.output) == (0, "1 flow: no findings\n"), host


def test_the_hooks_are_green(folder):
    (local,) = read(folder / ".pre-commit-config.yaml")["repos"]
    for hook in local["hooks"]:
        program, *arguments = shlex.split(hook["entry"])
        files = ["flows/study/flow.yaml"] if hook.get("pass_filenames", True) else []
        assert program == "flowc"
        done = run(*arguments, *hook.get("args", ()), *files)
        assert done.exit_code == 0, done.output


def test_what_the_pipelines_of_before_ran_is_green_too(folder):
    """They named paths, as those of a repository's own may still do."""
    for command in (["check", "--output-format", "github"], ["build", "--check"]):
        for path in (".", "flows"):
            assert run(*command, "--", path).exit_code == 0


@pytest.mark.parametrize("host", FILES)
def test_a_finding_is_told_in_the_format_of_the_host(folder, host):
    flow = folder / "flows/study/flow.yaml"
    good = flow.read_text()
    flow.write_text(good.replace("    command:", "    comand:", 1))
    line = next(n for n, text in enumerate(flow.read_text().splitlines(), 1) if "comand" in text)
    try:
        (arguments,) = flowc_arguments(read(folder / FILES[host]))
        done = run(*arguments)
    finally:
        flow.write_text(good)
    assert done.exit_code == 1
    place = "flows/study/flow.yaml"
    if host == "github":
        assert f"::error title=flowc%3A unknown-key,file={place},line={line}," in done.output
    elif host == "azure":
        issue = f"##vso[task.logissue type=error;sourcepath={place};linenumber={line};"
        assert issue in done.output
    elif host == "gitlab":
        issues = json.loads(Path("gl-code-quality-report.json").read_text())
        places = [(one["location"]["path"], one["check_name"]) for one in issues]
        assert (place, "unknown-key") in places
        assert f"{place}:{line}:5: error[unknown-key]" in done.output
    else:
        report = ElementTree.parse("test-results/flowc.xml")
        assert "unknown-key" in {one.get("type") for one in report.iter("failure")}
        assert f"{place}:{line}:5: error[unknown-key]" in done.output


@pytest.mark.parametrize("host", FILES)
def test_a_stale_module_fails(folder, host):
    flow = folder / "flows/study/flow.yaml"
    good = flow.read_text()
    flow.write_text(good.replace("project_defaults: true", "project_defaults: true\n  retries: 7"))
    try:
        (arguments,) = flowc_arguments(read(folder / FILES[host]))
        assert run(*arguments).exit_code == 1
    finally:
        flow.write_text(good)
