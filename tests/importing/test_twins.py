"""Tasks that are alike become one with a matrix, which means just what they do."""

import random
import re

import pytest
from click.testing import CliRunner
from flowc.commands import flowc
from flowc.composing.vars import BuildSettings
from flowc.formatting.format_flow import format_flow
from flowc.importing.import_module import Taking, decompile
from flowc.pipeline import check, emit
from flowc.verifying.compare import labelled
from flowc.verifying.compare_hand_written import differences_against
from flowc.workspace.find_used_files import Beside
from places import EXAMPLES, TESTS
from samples import sample

GOOD = sorted((TESTS / "import/good").glob("*.py"))
STUDY = TESTS / "import/good/clinical_31_tasks.py"
HEAD = """\
from flytekit import workflow
from flytekitplugins.domino.task import DominoJobConfig, DominoJobTask


def job(name, command, inputs=None, outputs=None, **more):
    config = DominoJobConfig(Command=command)
    return DominoJobTask(name, config, True, inputs, outputs, **more)

"""


class Environ(dict):
    """Has every variable, as a number."""

    def get(self, name, default=None):
        return "7"

    def __contains__(self, name):
        return True

    def __getitem__(self, name):
        return "7"


SETTINGS = BuildSettings(environ=Environ())


def both(data):
    """Return the flows of a module as they are written with matrices, and without."""
    report, short = decompile(data, "w.py", SETTINGS, Taking(matrices=True))
    assert [f.message for f in report.findings if f.severity == "error"] == []
    return zip(short, decompile(data, "w.py", SETTINGS)[1], strict=True)


def differences(one, other):
    """Return what verify sees between two flows, whatever their order and their keys are."""
    facts = {**labelled(other), "others": {}}
    return [str(each) for each in differences_against(one, facts, "old.py")]


def written(data):
    """Return the only flow of a module with matrices: as it was checked, and as text."""
    ((short, long),) = both(data)
    assert differences(short.flow, long.flow) == []
    assert check(short.text.encode()).flow == short.flow
    assert format_flow(short.text.encode())[1] == short.text.encode()
    return short


def rebuilt(text):
    return decompile(emit(check(text.encode())), taking=Taking(matrices=True))[1][0].text


def lines(*calls, before="", inputs="x: str"):
    body = "\n".join(f"    {call}" for call in calls)
    return f"{HEAD}{before}\n\n@workflow\ndef flow({inputs}) -> None:\n{body}\n".encode()


def test_a_study_of_31_tasks_is_written_as_a_person_would():
    short = written(STUDY.read_bytes())
    assert short.text == STUDY.with_suffix(".yaml").read_text()
    (long,) = decompile(STUDY.read_bytes())[1]
    assert len(long.flow.tasks) == len(short.flow.tasks) == 31
    assert (long.text.count("\n"), short.text.count("\n")) == (375, 99)


def test_loops_become_matrices_in_their_order():
    path = TESTS / "import/good/clinical_loops.py"
    assert written(path.read_bytes()).text == path.with_suffix(".yaml").read_text()


@pytest.mark.parametrize("path", sample(GOOD, 12), ids=lambda path: path.stem)
@pytest.mark.law
def test_every_module_means_the_same_with_matrices(path, tmp_path):
    pairs = [*both(path.read_bytes())]
    for short, _ in pairs:
        (tmp_path / f"{short.name}.yaml").write_text(short.text, encoding="utf-8")
    for short, long in pairs:
        assert differences(short.flow, long.flow) == []
        file = tmp_path / f"{short.name}.yaml"
        assert check(short.text.encode(), "w.yaml", SETTINGS, Beside(file)).flow == short.flow
        assert format_flow(short.text.encode())[1] == short.text.encode()


@pytest.mark.parametrize(
    "path", sample(sorted(EXAMPLES.glob("*/flow.yaml")), 5), ids=lambda path: path.parent.name
)
@pytest.mark.law
def test_the_module_of_every_example_comes_back_and_stays(path):
    for short, long in both(emit(check(path.read_bytes(), load=Beside(path)))):
        assert differences(short.flow, long.flow) == []
        if not any(task.flow for task in short.flow.tasks):
            assert rebuilt(short.text) == short.text


def test_axes_and_their_indexes_come_back():
    path = EXAMPLES / "double_programming/flow.yaml"
    ((short, _),) = both(emit(check(path.read_bytes())))
    _, plain = re.sub(r" +# .*", "", path.read_text()).split("\n", 1)
    assert short.text == plain


def test_the_command_expands(tmp_path):
    (tmp_path / "study.py").write_bytes(STUDY.read_bytes())
    run = CliRunner().invoke(flowc, ["import", str(tmp_path / "study.py"), "--expand", "--stdout"])
    assert "matrix" not in run.stdout
    run = CliRunner().invoke(flowc, ["import", str(tmp_path / "study.py"), "--stdout"])
    assert "matrix" in run.stdout


def calls(*words, text="{0}"):
    return [f"v_{word} = job('Do {word}', '{text.format(word)}')()" for word in words]


def test_two_tasks_and_tasks_of_other_words_stay():
    assert "matrix" not in written(lines(*calls("a", "b"))).text
    assert "matrix" not in written(lines(*calls("a", "b", "c"))).text
    others = ["job('Fetch', 'get.py')()", "job('Clean up', 'rm -r /t')()", "job('Tell', 'mail')()"]
    assert "matrix" not in written(lines(*others)).text


def test_a_task_of_another_setting_stays():
    found = written(
        lines(*calls("a", "b", "c", text="go {0}"), "d = job('Do d', 'go d', retries=2)()")
    )
    assert [*check(found.text.encode()).flow.written_tasks][-1] == "d"


def test_rows_that_wait_for_each_other_do_not_become_two_matrices():
    chain = "a{0} = job('A {0}', 'a {0}', {{'x': str}}, {{'y': str}})(x={1})"
    other = "b{0} = job('B {0}', 'b {0}', {{'z': str}}, {{'y': str}})(z=a{0})"
    body = [chain.format(1, "x"), other.format(1)]
    for number in range(2, 6):
        body += [chain.format(number, f"b{number - 1}"), other.format(number)]
    written(lines(*body))


def test_numbers_stay_numbers():
    body = [
        f"y{year} = job('Year {year}', 'fit.py', {{'year': int}})(year={year})"
        for year in (2019, 2020, 2021)
    ]
    found = written(lines(*body))
    assert "year: [2019, 2020, 2021]\n" in found.text
    assert "year: ${{ matrix.year }}\n" in found.text


def test_loops_name_their_columns():
    before = "def unused():\n    for site in ('xa', 'yb', 'zc'):\n        print(site)"
    body = calls("xa", "yb", "zc", text="fit.py {0}")
    assert "site: [xa, yb, zc]" in written(lines(*body, before=before)).text
    table = "FITS = [('xa', 'Long name'), ('yb', 'Other'), ('zc', 'Third one')]"
    before = f"{table}\ndef unused():\n    return [site for site, title in FITS]"
    body = [f"{k} = job('{t}', 'fit.py {k}')()" for k, t in eval(table[7:])]
    assert "- {site: xa, title: Long name}\n" in written(lines(*body, before=before)).text


HOSTILE = ["${{ vars.a }}", "$${{ x }}", "matrix", "a_", "_", "", " ", "#", "é", "[*]", "x" * 50]


@pytest.mark.parametrize("word", HOSTILE)
def test_whatever_the_words_are_they_come_back(word):
    body = [f"job('Do {one}', 'go {one} on', None)()" for one in ("a", "b", word, "c", "d")]
    written(lines(*body))


def drawn(number):
    """Return a module of groups of twins, which refer to each other in some way."""
    draw = random.Random(number)
    words = draw.sample(
        ["ae", "cm", "dm", "lb_2", "vs", "T", "Q9x", "supp", "r"], draw.choice([3, 5])
    )
    sides = draw.choice([[""], [""], ["prod", "qc"], ["a", "b", "c"]])
    tasks, order = {}, []
    before = []
    for level in range(draw.choice([2, 3])):
        style = draw.choice(["{w}_{l}{s}", "{l}_{w}{s}", "{s}{l}_{w}"])
        out = draw.choice(["data", "{w}", "d_{w}"])
        upper = draw.random() < 0.5
        here = []
        for word in words[: draw.choice([len(words), len(words), 3])]:
            for side in sides:
                var = "v" + style.format(w=word, l=f"g{level}", s=side)
                name = f"G{level} {word.upper() if upper else word} {side}"
                ins, given = {"x": "str"}, "x=x"
                if before:
                    kind = draw.choice(["same", "first"]) if level < 2 else "same"
                    like = [one for one in before if one[1] == word] or before
                    source = (like if kind == "same" else before)[0]
                    ins["d"], given = "str", f"{given}, d={source[0]}"
                value = draw.choice([1, 1, 1, 2]) if draw.random() < 0.1 else 1
                call = (
                    f"{var} = job('{name}', 'run/{side}/{level}/{word}.sas', "
                    f"{{{', '.join(f'{k!r}: {t}' for k, t in ins.items())}}}, "
                    f"{{'{out.format(w=word)}': str}}, retries={value})({given})"
                )
                here.append((var, word))
                tasks[var] = call
        before = here
        order += here
        if draw.random() < 0.5:
            inputs = "{'all': list[str]}"
            every = ", ".join(one for one, _ in here)
            tasks[f"sum{level}"] = f"sum{level} = job('S{level}', 's', {inputs})(all=[{every}])"
    body = [*tasks.values()]
    if draw.random() < 0.5:
        body.append("w = job('wait', 'w')()")
        body += [f"{one} >> w" for one, _ in order]
    return lines(*body)


@pytest.mark.parametrize("number", sample(range(300), 12))
@pytest.mark.law
def test_drawn_twins_mean_the_same_and_stay(number):
    found = written(drawn(number))
    again = rebuilt(found.text)
    assert rebuilt(again) == again
    if "vars" not in found.text:
        assert again == found.text
