"""`flowc graph --diff`: a flow and what it was, in Git or in another file."""

import json

import pytest
from project import FLOW, flow, run, write
from repositories import commit, environment, must

MORE = FLOW.replace("command: python load.py", "command: python load.py --all")


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository whose only commit has a flow, and what calls Git in it."""
    env = environment(tmp_path / "home")
    folder = tmp_path / "repository"
    folder.mkdir()
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, env[name])
    monkeypatch.chdir(folder)
    must(folder, env, "git", "init", "--quiet", "--initial-branch=main")
    write({"flow.yaml": flow("small")})
    assert commit(folder, env).returncode == 0

    def git(*words):
        if words == ("commit",):
            assert commit(folder, env).returncode == 0
        else:
            must(folder, env, "git", *words)

    return git


def changes(*arguments):
    """The changes of nodes, and what is said of the whole."""
    done = run("graph", "--format", "json", *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    data = json.loads(done.stdout)
    return {node["id"]: node["change"] for node in data["nodes"]}, data["remark"]


def test_the_work_tree_is_compared_with_a_revision(repository):
    assert changes("--diff", "main") == (
        {"tasks.load": None, "outputs.rows": None},
        "compared with main",
    )
    write({"flow.yaml": flow("small", MORE)})
    assert changes("--diff", "HEAD", "flow.yaml")[0] == {
        "tasks.load": "changed",
        "outputs.rows": None,
    }


def test_a_flow_of_a_folder_is_found_from_there_and_from_the_root(repository, monkeypatch):
    write({"sub/flow.yaml": flow("inner")})
    repository("commit")
    write({"sub/flow.yaml": flow("inner", MORE)})
    told = changes("--diff", "HEAD", "sub/flow.yaml")
    assert told[0]["tasks.load"] == "changed"
    monkeypatch.chdir("sub")
    assert changes("--diff", "HEAD") == told


def test_two_revisions_and_a_flow_that_was_moved(repository):
    repository("checkout", "--quiet", "-b", "branch")
    repository("mv", "flow.yaml", "other.yaml")
    repository("commit")
    write({"other.yaml": flow("small", MORE)})
    repository("commit")
    told, _ = changes("--diff", "main...branch", "other.yaml")
    assert told == {"tasks.load": "changed", "outputs.rows": None}
    write({"fresh.yaml": flow("fresh")})
    assert set(changes("--diff", "main", "fresh.yaml")[0].values()) == {"added"}


def test_two_files_need_no_git(tmp_path):
    write({"old.yaml": flow("small"), "new.yaml": flow("small", MORE)}, tmp_path)
    told, remark = changes("--diff", tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert told["tasks.load"] == "changed"
    assert remark == f"compared with {tmp_path / 'old.yaml'}"
    drawn = run("graph", "--diff", tmp_path / "old.yaml", tmp_path / "new.yaml").stdout
    assert "│ ~ load │" in drawn


def test_colours_are_for_terminals_that_have_some(tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    write({"old.yaml": flow("small"), "new.yaml": flow("small", MORE)}, tmp_path)
    files = (tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert "\x1b[33m│ ~ load │\x1b[0m" in run("graph", "--diff", *files).stdout
    assert "\x1b" not in run("graph", "--diff", *files, "--format", "txt").stdout


def test_errors_of_either_version_are_told_and_nothing_is_drawn(repository):
    write({"flow.yaml": flow("small", FLOW.replace("tasks.load.rows", "tasks.load.rowz"))})
    done = run("graph", "--diff", "main")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "error[unknown-reference]" in done.stderr
    repository("commit")
    write({"flow.yaml": flow("small")})
    done = run("graph", "--diff", "HEAD")
    assert (done.exit_code, done.stdout) == (1, "")


def test_what_is_no_version_is_wrong_usage(repository, tmp_path, monkeypatch):
    said = {"nowhere": "no revision", "none.yaml": "'none.yaml' is no file"}
    for version, words in said.items():
        done = run("graph", "--diff", version)
        assert done.exit_code == 2
        assert words in done.stderr
    monkeypatch.chdir(tmp_path)
    write({"flow.yaml": flow("small")})
    done = run("graph", "--diff", "main")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("flowc graph: ")
