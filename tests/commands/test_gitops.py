"""The guide `docs/gitops.md`: its commands run, its files are valid, and what it names is there."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from flowc import __version__, standin
from flowc.composing.vars import BuildSettings
from flowc.pipeline import build
from flowc.reporting.formats.full import as_full
from flowc.rules import RULES
from pipelines import read, scripts
from repositories import BAD, GOOD, ROOT, commit, environment, must, run, write
from ruamel.yaml import YAML

GUIDE = (ROOT / "docs" / "gitops.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
FILES = {
    match[1]: text
    for _, text in BLOCKS
    if (match := re.match(r"# ([\w./-]+\.(?:ya?ml|sh|py))\n", text))
}
SCHEMAS = {
    ".github/workflows/flows.yml": "vendor.github-workflows",
    ".github/workflows/register.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}


@pytest.fixture
def env(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("home"))


@pytest.fixture
def repository(tmp_path, env):
    must(tmp_path, env, "git", "init", "--quiet")
    return tmp_path


@pytest.mark.flyte
def test_its_commands_run_one_after_the_other(repository, env):
    shutil.copytree(ROOT / "ci", repository / "ci")
    blocks = [text for language, text in BLOCKS if language == "console"]
    lines = [line for text in blocks for line in text.splitlines()]
    assert len(lines) >= 12
    assert all(line.startswith("$ ") for line in lines)
    script = "\n".join(line.removeprefix("$ ") for line in lines)
    told = must(repository, env, "bash", "-e", "-c", script)
    assert "3 tasks, 3 edges and 21 settings agree" in told
    assert "Workflow: workflow.churn (Dry run Mode)" in told
    assert (repository / "churn.tgz").stat().st_size > 1000
    assert (repository / "flows.git/hooks/post-receive").stat().st_mode & 0o111


def test_every_file_that_it_shows_is_known():
    hosts = {*SCHEMAS, ".pre-commit-config.yaml"}
    assert set(FILES) == {*hosts, "register.sh", "start_job.py"}
    named = {word for path in SCHEMAS for word in re.findall(r"[\w.]+\.(?:py|sh)", FILES[path])}
    assert named == {"start_job.py"}


@pytest.mark.parametrize(("path", "schema"), SCHEMAS.items())
def test_its_pipelines_are_valid(tmp_path, env, path, schema):
    file = write(tmp_path, path, FILES[path])
    must(tmp_path, env, "check-jsonschema", "--builtin-schema", schema, file)
    assert [line for line in scripts(read(file)) if "${{" in line] == []


def test_its_pre_commit_configuration_is_valid(tmp_path, env):
    file = write(tmp_path, ".pre-commit-config.yaml", FILES[".pre-commit-config.yaml"])
    must(tmp_path, env, "pre-commit", "validate-config", file)
    hooks = {hook["id"] for hook in read(file)["repos"][0]["hooks"]}
    assert hooks == {hook["id"] for hook in read(ROOT / ".pre-commit-hooks.yaml")}


def test_what_it_includes_is_there():
    assert re.findall(r"uses: tools/flowc@(\S+)", GUIDE) == [f"v{__version__}"]
    assert re.findall(r"(?:ref|rev): v(\S+)", GUIDE) == [__version__] * 2
    assert set(re.findall(r"flowc(?:@v|-)(\d[.\d]*\d)", GUIDE)) == {__version__}
    action = YAML(typ="safe").load(FILES[".github/workflows/flows.yml"])["jobs"]["flows"]["steps"][
        -1
    ]
    assert set(action["with"]) <= set(read(ROOT / "action.yml")["inputs"])
    pipeline = YAML(typ="safe").load(FILES[".gitlab-ci.yml"])
    included = read(ROOT / pipeline["include"][0]["file"])
    assert set(pipeline["flowc"]["variables"]) <= set(included["flowc"]["variables"])


@pytest.mark.flyte
def test_the_job_registers_every_flow_with_its_commit(repository, env):
    """`register.sh`, with real pyflyte told to run dry."""
    pinned = GOOD.replace("name: training", "name: pinned").replace(
        "defaults:\n", "vars:\n  commit: {env: GIT_COMMIT}\n\ndefaults:\n"
    )
    reference = '  git_ref: {type: commitId, value: "${{ vars.commit }}"}\n'
    pinned = pinned.replace("  project_defaults: true\n", f"  project_defaults: true\n{reference}")
    write(repository, "flows/pinned/flow.yaml", pinned)
    write(repository, "flows/churn/flow.yaml", GOOD)
    write(repository, "register.sh", FILES["register.sh"])
    assert commit(repository, env).returncode == 0
    revision = must(repository, env, "git", "rev-parse", "HEAD").strip()
    dry = f'#!/bin/sh\ntest "$1" = register && shift\nexec {Path(sys.executable).parent}/pyflyte '
    program = write(repository, "bin/pyflyte", dry + 'register --dry-run "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}:{env['PATH']}"
    own = {**env, "PATH": path, "PYTHONPATH": ":".join(standin.pythonpath())}
    told = must(repository, own, "bash", "register.sh")
    assert "Workflow: workflow.training (Dry run Mode)" in told
    assert "Workflow: workflow.pinned (Dry run Mode)" in told
    assert revision in (repository / "flows/pinned/workflow.py").read_text()


@pytest.mark.flyte
def test_pyflyte_wants_a_version_where_nothing_is_copied(repository, env):
    write(repository, "flow.yaml", GOOD)
    must(repository, env, "flowc", "build", "flow.yaml")
    own = {**env, "PYTHONPATH": ":".join(standin.pythonpath())}
    done = run(repository, own, "pyflyte", "register", "--dry-run", "--copy", "none", "workflow.py")
    assert done.returncode != 0
    assert "ersion" in done.stdout


def test_the_job_is_started_from_the_tag(tmp_path, env):
    recorder = (
        "import json\nclass Domino:\n    def __init__(self, project): self.project = project\n"
        "    def job_start_blocking(self, **told): print(json.dumps([self.project, told]))\n"
    )
    write(tmp_path, "domino.py", recorder)
    write(tmp_path, "start_job.py", FILES["start_job.py"])
    own = {**env, "TAG": "v1.2.0", "DOMINO_PROJECT": "owner/flows"}
    project, told = json.loads(must(tmp_path, own, sys.executable, "start_job.py"))
    assert project == "owner/flows"
    assert told == {
        "command": "bash register.sh",
        "title": "Register flows of v1.2.0",
        "main_repo_git_ref": {"type": "tags", "value": "v1.2.0"},
    }


def test_the_commit_from_the_environment_is_a_flow_without_findings():
    (part,) = [text for language, text in BLOCKS if language == "yaml" and "GIT_COMMIT" in text]
    flow = "name: f\n" + part + "  project_defaults: true\ntasks: {a: {command: b}}\n"
    settings = BuildSettings(environ={"GIT_COMMIT": "2f1cb9bf696921f0858"}, strict=True)
    report, module = build(flow.encode(), settings=settings)
    assert report.findings == ()
    assert b"2f1cb9bf696921f0858" in module


def test_the_finding_that_it_shows_is_told():
    (shown,) = re.findall(r"^ {4}remote: (.*) \.\.\.$", GUIDE, re.MULTILINE)
    report, _ = build(BAD.encode(), "flows/churn/flow.yaml")
    assert as_full([report], 0, False).startswith(shown)


def test_what_it_names_is_there():
    from flowc.commands import COMMANDS

    rules = set(re.findall(r"rules?\s`([a-z-]+)`", GUIDE))
    assert len(rules) >= 4
    assert rules <= {rule.name for rule in RULES}
    for link in re.findall(r"\]\((?!http)([^)#]+)", GUIDE):
        assert (ROOT / "docs" / link).exists(), link
    headings = re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)
    anchors = {heading.lower().replace(" ", "-").replace(",", "") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) <= anchors
    assert set(re.findall(r"`flowc ([a-z]+)", GUIDE)) <= set(COMMANDS)
