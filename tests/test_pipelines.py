"""The pipeline files: valid by their hosts' schemas, and their shell lines run in repositories."""

import json
import os
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flowc import __version__
from flowc.pipeline import check
from flowc.reporting.formats import format_named
from flowc.reporting.formats.shared_text import visible
from flowc.workspace.find_used_files import Beside
from pipelines import read, run_azure, run_bitbucket, run_github, run_gitlab, scripts
from repositories import BAD, GOOD, MISTAKE, ROOT, commit, copy_sources, environment, must, write

ACTION = ROOT / "action.yml"
CI = ROOT / "ci"
HOOKS = CI / "pre-commit.yaml"
MATCHER = CI / "flowc-matcher.json"
SCHEMAS = {
    ACTION: "vendor.github-actions",
    CI / "github.yml": "vendor.github-workflows",
    CI / "gitlab.yml": "vendor.gitlab-ci",
    CI / "bitbucket.yml": "vendor.bitbucket-pipelines",
    CI / "azure.yml": "vendor.azure-pipelines",
}


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


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items(), ids=lambda v: getattr(v, "name", v))
def test_each_is_valid_by_its_hosts_schema(env, path, schema):
    must(ROOT, env, "check-jsonschema", "--builtin-schema", schema, path)


def test_the_configuration_for_pre_commit_is_valid(env):
    must(ROOT, env, "pre-commit", "validate-config", CI / "pre-commit.yaml")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_no_expression_is_spliced_into_a_script(path):
    texts = [*scripts(read(path))]
    assert texts
    assert [text for text in texts if "${{" in text] == []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(env, tmp_path, path):
    for text in scripts(read(path)):
        must(tmp_path, env, "shellcheck", "--shell=bash", write(tmp_path, "script", text))


@pytest.mark.parametrize("name", ["pre-receive", "post-receive"])
def test_shellcheck_finds_nothing_in_the_hooks(env, name):
    must(CI / "hooks", env, "shellcheck", name)


def test_the_defaults_of_the_action():
    inputs = read(ACTION)["inputs"]
    assert {name: one["default"] for name, one in inputs.items()} == {
        "paths": ".",
        "version": "",
        "format": "github",
    }


@pytest.mark.parametrize("path", [*(path for path in SCHEMAS if path != ACTION), HOOKS])
def test_each_installs_this_version_and_says_how_without_an_index(path):
    text = " ".join(line.strip(" #") for line in path.read_text().splitlines())
    assert re.findall(r"flowc==([\w.]+\w)", text) == [__version__]
    assert re.findall(r"git\+https://[\w./]+@v([\w.]+\w)", text) == [__version__]
    wheels = [__version__] if path != HOOKS else []
    assert re.findall(r"flowc-([\w.]+)-py3-none-any.whl", text) == wheels


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


@pytest.mark.parametrize(
    "text", ["$(touch SPRUNG)", "1; touch SPRUNG", "1 --pre", "1\ntouch SPRUNG"]
)
def test_a_version_that_is_none_is_refused(tmp_path, env, sources, text):
    install = read(ACTION)["runs"]["steps"][0]
    done = run_github([install], tmp_path, env, values(sources, version=text))
    assert (done.returncode, done.stdout) == (2, "flowc: the input 'version' is no version\n")
    assert [*tmp_path.iterdir()] == []


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


def test_the_workflow_for_github_runs_at_once(started, env, tmp_path):
    job = read(started / ".github/workflows/flows.yml")["jobs"]["flows"]
    own = {**env, **job["env"], "RUNNER_TEMP": str(tmp_path)}
    done = run_github(job["steps"], started, own)
    assert done.returncode == 0, done.stdout
    bad_and_stale(started)
    done = run_github(job["steps"][-1:], started, own)
    assert done.returncode == 1
    assert "::error title=flowc%3A type-mismatch,file=flows/churn/flow.yaml,line=54" in done.stdout
    assert "--- flows/stale/workflow.py" in done.stdout


def test_the_job_for_gitlab_runs_at_once(started, env, tmp_path_factory):
    temporary = tmp_path_factory.mktemp("temporary")
    job = read(started / ".gitlab-ci.yml")["flowc"]
    report = started / job["artifacts"]["reports"]["codequality"]
    outside = write(started.parent, "outside", "another's\n")
    report.symlink_to(outside)
    done = run_gitlab(job, started, {**env, "TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stdout
    assert json.loads(report.read_text()) == []
    assert outside.read_text() == "another's\n"
    bad_and_stale(started)
    script = installed_already(job["script"], temporary)
    done = run_gitlab({**job, "script": script}, started, env)
    assert done.returncode == 1
    (issue,) = json.loads(report.read_text())
    assert issue["location"]["path"] == "flows/churn/flow.yaml"
    assert MISTAKE in done.stdout
    assert "--- flows/stale/workflow.py" in done.stdout


def test_the_step_for_bitbucket_runs_at_once(started, env, tmp_path_factory):
    temporary = tmp_path_factory.mktemp("temporary")
    pipelines = read(started / "bitbucket-pipelines.yml")["pipelines"]
    (step,) = pipelines["pull-requests"]["**"]
    assert pipelines["branches"]["main"] == [step]
    script = step["step"]["script"]
    outside = started.parent / "outside"
    outside.mkdir()
    (started / "test-results").symlink_to(outside)
    done = run_bitbucket(script, started, {**env, "TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stdout
    report = started / "test-results" / "flowc.xml"
    assert ElementTree.parse(report).getroot().get("failures") == "0"
    assert [*outside.iterdir()] == []
    bad_and_stale(started)
    done = run_bitbucket(installed_already(script, temporary), started, env)
    assert done.returncode == 1
    (failure,) = ElementTree.parse(report).iter("failure")
    assert failure.get("type") == "type-mismatch"
    assert MISTAKE in done.stdout
    assert "--- flows/stale/workflow.py" in done.stdout


def test_the_job_for_azure_runs_at_once_by_a_wheel_in_the_repository(started, env, tmp_path):
    """No index has flowc: only its dependencies come from there."""
    (job,) = read(started / "azure-pipelines.yml")["jobs"]
    (wheel,) = Path(env["RUNNER_TEMP"], "wheels").iterdir()
    shutil.copytree(wheel.parent, started / "wheels")
    job["variables"]["FLOWC"] = f"./wheels/{wheel.name}"
    bare = {**env, "PIP_FIND_LINKS": os.environ.get("PIP_FIND_LINKS", "")}
    own = {**bare, "AGENT_TEMPDIRECTORY": str(tmp_path)}
    done = run_azure(job, started, own)
    assert done.returncode == 0, done.stdout
    assert "##vso[" not in done.stdout
    bad_and_stale(started)
    done = run_azure({**job, "steps": job["steps"][-1:]}, started, own)
    assert done.returncode == 1
    issue = "##vso[task.logissue type=error;sourcepath=flows/churn/flow.yaml;linenumber=54;"
    assert issue in done.stdout
    assert "--- flows/stale/workflow.py" in done.stdout


def test_the_hooks_run_at_once(started, env, tmp_path):
    own = {**env, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    must(started, own, "pre-commit", "install")
    done = commit(started, own, "start")
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Passed") == 2
    bad_and_stale(started)
    assert commit(started, own).returncode != 0


# --- the problem matcher --------------------------------------------------------------------------


def test_the_matcher_reads_every_finding_in_the_cases():
    (matcher,) = json.loads(MATCHER.read_text())["problemMatcher"]
    (pattern,) = matcher["pattern"]
    regex = re.compile(pattern["regexp"])
    concise = format_named("concise")
    found = 0
    for path in sorted((ROOT / "tests" / "cases").glob("*/*.yaml")):
        report = check(path.read_bytes(), str(path), load=Beside(path)).report
        lines = concise([report], 0, False).splitlines()
        assert len(lines) == len(report.findings)
        for line, finding in zip(lines, report.findings, strict=True):
            match = regex.fullmatch(line)
            assert match, line
            place = report.source.position(finding.span.start)
            assert {key: match[group] for key, group in pattern.items() if key != "regexp"} == {
                "file": str(path),
                "line": str(place.line),
                "column": str(place.column),
                "severity": finding.severity,
                "code": finding.rule,
                "message": match[6],
            }
            assert match[6].startswith(visible(finding.message[:20]))
        found += len(lines)
    assert found > 100


@pytest.mark.parametrize("form", ["concise", "full"])
def test_the_matcher_reads_what_the_program_prints(flowc, tmp_path, form):
    write(tmp_path, "flow.yaml", BAD)
    (pattern,) = json.loads(MATCHER.read_text())["problemMatcher"][0]["pattern"]
    printed = flowc("check", "flow.yaml", "--output-format", form).stdout
    matches = [
        match for line in printed.splitlines() if (match := re.match(pattern["regexp"], line))
    ]
    assert [(m[1], m[2], m[3], m[4], m[5]) for m in matches] == [
        ("flow.yaml", "54", "14", "error", "type-mismatch")
    ]
