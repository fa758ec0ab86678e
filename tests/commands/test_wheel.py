"""The built wheel, installed: the data and the program in it, and one use of every part of them."""

import json
import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path

import flowc
import pytest
from flowc import resources
from repositories import ROOT, environment, must, run, write

pytestmark = pytest.mark.wheel
EXAMPLES = ROOT / "examples" / "yaml"
FLOW = """\
name: greet
defaults: {project_defaults: true}
inputs: {who: str}
tasks:
  say:
    command: sed s/^/Hello,\\ / /workflow/inputs/who > /workflow/outputs/words
    inputs: {who: str}
    with: {who: "${{ inputs.who }}"}
    outputs: {words: str}
outputs: {words: "${{ tasks.say.words }}"}
"""


@pytest.fixture
def env(tmp_path_factory):
    return environment(tmp_path_factory.mktemp("home"))


def files(folder: Path) -> dict[str, bytes]:
    """The bytes of each file below a folder that is no cache."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in names.items() if "__pycache__" not in name}


def test_it_is_not_the_checkout_that_is_tested():
    assert not Path(flowc.__file__).is_relative_to(ROOT / "compiler")


def test_it_holds_the_package_and_the_data_and_nothing_else():
    wanted = files(ROOT / "compiler" / "flowc")
    for name in ("schemas", "templates", "ci"):
        wanted |= {f"{name}/{path}": data for path, data in files(ROOT / name).items()}
    assert files(Path(flowc.__file__).parent) == wanted
    top = {Path(path).parts[0] for path in distribution("flowc").files}
    assert top - {"..", "flowc", f"flowc-{flowc.__version__}.dist-info"} == set()


def test_its_data_folders_are_its_own():
    package = Path(flowc.__file__).parent
    for folder in (resources.SCHEMAS, resources.TEMPLATES, resources.CI):
        assert folder.parent == package
        assert folder.is_dir()


@pytest.mark.parametrize("command", [["flowc"], [sys.executable, "-m", "flowc"]])
def test_the_program_is_there(tmp_path, env, command):
    assert must(tmp_path, env, *command, "version") == f"flowc {flowc.__version__}\n"


def test_the_schemas_are_those_of_the_checkout(tmp_path, env):
    for name, options in (("flow", ()), ("task", ("--task-file",))):
        schema = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert must(tmp_path, env, "flowc", "schema", *options) == schema


def test_the_examples_are_checked_and_built_to_the_modules_of_the_checkout(tmp_path, env):
    folder = tmp_path / "examples"
    shutil.copytree(EXAMPLES, folder)
    modules = {path: path.read_bytes() for path in folder.rglob("workflow.py")}
    for path in modules:
        path.unlink()
    must(tmp_path, env, "flowc", "check", folder)
    must(tmp_path, env, "flowc", "build", folder)
    assert len(modules) > 10
    assert {path: path.read_bytes() for path in modules} == modules


def test_a_flow_is_verified_imported_and_formatted(tmp_path, env):
    write(tmp_path, "flow.yaml", FLOW)
    told = must(tmp_path, env, "flowc", "build", "--verify", "flow.yaml")
    assert "flow.yaml: 1 task, 0 edges and 7 settings agree\n" in told
    must(tmp_path, env, "flowc", "import", "workflow.py", "-o", "again.yaml")
    must(tmp_path, env, "flowc", "fmt", "--check", "again.yaml")
    must(tmp_path, env, "flowc", "build", "again.yaml", "-o", "again.py")
    first, again = ((tmp_path / name).read_text() for name in ("workflow.py", "again.py"))
    assert first.partition("# Digest")[2] == again.partition("# Digest")[2] != ""


def test_a_flow_runs(tmp_path, env):
    write(tmp_path, "flow.yaml", FLOW)
    done = run(tmp_path, env, "flowc", "run", "flow.yaml", "--who", "you", "--json")
    assert done.returncode == 0, done.stdout
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["outputs"]["words"] == {"kind": "value", "value": "Hello, you"}


@pytest.mark.parametrize("template", ["minimal", "training", "clinical"])
def test_what_it_starts_passes_and_runs(tmp_path, env, template):
    options = ("--template", template, "--pre-commit")
    for host in ("github", "gitlab", "bitbucket", "azure"):
        must(tmp_path, env, "flowc", "init", "study", *options, "--ci", host)
    must(tmp_path, env, "flowc", "build", "study")
    must(tmp_path, env, "flowc", "build", "--check", "study")
    must(tmp_path, env, "flowc", "run", "study/flow.yaml")
