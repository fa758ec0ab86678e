"""`flowc diff` as its users meet it: real Git repositories, files, exit codes."""

import json
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from changed_flows import read
from drawing.read_back import read_mermaid
from flowc.commands.diff import command
from flowc.diffing.compare import compare
from flowc.diffing.file_change import Entry
from flowc.diffing.markdown import as_markdown

FLOW = """\
name: training
inputs:
  path: str
defaults: {project_defaults: true}
tasks:
  load:
    command: python load.py
    inputs: {path: str}
    with:
      path: ${{ inputs.path }}
    outputs: {rows: "file[csv]"}
"""
PARENT = """\
name: parent
tasks:
  prep:
    flow: prep/flow.yaml
    with: {path: a}
"""
LOCAL = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
}


class Repository:
    """A repository in a folder, with what tests do to it."""

    def __init__(self, folder):
        self.folder = folder

    def git(self, *arguments):
        run = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**os.environ, **LOCAL},
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    def write(self, path, text):
        target = Path(self.folder, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def commit(self, **files):
        for path, text in files.items():
            self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "x")
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path)
    made.git("init", "-q", "-b", "main")
    made.commit(**{"flow.yaml": FLOW})
    return made


@pytest.fixture
def run_in(monkeypatch, capsys):
    """Run the command in a folder and in this process, which is sooner done."""

    def run(folder, *arguments, **environ):
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            for name, value in {**LOCAL, **environ}.items():
                patch.setenv(name, value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as ended:
                command.main(list(arguments), prog_name="flowc diff")
        out, err = capsys.readouterr()
        return SimpleNamespace(returncode=ended.value.code, stdout=out, stderr=err)

    return run


@pytest.fixture
def diff(run_in, tmp_path):
    return partial(run_in, tmp_path)


def test_nothing_changed(diff, repository):
    run = diff("--exit-code")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "0 flows compared\n")


def test_the_work_tree_is_compared_with_the_last_commit(diff, repository):
    repository.write("flow.yaml", FLOW.replace("load.py", "read.py"))
    run = diff()
    assert run.returncode == 0
    assert run.stdout == (
        "flow.yaml: flow 'training'\n  ~ task 'load', command: python load.py -> python read.py\n"
    )
    assert run.stderr == "1 flow compared\n"
    assert diff("--exit-code").returncode == 1
    repository.git("add", "-A")
    assert diff("HEAD", "flow.yaml").stdout == run.stdout
    assert diff("flow.yaml").stdout == run.stdout
    assert diff(".").stdout == run.stdout


def test_what_changes_no_run_is_told_and_passes(diff, repository):
    repository.write("flow.yaml", f"description: new\n{FLOW}")
    run = diff("--exit-code")
    assert run.returncode == 0
    assert "without any effect on a run:\n    + description of the flow\n" in run.stdout
    repository.write("flow.yaml", FLOW.replace("path: str\n", "path: string # same\n"))
    run = diff("--exit-code")
    assert (run.returncode, run.stdout) == (0, "flow.yaml: no change in meaning\n")


def test_line_ends_of_the_work_tree_are_no_change(diff, repository):
    Path(repository.folder, "flow.yaml").write_bytes(FLOW.replace("\n", "\r\n").encode())
    assert diff().stdout == ""


def test_two_revisions_are_compared_whatever_the_work_tree_holds(diff, repository):
    one = repository.git("rev-parse", "HEAD")
    repository.commit(**{"flow.yaml": FLOW.replace("load.py", "read.py")})
    repository.git("tag", "v2")
    repository.write("flow.yaml", "broken: [")
    for ref in (f"{one}..HEAD", f"{one}..", "HEAD~1..v2", f"{one}...v2", "main@{1}..main"):
        run = diff(ref)
        assert (run.returncode, run.stdout.count("~")) == (0, 1), run.stderr
        assert "load.py -> python read.py" in run.stdout
    assert "read.py -> python load.py" in diff(f"v2..{one}").stdout
    assert diff("v2...HEAD~1").stdout == ""  # nothing since they parted


def test_three_dots_leave_out_what_the_other_branch_did(diff, repository):
    repository.git("switch", "-q", "-c", "topic")
    repository.commit(**{"b.yaml": FLOW.replace("training", "fresh")})
    repository.git("switch", "-q", "main")
    repository.commit(**{"flow.yaml": FLOW.replace("load.py", "read.py")})
    assert diff("main...topic").stdout == "b.yaml: flow 'fresh' added\n"
    assert diff("main..topic").stdout.count("flow '") == 2


def test_flows_that_are_added_deleted_or_moved(diff, repository):
    repository.commit(**{"a/flow.yaml": FLOW.replace("training", "second")})
    repository.write("c/flow.yaml", FLOW.replace("training", "third"))
    repository.git("rm", "-q", "a/flow.yaml")
    run = diff("--exit-code")
    assert run.stdout == (
        "a/flow.yaml: flow 'second' deleted (breaks launches)\nc/flow.yaml: flow 'third' added\n"
    )
    assert run.returncode == 1
    assert run.stderr == "2 flows compared: 1 breaks launches\n"
    repository.write("b/flow.yaml", FLOW.replace("training", "second"))
    assert "b/flow.yaml: no change in meaning, moved from a/flow.yaml\n" in diff().stdout
    repository.write("b/flow.yaml", FLOW.replace("training", "second").replace("load.py", "x.py"))
    assert (
        "b/flow.yaml: flow 'second', moved from a/flow.yaml\n"
        "  ~ task 'load', command: python load.py -> python x.py\n" in diff().stdout
    )


def test_a_module_of_another_name_is_another_flow_to_flyte(diff, repository):
    repository.git("mv", "flow.yaml", "score.yaml")
    run = diff("--exit-code")
    assert run.returncode == 1
    assert run.stdout == (
        "score.yaml: flow 'training', moved from flow.yaml\n"
        "  ~ module of the flow: workflow -> score"
        " (breaks launches: Flyte calls the flow MODULE.NAME)\n"
    )


def test_files_that_git_ignores_or_that_are_hidden_are_no_flows(diff, repository):
    repository.commit(**{".gitignore": "build/\n"})
    repository.write("build/flow.yaml", FLOW)
    repository.write(".hidden/flow.yaml", FLOW)
    repository.write("notes.txt", FLOW)
    assert diff().stdout == ""
    assert diff("HEAD", "build/flow.yaml").stdout == "build/flow.yaml: flow 'training' added\n"


def test_in_a_project_flows_are_those_that_it_names(diff, repository):
    repository.commit(**{"flowc.toml": "", "compose.yaml": "services: {}\n"})
    repository.write("compose.yaml", "services: {a: {image: b}}\n")
    repository.write("flow.yaml", FLOW.replace("python load.py", "python other.py"))
    run = diff()
    assert run.returncode == 0
    assert "python other.py" in run.stdout
    assert "compose" not in run.stdout + run.stderr
    assert diff("HEAD", "compose.yaml").returncode == 1  # who names a file says that it is a flow


def test_a_flow_is_told_when_one_that_it_runs_changed(diff, repository):
    files = {"top.yaml": PARENT, "prep/flow.yaml": FLOW.replace("training", "prep")}
    files["over.yaml"] = "name: over\ntasks:\n  top: {flow: top.yaml}\n"
    repository.commit(**files)
    repository.write("prep/flow.yaml", files["prep/flow.yaml"].replace("load.py", "read.py"))
    expected = [
        "over.yaml: flow 'over'",
        "  in the flow 'prep', which it runs:",
        "    ~ task 'load', command: python load.py -> python read.py",
        "prep/flow.yaml: flow 'prep'",
        "  ~ task 'load', command: python load.py -> python read.py",
        "top.yaml: flow 'parent'",
        "  in the flow 'prep', which it runs:",
        "    ~ task 'load', command: python load.py -> python read.py",
    ]
    assert diff().stdout.splitlines() == expected
    repository.commit()
    assert diff("HEAD~1..").stdout.splitlines() == expected
    assert diff("HEAD~1..", "top.yaml").stdout.splitlines() == expected[5:]


def test_a_used_file_is_read_from_the_same_revision_through_links(diff, repository):
    prep = FLOW.replace("training", "prep")
    repository.write("shared/prep.yaml", prep)
    repository.write("top.yaml", PARENT)
    Path(repository.folder, "prep").mkdir()
    os.symlink("../shared/prep.yaml", Path(repository.folder, "prep/flow.yaml"))
    repository.commit()
    repository.write("shared/prep.yaml", prep.replace("load.py", "read.py"))
    repository.commit()
    run = diff("HEAD~1..HEAD", "top.yaml")
    assert "command: python load.py -> python read.py" in run.stdout, run.stderr
    assert diff("HEAD~1", "top.yaml").stdout == run.stdout


def test_errors_of_either_side_are_told_at_their_place_and_the_rest_is_compared(diff, repository):
    bad = FLOW.replace("command", "comand")
    repository.commit(**{"a.yaml": bad, "b.yaml": FLOW, "c.yaml": FLOW})
    repository.write("a.yaml", FLOW)
    repository.write("b.yaml", bad)
    repository.write("c.yaml", FLOW.replace("load.py", "x.py"))
    run = diff()
    assert run.returncode == 1
    assert "HEAD:a.yaml:7:5: error[unknown-key]" in run.stderr
    assert "\nb.yaml:7:5: error[unknown-key]" in run.stderr
    assert run.stdout.startswith(
        "a.yaml: not compared, since there are errors\n"
        "b.yaml: not compared, since there are errors\n"
        "c.yaml: flow 'training'\n"
    )
    found = json.loads(diff("--output-format", "json").stdout)["flows"]
    assert [flow["state"] for flow in found] == ["failed", "failed", "changed"]
    assert found[0]["findings"][0]["path"] == "HEAD:a.yaml"
    markdown = diff("--output-format", "markdown").stdout
    assert "`HEAD:a.yaml:7:5`" in markdown


def test_an_error_in_a_used_file_is_told_once_at_its_revision(diff, repository):
    repository.commit(**{"top.yaml": PARENT, "prep/flow.yaml": FLOW.replace("command", "comand")})
    repository.write("prep/flow.yaml", FLOW)
    run = diff()
    assert run.returncode == 1
    assert run.stderr.count("HEAD:prep/flow.yaml:7:5: error[unknown-key]") == 1
    assert "top.yaml: not compared" in run.stdout


def test_an_unset_variable_is_an_error_and_may_be_given(diff, repository):
    text = f"vars: {{tag: {{env: NO_SUCH_VARIABLE}}}}\n{FLOW}".replace(
        "load.py", "load.py ${{ vars.tag }}"
    )
    repository.commit(**{"flow.yaml": text})
    repository.write("flow.yaml", text.replace("load.py", "read.py"))
    assert "error[unset-var]" in diff().stderr
    assert "python load.py 1 -> python read.py 1" in diff("--var", "tag=1").stdout
    assert "python load.py 2 -> python read.py 2" in diff(NO_SUCH_VARIABLE="2").stdout
    assert diff("--var", "tga=1").returncode == 2
    repository.commit()
    assert diff("--var", "tga=1").returncode == 0  # no flow is looked at


def test_a_flow_without_a_change_is_one_line(diff, repository):
    cached = FLOW.replace("true}", 'true, cache: {version: "1"}}')
    repository.commit(**{"flow.yaml": cached})
    repository.write("flow.yaml", f"# a comment\n{cached}")
    assert diff().stdout == "flow.yaml: no change in meaning\n"
    assert diff("--output-format", "markdown").stdout == (
        "**1 flow compared: 1 no change in meaning**\n\n`flow.yaml`: no change in meaning\n"
    )
    found = json.loads(diff("--output-format", "json").stdout)["flows"][0]
    assert (found["state"], found["caches"][0]["state"]) == ("same", "hit")


def test_two_files_need_no_git(flowc, tmp_path):
    (tmp_path / "old.yaml").write_text(FLOW)
    (tmp_path / "new.yaml").write_text(FLOW.replace("load.py", "read.py"))
    run = flowc("diff", "old.yaml", "new.yaml", PATH="", **LOCAL)
    assert run.returncode == 0
    assert run.stdout.startswith("old.yaml -> new.yaml: flow 'training'\n  ~ task 'load', command")


# Where people stand


def test_a_folder_of_the_repository_has_its_own_flows_only(run_in, repository, tmp_path):
    repository.commit(**{"a/flow.yaml": FLOW, "a/b/flow.yaml": FLOW})
    for path in ("flow.yaml", "a/flow.yaml", "a/b/flow.yaml"):
        repository.write(path, FLOW.replace("load.py", "x.py"))

    def told(*arguments):
        run = run_in(tmp_path, *arguments)
        return [line.split(":")[0] for line in run.stdout.splitlines() if "flow '" in line]

    assert told() == ["a/b/flow.yaml", "a/flow.yaml", "flow.yaml"]
    assert told("HEAD", "a") == ["a/b/flow.yaml", "a/flow.yaml"]
    assert told("HEAD", "a/b", "flow.yaml") == ["a/b/flow.yaml", "flow.yaml"]
    run = run_in(tmp_path / "a")
    assert [line for line in run.stdout.splitlines() if "flow '" in line] == [
        "b/flow.yaml: flow 'training'",
        "flow.yaml: flow 'training'",
    ]
    run = run_in(tmp_path / "a", "HEAD", "../flow.yaml")
    assert run.stdout.startswith("../flow.yaml: flow 'training'\n")


def test_worktrees_detached_heads_shallow_and_bare_clones(run_in, repository, tmp_path_factory):
    repository.commit(**{"flow.yaml": FLOW.replace("load.py", "read.py")})
    elsewhere = tmp_path_factory.mktemp("clones")
    told = (
        "flow.yaml: flow 'training'\n  ~ task 'load', command: python load.py -> python read.py\n"
    )
    repository.git("worktree", "add", "-q", "--detach", str(elsewhere / "tree"), "HEAD~1")
    assert run_in(elsewhere / "tree").stdout == ""
    assert run_in(elsewhere / "tree", "HEAD..main").stdout == told
    origin = f"file://{repository.folder}"
    repository.git("clone", "-q", "--depth", "1", origin, str(elsewhere / "shallow"))
    assert run_in(elsewhere / "shallow").returncode == 0
    run = run_in(elsewhere / "shallow", "HEAD~1")
    assert run.returncode == 2
    assert run.stderr.startswith("flowc diff: there is no revision 'HEAD~1'\n  hint: ")
    assert "write 'fetch-depth: 0' for actions/checkout" in run.stderr
    repository.git("clone", "-q", "--bare", origin, str(elsewhere / "bare.git"))
    assert run_in(elsewhere / "bare.git", "HEAD~1..HEAD").stdout == told
    run = run_in(elsewhere / "bare.git")
    assert run.returncode == 2
    assert "there is no work tree here" in run.stderr


# What goes wrong


def test_no_git_and_no_repository(flowc, diff, tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    run = flowc("diff", **{**LOCAL, "PATH": ""})
    assert (run.returncode, run.stderr) == (2, "flowc diff: git is not installed\n")
    run = diff(GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert run.returncode == 2
    assert run.stderr.startswith("flowc diff: not a git repository")
    assert run.stderr.count("\n") == 1
    (tmp_path / "empty").mkdir()
    Repository(tmp_path).git("init", "-q")
    run = diff()
    assert (run.returncode, run.stderr) == (2, "flowc diff: there is no revision 'HEAD'\n")


def test_branches_that_a_shallow_clone_does_not_see_meet(run_in, repository, tmp_path_factory):
    repository.git("checkout", "-q", "-b", "other")
    repository.commit(**{"flow.yaml": FLOW.replace("load.py", "read.py")})
    repository.git("checkout", "-q", "main")
    repository.commit(**{"flow.yaml": FLOW.replace("load.py", "fetch.py")})
    clone = tmp_path_factory.mktemp("clones") / "shallow"
    origin = f"file://{repository.folder}"
    repository.git("clone", "-q", "--depth", "1", "--no-single-branch", origin, str(clone))
    run = run_in(clone, "origin/other...HEAD")
    assert run.returncode == 2
    assert "'origin/other' and 'HEAD' have no commit in common\n" in run.stderr
    assert "fetch-depth: 0" in run.stderr
    run = run_in(clone, "origin/other..HEAD")
    assert (run.returncode, "~ task 'load'" in run.stdout) == (0, True)


def test_a_repository_of_another_user(diff, repository):
    run = diff(GIT_TEST_ASSUME_DIFFERENT_OWNER="1")  # what git has for its own tests
    place = repository.folder.resolve()
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        f"flowc diff: git does not trust {place}, which belongs to another user",
        f"  hint: if you trust it: git config --global --add safe.directory {place}",
    ]


REFS = [
    "--upload-pack=touch proof",
    "-x",
    "--output=proof",
    "no such",
    "a\nb",
    "$(touch proof)",
    "--",
    "HEAD^{/x}y",
    ":/../x",
    "\x1b[2J",
    "HEAD:flow.txt",
    "é",
    "@{-1}",
    "HEAD\\0",
]


@pytest.mark.parametrize("ref", REFS)
def test_a_hostile_revision_is_refused(diff, repository, ref):
    for text in (ref, f"{ref}..HEAD", f"HEAD..{ref}", f"HEAD...{ref}"):
        run = diff("--", text)
        assert run.returncode == 2, run.stdout
        assert run.stderr.count("\n") == 1 or "Usage:" in run.stderr
        assert "\x1b" not in run.stderr
        assert "Traceback" not in run.stderr
    assert not Path(repository.folder, "proof").exists()


NAMES = [
    "-x.yaml",
    "--output=proof.yaml",
    "a b.yaml",
    "a\tb.yaml",
    "a\nb.yaml",
    "é.yaml",
    ":(top)x.yaml",
    "*.yaml",
    '"q".yaml',
    "a:b.yaml",
    "$(touch proof).yaml",
    "HEAD.yaml",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_of_a_file_is_only_a_name(diff, repository, name):
    repository.commit(**{name: FLOW.replace("training", "odd"), "other.yaml": PARENT})
    repository.write(name, FLOW.replace("training", "odd").replace("load.py", "x.py"))
    run = diff()
    assert run.returncode == 0
    assert run.stdout.count("\n") == 2
    assert "python load.py -> python x.py" in run.stdout
    assert diff("HEAD", "--", name).stdout == run.stdout
    repository.commit()
    assert diff("HEAD~1..HEAD").stdout == run.stdout
    assert not Path(repository.folder, "proof").exists()


def test_a_name_that_is_no_utf_8_is_shown_escaped(diff, repository):
    folder = os.fsencode(repository.folder)
    for text in (FLOW.replace("training", "odd"), FLOW.replace("training", "even")):
        Path(os.fsdecode(folder + b"/\xff.yaml")).write_text(text)
        repository.git("add", "-A")
        repository.git("commit", "-q", "-m", "x")
    run = diff("HEAD~1..HEAD")
    assert run.returncode == 0
    assert "\\udcff.yaml: flow 'even'" in run.stdout


def test_no_program_that_a_repository_names_is_run(diff, repository, tmp_path):
    program = repository.write("evil", f"#!/bin/sh\ntouch {tmp_path}/proof\ncat\n")
    program.chmod(0o755)
    repository.commit(
        **{
            ".gitattributes": "*.yaml diff=evil filter=evil merge=evil\n",
            "prep/flow.yaml": FLOW.replace("training", "prep"),
        }
    )
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.gitProxy",
        "core.askPass", "diff.external", "diff.evil.command", "diff.evil.textconv",
        "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "pager.grep",
        "pager.rev-parse", "alias.rev-parse", "alias.ls-tree", "alias.cat-file", "alias.grep",
        "gpg.program", "uploadpack.packObjectsHook", "core.alternateRefsCommand",
        "credential.helper", "sequence.editor", "interactive.diffFilter",
    ):  # fmt: skip
        shell = "!" if key.startswith(("alias", "credential")) else ""
        repository.git("config", key, f"{shell}{program}")
    repository.git("config", "core.hooksPath", str(tmp_path))
    repository.git("config", "submodule.recurse", "true")
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman", "pre-commit"):
        shutil.copy(program, tmp_path / hook)
        shutil.copy(program, tmp_path / ".git" / "hooks" / hook)
    (tmp_path / "proof").unlink(missing_ok=True)
    repository.write("prep/flow.yaml", FLOW.replace("training", "prep").replace("load", "x"))
    Path(tmp_path, "flow.yaml").touch()  # its entry in the index is stale
    for arguments in ([], ["HEAD~1..HEAD"], ["HEAD~1...HEAD"], ["HEAD", "flow.yaml"]):
        run = diff(*arguments)
        assert run.returncode == 0, run.stderr
    assert not (tmp_path / "proof").exists()


def test_a_missing_object_is_not_fetched(diff, repository, tmp_path):
    blob = repository.git("rev-parse", "HEAD:flow.yaml")
    (tmp_path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", f"ext::touch {tmp_path}/proof"),
        ("protocol.ext.allow", "always"),
    ):
        repository.git("config", key, value)
    repository.write("flow.yaml", FLOW.replace("load.py", "x.py"))
    run = diff()
    assert run.returncode == 1
    assert (
        "HEAD:flow.yaml:1:1: error[yaml-syntax]: the file cannot be read: this clone" in run.stderr
    )
    assert not (tmp_path / "proof").exists()


def test_links_of_a_revision_lead_nowhere_else(diff, repository, tmp_path):
    for name, target in (
        ("a.yaml", "/etc/passwd"), ("b.yaml", "../outside.yaml"), ("c.yaml", "c.yaml"),
        ("d.yaml", "missing.yaml"),
    ):  # fmt: skip
        os.symlink(target, tmp_path / name)
    repository.commit()
    for name in "abcd":
        (tmp_path / f"{name}.yaml").unlink()
    run = diff()
    assert run.returncode == 1
    assert [line.split(" error")[0] for line in run.stderr.splitlines() if "error[" in line] == [
        f"HEAD:{name}.yaml:1:1:" for name in "abcd"
    ]


def test_what_is_no_use_is_wrong_usage(diff, repository, tmp_path):
    repository.write("other.yaml", FLOW)
    for arguments in (
        ["HEAD", "missing.yaml"],
        ["HEAD", "/etc"],
        ["flow.yaml", "other.yaml", "third.yaml"],
        ["flow.yaml", "."],
        ["--output-format", "xml"],
    ):
        run = diff(*arguments)
        assert run.returncode == 2, arguments
        assert run.stdout == ""
    for arguments in (["gone.yaml", "flow.yaml"], ["flow.yaml", "gone.yaml"]):
        assert diff(*arguments).stderr.endswith("Error: there is no file 'gone.yaml'\n")
    (tmp_path / "main").mkdir()
    run = diff("main")
    assert run.returncode == 2
    assert "is a revision and a file: write './main'" in run.stderr
    assert diff("./main").returncode == 0


@pytest.mark.parametrize(("rows", "drawn"), [(3, "~ load[r0]"), (90, "~ ≡ load x90")])
def test_a_picture_of_many_changed_rows_has_one_node_for_them(diff, repository, rows, drawn):
    names = ", ".join(f"r{number}" for number in range(rows))
    many = FLOW.replace("  load:\n", f"  load:\n    matrix: {{row: [{names}]}}\n")
    repository.write("many.yaml", many)
    repository.write("now.yaml", many.replace("load.py", "load.py --all"))
    told = diff("many.yaml", "now.yaml", "--output-format", "markdown").stdout
    nodes, _ = read_mermaid(told.partition("```mermaid\n")[2].partition("```\n")[0])
    assert any(name == drawn for name, _ in nodes.values())
    assert len(nodes) < 10


def test_for_a_review_there_is_a_picture_of_what_changed(diff, repository):
    repository.write("flow.yaml", FLOW.replace("load.py", "load.py --all"))
    told = diff("--output-format", "markdown").stdout
    assert told.startswith("**1 flow compared**\n\n<details open>")
    picture = told.partition("```mermaid\n")[2].partition("```\n")[0]
    nodes, _ = read_mermaid(picture)
    assert sorted(nodes.values()) == [("~ load", "task changed"), ("▸ path", "input")]
    repository.write("more.yaml", FLOW)
    told = diff("--output-format", "markdown", "--for", "gitlab").stdout
    assert told.count("```mermaid\n") == 2
    assert ":::added" in told
    assert "<details open>" not in told
    repository.commit()
    assert "mermaid" not in diff("--output-format", "markdown").stdout


def test_a_picture_for_gitlab_is_a_short_one(diff, repository):
    tasks = "".join(f"  t{n}: {{command: 'x{n}'}}\n" for n in range(300))
    repository.write("flow.yaml", FLOW + tasks)
    for reader, most in (("github", 45_000), ("gitlab", 2_000)):
        told = diff("--output-format", "markdown", "--for", reader).stdout
        picture = told.partition("```mermaid\n")[2].partition("```\n")[0]
        assert 1_500 < len(picture) <= most
        assert ("more tasks" in picture) == (reader == "gitlab")


def test_a_picture_without_room_is_left_out():
    flow = read(FLOW)
    entry = Entry("x.yaml", "changed", "x", compare(flow, flow), picture="x\n" * 20_000)
    told = as_markdown([entry, entry], False)
    assert told.count("```mermaid") == 1
    assert "there is no room" not in told
