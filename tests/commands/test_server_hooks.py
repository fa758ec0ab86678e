"""The story of a push: a bare repository with the hooks in `ci/hooks` compiles what it is given."""

import shutil

import pytest
from repositories import BAD, GOOD, MISTAKE, ROOT, commit, environment, must, run, write


@pytest.fixture
def env(tmp_path):
    return environment(tmp_path / "home")


@pytest.fixture
def server(tmp_path, env):
    """A bare repository that compiles, with one commit on its main branch."""
    bare = tmp_path / "flows.git"
    must(tmp_path, env, "git", "init", "--quiet", "--bare", bare)
    for name in ("pre-receive", "post-receive"):
        shutil.copy(ROOT / "ci" / "hooks" / name, bare / "hooks" / name)
    return bare


@pytest.fixture
def person(tmp_path, env, server):
    """Somebody's clone, in which a flow is ready to be pushed."""
    clone = tmp_path / "person"
    must(tmp_path, env, "git", "clone", "--quiet", server, clone)
    write(clone, "flows/churn/flow.yaml", GOOD)
    assert commit(clone, env, "a flow").returncode == 0
    return clone


def push(clone, env, branch="main"):
    return run(clone, env, "git", "push", "--quiet", "origin", f"HEAD:{branch}")


def log(server, env):
    return must(server, env, "git", "log", "--format=%s", "main").splitlines()


def head(folder, env, name="HEAD"):
    return must(folder, env, "git", "rev-parse", name).strip()


@pytest.mark.flyte
def test_a_good_merge_is_compiled_and_the_module_committed(person, server, env):
    """Through a branch and a merge, as a team does it."""
    assert push(person, env).returncode == 0
    must(person, env, "git", "pull", "--quiet", "--ff-only", "origin", "main")
    must(person, env, "git", "switch", "--quiet", "--create", "longer")
    write(person, "flows/churn/flow.yaml", GOOD.replace("timeout: 6h", "timeout: 7h"))
    write(person, "flows/other/flow.yaml", GOOD.replace("name: training", "name: other"))
    commit(person, env, "train longer")
    must(person, env, "git", "switch", "--quiet", "main")
    must(person, env, "git", "merge", "--quiet", "--no-ff", "--message", "merge", "longer")
    merge = head(person, env)
    done = push(person, env)
    assert done.returncode == 0, done.stdout
    assert f"remote: flowc: the modules are committed on top of {merge[:12]}" in done.stdout
    assert log(server, env)[:2] == [f"Compile the flows of {merge[:12]}", "merge"]

    must(person, env, "git", "pull", "--quiet", "--ff-only", "origin", "main")
    changed = must(person, env, "git", "diff", "--name-only", merge, "HEAD").split()
    assert changed == ["flows/churn/workflow.py", "flows/other/workflow.py"]
    assert "timedelta(hours=7)" in (person / "flows/churn/workflow.py").read_text()
    must(person, env, "flowc", "build", "--check", "flows")
    must(person, env, "flowc", "verify", "flows")
    assert must(person, env, "git", "log", "-1", "--format=%an").strip() == "flowc"


def test_a_bad_merge_is_refused_with_the_findings(person, server, env):
    assert push(person, env).returncode == 0
    before = head(server, env, "main")
    must(person, env, "git", "pull", "--quiet", "--ff-only", "origin", "main")
    write(person, "flows/churn/flow.yaml", BAD)
    commit(person, env, "bad")
    done = push(person, env)
    assert done.returncode != 0
    assert f"remote: flows/churn/flow.yaml:54:14: {MISTAKE}: task 'evaluate'" in done.stdout
    assert "hint: declare the input as file[pkl]" in done.stdout
    assert "remote rejected" in done.stdout
    assert head(server, env, "main") == before


def test_a_module_that_was_edited_by_hand_is_refused(person, server, env):
    assert push(person, env).returncode == 0
    must(person, env, "git", "pull", "--quiet", "--ff-only", "origin", "main")
    module = person / "flows/churn/workflow.py"
    module.write_text(module.read_text().replace("epochs: int = 20", "epochs: int = 30"))
    commit(person, env, "by hand")
    done = push(person, env)
    assert done.returncode != 0
    assert "flows/churn/workflow.py: error: not written, since it was edited" in done.stdout


def test_a_flow_cannot_hide_behind_attributes(person, server, env):
    """`git archive` would leave it out."""
    write(person, "flows/churn/flow.yaml", BAD)
    write(person, ".gitattributes", "flow.yaml export-ignore\n")
    commit(person, env, "hidden")
    assert push(person, env).returncode != 0


def test_what_compiles_already_is_left_alone(person, server, env):
    must(person, env, "flowc", "build", "flows")
    commit(person, env, "its module")
    done = push(person, env)
    assert done.returncode == 0
    assert [line.strip() for line in done.stdout.splitlines()] == [
        "remote: flows/churn/workflow.py: up to date",
        "remote: 1 flow: no findings",
    ]
    assert log(server, env) == ["its module", "a flow"]


def test_other_branches_may_hold_anything(person, server, env):
    write(person, "flows/churn/flow.yaml", BAD)
    commit(person, env, "not yet")
    assert push(person, env, "draft").returncode == 0
    must(person, env, "git", "push", "--quiet", "origin", ":draft")


def test_flows_use_flows_of_other_folders(person, server, env):
    using = "name: user\ndefaults: {project_defaults: true}\ntasks:\n"
    using += "  first: {flow: ../churn/flow.yaml, with: {data_path: a}}\n"
    write(person, "flows/user/flow.yaml", using)
    commit(person, env, "a user")
    done = push(person, env)
    assert done.returncode == 0, done.stdout
    assert "flows/user/workflow.py" in must(server, env, "git", "ls-tree", "-r", "main")


def test_only_the_folders_that_are_named_hold_flows(person, server, env):
    must(server, env, "git", "config", "flowc.paths", "flows")
    write(person, "mkdocs.yml", "site_name: no flow\n")
    commit(person, env, "documents")
    assert push(person, env).returncode == 0


def test_flows_see_no_variable_of_the_server(person, server, env):
    asking = "name: asking\nvars: {key: {env: SERVER_KEY}}\ndefaults: {project_defaults: true}\n"
    asking += "tasks: {a: {command: 'echo ${{ vars.key }}'}}\n"
    write(person, "flows/asking/flow.yaml", asking)
    commit(person, env, "asking")
    done = push(person, {**env, "SERVER_KEY": "s3cr3t"})
    assert done.returncode != 0
    assert "error[unset-var]" in done.stdout
