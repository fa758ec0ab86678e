"""Hand-written modules become flows that mean the same; what cannot be said is told at its line."""

import re

import pytest
from click.testing import CliRunner
from flowc.commands import flowc
from flowc.composing.vars import BuildSettings
from flowc.importing.import_module import decompile
from flowc.pipeline import check
from flowc.workspace.find_used_files import Beside
from places import TESTS

FOLDER = TESTS / "import"
GOOD = sorted(FOLDER.glob("good/*.py"))
LEGACY = sorted(FOLDER.glob("legacy/*.py"))
BAD = sorted(FOLDER.glob("bad/*.py"))
EXPECTED = re.compile(r"(\d+): (error|warning)\[([a-z-]+)\]: (.*)")


def name_of(path):
    return path.stem


def found(path):
    """Return the findings of a module: line, severity, rule, and all words."""
    report, _ = decompile(path.read_bytes(), path.name)
    return [
        (
            report.source.position(finding.span.start).line,
            finding.severity,
            finding.rule,
            f"{finding.message} {finding.hint or ''}",
        )
        for finding in report.findings
    ]


def test_there_are_as_many_modules_as_people_write_forms():
    assert len(GOOD) >= 25
    assert len(BAD) >= 15


@pytest.mark.parametrize("path", [*BAD, *LEGACY], ids=name_of)
def test_mistakes_are_told_at_their_lines(path):
    left = found(path)
    for line in path.with_suffix(".expected").read_text().splitlines():
        number, severity, rule, words = EXPECTED.fullmatch(line).groups()
        hits = [
            one
            for one in left
            if one[:3] == (int(number), severity, rule)
            and all(word in one[3] for word in words.split())
        ]
        assert hits, f"{line}\nnot among {left}"
        left.remove(hits[0])
    assert [one for one in left if one[1] == "error"] == []


@pytest.mark.parametrize("path", [*GOOD, *LEGACY], ids=name_of)
def test_what_is_written_reads_back_to_an_equal_flow(path, tmp_path):
    report, flows = decompile(path.read_bytes(), path.name)
    assert [f.message for f in report.findings if f.severity == "error"] == []
    files = {flow.name: tmp_path / f"{flow.name}.yaml" for flow in flows}
    for flow in flows:
        files[flow.name].write_text(flow.text, encoding="utf-8")
    for flow in flows:
        again = check(flow.text.encode(), "again.yaml", load=Beside(files[flow.name]))
        assert [f.message for f in again.report.findings if f.severity == "error"] == []
        assert again.flow == flow.flow


def test_settings_that_most_tasks_share_become_defaults():
    _, (flow,) = decompile((FOLDER / "good/prod_pinned_base.py").read_bytes())
    assert flow.flow.defaults is None
    again = check(flow.text.encode()).flow
    assert again.defaults is not None
    assert {task.config.commit_id for task in again.tasks} == {again.defaults.commit_id}


def module(body, before=""):
    return (
        "import os, subprocess\n"
        "from flytekit import workflow\n"
        "from flytekitplugins.domino.helpers import Input, Output, run_domino_job_task\n"
        f"{before}\n\n@workflow\ndef flow(x: str) -> None:\n{body}\n"
    ).encode()


CALL = (
    '    run_domino_job_task("{}", {}, inputs=[Input("x", str, x)], '
    "use_project_defaults_for_omitted=True)"
)


def imported(body, before="", settings=None):
    report, flows = decompile(module(body, before), settings=settings)
    assert [f.message for f in report.findings if f.severity == "error"] == []
    return flows[0]


def test_a_constant_used_twice_becomes_a_var_and_one_used_once_does_not():
    body = "\n".join([CALL.format("A", 'ROOT + "/a.py"'), CALL.format("B", 'f"{ROOT}/{ONCE}.py"')])
    text = imported(body, 'ROOT = "/mnt/code"\nONCE = "b"').text
    assert "vars:\n  ROOT: /mnt/code\n" in text
    assert "ONCE" not in text
    assert "command: ${{ vars.ROOT }}/b.py" in text


def test_only_what_an_argument_is_left_out_for_is_left_out():
    text = imported(CALL.format("A", '"a", retries=10_800, timeout=10_800')).text
    assert "retries: 10800" in text
    assert "timeout" not in text
    assert "retries" not in imported(CALL.format("A", '"a", retries=0')).text


def test_the_environment_becomes_a_var():
    before = 'STAGE = os.getenv("MY_STAGE", "dev")\nKEY = os.environ["A_KEY"]'
    text = imported(CALL.format("A", "f\"{STAGE} {KEY} {os.environ.get('Z')}\""), before).text
    assert "STAGE: {env: MY_STAGE, default: dev}" in text
    assert "KEY: {env: A_KEY}" in text
    assert "z: {env: Z}" in text


def test_two_values_of_the_environment_under_one_name_stay_two():
    body = CALL.format("A", 'os.getenv("Z", "1") + os.getenv("Z", "2")')
    text = imported(body).text
    assert "z: {env: Z, default:" in text
    assert "z_2: {env: Z, default:" in text


def test_what_git_says_becomes_a_var_with_a_warning():
    before = 'SHA = subprocess.check_output(["git", "rev-parse", "HEAD"], text=True).strip()'
    report, flows = decompile(module(CALL.format("A", 'f"run {SHA}"'), before))
    assert [(f.rule, f.severity) for f in report.findings] == [("unsupported-python", "warning")]
    assert "GIT_COMMIT" in report.findings[0].hint
    assert "SHA: {env: GIT_COMMIT}" in flows[0].text


def test_an_unknown_value_of_the_environment_is_no_error_and_a_known_one_is_checked():
    body = CALL.format("A", 'os.environ["CMD"]')
    assert imported(body).flow.tasks[0].command == ""
    known = imported(body, settings=BuildSettings(environ={"CMD": "go"}))
    assert known.flow.tasks[0].command == "go"


def test_comments_above_tasks_are_kept():
    text = imported("    # First of all,\n    # load.\n" + CALL.format("A", '"a"')).text
    assert "  # First of all,\n  # load.\n  a:\n" in text


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\x00",
        b"\xff\xfe",
        b"def f(:\n",
        b"x = " + b"(" * 5000 + b")" * 5000,
        b"x = " + b"-" * 50_000 + b"1",
        b"x = 1" + b" + 1" * 20_000,
        b"from flytekit import workflow\n@workflow\ndef f(): return " + b"f(" * 90 + b")" * 90,
        b"from flytekit import workflow\n@workflow\ndef f(x: A) -> B:\n    return [\n",
        b"a = a\nfrom flytekit import workflow\n@workflow\ndef f(x: a) -> a:\n    return x\n",
    ],
)
def test_whatever_stands_there_it_ends_in_findings(source):
    report, _ = decompile(source)
    assert report.failed
    for finding in report.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(report.source.text)


def test_a_text_that_doubles_is_not_built():
    lines = ["a0 = 'x' * 1", *(f"a{n + 1} = a{n} + a{n}" for n in range(60))]
    lines[0] = "a0 = 'xxxxxxxx'"
    report, _ = decompile(module(CALL.format("A", "a60"), "\n".join(lines)))
    assert "too long" in report.findings[0].message


def test_functions_that_call_each_other_twice_are_not_read_to_the_end():
    lines = ["def f0():\n    return ''"]
    lines += [f"def f{n + 1}():\n    return f{n}() + f{n}()" for n in range(19)]
    report, _ = decompile(module(CALL.format("A", "f19()"), "\n".join(lines)))
    assert report.failed
    assert "computes more" in report.findings[0].message


def test_a_flow_that_would_be_too_large_to_be_read_is_not_written():
    report, _ = decompile(module(CALL.format("A", "(" + "'a b'\n" * 30_000 + ")")))
    assert ["64 KiB" in finding.message for finding in report.findings] == [True]
    calls = "\n".join([CALL.format("A", "t()")] * 200)
    report, _ = decompile(module(calls, f"def t():\n    return {'ab' * 15_000!r}"))
    assert ["4 MiB" in f.message for f in report.findings if f.severity == "error"] == [True]


HIDDEN = ["\x00", "\u202e", "\ufeff", "\U000e0041"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_character_that_a_flow_refuses_is_hidden_in_a_docstring(hidden):
    call = CALL.format("A", '"a"')
    for body in (f"    {hidden!a}\n{call}", f"{call}\n    {hidden!a}"):
        report, _ = decompile(module(body))
        assert [f"U+{ord(hidden):04X}" in f.message for f in report.findings] == [True]


def test_a_place_at_an_input_or_output_of_the_flow_is_told_to_be_left_out():
    source = module(CALL.format("A", '"a"') + "\n    return x").decode()
    source = source.replace("x: str", "x: Annotated[str, PathConfig('/p')]")
    source = source.replace("-> None", "-> Annotated[str, PathConfig('/q')]")
    imports = "from typing import Annotated\nfrom flytekitplugins.domino.file import PathConfig\n"
    report, flows = decompile((imports + source).encode())
    assert [finding.severity for finding in report.findings] == ["warning", "warning"]
    assert "path" not in flows[0].text


def test_a_name_that_python_reads_otherwise_has_a_place():
    source = module(CALL.format("A", '"a"')).replace(b"def flow", "def \ufb01ow".encode())
    report, flows = decompile(source)
    assert (report.failed, flows[0].name) == (False, "fiow")


FOLLOWED = {
    'ITEMS = ["a"]\nITEMS.append("b")': "a b",
    'ITEMS = ["a"]\nITEMS[0] = "b"': "b",
    'ITEMS = ["a"]\nITEMS += ["b"]': "a b",
    'ITEMS = ["a"]\nALIAS = ITEMS\nALIAS.insert(0, "b")': "b a",
    'ITEMS = ["a"]\ndef setup():\n    ITEMS.append("b")\nsetup()': "a b",
    'ITEMS = ["a"]\nif True:\n    ITEMS = ["b"]': "b",
    'ITEMS = [f"{n:02}" for n in range(3) if n != 1]': "00 02",
    'ITEMS = []\nfor n in "ab":\n    ITEMS.append(n)': "a b",
    'ITEMS = ["b", "a"]\nITEMS.sort(key=lambda one: one.upper())': "a b",
    'class C:\n    LIST = ["a"]\nC.LIST.append("b")\nITEMS = C.LIST': "a b",
    'DICT = {"a": 1}\nDICT.setdefault("b", 2)\ndel DICT["a"]\nITEMS = DICT': "b",
    'try:\n    ITEMS = ["a"]\nexcept KeyError:\n    ITEMS = []\nelse:\n    ITEMS += ["b"]': "a b",
    'from pathlib import Path\nITEMS = [str(Path("x") / "y"), os.path.join("", "z")]': "x/y z",
}


@pytest.mark.parametrize("before", FOLLOWED)
def test_what_changes_an_object_is_followed(before):
    flow = imported(CALL.format("A", '" ".join(ITEMS)'), before).flow
    assert flow.tasks[0].command == FOLLOWED[before]


LEFT_ALONE = [
    'ITEMS = ["a"]\nfor n in ITEMS:\n    if len(ITEMS) < 3:\n        ITEMS.append("b")',
    'DICT = {"a": "1"}\nVIEW = DICT.values()\nDICT["b"] = "2"\nITEMS = list(VIEW)',
    'ITEMS = [("x" * 60_000).join(["y"] * 90_000)]',
    'ITEMS = ["a"]\nshuffle(ITEMS)',
    'exec("ITEMS = []")\nITEMS = ["a"]',
    'ITEMS = ["a"]\nKEPT = unknown(ITEMS)',
    'ITEMS = ["a"]\nKEPT = [ITEMS]\nshuffle(KEPT)',
    'ITEMS = ["a"]\nif os.path.exists("x"):\n    ITEMS.append("b")',
    'ITEMS = ["a"]\ndef setup():\n    ITEMS.append("b")\nshuffle(setup)',
    'ITEMS = ["a"]\ntry:\n    import nowhere\nexcept ImportError:\n    ITEMS = ["b"]',
    'ITEMS = ["a"]\nglobals()["ITEMS"] = ["b"]',
    'ITEMS = {"a", "b"}',
    'ITEMS = [f"{open}"]',
    'ITEMS = (n for n in "ab")\nlist(ITEMS)',
    'os.environ["X"] = "a"\nITEMS = [os.environ["X"]]',
    "ITEMS = [__file__]",
    "ITEMS = [os.getcwd()]",
]


@pytest.mark.parametrize("before", LEFT_ALONE)
def test_what_changes_an_object_is_never_passed_over(before):
    report, _ = decompile(module(CALL.format("A", '" ".join(ITEMS)'), before))
    assert "unsupported-python" in {f.rule for f in report.findings if f.severity == "error"}


# The command


def run(*args):
    return CliRunner().invoke(flowc, ["import", *map(str, args)], catch_exceptions=False)


@pytest.fixture
def workflow(tmp_path):
    path = tmp_path / "workflow.py"
    path.write_bytes((FOLDER / "good/docs_base.py").read_bytes())
    return path


def test_a_flow_is_written_beside_its_module_and_never_over_another(workflow):
    assert run(workflow).exit_code == 0
    written = workflow.with_name("flow.yaml")
    assert check(written.read_bytes()).flow.name == "training_workflow"
    written.write_text("mine")
    again = run(workflow)
    assert (again.exit_code, written.read_text()) == (1, "mine")
    assert run(workflow, "--force").exit_code == 0
    assert written.read_text() != "mine"


def test_stdout_and_output(workflow, tmp_path):
    shown = run(workflow, "--stdout")
    assert shown.stdout.startswith("name: training_workflow\n")
    assert run(workflow, "-o", tmp_path / "new" / "train.yaml").exit_code == 0
    assert (tmp_path / "new" / "train.yaml").read_text() == shown.stdout
    assert run(workflow, "-o", tmp_path / "x.yaml", "--stdout").exit_code == 2
    assert not (tmp_path / "flow.yaml").exists()


def test_several_workflows_become_a_file_each(tmp_path):
    path = tmp_path / "both.py"
    path.write_bytes((FOLDER / "good/two_flows_one_file.py").read_bytes())
    assert run(path, "-o", tmp_path / "one.yaml").exit_code == 2
    assert run(path).exit_code == 0
    names = {flow.name for flow in decompile(path.read_bytes())[1]}
    assert {file.stem for file in tmp_path.glob("*.yaml")} == names
    assert len(names) == 2


def test_nothing_is_written_with_errors_but_the_rest_if_asked_for(tmp_path):
    path = tmp_path / "workflow.py"
    path.write_bytes((FOLDER / "bad/everything_at_once.py").read_bytes())
    refused = run(path)
    assert refused.exit_code == 1
    assert "nothing is written" in refused.stderr
    assert not (tmp_path / "flow.yaml").exists()
    assert run(path, "--partial").exit_code == 1
    text = (tmp_path / "flow.yaml").read_text()
    report = decompile(path.read_bytes(), str(path))[0]
    errors = [finding for finding in report.findings if finding.severity == "error"]
    assert text.count("# TODO ") == len(errors)
    for finding in errors:
        line = report.source.position(finding.span.start).line
        assert f"# TODO {path}:{line}: " in text


def test_what_one_workflow_cannot_say_is_no_task_of_another():
    text = module("    for one in x: pass\n" + CALL.format("A", '"a"')).decode()
    text += text[text.index("@workflow") :].replace("def flow", "def other")
    report, flows = decompile(text.encode())
    lines = [report.source.position(finding.span.start).line for finding in report.findings]
    first, second = (flow.text for flow in flows)
    assert [f":{line}: " in first for line in lines] == [True, False]
    assert [f":{line}: " in second for line in lines] == [False, True]


TWO = """\
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

first = DominoJobTask(name="Fit", domino_job_config=DominoJobConfig(Command="a"), use_latest=True)
other = DominoJobTask(name="Fit", domino_job_config=DominoJobConfig(Command="b"), use_latest=True)
both = DominoJobTask(name="Test", domino_job_config=DominoJobConfig(Command="c"), use_latest=True)


@workflow
def one() -> None:
    first()
    both()


@workflow
def two() -> None:
    other()
    both()
"""


def test_two_workflows_that_define_a_task_in_two_ways():
    report, flows = decompile(TWO.encode(), "w.py")
    (told,) = report.findings
    assert (told.rule, told.severity) == ("shared-task-name", "warning")
    assert report.source.position(told.span.start)[:2] == (5, 28)
    assert [note.message for note in told.notes] == ["the other one is at w.py:4:28"]
    assert [one.name for one in flows] == ["one", "two"]
    assert "TODO" not in flows[1].text
    same = TWO.replace('Command="b"', 'Command="a"')
    assert decompile(same.encode(), "w.py")[0].findings == ()


def test_flows_of_one_module_are_checked_together(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "w.py").write_text(TWO)
    run = CliRunner().invoke(flowc, ["import", "w.py"])
    assert (run.exit_code, run.output.count("warning[shared-task-name]")) == (0, 1)
    run = CliRunner().invoke(flowc, ["check", "one.yaml", "two.yaml"])
    assert (run.exit_code, run.output.count("warning[shared-task-name]")) == (0, 1)


def test_a_module_in_utf16_is_named():
    report, flows = decompile(TWO.encode("utf-16"), "w.py")
    (told,) = report.findings
    assert (told.rule, told.message) == ("unsupported-python", "the file is UTF-16, and not UTF-8")
    assert "save it as UTF-8" in (told.hint or "")
    assert flows == ()


def test_a_text_that_names_an_input_is_refused_in_words_of_python():
    module = HAND_WRITTEN_WITH_TEXT.encode()
    report, _ = decompile(module)
    (finding,) = report.findings
    assert (finding.rule, finding.severity) == ("unread-reference", "error")
    assert finding.hint == "pass the value itself: the job gets this text as it stands"


HAND_WRITTEN_WITH_TEXT = """
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask

prep = DominoJobTask(
    name="prep",
    domino_job_config=DominoJobConfig(Command="python prep.py"),
    inputs={"label": str, "x": str},
    outputs={"rows": str},
    use_latest=True,
)


@workflow
def s(label: str):
    prep(label=label, x="{{ inputs.label }}")
"""


@pytest.mark.parametrize(
    ("name", "key"),
    [("class", "task_class"), ("None", "none"), ("日本", "task"), ("2 a", "task_2_a"),
     ("x" * 100, "x" * 62)],
)  # fmt: skip
def test_each_name_of_a_task_makes_a_key(name, key):
    calls = "\n".join([CALL.format(name, '"a"')] * 3)
    flow = imported(calls).flow
    assert [task.key for task in flow.tasks] == [key, f"{key[:60]}_2", f"{key[:60]}_3"]


def test_what_changes_for_an_unknown_reason_is_told_once():
    said = "def add(x, seen=[]):\n    seen.append(x)\n    return ' '.join(seen)"
    report, _ = decompile(module(CALL.format("A", "add('a')"), said))
    assert ["changes what the module made" in f.message for f in report.findings] == [True]
