"""The hooks of `.pre-commit-hooks.yaml`, run by pre-commit itself in a real repository."""

import shutil
from pathlib import Path

import pytest
from repositories import BAD, GOOD, MISTAKE, ROOT, commit, copy_sources, environment, must, write

pytestmark = pytest.mark.wheel
USER = """\
name: user
defaults: {project_defaults: true}
tasks:
  first:
    flow: ../churn/flow.yaml
    with: {data_path: rows.csv}
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory):
    """One cache for all tests: pre-commit installs flowc once."""
    home = tmp_path_factory.mktemp("home")
    return environment(home, PRE_COMMIT_HOME=str(home / "cache"))


@pytest.fixture(scope="module")
def hooks(env, tmp_path_factory):
    """The lines of a configuration that name flowc's repository, which is this checkout."""
    source = copy_sources(tmp_path_factory.mktemp("flowc"))
    must(source, env, "git", "init", "--quiet")
    assert commit(source, env).returncode == 0
    revision = must(source, env, "git", "rev-parse", "HEAD").strip()
    return f"repos:\n  - repo: {source}\n    rev: {revision}\n    hooks:\n"


@pytest.fixture(scope="module")
def first(env, hooks, tmp_path_factory):
    folder = tmp_path_factory.mktemp("first")
    ids = "      - id: flowc-check\n      - id: flowc-fmt\n"
    build = "      - id: flowc-build\n        args: [flows]\n"
    write(folder, ".pre-commit-config.yaml", hooks + ids + build)
    write(folder, "mkdocs.yml", "site_name: no flow\n")
    write(folder, "flows/churn/flow.yaml", GOOD)
    must(folder, env, "flowc", "build", "flows")
    must(folder, env, "git", "init", "--quiet")
    must(folder, env, "pre-commit", "install", "--install-hooks")
    done = commit(folder, env, "a good flow")
    assert done.returncode == 0, done.stdout
    return folder


@pytest.fixture
def repository(first, tmp_path):
    """A repository whose hooks have let a good flow pass."""
    return Path(shutil.copytree(first, tmp_path / "repository", symlinks=True))


def states(told: str) -> dict[str, str]:
    """What pre-commit says of each hook."""
    lines = [line for line in told.splitlines() if line.startswith("flowc ") and ".." in line]
    return {line.partition("..")[0]: line.rpartition("..")[2].strip(".") for line in lines}


def log(folder, env):
    return must(folder, env, "git", "log", "--format=%s").splitlines()


def test_a_good_change_passes(repository, env):
    flow = write(repository, "flows/churn/flow.yaml", GOOD.replace("timeout: 6h", "timeout: 7h"))
    must(repository, env, "flowc", "build", flow)
    done = commit(repository, env)
    assert states(done.stdout) == {
        "flowc check": "Passed",
        "flowc fmt": "Passed",
        "flowc build --check": "Passed",
    }
    assert log(repository, env) == ["change", "a good flow"]


def test_a_bad_flow_is_refused_with_its_findings(repository, env):
    write(repository, "flows/churn/flow.yaml", BAD)
    done = commit(repository, env)
    assert done.returncode != 0
    assert states(done.stdout)["flowc check"] == "Failed"
    assert f"flows/churn/flow.yaml:54:14: {MISTAKE}: task 'evaluate'" in done.stdout
    assert log(repository, env) == ["a good flow"]


def test_a_flow_is_formatted(repository, env):
    flow = write(
        repository, "flows/churn/flow.yaml", GOOD.replace("type: str\n", "type:  string\n")
    )
    done = commit(repository, env)
    assert states(done.stdout) == {
        "flowc check": "Passed",
        "flowc fmt": "Failed",
        "flowc build --check": "Passed",
    }
    assert flow.read_text() == GOOD
    write(repository, "notes.md", "formatted, and so nothing but this is new\n")
    assert commit(repository, env).returncode == 0


def test_a_module_that_was_edited_by_hand_is_refused(repository, env):
    module = repository / "flows/churn/workflow.py"
    module.write_text(module.read_text().replace("epochs: int = 20", "epochs: int = 30"))
    done = commit(repository, env)
    assert done.returncode != 0
    assert states(done.stdout)["flowc build --check"] == "Failed"
    assert "epochs: int = 30" in done.stdout


def test_a_stale_module_is_refused(repository, env):
    write(repository, "flows/churn/flow.yaml", GOOD.replace("default: 20", "default: 30"))
    done = commit(repository, env)
    assert done.returncode != 0
    assert states(done.stdout) == {
        "flowc check": "Passed",
        "flowc fmt": "Passed",
        "flowc build --check": "Failed",
    }


def test_a_module_that_another_flow_made_stale_is_refused(repository, env):
    write(repository, "flows/user/flow.yaml", USER)
    must(repository, env, "flowc", "build", "flows")
    assert commit(repository, env, "a user").returncode == 0
    flow = write(repository, "flows/churn/flow.yaml", GOOD.replace("retries: 1", "retries: 2"))
    must(repository, env, "flowc", "build", flow)
    done = commit(repository, env)
    assert done.returncode != 0
    assert "--- flows/user/workflow.py" in done.stdout


def test_a_module_that_was_removed_is_refused(repository, env):
    (repository / "flows/churn/workflow.py").unlink()
    done = commit(repository, env)
    assert done.returncode != 0
    assert states(done.stdout)["flowc build --check"] == "Failed"


def test_all_examples_pass(tmp_path, env, hooks):
    """`pre-commit run --all-files`, as a pipeline runs it, on the examples of this project."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    files = r"        files: ^examples/yaml/.*\.yaml$" + "\n"
    ids = f"      - id: flowc-check\n{files}      - id: flowc-fmt\n{files}      - id: flowc-build\n"
    write(tmp_path, ".pre-commit-config.yaml", hooks + ids)
    must(tmp_path, env, "git", "init", "--quiet")
    assert commit(tmp_path, env).returncode == 0
    told = must(tmp_path, env, "pre-commit", "run", "--all-files", "--verbose")
    assert set(states(told).values()) == {"Passed"}
    assert "flows: no findings" in told
    flows = len([*(tmp_path / "examples").rglob("*.yaml")])
    assert told.count(f"{flows} flows: ") == 3


def test_the_manifest_is_valid(tmp_path, env):
    must(ROOT, env, "pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")
