"""No link of a repository makes the program read or write a file outside of it."""

import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import pytest
from flowc.workspace.links import way_out
from project import run_in

FLOW = "name: f\ndefaults: {project_defaults: true}\ntasks: {a: {command: c}}\n"
UNTIDY = FLOW.replace("name: f", "name:   f")
LEAVES = "leads out of the repository or the working folder"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A working folder, with files outside of it that no one is to see."""
    tree = tmp_path / "tree"
    (tree / "inside").mkdir(parents=True)
    (tree / "flow.yaml").write_text(UNTIDY)
    (tree / "inside" / "flow.yaml").write_text(UNTIDY)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("s3cr3t: CANARY\n")
    (outside / "flow.yaml").write_text(UNTIDY)
    (outside / "workflow.py").write_text("CANARY = 1\n")
    (outside / ".git").mkdir()  # whoever may plant links may also choose where they lead
    monkeypatch.chdir(tree)
    return tree


flowc = partial(run_in, ".")


def content(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.flyte
@pytest.mark.parametrize("command", ["check", "build", "fmt", "import", "verify"])
def test_a_linked_file_outside_is_not_read(tree, command):
    (tree / "linked.yaml").symlink_to("inside/../../outside/secret.yaml")
    (tree / "again.yaml").symlink_to("linked.yaml")
    for path in ("linked.yaml", "again.yaml", tree / "linked.yaml", "inside/../linked.yaml"):
        run = flowc(command, path)
        assert run.returncode == 1
        assert f"the file cannot be read: the link '{path}' {LEAVES}" in run.stdout + run.stderr
        assert "CANARY" not in run.stdout + run.stderr
    assert not list(tree.glob("*.py"))


@pytest.mark.parametrize(
    "command", [["build"], ["build", "--force"], ["fmt"], ["build", "--check"]]
)
def test_a_linked_folder_outside_is_not_written(tree, command):
    (tree / "linked").symlink_to("../outside")
    before = content(tree.parent / "outside")
    run = flowc(*command, "linked/flow.yaml")
    assert run.returncode == 1
    assert LEAVES in run.stderr
    if command[0] == "build":
        run = flowc(*command, "flow.yaml", "-o", "linked/workflow.py")
        assert run.returncode == 1
        assert f"not written, since the link 'linked' {LEAVES}" in run.stderr
        assert "CANARY" not in run.stdout
    assert content(tree.parent / "outside") == before


def test_import_makes_no_folder_outside(tree):
    flowc("build", "flow.yaml")
    (tree / "linked").symlink_to("../outside")
    before = sorted((tree.parent / "outside").rglob("*"))
    run = flowc("import", "workflow.py", "-o", "linked/new/flow.yaml")
    assert run.returncode == 1
    assert LEAVES in run.stderr
    assert sorted((tree.parent / "outside").rglob("*")) == before
    assert flowc("import", "workflow.py", "-o", "new/deep/flow.yaml").returncode == 0
    assert (tree / "new" / "deep" / "flow.yaml").exists()


def test_links_that_stay_inside_are_followed(tree):
    (tree / "linked.yaml").symlink_to("inside/flow.yaml")
    (tree / "linked").symlink_to(tree / "inside")
    assert flowc("check", "linked.yaml", "linked/flow.yaml").returncode == 0
    assert flowc("build", "flow.yaml", "-o", "linked/workflow.py").returncode == 0
    assert (tree / "inside" / "workflow.py").exists()
    assert flowc("fmt", "linked/flow.yaml").returncode == 0
    assert (tree / "inside" / "flow.yaml").read_text() == FLOW


def test_a_repository_is_wider_than_the_working_folder(tree, monkeypatch):
    (tree / ".git").mkdir()
    (tree / "inside" / "linked.yaml").symlink_to("../flow.yaml")
    (tree / "inside" / "out.yaml").symlink_to("../../outside/flow.yaml")
    monkeypatch.chdir(tree / "inside")
    assert way_out(Path("linked.yaml")) is None
    assert way_out(Path("out.yaml")) == "out.yaml"
    monkeypatch.chdir("/")
    assert way_out(tree / "inside" / "linked.yaml") is None
    assert way_out(tree / "inside" / "out.yaml") == str(tree / "inside" / "out.yaml")


def test_links_of_the_machine_are_followed(tree, monkeypatch):
    (tree.parent / "disk").symlink_to("outside")
    assert way_out(tree.parent / "disk" / "flow.yaml") is None
    assert way_out(Path("../disk/flow.yaml")) is None
    monkeypatch.chdir(tree.parent)
    assert way_out(Path("disk/flow.yaml")) is None  # it stays below the working folder


def test_a_link_that_leads_nowhere(tree):
    (tree / "loop.yaml").symlink_to("loop.yaml")
    (tree / "gone.yaml").symlink_to("inside/nothing.yaml")
    assert way_out(Path("loop.yaml")) is None
    assert way_out(Path("gone.yaml")) is None
    assert way_out(Path("x" * 5000)) is None


def test_an_output_is_for_one_file(tree):
    run = flowc("build", "inside", "-o", "out.py")
    assert run.returncode == 2
    assert "-o goes with one flow, not with a folder" in run.stderr
    assert flowc("build", "flow.yaml", "-o", "../elsewhere.py").returncode == 0  # the user says so


def test_a_folder_that_cannot_be_read_is_told():
    code = (
        "import os, sys\nfrom flowc.__main__ import main\n"
        "def run(*arguments):\n sys.argv = ['flowc', *arguments]\n try: main()\n"
        " except SystemExit as end: return end.code\n"
        "run('check', 'flow.yaml')\n"  # all that it wants is loaded
        "if os.geteuid() == 0: os.setuid(65534)\n"  # root may do anything
        "sys.exit(run('check', '.'))"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "flow.yaml").write_text(FLOW)
        (folder / "closed").mkdir()
        folder.chmod(0o755)
        (folder / "closed").chmod(0)
        command = [sys.executable, "-c", code]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        os.chmod(folder / "closed", 0o755)
    assert run.returncode == 1
    assert (
        "closed:1:1: error[yaml-syntax]: the file cannot be read: Permission denied" in run.stdout
    )
