"""`flowc verify` and `flowc build --verify` as their users meet them."""

import json
import subprocess
import sys

import pytest
from flowc.emitting.python.header import with_header

pytestmark = pytest.mark.flyte

FLOW = """\
name: train
vars: {script: a.py}
defaults: {project_defaults: true}
tasks:
  load: {name: Load, command: "python ${{ vars.script }}", outputs: {rows: file}}
  fit: {name: Fit, command: fit, inputs: {rows: file}, with: {rows: "${{ tasks.load.rows }}"}}
"""
MODULE = """\
from flytekit import workflow
from flytekit.types.file import FlyteFile
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task as run
@workflow
def train():
    defaults = {"use_project_defaults_for_omitted": True}
    x = run("Load", "python a.py", output_specs=[Output("rows", FlyteFile)], **defaults)
    run("Fit", "fit", inputs=[Input("rows", FlyteFile, x["rows"])], **defaults)
"""
AGREES = "flow.yaml: 2 tasks, 1 edge and 14 settings agree with old.py\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "flow.yaml").write_text(FLOW)
    (tmp_path / "old.py").write_text(MODULE)
    return tmp_path


def against(flowc, *arguments, module="old.py", **environ):
    run = flowc("verify", "--against", module, "flow.yaml", *arguments, **environ)
    assert "Traceback" not in run.stderr
    return run.returncode, run.stdout, run.stderr


def test_a_migration_that_changed_nothing(flowc, folder):
    assert against(flowc) == (0, AGREES, "")
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "flow.yaml",
        "old.py",
    ]


def test_nothing_is_left_of_what_flytekit_makes(program, folder):
    (folder / "tmp").mkdir()
    assert against(program, TMPDIR=str(folder / "tmp")) == (0, AGREES, "")
    assert list((folder / "tmp").iterdir()) == []


def test_a_migration_that_changed_something(flowc, folder):
    (folder / "old.py").write_text(MODULE.replace("a.py", "b.py"))
    message = "task 'load', command: the flow says 'python a.py', old.py 'python b.py'\n"
    assert against(flowc) == (1, "", f"flow.yaml: {message}")
    assert against(flowc, "--var", "script=b.py") == (0, AGREES, "")


def test_known_differences_are_told(flowc, folder):
    (folder / "old.py").write_text(
        MODULE.replace('"fit", inputs', '"fit", cache_version="1", inputs')
    )
    known = "known difference: task 'fit': old.py has a cache version without caching"
    code, out, err = against(flowc)
    assert (code, out) == (0, AGREES)
    assert err.startswith(f"flow.yaml: {known}")
    assert err.count("\n") == 1


def test_the_first_differences_are_told(flowc, folder):
    calls = "".join(f'    run("T{n}", "c", **defaults)\n' for n in range(15))
    (folder / "old.py").write_text(MODULE + calls)
    code, _, err = against(flowc)
    assert code == 1
    assert err.count("\n") == 11
    assert err.endswith("flow.yaml: and 5 differences more\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MODULE.replace("def train", "def other"), "no workflow 'train' in it; it has 'other'"),
        ("train = 1\n", "no workflow 'train' in it; it has none at all"),
        ("import sys\n\nsys.exit('stop')\n", "cannot load old.py (line 3): SystemExit: stop"),
        ("import os\nos._exit(0)\n", "cannot load old.py: it ended with code 0"),
        ("def f(:\n", "cannot load old.py: SyntaxError"),
        ("print('\\x1b[2J', 1 / 0)\n", "cannot load old.py (line 1): ZeroDivisionError"),
    ],
)
def test_a_module_that_cannot_be_compared(flowc, folder, text, said):
    (folder / "old.py").write_text(text)
    code, out, err = against(flowc)
    assert (code, out) == (1, "")
    assert said in err


def test_a_module_runs_at_home(flowc, folder):
    """It finds its siblings and data, its repository and the environment; nothing is shadowed."""
    home = folder / "project"
    home.mkdir()
    for name in ("json", "typing", "flytekit", "statistics"):
        (home / f"{name}.py").write_text("raise SystemExit('shadowed')\n")
    (home / "mine.py").write_text("SCRIPT = 'a.py'\n")
    (home / "data.txt").write_text("Fit")
    lines = "import json, mine, os, statistics, subprocess\n"
    lines += "subprocess.check_output(['git', 'rev-parse', '--git-dir'])\n"
    text = MODULE.replace('"python a.py"', '"python " + mine.SCRIPT').replace(
        '"Fit"', "open('data.txt').read() + os.environ.get('SUFFIX', '')"
    )
    (home / "old.py").write_text(lines + text)
    subprocess.run(["git", "init", "-q", str(home)], check=True)
    assert against(flowc, module="project/old.py") == (0, AGREES, "")
    code, _, err = against(flowc, module="project/old.py", SUFFIX="2")
    assert code == 1
    assert "task 'fit', name: the flow says 'Fit', old.py 'Fit2'" in err


def test_a_module_in_a_package_is_loaded_as_its_part(flowc, folder):
    package = folder / "flows" / "prod"
    package.mkdir(parents=True)
    for name in (folder / "flows", package):
        (name / "__init__.py").write_text("")
    (folder / "flows" / "names.py").write_text("FIT = 'Fit'\n")
    (package / "old.py").write_text("from ..names import FIT\n" + MODULE.replace('"Fit"', "FIT"))
    assert against(flowc, module="flows/prod/old.py") == (0, AGREES, "")


def test_a_module_that_is_named_like_one_that_flytekit_needs(flowc, folder):
    (folder / "sub").mkdir()
    (folder / "sub" / "flytekit.py").write_text(MODULE)
    assert against(flowc, module="sub/flytekit.py")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "--against", "old.py", "flow.yaml", "more.yaml"],
        ["verify", "--against", "none.py", "flow.yaml"],
        ["verify", "--against", ".", "flow.yaml"],
        ["verify", "flow.yaml", "--var", "nope=1"],
        ["verify", "flow.yaml", "--var", "novalue"],
        ["build", "flow.yaml", "--verify", "--stdout"],
    ],
)
def test_wrong_usage(flowc, folder, arguments):
    (folder / "more.yaml").write_text(FLOW)
    run = flowc(*arguments)
    assert (run.returncode, run.stdout) == (2, "")


def test_a_flow_with_errors_is_not_compared(flowc, folder):
    (folder / "flow.yaml").write_text(FLOW.replace("command: fit", "comand: fit"))
    code, out, err = against(flowc)
    assert (code, out) == (1, "")
    assert "error[unknown-key]" in err


def test_the_stand_in_stays_strict_with_modules_of_flowc(flowc, folder):
    flowc("build", "flow.yaml")
    module = folder / "workflow.py"
    text = module.read_text().replace("use_latest=True", "use_latest=True, cache=True", 1)
    module.write_text(text)
    run = flowc("verify", "flow.yaml")
    assert run.returncode == 1
    assert "ValueError: Caching is enabled" in run.stderr
    module.write_text(text.replace("cache=True", "unknown=True"))
    assert (
        "TypeError: DominoJobTask() got an unexpected keyword"
        in flowc("verify", "flow.yaml").stderr
    )
    assert against(flowc, module="workflow.py")[0] == 0


def test_the_order_of_a_union_is_none(flowc, folder):
    """Python takes `Annotated[A | B, x]` for `Annotated[B | A, x]`, if that was there first."""
    inputs = "inputs: {x: {type: int | file, path: /mnt/p}, y: {type: file | int, path: /mnt/p}}"
    text = FLOW.replace("command: fit, inputs: {rows: file}", f"command: fit, {inputs}")
    (folder / "flow.yaml").write_text(
        text.replace('with: {rows: "${{ tasks.load.rows }}"}', "with: {x: 1, y: 2}")
    )
    run = flowc("build", "--verify", "flow.yaml")
    assert run.returncode == 0, run.stderr


def test_one_module_never_stops_the_others(program, folder):
    for name in "abcde":
        (folder / f"{name}.yaml").write_text(FLOW)
    (folder / "flow.yaml").unlink()
    program("build", ".")
    (folder / "a.py").write_bytes(with_header("import os\nos._exit(0)\n", "a.yaml"))
    (folder / "b.py").write_bytes(with_header("raise ValueError('no')\n", "b.yaml"))
    (folder / "c.py").unlink()
    run = program("verify", ".")
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "a.yaml: flytekit cannot load a.py: it ended with code 0",
        "b.yaml: flytekit cannot load b.py (line 6): ValueError: no",
        "c.yaml: there is no c.py: run `flowc build` first",
        "5 flows verified: 2 agree, 3 not proved",
    ]
    assert [line[:6] for line in run.stdout.splitlines()] == ["d.yaml", "e.yaml"]


def built(flowc, folder, names="abcd"):
    for name in names:
        (folder / f"{name}.yaml").write_text(
            FLOW.replace("train", name).replace(": L", f": {name}")
        )
    (folder / "flow.yaml").unlink()
    assert flowc("build", ".").returncode == 0


@pytest.mark.parametrize(("jobs", "shares"), [(1, [4]), (2, [2, 2]), (3, [1, 1, 2]), (9, [1] * 4)])
def test_several_processes_tell_what_one_tells(flowc, folder, monkeypatch, jobs, shares):
    from flowc.commands import verify_processes

    built(flowc, folder)
    (folder / "c.yaml").write_text((folder / "c.yaml").read_text().replace("a.py", "b.py"))
    start, asked = verify_processes.start, []

    def counted(wanted, out, told):
        asked.append(len(json.loads(wanted.read_text())["modules"]))
        return start(wanted, out, told)

    monkeypatch.setattr(verify_processes, "start", counted)
    run = flowc("verify", ".", "--jobs", jobs)
    assert sorted(asked) == shares
    assert run.returncode == 1
    assert [line[:6] for line in run.stdout.splitlines()] == ["a.yaml", "b.yaml", "d.yaml"]
    assert run.stderr == (
        "c.yaml: task 'load', command: the flow says 'python b.py', flytekit 'python a.py'\n"
        "4 flows verified: 3 agree, 1 not proved\n"
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_dies_takes_nobody_along(flowc, folder, jobs):
    built(flowc, folder)
    (folder / "a.py").write_bytes(with_header("import os\nos._exit(3)\n", "a.yaml"))
    run = flowc("verify", ".", "-j", jobs)
    assert run.stderr == (
        "a.yaml: flytekit cannot load a.py: it ended with code 3\n"
        "4 flows verified: 3 agree, 1 not proved\n"
    )
    assert [line[:6] for line in run.stdout.splitlines()] == ["b.yaml", "c.yaml", "d.yaml"]


def test_the_total_counts_flows_with_errors(flowc, folder):
    built(flowc, folder, "ab")
    (folder / "b.yaml").write_text(FLOW.replace("command", "comand"))
    run = flowc("verify", ".")
    assert run.returncode == 1
    assert run.stderr.endswith("2 flows verified: 1 agrees, 1 not proved\n")


def test_a_quiet_verification_tells_what_differs_alone(flowc, folder):
    built(flowc, folder, "ab")
    run = flowc("verify", ".", "-q")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    (folder / "b.yaml").write_text((folder / "b.yaml").read_text().replace("a.py", "b.py"))
    run = flowc("verify", ".", "--quiet")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("b.yaml: task 'load', command: ")
    assert run.stderr.count("\n") == 1


def test_without_a_flow_the_one_of_the_folder_is_meant(flowc, folder):
    run = flowc("verify", "--against", "old.py")
    assert (run.returncode, run.stdout, run.stderr) == (0, AGREES, "")
    assert flowc("build").returncode == 0
    assert flowc("verify").stdout == "flow.yaml: 2 tasks, 1 edge and 14 settings agree\n"
    (folder / "flow.yaml").unlink()
    run = flowc("verify")
    assert (run.returncode, run.stdout) == (2, "")
    assert "no flow is named, and there is no flow.yaml here" in run.stderr


def test_a_module_that_flowc_did_not_write_cannot_change_what_is_said_of_others(program, folder):
    (folder / "other.yaml").write_text(FLOW)
    program("build", "flow.yaml", "other.yaml")
    (folder / "flow.yaml").write_text(FLOW.replace("command: fit", "command: fat"))
    (folder / "other.py").write_text(
        "import sys\nsys.modules['__main__'].serialise = lambda *_: {}\n"
        + (folder / "other.py").read_text()
    )
    run = program("verify", "other.yaml", "flow.yaml")
    assert run.returncode == 1
    assert "task 'fit', command: the flow says 'fat', flytekit 'fit'" in run.stderr


def test_build_and_verify_at_once(flowc, folder):
    run = flowc("build", "--verify", "flow.yaml")
    assert run.returncode == 0
    assert run.stdout == "flow.yaml: 2 tasks, 1 edge and 14 settings agree\n"
    assert run.stderr == "workflow.py: written\n1 flow: no findings\n"
    run = flowc("build", "--verify", "--check", "flow.yaml")
    assert (run.returncode, run.stdout.count("agree")) == (0, 1)
    run = flowc("build", "--verify", "flow.yaml", "-o", "out.py", "--var", "script=b.py")
    assert (run.returncode, run.stdout.count("agree")) == (0, 1)


def test_build_fails_if_what_it_wrote_cannot_be_verified(flowc, folder):
    if (
        subprocess.run(
            [sys.executable, "-c", "import torch"], capture_output=True, check=False
        ).returncode
        == 0
    ):
        pytest.skip("torch is installed")
    (folder / "sub").mkdir()
    text = FLOW.replace("rows: file}", "rows: torch.Tensor}").replace(
        "rows: file", "rows: torch.Tensor"
    )
    (folder / "sub" / "flow.yaml").write_text(text)
    run = flowc("build", "--verify", "flow.yaml", "sub")
    assert run.returncode == 1
    assert run.stdout.startswith("flow.yaml: 2 tasks")
    assert "sub/flow.yaml: flytekit cannot load workflow.py" in run.stderr
    assert (folder / "sub" / "workflow.py").exists()


def test_build_verifies_nothing_that_it_did_not_write(flowc, folder):
    (folder / "workflow.py").write_text("raise SystemExit\n")
    run = flowc("build", "--verify", "flow.yaml")
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("\n") == 2
