"""Which name was meant: each check guesses for itself, whatever its process did before."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass

import pytest
from flowc import check, decompile
from flowc.composing.loading import UsedFile
from flowc.findings.nearest import Guesses
from flowc.project.project_file import read_project

HEAD = "name: x\ndefaults: {project_defaults: true}\n"
MOST = 200


def words(count):
    """Return so many words of which none is like another."""
    return [f"{chr(97 + n % 24) * 4}{chr(97 + n // 24) * 4}xy" for n in range(count)]


def flow_of(count, kind="int", extra=""):
    """Return a flow with misspelt references to so many vars, so many inputs, and a type."""
    names = words(count)
    return (
        HEAD
        + f"vars: {{{', '.join(f'{name}: x' for name in names)}}}\n"
        + f"inputs: {{{', '.join(f'{name}: str' for name in names)}, last: {kind}}}\n"
        + "tasks:\n  a:\n    command: c "
        + " ".join(f"${{{{ vars.{name}s }}}}" for name in names)
        + f"\n    inputs: {{{', '.join(f'{name}: str' for name in names)}}}\n    with:\n"
        + "".join(f"      {name}: ${{{{ inputs.{name}s }}}}\n" for name in names)
        + extra
    ).encode()


def told(data, load=None):
    return [astuple(finding) for finding in check(data, load=load).report.findings]


@dataclass
class Loads:
    """Has one file to use, whatever is asked for, and does something else first."""

    text: str
    key: str = "flow"
    first: Callable[[], object] = lambda: None

    def __call__(self, written):
        self.first()
        return UsedFile("used.yaml", self.text.encode(), Loads("", "used"))


def hints(findings):
    return sum("did you mean" in (finding[3] or "") for finding in findings)


def project(data):
    return [astuple(finding) for finding in read_project("flowc.toml", data)[0].findings]


def module(data):
    return [astuple(finding) for finding in decompile(data)[0].findings]


ANSWERS = {
    "check": (told, lambda name: f"{HEAD}tasks: {{a: {{command: c, {name}: 1, retrys: 1}}}}\n"),
    "type": (told, lambda name: f"{HEAD}inputs: {{a: {name}ing, b: integr}}\ntasks: {{}}\n"),
    "project": (project, lambda name: f"{name}put = 1\nincldue = []\n"),
    "module": (module, lambda name: f"x = {name}\nfrom flytekit import workflow\n"
               "@workflow\ndef f(inputs: str) -> None:\n    print(inptus)\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_last_of_many_checks_in_one_process_answers_as_the_first_one(kind):
    answer, text = ANSWERS[kind]
    names = words(500 if kind == "check" else MOST + 20)
    found = {name: answer(text(name).encode()) for name in names}
    assert len({hints(findings) for findings in found.values()}) == 1
    for name in (names[0], names[-1]):
        assert answer(text(name).encode()) == found[name]


def test_what_one_flow_guessed_out_is_nothing_to_the_next():
    assert hints(told(flow_of(250, "intger"))) == MOST + 1  # the slip in the type is no guess
    assert hints(told(flow_of(1, "intger"))) == 3


def test_flows_that_are_checked_within_each_other_do_not_disturb_each_other():
    outer = flow_of(150, extra="  b: {flow: b.yaml}\n")
    inner, within = flow_of(120), []
    used = f"{HEAD}tasks: {{a: {{command: c}}}}\n"
    disturbed = told(outer, Loads(used, first=lambda: within.append(told(inner))))
    assert disturbed == told(outer, Loads(used))
    assert within == [told(inner)]
    assert hints(disturbed) == hints(within[0]) == MOST


def test_threads_do_not_disturb_each_other():
    flows = [flow_of(count) for count in (10, 120, 150, 180)] * 2
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(told, flows)) == [told(flow) for flow in flows]


def test_the_guesses_of_a_flow_are_for_all_files_that_it_uses():
    task = " ".join(f"${{{{ params.{name}s }}}}" for name in words(150))
    params = ", ".join(f"{name}: str" for name in words(150))
    user = f"{HEAD}tasks:\n  b: {{use: used.yaml, params: {{{params.replace(':', 't:')}}}}}\n"
    checked = check(user.encode(), load=Loads(f"params: {{{params}}}\ncommand: {task}\n"))
    reports = (checked.report, *checked.used.values())
    found = [astuple(finding) for report in reports for finding in report.findings]
    assert hints(found) == MOST


def test_which_names_are_guessed_depends_on_no_hash():
    code = (
        "import sys; from flowc import check; print(check(sys.stdin.buffer.read()).report.findings)"
    )
    names = words(400)
    text = f"{HEAD}inputs: {{{', '.join(f'{name}: str' for name in names)}}}\ntasks:\n  a:\n"
    text += f"    command: c {' '.join(f'${{{{ inputs.{name}s }}}}' for name in names)}\n"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=text.encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_a_question_that_is_put_again_costs_no_guess():
    guesses, known = Guesses(), words(500)
    for name in known[: MOST - 1]:
        for _ in range(3):
            assert guesses.nearest(f"{name}s", known) == name
    assert guesses.sure_match(f"{known[-1]}s", known) == known[-1]
    assert guesses.nearest(f"{known[-2]}s", known) is None
    assert guesses.nearest(f"{known[0]}s", known) == known[0]
    assert guesses.nearest(f"{known[0]}s", known[1:]) is None


@pytest.mark.parametrize(
    ("name", "known", "sure"),
    [
        ("inputsx", ["inputs", "input_a"], "inputs"),
        ("modelx", ["model", "models"], None),
        ("traning", ["training", "trainings"], None),
        ("Training", ["training", "trainings"], "training"),
    ],
)
def test_a_name_was_surely_meant_where_no_other_is_about_as_near(name, known, sure):
    assert Guesses().sure_match(name, known) == sure
    assert Guesses().nearest(name, known) == known[0]
