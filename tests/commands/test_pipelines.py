"""The pipeline files: their shell lines, run in repositories."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from drawing.read_back import read_mermaid
from flowc import __version__
from pipelines import read, run_azure, run_bitbucket, run_github, run_gitlab
from repositories import BAD, GOOD, MISTAKE, ROOT, commit, copy_sources, environment, must, write

pytestmark = pytest.mark.wheel
ACTION = ROOT / "action.yml"


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return copy_sources(tmp_path_factory.mktemp("flowc"))


@pytest.fixture(scope="module")
def env(sources, tmp_path_factory):
    """An environment whose package index has this flowc, too."""
    home = tmp_path_factory.mktemp("home")
    env = environment(home, RUNNER_TEMP=str(home))
    wheels = home / "wheels"
    python = [sys.executable, "-m", "pip"]
    must(home, env, *python, "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, sources)
    links = f"{os.environ.get('PIP_FIND_LINKS', '')} {wheels}"
    return {**env, "PIP_FIND_LINKS": links.strip()}


@pytest.fixture(scope="module")
def installed(env, sources, tmp_path_factory):
    """What the first step of the action leaves behind for the second."""
    repository = tmp_path_factory.mktemp("hostile")
    trap = f"open({str(repository / 'SPRUNG')!r}, 'w')\n"
    for name in ("venv", "pip", "click", "flowc", "ensurepip", "sitecustomize"):
        write(repository, f"{name}.py", trap)
    install = read(ACTION)["runs"]["steps"][0]
    done = run_github([install], repository, env, values(sources))
    assert done.returncode == 0, done.stdout
    assert not (repository / "SPRUNG").exists(), "a file of the repository was imported"
    return Path(env["RUNNER_TEMP"], "flowc/bin/flowc")


@pytest.fixture
def repository(tmp_path, env):
    write(tmp_path, "flows/churn/flow.yaml", GOOD)
    must(tmp_path, env, "flowc", "build", "flows")
    return tmp_path


def values(sources, paths="flows", version="", form="concise"):
    inputs = {"inputs.paths": paths, "inputs.version": version, "inputs.format": form}
    return {**inputs, "github.action_path": str(sources)}


def act(folder, env, sources, **inputs):
    steps = read(ACTION)["runs"]["steps"][1:]
    return run_github(steps, folder, env, values(sources, **inputs))


# --- the action -----------------------------------------------------------------------------------


def test_the_action_installs_itself(installed, env, tmp_path):
    """And the wheel that it makes holds what `flowc init` writes."""
    assert must(installed.parent, env, installed, "version").strip() == f"flowc {__version__}"
    must(tmp_path, env, installed, "init", "--template", "clinical", "--ci", "github")
    must(tmp_path, env, installed, "check", "flow.yaml")
    assert (tmp_path / "stand_ins.py").is_file()
    assert [*tmp_path.rglob("*.pyc")] == []


def test_the_action_asks_the_index_for_a_version(env, sources, tmp_path):
    install = read(ACTION)["runs"]["steps"][0]
    own = {**env, "RUNNER_TEMP": str(tmp_path)}
    done = run_github([install], tmp_path, own, values(sources, version="0.0.0.dev1"))
    assert done.returncode != 0
    assert "No matching distribution found for flowc==0.0.0.dev1" in done.stdout


@pytest.mark.parametrize("form", ["concise", "github"])
def test_the_action_passes_what_is_good(repository, env, sources, installed, form):
    done = act(repository, env, sources, form=form)
    assert done.returncode == 0, done.stdout
    assert "::error" not in done.stdout


def test_the_action_annotates_findings(repository, env, sources, installed):
    write(repository, "flows/churn/flow.yaml", BAD)
    done = act(repository, env, sources, form="github")
    assert done.returncode == 1
    (error,) = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert "file=flows/churn/flow.yaml" in error
    assert "line=54" in error


def test_the_action_hands_findings_to_the_matcher_once(repository, env, sources, installed):
    write(repository, "flows/churn/flow.yaml", BAD)
    done = act(repository, env, sources, form="concise")
    assert done.returncode == 1
    added, _, rest = done.stdout.partition(f"::add-matcher::{sources}/ci/flowc-matcher.json\n")
    matched, removed, _ = rest.partition("::remove-matcher owner=flowc::\n")
    assert added == ""
    assert removed
    assert MISTAKE in matched


def test_the_action_refuses_a_stale_module(repository, env, sources, installed):
    write(repository, "flows/churn/flow.yaml", GOOD.replace("default: 20", "default: 30"))
    done = act(repository, env, sources)
    assert done.returncode == 1
    start = '+def training(data_path: str = "/mnt/code/data/rows.csv", epochs: int = 30)'
    assert start in done.stdout


def test_the_action_takes_several_paths_and_all_of_a_repository(
    repository, env, sources, installed
):
    write(repository, "more/flow.yaml", BAD.replace("name: training", "name: more"))
    assert act(repository, env, sources, paths="flows").returncode == 0
    assert act(repository, env, sources, paths="flows more").returncode == 1
    assert act(repository, env, sources, paths=".").returncode == 1


@pytest.mark.parametrize(
    "text",
    ["$(touch SPRUNG)", "`touch SPRUNG`", "; touch SPRUNG", "\ntouch SPRUNG\n", "*", "--help"],
)
@pytest.mark.parametrize("name", ["paths", "form"])
def test_no_input_of_the_action_becomes_code(repository, env, sources, installed, name, text):
    done = act(repository, env, sources, **{name: text})
    assert done.returncode == 2
    assert not (repository / "SPRUNG").exists()


# --- what `flowc init` writes ---------------------------------------------------------------------


@pytest.fixture
def started(tmp_path, env):
    """A repository as `flowc init` starts one."""
    folder = tmp_path / "repository"
    folder.mkdir()
    must(folder, env, "git", "init", "--quiet")
    write(folder, "mkdocs.yml", "site_name: no flow\n")
    options = ("--template", "training", "--name", "training")
    must(folder, env, "flowc", "init", "flows/churn", *options, "--ci", "github", "--pre-commit")
    for host in ("gitlab", "bitbucket", "azure"):
        must(folder, env, "flowc", "init", "flows/churn", "--ci", host)
    must(folder, env, "flowc", "build", "flows")
    return folder


def reviewed(folder, env):
    """Commit, and then change a flow as a pull request does; return where that started."""
    assert commit(folder, env, "start").returncode == 0
    base = must(folder, env, "git", "rev-parse", "HEAD").strip()
    write(folder, "flows/churn/flow.yaml", GOOD.replace("default: 20", "default: 30"))
    must(folder, env, "flowc", "build", "flows")
    assert commit(folder, env, "more epochs").returncode == 0
    return base


def shows_what_changed(text):
    assert text.startswith("**1 flow compared**\n")
    nodes, _ = read_mermaid(text.partition("```mermaid\n")[2].partition("```\n")[0])
    assert ("~ ▸ epochs", "input changed") in nodes.values()


BAD_AND_STALE = {
    ("flows/churn/flow.yaml", "type-mismatch"),
    ("flows/stale/flow.yaml", "stale-module"),
}


def bad_and_stale(folder):
    """Break one flow, and make the module of another one stale."""
    shutil.copytree(folder / "flows/churn", folder / "flows/stale")
    stale = GOOD.replace("name: training", "name: stale")
    write(folder, "flows/stale/flow.yaml", stale)
    write(folder, "flows/churn/flow.yaml", BAD)


def installed_already(script, temporary):
    """The lines of a script without those that install flowc, which is in the only folder there."""
    (venv,) = temporary.iterdir()
    start = next(at for at, line in enumerate(script) if line.startswith("rm "))
    return [f"venv={venv}", *script[start:]]


@pytest.mark.parametrize("host", ["github", "gitlab", "bitbucket", "azure"])
def test_no_pipeline_asks_for_a_right_to_write(host):
    text = (ROOT / "ci" / f"{host}.yml").read_text(encoding="utf-8")
    assert "write" not in text.replace("no right to write", "")
    assert not re.search("secret|token|persistCredentials: true", text, re.IGNORECASE)


def test_the_workflow_for_github_runs_at_once(started, env, tmp_path):
    job = read(started / ".github/workflows/flows.yml")["jobs"]["flows"]
    summary = tmp_path / "summary"
    summary.write_text("Before\n")
    own = {**env, **job["env"], "RUNNER_TEMP": str(tmp_path), "GITHUB_STEP_SUMMARY": str(summary)}
    base = {"github.event.pull_request.base.sha": reviewed(started, env)}
    done = run_github(job["steps"], started, own, base)
    assert done.returncode == 0, done.stdout
    shows_what_changed(summary.read_text().removeprefix("Before\n"))
    assert job["steps"][0]["with"] == {"persist-credentials": False, "fetch-depth": 0}
    bad_and_stale(started)
    done = run_github(job["steps"][-2:-1], started, own)
    assert done.returncode == 1
    assert "::error title=flowc%3A type-mismatch,file=flows/churn/flow.yaml,line=54" in done.stdout
    stale = "::error title=flowc%3A stale-module,file=flows/stale/flow.yaml,"
    assert stale in done.stdout


def test_the_job_for_gitlab_runs_at_once(started, env, tmp_path_factory):
    temporary = tmp_path_factory.mktemp("temporary")
    job = read(started / ".gitlab-ci.yml")["flowc"]
    report = started / job["artifacts"]["reports"]["codequality"]
    outside = write(started.parent, "outside", "another's\n")
    (changes,) = (started / name for name in job["artifacts"]["paths"])
    report.symlink_to(outside)
    changes.symlink_to(outside)
    own = {**env, "CI_MERGE_REQUEST_DIFF_BASE_SHA": reviewed(started, env)}
    done = run_gitlab(job, started, {**own, "TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stdout
    shows_what_changed(changes.read_text())
    assert json.loads(report.read_text()) == []
    assert outside.read_text() == "another's\n"
    bad_and_stale(started)
    script = installed_already(job["script"], temporary)
    done = run_gitlab({**job, "script": script}, started, env)
    assert done.returncode == 1
    told = {(one["location"]["path"], one["check_name"]) for one in json.loads(report.read_text())}
    assert told == BAD_AND_STALE
    assert MISTAKE in done.stdout


def test_the_step_for_bitbucket_runs_at_once(started, env, tmp_path_factory):
    temporary = tmp_path_factory.mktemp("temporary")
    pipelines = read(started / "bitbucket-pipelines.yml")["pipelines"]
    (step,) = pipelines["pull-requests"]["**"]
    assert pipelines["branches"]["main"] == [step]
    script = step["step"]["script"]
    outside = started.parent / "outside"
    outside.mkdir()
    (changes,) = (started / name for name in step["step"]["artifacts"])
    (started / "test-results").symlink_to(outside)
    changes.symlink_to(outside)
    own = {**env, "BITBUCKET_PR_DESTINATION_COMMIT": reviewed(started, env)}
    done = run_bitbucket(script, started, {**own, "TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stdout
    shows_what_changed(changes.read_text())
    report = started / "test-results" / "flowc.xml"
    assert ElementTree.parse(report).getroot().get("failures") == "0"
    assert [*outside.iterdir()] == []
    bad_and_stale(started)
    done = run_bitbucket(installed_already(script, temporary), started, env)
    assert done.returncode == 1
    failures = ElementTree.parse(report).iter("failure")
    assert {failure.get("type") for failure in failures} == {rule for _, rule in BAD_AND_STALE}
    assert MISTAKE in done.stdout


def test_the_job_for_azure_runs_at_once_by_a_wheel_in_the_repository(started, env, tmp_path):
    """No index has flowc: only its dependencies come from there."""
    (job,) = read(started / "azure-pipelines.yml")["jobs"]
    (wheel,) = Path(env["RUNNER_TEMP"], "wheels").iterdir()
    shutil.copytree(wheel.parent, started / "wheels")
    job["variables"]["FLOWC"] = f"./wheels/{wheel.name}"
    bare = {**env, "PIP_FIND_LINKS": os.environ.get("PIP_FIND_LINKS", "")}
    base = reviewed(started, env)
    must(started, env, "git", "update-ref", "refs/remotes/origin/main", base)
    target = "refs/heads/main"
    own = {**bare, "AGENT_TEMPDIRECTORY": str(tmp_path), "SYSTEM_PULLREQUEST_TARGETBRANCH": target}
    done = run_azure(job, started, own)
    assert done.returncode == 0, done.stdout
    assert "##vso[" not in done.stdout
    shows_what_changed((tmp_path / "flowc-changes.md").read_text())
    assert job["steps"][-1]["publish"] == "$(Agent.TempDirectory)/flowc-changes.md"
    bad_and_stale(started)
    done = run_azure({**job, "steps": job["steps"][2:3]}, started, own)
    assert done.returncode == 1
    issue = "##vso[task.logissue type=error;sourcepath=flows/churn/flow.yaml;linenumber=54;"
    assert issue in done.stdout
    stale = "##vso[task.logissue type=error;sourcepath=flows/stale/flow.yaml;"
    assert stale in done.stdout


def test_the_hooks_run_at_once(started, env, tmp_path):
    own = {**env, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    must(started, own, "pre-commit", "install")
    done = commit(started, own, "start")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Passed") == 2
    bad_and_stale(started)
    assert commit(started, own).returncode != 0
