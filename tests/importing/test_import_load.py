"""`flowc import --load` as its users meet it: however Python makes a flow, it is read, or refused
by name and line."""

import shutil

import pytest
from flowc.commands import import_
from flowc.importing.import_module import decompile, import_flows
from flowc.importing.import_registered import differences_in, import_registered
from flowc.importing.registered.documents import read_registered
from flowc.pipeline import check
from handwritten import registered
from memory import Memory
from places import TESTS

pytestmark = pytest.mark.flyte

FOLDER = TESTS / "import"
GOOD = sorted(
    path
    for path in (*FOLDER.glob("good/*.py"), *FOLDER.glob("legacy/[cd]*.py"))
    if not path.name.startswith("git_")  # they ask Git where they are
)
GOOD += sorted(FOLDER.glob("load/many_*.py"))
WRONG = sorted(FOLDER.glob("wrong/*.py"))
BAD = sorted(FOLDER.glob("bad/*.py"))
HEAD = """\
from typing import NamedTuple, Optional
from flytekit import *
from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

def job(name, inputs=None, outputs=None, **more):
    return DominoJobTask(name, DominoJobConfig(name), True, inputs, outputs, **more)
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER / "load", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def load(flowc, tmp_path):
    """Import a module that stands after `HEAD`; return its end, and the flow that is printed."""

    def run(text, *arguments, **environ):
        (tmp_path / "old.py").write_text(HEAD + text)
        done = flowc("import", "--load", "old.py", "--stdout", *arguments, **environ)
        single = done.returncode == 0 and "\n---\n" not in done.stdout
        flow = check(done.stdout.encode()).flow if single else None
        return done, flow

    return run


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """What is registered for modules that people wrote, by their texts."""
    with pytest.MonkeyPatch.context() as changed:
        for line in (FOLDER / "variables.env").read_text().splitlines():
            name, _, value = line.partition("=")
            if name and not name.startswith("#"):
                changed.setenv(name, value)
        changed.setenv("SHA_X", "0123456789abcdef")
        texts = [path.read_text(encoding="utf-8") for path in (*GOOD, *WRONG, *BAD)]
        return registered(texts, tmp_path_factory.mktemp("modules"), [None] * len(texts))


def read(text, outcome):
    """Read what is registered alone: it proves equal, and so does what is written."""
    assert "facts" in outcome, outcome
    report, found = import_flows(read_registered(text.encode(), "old.py", outcome["facts"]))
    assert [f.message for f in report.findings if f.severity == "error"] == []
    real = differences_in(found, outcome["facts"], "old.py")
    assert [str(one) for one in real if one.reason is None] == []
    texts = {f"{one.name}.yaml": one.text for one in found}
    for one in found:
        assert check(one.text.encode(), load=Memory(texts)).flow == one.flow
    return found


@pytest.mark.parametrize("path", [*GOOD, *WRONG], ids=lambda path: path.stem)
def test_what_is_registered_is_read(facts, path):
    text = path.read_text(encoding="utf-8")
    read(text, facts[text])


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_plain_reading_that_is_wrong_is_not_taken(facts, path):
    text = path.read_text(encoding="utf-8")
    known = facts[text]["facts"]
    report, found = import_registered(text.encode(), "old.py", known)
    assert not report.failed
    assert all(one.reason for one in differences_in(found, known, "old.py"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_no_flow_says_is_refused_or_proves_equal(facts, path):
    text = path.read_text(encoding="utf-8")
    if "fault" in facts[text]:
        assert facts[text]["fault"].startswith("flytekit cannot load module_")
        return
    known = facts[text]["facts"]
    report, found = import_registered(text.encode(), "old.py", known)
    assert report.failed or all(o.reason for o in differences_in(found, known, "old.py"))


def test_the_plain_reading_lends_its_words(facts):
    text = (FOLDER / "good/string_building.py").read_text()
    _, (found,) = import_registered(text.encode(), "old.py", facts[text]["facts"])
    _, (plain,) = decompile(text.encode(), "old.py")
    assert found.text == plain.text
    assert "vars:" in found.text


def test_tasks_of_loops_are_read(flowc, folder):
    done = flowc("import", "--load", "loop.py")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "loop.yaml: written\nproved equal: 7 tasks, 7 edges\n"
    flow = check((folder / "loop.yaml").read_bytes()).flow
    assert [task.key for task in flow.tasks] == [
        "dataset_adae", "dataset_adlb", "dataset_adsl",
        "adverse_events", "demographics", "laboratory", "bind",
    ]  # fmt: skip
    assert flowc("verify", "--against", "loop.py", "loop.yaml").returncode == 0
    done = flowc("import", "--load", "loop.py", "--expand", "--stdout")
    assert [task.key for task in check(done.stdout.encode()).flow.tasks][:2] == ["adae", "adlb"]


def test_a_module_of_a_package_reads_the_files_beside_it(flowc, folder):
    done = flowc("import", "--load", "pkg/flow.py", "--stdout")
    assert (done.returncode, done.stderr) == (0, "proved equal: 2 tasks, 1 edge\n")
    first, second = check(done.stdout.encode()).flow.tasks
    assert (first.config.hardware_tier.id, second.config.hardware_tier.id) == ("small", "gpu")
    assert (first.config.retries, second.config.retries) == (0, 2)


@pytest.mark.parametrize(("module", "tasks"), [("workflow.py", 2), ("loop.py", 3)])
def test_functions_in_another_file_are_called(flowc, folder, module, tasks):
    done = flowc("import", "--load", f"helper/{module}", "--stdout")
    assert done.returncode == 0, done.stderr
    assert len(check(done.stdout.encode()).flow.tasks) == tasks


def test_a_module_that_does_not_end_is_ended(flowc, folder):
    done = flowc("import", "--load", "endless.py", "--timeout", "1")
    assert done.returncode == 1
    assert done.stderr == (
        "endless.py: flytekit cannot load endless.py: it is not done after 1 second (--timeout)\n"
    )
    assert not (folder / "endless.yaml").exists()


def test_what_is_no_job_is_refused_at_its_definition(flowc, folder):
    done = flowc("import", "--load", "not_domino.py")
    assert done.returncode == 1
    assert done.stderr == (
        "not_domino.py:7:1: error[unsupported-python]: 'double' is a Python task of flytekit's "
        "own, and no job of Domino's\n"
        "    7 | @task\n"
        "      | ^^^^^\n"
        "   hint: write a DominoJobTask: a flow runs Domino's jobs, and other flows\n"
        "not_domino.py: nothing is written (--partial writes the rest)\n"
    )
    assert not (folder / "not_domino.yaml").exists()
    for load in ((), ("--load",)):
        done = flowc("import", *load, "not_domino.py", "--partial", "--force")
        assert done.returncode == 1
        assert done.stderr.endswith("not proved: what is written is only a part of the module\n")
        assert "verify --against" not in done.stderr
    assert "TODO not_domino.py:7: 'double'" in (folder / "not_domino.yaml").read_text()


def test_of_a_module_without_workflows_there_is_no_rest(flowc, folder):
    (folder / "none.py").write_text("x = 1\n")
    for more in ((), ("--partial",)):
        done = flowc("import", "--load", "none.py", *more)
        assert done.returncode == 1
        assert done.stderr.endswith("^\nnone.py: nothing is written\n")
    assert not (folder / "none.yaml").exists()


REFUSED = """\
@task
def python(n: int) -> int:
    return n
@dynamic
def dyn(n: int) -> int:
    return python(n=n)
@workflow
def inner(n: int) -> int:
    return job("inner.a", dict(n=int), dict(m=int))(n=n)
plan = LaunchPlan.get_or_create(inner, "the_plan")
box = ContainerTask("box", "image:1", ["run"], inputs=kwtypes(n=int), outputs=kwtypes(m=int))
end = job("end", dict(n=int))
@workflow(on_failure=end)
def wf(n: int) -> int:
    a = python(n=n)
    dyn(n=n)
    plan(n=n)
    box(n=n)
    map_task(python)(n=[1, 2])
    conditional("choice").if_(n > 1).then(python(n=n)).else_().then(dyn(n=n))
    sleep(timedelta(seconds=1))
    return a
"""


def test_all_that_is_no_job_is_told_in_one_run(load, tmp_path):
    done, _ = load("from datetime import timedelta\n" + REFUSED, "--output-format", "concise")
    assert done.returncode == 1
    text = (tmp_path / "old.py").read_text().splitlines()
    told = {}
    for line in done.stderr.splitlines()[:-1]:
        place, _, said = line.partition(": error[unsupported-python] ")
        told[text[int(place.split(":")[1]) - 1].strip()] = said
    starts = {
        "@task": "'python' is a Python task",
        "@dynamic": "'dyn' is a dynamic workflow",
        "plan = Lau": "'the_plan' is a launch plan",
        "box = Cont": "'box' is a container task",
        "map_task(p": "'map_python_",
        "conditiona": "'choice' is a condition",
        "sleep(time": "is a gate",
        "end = job(": "'end' runs when the flow fails",
    }
    for start, said in starts.items():
        assert [one for line, one in told.items() if line.startswith(start) and said in one], told
    assert len(told) == len(starts)


def test_keys_come_from_variables_and_else_from_names(load):
    _, flow = load(
        "import builtins\n"
        "first = job('Load', None, dict(n=int))\n"
        "many = job('SDTM AE', dict(n=int))\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    n = first()\n"
        "    for each in vars(builtins)['str']('ab'): many(n=n)\n"
        "    _shown = job('x.Show')()\n"
        "    for name in ('class', 'Lint 5%', 'Ärger', '???', '7 up'): job(name)()\n"
    )
    assert [task.key for task in flow.tasks] == [
        "first", "sdtm_ae", "sdtm_ae_2", "shown", "class_value", "lint_5", "arger", "task", "x7_up",
    ]  # fmt: skip


def test_comments_stay_with_what_they_stand_above(load):
    done, _ = load(
        "# of the task\n"
        "made = job('made')\n"
        "# of the flow\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    made()\n"
        "    # of all\n"
        "    for name in 'ab': job(name)()\n"
    )
    assert done.stdout.startswith("# of the flow\nname: wf\n")
    assert "  # of the task\n  made:\n" in done.stdout
    assert "  # of all\n  a:\n" in done.stdout


TWO = """\
prepare = job('prepare', dict(n=int), dict(m=int))
def make(which):
    @workflow
    def prep(n: int = which) -> int:
        return prepare(n=n)
    return prep
prep = make(3)
@workflow
def train() -> int:
    return prep()
@workflow
def other() -> int:
    return prepare(n=1)
"""


def test_each_workflow_becomes_a_flow(flowc, tmp_path):
    (tmp_path / "old.py").write_text(HEAD + TWO)
    done = flowc("import", "--load", "old.py", "-o", "flows")
    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith("proved equal: 3 flows, 3 tasks, 0 edges\n")
    names = sorted(path.name for path in (tmp_path / "flows").iterdir())
    assert names == ["other.yaml", "prep.yaml", "train.yaml"]
    assert "flow: prep.yaml" in (tmp_path / "flows/train.yaml").read_text()
    done = flowc("import", "--load", "old.py", "-o", "some", "--flow", "train")
    assert sorted(path.name for path in (tmp_path / "some").iterdir()) == [
        "prep.yaml",
        "train.yaml",
    ]
    done = flowc("import", "--load", "old.py", "--flow", "tran")
    assert done.returncode == 2
    assert "there is no workflow 'tran' in it; it has 'prep', 'train', 'other'" in done.stderr


def test_what_only_rules_of_flows_refuse_is_written_with_partial(load):
    text = (
        "@workflow\n"
        "def wf(value: int = 1) -> None:\n"
        "    job('a', dict(x=int))(x=value)\n"
        "    job('b' * 300)()\n"
    )
    done, _ = load(text)
    assert (done.returncode, done.stdout) == (1, "")
    assert "old.py:11:5: error[" in done.stderr
    done, _ = load(text, "--partial")
    assert done.returncode == 1
    assert "b" * 300 in done.stdout


def test_overrides_mean_what_they_do_or_are_told(load):
    text = "@workflow\ndef wf() -> None:\n    job('a')().with_overrides({})\n"
    _, flow = load(text.format("retries=3"))
    assert flow.tasks[0].config.retries == 3
    done, _ = load(text.format("container_image='i', limits=Resources(cpu='1')"))
    assert "'container_image' of task 'a' cannot be said in a flow; 'resources.l" in done.stderr
    done, _ = load(text.format("name='other'"))
    assert done.returncode == 1
    assert (
        "old.py:10:5: error[unsupported-python]: 'name on the console' of task 'a'" in done.stderr
    )


def test_calls_of_one_task_with_other_settings_are_refused_at_their_line(load):
    done, _ = load(
        "a = job('a')\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    a()\n"
        "    for n in 1, 2: a().with_overrides(retries=n)\n"
    )
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if "error[" in line]
    assert line == (
        "old.py:12:5: error[unsupported-python]: 'retries' of this call of 'a' is not that of its "
        "first"
    )


def test_a_workflow_that_is_put_together_is_read(load):
    done, flow = load(
        "a, b = job('a', dict(x=int), dict(y=int)), job('b', dict(y=int), dict(z=int))\n"
        "wf = Workflow(name='some.steps')\n"
        "wf.add_workflow_input('x', int)\n"
        "first = wf.add_entity(a, x=wf.inputs['x'])\n"
        "wf.add_workflow_output('z', wf.add_entity(b, y=first.outputs['y']).outputs['z'])\n"
    )
    assert done.returncode == 0, done.stderr
    assert (flow.name, [task.key for task in flow.tasks]) == ("steps", ["a", "b"])


def test_workflows_of_other_files_become_flows_too(load, tmp_path):
    (tmp_path / "steps").mkdir()
    text = HEAD + "clean = job('clean', None, dict(n=int))\n"
    (tmp_path / "steps" / "prep.py").write_text(
        text + "@workflow\ndef prepare() -> int:\n    return clean()\n"
    )
    done, _ = load(
        "from steps.prep import prepare\n"
        "fit = job('fit', dict(n=int))\n"
        "@workflow\n"
        "def train() -> None:\n"
        "    fit(n=prepare())\n"
    )
    assert done.stderr.endswith("proved equal: 2 flows, 3 tasks, 1 edge\n")
    assert "flow: prepare.yaml" in done.stdout


def test_a_workflow_that_calls_no_task_is_refused(load):
    done, _ = load("a = job('a')\n@workflow\ndef wf() -> None:\n    a\n")
    assert done.returncode == 1
    assert "old.py:9:1: error[unsupported-python]: the workflow 'wf' runs nothing" in done.stderr


def test_what_git_says_is_told(load):
    done, _ = load(
        "import subprocess\n"
        "def branch():\n"
        "    try:\n"
        "        found = subprocess.run(['git', '--version'], capture_output=True, text=True)\n"
        "        return found.stdout.split()[0]\n"
        "    except OSError:\n"
        "        return 'main'\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    job(branch())()\n",
        "--output-format=concise",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == (
        "old.py:17:5: warning[unsupported-python] the module runs 'git': what it says now is in "
        "the flow\n"
        "proved equal: 1 task, 0 edges\n"
    )


def test_what_is_registered_besides_is_told(load):
    done, _ = load(
        "a, b = job('a'), job('b')\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    a()\n"
        "LaunchPlan.get_or_create(wf, 'nightly', schedule=CronSchedule(schedule='0 1 * * *'))\n"
    )
    assert done.returncode == 0
    for name in ("launch plan 'nightly'", "task 'b'"):
        assert f"known difference: another {name}: old.py registers it beside" in done.stderr


def test_a_plain_import_names_what_runs_the_module(flowc, folder):
    done = flowc("import", "many_settings.py")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "`flowc import --load many_settings.py` runs the module, and reads what it registers"
    )
    assert not (folder / "many_settings.yaml").exists()


def test_a_plain_import_is_proved_if_somebody_asks(flowc, tmp_path, monkeypatch):
    (tmp_path / "old.py").write_text((FOLDER / "good/one_task.py").read_text())
    done = flowc("import", "old.py", "--verify")
    assert done.stderr == "old.yaml: written\nproved equal: 1 task, 0 edges\n"

    def misread(data, *rest):
        return decompile(data.replace(b"echo hello", b"echo bye"), *rest)

    monkeypatch.setattr(import_, "decompile", misread)
    done = flowc("import", "old.py", "--verify", "--force")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-3:] == [
        "old.py: task 'say_hello', command: the flow says 'echo bye', old.py 'echo hello'",
        "old.py: nothing is written",
        "`flowc import --load old.py` runs the module, and reads what it registers",
    ]


def test_what_does_not_go_together_is_said(flowc, folder):
    for option in ("--load", "--verify"):
        done = flowc("import", "loop.py", option, "--profile", "prod=pkg/flow.py")
        assert done.returncode == 2
        assert "--profile does not go with --load, --verify and --flow" in done.stderr
    assert "Runs the module with flytekit" in flowc("import", "--help").stdout


def test_what_is_read_from_the_environment_is_told(load):
    done, flow = load(
        "import os\n"
        "def tier(): return os.environ['TIER_X']\n"
        "kind = os.getenv('KIND_X', 'a')\n"
        "every = dict(os.environ)\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    for name in kind: job(name + tier())()\n",
        TIER_X="b",
    )
    assert flow.tasks[0].name == "ab"
    assert "old.py:10:1: warning[unsupported-python]: the module reads 'KIND_X'" in done.stderr
    assert "old.py:14:5: warning[unsupported-python]: the module reads 'TIER_X'" in done.stderr
    assert "{env: TIER_X}" in done.stderr
    assert "old.py:11:1: warning[unsupported-python]: the module reads " in done.stderr
    assert " more from the environment" in done.stderr
    assert done.stderr.count("from the environment") == 3


def test_what_a_machine_is_asked_is_told(load):
    done, _ = load(
        "import datetime, time, random, uuid, socket, subprocess, json, logging, pathlib\n"
        "from dataclasses import dataclass, field\n"
        "logging.warning('a message has a time')\n"
        "text = pathlib.Path(__file__).read_text()\n"
        "today = datetime.date.today()\n"
        "now = time.time()\n"
        "drawn = uuid.uuid4()\n"
        "chosen = random.choice('ab')\n"
        "seeded = random.Random(7).choice('ab')\n"
        "host = socket.gethostname()\n"
        "home = pathlib.Path.home()\n"
        "said = subprocess.check_output(['echo', 'x']).decode().strip()\n"
        "@dataclass\n"
        "class At:\n"
        "    when: object = field(default_factory=datetime.datetime.now)\n"
        "at = At()\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    for name in list('ab'): job(name + said)()\n",
        "--output-format=concise",
    )
    told = [line.split(" the module ") for line in done.stderr.splitlines()[:-1]]
    assert {place.split(":")[1]: said for place, said in told} == {
        "12": "asks for the time: what is in the flow of it is of now",
        "13": "asks for the time: what is in the flow of it is of now",
        "14": "draws by chance: what is in the flow of it is never drawn again",
        "15": "draws by chance: what is in the flow of it is never drawn again",
        "17": "asks about this machine: what is in the flow of it is of this one",
        "18": "reads 'HOME' from the environment: what is found now is in the flow",
        "19": "runs 'echo': what it says now is in the flow",
        "23": "asks for the time: what is in the flow of it is of now",
    }


def test_the_folder_of_a_module_is_in_no_flow(load, tmp_path):
    for text in ("__file__", "os.getcwd()", "os.path.dirname(__file__) + '/x.py'"):
        done, _ = load(f"import os\n@workflow\ndef wf() -> None:\n    job({text})()\n")
        assert done.returncode == 1
        assert "old.py:11:5: error[unsupported-python]: 'tasks." in done.stderr
        assert "holds the folder of the module: it is another on each machine" in done.stderr
    text = f"@workflow\ndef wf() -> None:\n    for at in ['{tmp_path}']: job('a')(); "
    text += "DominoJobTask('b', DominoJobConfig('ls ' + at), True)()\n"
    done, _ = load(text)
    assert done.returncode == 0, done.stderr


def test_names_that_the_plain_reading_knows_are_lent(load):
    done, _ = load(
        "import os\n"
        "TIER = 'Small machine'\n"
        "IMAGE = os.environ['IMAGE_X']\n"
        "UNUSED = 'Alone'\n"
        "def put(name, image, title):\n"
        "    config = DominoJobConfig(name, EnvironmentId=image, Title=title)\n"
        "    config.HardwareTierId = TIER\n"
        "    return DominoJobTask(name, config, True)\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    for name in ('a', 'b'): put(name, IMAGE, UNUSED if name == 'a' else name)()\n",
        IMAGE_X="0" * 24,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "name: wf\n\nvars:\n  TIER: Small machine\n  IMAGE: {env: IMAGE_X}\n"
    ), done.stdout
    assert done.stdout.count("${{ vars.TIER }}") == 1  # in the defaults
    assert "title: Alone" in done.stdout
    assert "from the environment" not in done.stderr


def test_what_looks_like_a_reference_is_escaped_everywhere(load):
    done, _ = load(
        "import builtins\n"
        "from flytekitplugins.domino.artifact import *\n"
        "made = Artifact('a${{', REPORT)\n"
        "@workflow\n"
        "def wf() -> None:\n"
        "    for one in vars(builtins)['set']('a'):\n"
        "        job('${{ n }}', None, dict(f=made.File(name='${{.csv')))()\n"
        "    run_launch_export_artifacts_task([ExportArtifactToNetAppVolumesSpec(\n"
        "        artifact=made, netapp_volume_id='v${{', target_relative_path='p${{')],\n"
        "        use_project_defaults_for_omitted=True)\n"
    )
    assert done.returncode == 0, done.stderr


def test_a_text_that_no_yaml_file_holds_is_told_at_its_task(load):
    done, _ = load(
        "@workflow\n"
        "def wf() -> None:\n"
        "    for one in ('a', 'b\\u2028'):\n"
        "        job(one, {'a': str})(a=one)\n"
    )
    assert done.returncode == 1
    told = "'with' of task 'b': the character U+2028 stands in no text of a flow"
    assert told in done.stderr
    assert "read again" not in done.stderr
